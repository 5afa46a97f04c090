"""Duplicates: names, scores and blocks, and how well planted ones are found."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from queries.duplicates.blocking import LARGEST_BLOCK, Blocks
from queries.duplicates.candidates import DEFAULT_MINIMUM, found_pairs
from queries.duplicates.names import Places, code, name_key, numbers, person_key
from queries.duplicates.profiles import PROFILES
from queries.duplicates.records import Known, known
from queries.duplicates.scoring import Scored, score
from queries.duplicates.similarity import Characters, compare_names, compare_persons
from tests.planted_duplicates import county, neighbours

if TYPE_CHECKING:
    from tests.planted_duplicates import Pair

PLACES = Places(["抚松县", "抚松镇", "靖宇县"])
# Of a county that was looked at while the weights were chosen, and of one that was not.
SEEDS = (1, 2)
LEAST = 0.9


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("撫松縣禦安物業有限責任公司", "御安物业"),
        ("御安物业股份有限公司", "御安物业"),
        ("御安物业集团有限公司", "御安物业"),
        ("御安物业有限么司", "御安物业"),
        ("御安（物业）·公司", "御安物业"),
        ("抚松县抚松镇中心小学", "中心小学"),
        ("抚松镇第一小学", "第1小学"),
        ("抚松人民医院", "人民医院"),
        ("抚松县", "抚松县"),
        ("有限公司", "有限公司"),
        ("ＹＵ ａｎ Co., Ltd", "yuan"),
    ],
)
def test_names_of_one_thing_have_one_key(name: str, key: str) -> None:
    assert name_key(name, PLACES).text == key


def test_numbers_and_codes_are_compared_without_their_writing() -> None:
    assert numbers("１３８－００００－１１１１/0439 6211234") == {"13800001111", "04396211234"}
    assert numbers("0086 13800001111") == {"13800001111"}
    assert numbers("12") == numbers(None) == frozenset()
    assert code("U-0012") == code("u12") != code("u120")


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ("第一小学", "第二小学", "number"),
        ("城东幼儿园", "城西幼儿园", "number"),
        ("明麓小学", "明麓中学", "number"),
        ("抚松县医院", "靖宇县医院", "place"),
        ("昀舒药房", "昀抒药房", "sound"),
        ("昀渊物业服务", "物业服务昀渊", "order"),
        ("昀渊物业服务", "昀渊物业服条", "similar"),
        ("昀渊物业服务", "朗逸爱心基金会", "different"),
    ],
)
def test_names_are_alike_in_a_way(one: str, other: str, way: str) -> None:
    keys = [name_key(each, PLACES) for each in (one, other)]
    likeness = compare_names(keys[0], keys[1], Characters(each.text for each in keys))
    assert likeness.way == way
    assert compare_names(keys[1], keys[0], Characters(each.text for each in keys)) == likeness


def test_another_surname_is_another_person() -> None:
    def alike(one: str, other: str) -> float:
        return compare_persons(person_key(one), person_key(other)).value

    assert alike("張偉", "张 伟") == 1
    assert alike("王小明", "王晓明") > alike("王小明", "王小亮") > alike("王小明", "李小明") == 0


def person(identifier: str, name: str, **signs: object) -> Known:
    beside = [[kind, value] for kind, value in signs.items() if kind.isupper()]
    row = {"id": identifier, "name": name, "aliases": None, "synthetic": False}
    profile = PROFILES["Resident" if "birth_year" in signs else "Member"]
    return known(profile, {**row, "beside": beside, "values": signs}, PLACES)


def judged(one: Known, other: Known, *, label: str = "Member", bearers: int = 2) -> Scored:
    result = score(
        PROFILES[label],
        one,
        other,
        characters=Characters([]),
        bearers=Counter({one.keys[0].text: bearers}),
    )
    assert result
    return result


def test_of_persons_a_name_alone_is_not_enough() -> None:
    name = "张伟"
    alone = judged(person("a", name), person("b", name))
    assert alone.score < 0.5
    seconds = (
        {"phone": "13800001111"},
        {"WORKS_AT": "unit-1"},
        {"REGISTERED_WITH": "community-1"},
    )
    for signs in seconds:
        both = judged(person("a", name, **signs), person("b", name, **signs))
        assert both.score >= DEFAULT_MINIMUM > alone.score
    born = judged(
        person("a", name, birth_year=1960, LIVES_IN="b"),
        person("b", name, birth_year=1960, LIVES_IN="b"),
        label="Resident",
    )
    assert born.score > 0.85
    later = judged(
        person("a", name, birth_year=1960, LIVES_IN="b"),
        person("b", name, birth_year=1990, LIVES_IN="b"),
        label="Resident",
    )
    assert later.score < 0.5


def test_a_common_name_says_less() -> None:
    place = {"REGISTERED_WITH": "community-1"}
    pair = person("a", "张伟", **place), person("b", "张伟", **place)
    rare, common = judged(*pair), judged(*pair, bearers=30)
    assert common.score < DEFAULT_MINIMUM < rare.score
    assert "30" in common.features[0].reason.zh


def test_who_shares_a_telephone_in_a_family_is_not_one_person() -> None:
    signs = {"phone": "13800001111", "LIVES_IN": "building-1"}
    assert judged(person("a", "王建国", **signs), person("b", "李丽", **signs)).score < 0.5


def test_reasons_tell_no_number() -> None:
    signs = {"phone": "13800001111", "birth_year": 1960, "id_number": "220621196001011234"}
    both = judged(person("a", "张伟", **signs), person("b", "张伟", **signs), label="Resident")
    told = " ".join(each.reason.zh + each.reason.en for each in both.features)
    assert {each.name for each in both.features} == {"name", "phone", "birth_year", "id_number"}
    assert "same phone" in told
    assert "电话相同" in told
    assert not any(secret in told for secret in ("138", "1960", "2206"))


def test_what_only_looks_alike_is_not_offered() -> None:
    profile = PROFILES["Unit"]
    for one, other in neighbours():
        things = [known(profile, each, PLACES) for each in (one, other)]
        assert found_pairs(profile, things, Blocks(profile, things), DEFAULT_MINIMUM) == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("label", PROFILES)
def test_planted_duplicates_are_found_and_little_else(label: str, seed: int) -> None:
    made, profile = county(seed=seed), PROFILES[label]
    things = made.things(label)
    found = found_pairs(profile, things, Blocks(profile, things), DEFAULT_MINIMUM)
    offered: set[Pair] = {frozenset(each) for each in found}
    planted = made.planted[label]
    assert len(planted) >= 12
    hits = offered & planted.keys()
    missed = Counter(planted[each] for each in planted.keys() - offered)
    assert len(hits) / len(planted) >= LEAST, missed
    assert len(hits) / len(offered) >= LEAST, offered - planted.keys()


def test_the_work_grows_with_the_number_and_not_with_its_square() -> None:
    def pairs(communities: int) -> float:
        things = county(communities).things("Unit")
        return sum(1 for _ in Blocks(PROFILES["Unit"], things).pairs()) / len(things)

    few, many = pairs(12), pairs(48)
    assert many < 3 * few
    assert many < LARGEST_BLOCK


def test_a_name_that_everyone_has_is_narrowed_and_counted() -> None:
    crowd = [person(f"{n}", "张伟", REGISTERED_WITH=f"c{n % 20}") for n in range(400)]
    blocks = Blocks(PROFILES["Member"], crowd)
    started = time.perf_counter()
    pairs = set(blocks.pairs())
    assert time.perf_counter() - started < 1
    assert len(pairs) == 20 * 20 * 19 / 2
    assert blocks.left_out == 0
    everyone = [person(f"{n}", "张伟", REGISTERED_WITH="c") for n in range(400)]
    blocks = Blocks(PROFILES["Member"], everyone)
    assert list(blocks.pairs()) == []
    assert blocks.left_out > 0
