"""Reading questions without a graph: the recognisers, one by one, and what they never do."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import romanise
from graph.text import LANGUAGES
from queries.words.answers import ANSWERS
from queries.words.categories import Category, topics
from queries.words.filters import list_parameters
from queries.words.lexicon import category_words, intents, words
from queries.words.reading import Chosen, Corrections, Found, Reading, read, recognise
from queries.words.telling import nearest, reading_json, tell
from queries.words.text import folded
from queries.words.things import MOST_QUERIES, Thing, lookups, mentions, outermost
from queries.words.values import amount, number, period, said

TODAY = dt.date(2026, 11, 24)


def thing(label: str, node_id: str, name: str, *aliases: str, at: tuple[str, ...] = ()) -> Thing:
    pinyin, initials = romanise(name)
    letters = tuple(each for alias in aliases for each in romanise(alias))
    return Thing(
        label,
        node_id,
        name,
        aliases=aliases,
        pinyin=pinyin,
        initials=initials,
        alias_letters=letters,
        communities=at,
    )


CHENGNEI = thing("Community", "c1", "城内社区")
YONGLIN = thing("Community", "c2", "永林社区")
GLASSES = thing("Unit", "u1", "樾逸眼镜店", at=("c1",))
HOUSING = thing("Department", "d1", "住房和城乡建设局", "住建局")
HERE = thing("Compound", "p1", "福馨家园", at=("c1",))
THERE = thing("Compound", "p2", "福馨家园", at=("c2",))
NEED = thing("Need", "n1", "老人验光和配老花镜", at=("c1",))
THINGS = (CHENGNEI, YONGLIN, GLASSES, HOUSING, HERE, THERE, NEED)
CATEGORIES = (
    Category("health", "健康医疗", "Health and medicine"),
    Category("reading-glasses", "老花镜", "Reading glasses", ("花镜",), "health"),
    Category("sewer", "下水疏通", "Sewer clearing", ("下水道",)),
)


def asked(text: str, corrections: Corrections | None = None) -> Reading:
    found = recognise(text, THINGS, CATEGORIES, today=TODAY, corrections=corrections)
    return read(found, corrections)


def named(text: str) -> list[tuple[str, str, str]]:
    plain = folded(text)
    return [
        (plain[each.start : each.end], each.thing.id, each.how)
        for each in outermost(mentions(plain, THINGS))
    ]


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    plain = folded(text)
    assert len(plain) == len(text)
    assert folded(plain) == plain
    assert not re.search("[\x00-\x1f\x7f\u200b]", plain)


@given(st.text(max_size=300))
def test_no_text_reaches_the_index_as_an_operator(text: str) -> None:
    queries = lookups(folded(text))
    assert len(queries) <= MOST_QUERIES
    for each in queries:
        # quotes are ours and come in pairs; fields and boosts are ours; the rest is plain
        bare = re.sub(r"\b(pinyin|initials|alias_letters):|\^\d|~2|\*", "", each)
        assert re.fullmatch(r"[a-z0-9\u3400-\u9fff\" ]*", bare), each
        assert each.count('"') % 2 == 0


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    reading = asked(text)
    assert reading.intent is None or reading.intent in ANSWERS
    assert 0 <= reading.confidence <= 1
    told = reading_json(reading)
    assert all(0 <= each["start"] < each["end"] <= len(text) for each in told["entities"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城内社区有什么", ("城内社区", "c1", "name")),
        ("城內社區", ("城内社区", "c1", "name")),
        ("城内有哪些单位", ("城内", "c1", "core")),
        ("住建局", ("住建局", "d1", "alias")),
        ("in chengnei community", ("chengnei community", "c1", "pinyin")),
        ("cheng nei she qu", ("cheng nei she qu", "c1", "pinyin")),
        ("chengnei社区", ("chengnei社区", "c1", "pinyin")),
        ("诚内社区", ("诚内社区", "c1", "sound")),
        ("樾逸眼境店", ("樾逸眼境店", "u1", "sound")),
        ("樾益眼镜店在哪", ("樾益眼镜店", "u1", "sound")),
        ("问一下樾逸目镜店", ("樾逸目镜店", "u1", "similar")),
    ],
)
def test_a_name_is_recognised(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in named(text)


def test_other_things_of_the_same_kind_are_not_taken_for_it() -> None:
    assert named("岚桥社区有什么") == []
    assert named("the community of chess players") == []


def test_of_two_things_of_one_name_the_one_in_the_named_place_is_meant() -> None:
    assert [each.thing.id for each in asked("永林社区的福馨家园下水堵了").found.mentions] == [
        "c2",
        "p2",
    ]
    told = reading_json(asked("福馨家园下水堵了哪个部门管"))
    [entity] = told["entities"]
    assert [each["id"] for each in entity["alternatives"]] == [
        {"p1": "p2", "p2": "p1"}[entity["id"]]
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("本季度", "2026-Q4"),
            ("上季度", "2026-Q3"),
            ("这个月", "2026-11"),
            ("上个月", "2026-10"),
        ),
        *(("今年", "2026"), ("去年", "2025"), ("2026年第二季度", "2026-Q2"), ("三季度", "2026-Q3")),
        *(
            ("10月份", "2026-10"),
            ("十二月", "2025-12"),
            ("2025年3月", "2025-03"),
            ("2024年", "2024"),
        ),
        *(("last month", "2026-10"), ("this year", "2026"), ("next quarter", "2027-Q1")),
        *(("q3 2026", "2026-Q3"), ("2026 q1", "2026-Q1"), ("in 2025", "2025")),
        *(("for october", "2026-10"), ("december 2024", "2024-12"), ("2026-05", "2026-05")),
        ("since january", "2026-01-01..2026-11-24"),
        ("9月以来", "2026-09-01..2026-11-24"),
    ],
)
def test_a_period_is_read(text: str, code: str) -> None:
    found = period(text, TODAY)
    assert found is not None
    assert found.period.code == code


@pytest.mark.parametrize("text", ["13月", "月亮", "四点半", "the maybe", "三张清单"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period(text, TODAY) is None


@given(st.integers(1, 99_999))
def test_numbers_in_chinese(value: int) -> None:
    assert number(_in_chinese(value)) == value


def _in_chinese(value: int) -> str:
    """Written independently of the reader: place by place, zeros told once."""
    digits = "零一二三四五六七八九"
    text, zero = "", False
    for size, unit in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        count = value // size % 10
        if count:
            text += ("零" if zero and text else "") + digits[count] + unit
            zero = False
        else:
            zero = True
    return text


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        *(
            ("需要40副老花镜", 40, "item"),
            ("缺四十个停车位", 40, "place"),
            ("两场演出", 2, "session"),
        ),
        *(("20 parking spaces", 20, "place"), ("3.5 hours", 3.5, "hour"), ("五百元", 500, "yuan")),
    ],
)
def test_an_amount_is_read(text: str, quantity: float, unit: str) -> None:
    found = amount(text)
    assert found is not None
    assert (found.quantity, found.unit_of_measure) == (quantity, unit)


@pytest.mark.parametrize("text", ["给我一个方案", "第三期", "几家单位", "三张清单", "2026年"])
def test_a_way_of_speaking_is_no_amount(text: str) -> None:
    assert amount(text) is None


def test_the_longest_word_tells_the_category() -> None:
    assert [each.category.id for each in topics("老人配老花镜", CATEGORIES)] == ["reading-glasses"]
    assert topics("blocked sewers", CATEGORIES)[0].written == "sewer"
    assert topics("readng glases", CATEGORIES)[0].how == "similar"
    assert topics("老花镜", CATEGORIES, outside=[(0, 3)]) == []


def test_words_of_groups_and_tiers() -> None:
    assert [each.value for each in said("groups", "贫困老人和孩子")] == [
        "poor",
        "elderly",
        "children",
    ]
    assert [each.value for each in said("tiers", "驻区单位")] == ["1+2"]


def test_the_registry_has_an_answer_and_an_example_for_every_question() -> None:
    assert intents().keys() == ANSWERS.keys()
    for each in intents().values():
        assert all(each.example.in_language(language) for language in LANGUAGES)
    assert len({each.code for each in words("categories")}) == len(category_words())


def test_a_reading_is_told_in_both_languages() -> None:
    told = tell(asked("住建局能帮城内社区配老花镜吗，谁能？"))
    assert "城内社区" in told.zh
    assert "老花镜" in told.zh
    assert "Reading glasses" in told.en


def test_what_is_missing_is_said() -> None:
    reading = asked("谁能帮忙配老花镜？")
    assert (reading.intent, list(reading.missing)) == ("match", ["community"])
    assert "社区" in tell(reading).zh


def test_the_user_corrects_the_thing() -> None:
    text = "福馨家园下水堵了哪个部门管"
    for chosen in (HERE, THERE):
        reading = asked(text, Corrections(entities=[Chosen(0, 4, chosen)]))
        assert reading.parameters["place"] is chosen
        assert reading_json(reading)["entities"][0]["how"] == "chosen"
    nothing = asked(text, Corrections(entities=[Chosen(0, 4, None)]))
    assert "place" not in nothing.parameters


def test_the_user_corrects_the_question_and_the_category() -> None:
    reading = asked("樾逸眼镜店", Corrections(intent="timeline"))
    assert (reading.intent, reading.confidence) == ("timeline", 1.0)
    assert reading.parameters["thing"] is GLASSES
    other = asked("谁能给城内社区配老花镜", Corrections(category=CATEGORIES[2]))
    assert other.parameters["category"].id == "sewer"


@pytest.mark.parametrize(
    "text", ["", "你好", "?!", "🙂🙂", "lorem ipsum", "AND OR NOT (*:*)", "　"]
)
def test_what_is_no_question_is_not_understood(text: str) -> None:
    reading = asked(text)
    assert reading.intent is None
    assert reading.parameters == {}
    assert len(nearest(text, "zh")) == 4


def test_the_nearest_question_is_near() -> None:
    [first, *_] = nearest("what kinds of stuff", "en")
    assert first["intent"] == "legend"


def test_a_list_takes_only_filters_that_it_has() -> None:
    found: Found = recognise("公安局有哪些社区", THINGS, CATEGORIES, today=TODAY)
    assert list_parameters(found, {"type": "Community", "urgency": "high"}) == {"type": "Community"}
    assert list_parameters(found, {}) == {}
