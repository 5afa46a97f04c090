"""Every hand-worked case of matching, on the real Neo4j; and what must hold for every match."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from graph.errors import CobuildError, InvalidInputError, NotFoundError
from graph.model import SCHEMA
from graph.writer import Writer
from queries.matching import FEATURES, match
from queries.matching.match import MatchOptions
from tests.matching_cases import Case, Key, cases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database

CASES = list(cases())
ANSWERED = [each for each in CASES if "error" not in each.expected]
REFUSED = [each for each in CASES if "error" in each.expected]
SIX_DECIMALS = 5e-7


def _name(case: Case) -> str:
    return case.path.stem


@pytest.mark.parametrize("case", ANSWERED, ids=_name)
def test_the_answer_is_the_one_worked_out_by_hand(case: Case, database: Database) -> None:
    case.write(database)
    answer = case.ask(database)
    expected = case.expected
    assert [_told(case, each) for each in answer["matches"]] == [
        _wanted(case, each) for each in expected["matches"]
    ]
    assert [
        (_key(each["provider"]), _id(each["resource"]), each["reason"]["code"])
        for each in answer["left_out"]
    ] == [(case.key(who), what, code) for who, what, code in expected["left_out"]]
    assert answer["considered"] == expected["considered"]
    assert answer["total"] == expected.get("total", len(expected["matches"]))
    assert [each["code"] for each in answer["notes"]] == expected["notes"]
    if "remaining" in expected:
        assert answer["need"]["remaining_quantity"] == expected["remaining"]
    if "weights" in expected:
        assert answer["weights"] == pytest.approx(expected["weights"], abs=SIX_DECIMALS)
    _check_words(answer, expected)
    edges = _edges(database)
    for rank, each in enumerate(answer["matches"], 1):
        assert each["rank"] == rank
        _check_match(answer, each, edges)


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_a_request_that_cannot_be_used_is_refused_naming_its_fields(
    case: Case, database: Database
) -> None:
    case.write(database)
    with pytest.raises(CobuildError) as refused:
        case.ask(database)
    problems = refused.value.problems
    assert refused.value.code == case.expected["error"]
    assert [each.where for each in problems] == case.expected["problems"]
    for language in ("zh", "en"):
        said = " ".join(each.reason.in_language(language) for each in problems)
        for word in case.expected["problems_say"]:
            assert word in said


def test_there_are_cases_for_every_tier_reason_and_note() -> None:
    """The cases themselves must stay complete when a rule is added."""
    assert {each["tier"] for case in ANSWERED for each in case.expected["matches"]} == {
        1,
        2,
        3,
        4,
        5,
    }
    assert {code for case in ANSWERED for *_, code in case.expected["left_out"]} == {
        *("rejected", "need_closed", "need_covered", "need_over", "not_available", "window"),
        *("unit_of_measure", "nothing_free", "eligibility", "area"),
    }
    assert {note for case in ANSWERED for note in case.expected["notes"]} == {
        *("no_category", "no_community", "nobody", "need_closed", "need_covered", "need_over"),
    }
    for feature in FEATURES:
        values = {
            {**case.content.get("usual", {}), **each.get("features", {})}[feature.name]
            for case in ANSWERED
            for each in case.expected["matches"]
        }
        assert len(values) > 1, f"{feature.name} is the same in every case"


def test_the_same_question_is_answered_the_same_way_again(database: Database) -> None:
    case = _case("ties")
    case.write(database)
    first = json.dumps(case.ask(database))
    assert {json.dumps(case.ask(database)) for _ in range(5)} == {first}


def test_a_need_that_does_not_exist_is_not_found(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no-such-need"):
        match(
            database,
            "no-such-need",
            MatchOptions(),
            today=dt.date(2026, 5, 31),
            default_weights={},
        )


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (MatchOptions(tiers=frozenset({0})), "tier"),
        (MatchOptions(tiers=frozenset({2, 6})), "tier"),
        (MatchOptions(limit=0), "limit"),
        (MatchOptions(weights={"charm": 1}), "weight.charm"),
    ],
)
def test_options_that_cannot_be_used_are_refused_naming_the_field(
    database: Database, options: MatchOptions, field: str
) -> None:
    case = _case("ties")
    case.write(database)
    with pytest.raises(InvalidInputError) as refused:
        match(database, "need", options, today=case.content["today"], default_weights={})
    assert [each.where for each in refused.value.problems] == [field]


def test_when_too_many_are_reached_the_best_tiers_are_compared(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _case("every-tier")
    case.write(database)
    for module in ("candidates", "match"):
        path = f"queries.matching.{module}"
        monkeypatch.setattr(sys.modules[path], "MAXIMUM_PROVIDERS", 3)
    answer = case.ask(database)
    assert [each["tier"] for each in answer["matches"]] == [1, 1, 2]
    assert [each["code"] for each in answer["notes"]] == ["too_many"]


def test_a_long_list_of_those_left_out_is_cut_and_says_so(database: Database) -> None:
    case = _case("paused")
    case.write(database)
    writer = Writer(database, SCHEMA, source="test")
    ids = [f"r-{number:03}" for number in range(250)]
    writer.nodes("Resource", [{"id": each, "name": each, "status": "paused"} for each in ids])
    offers = [{"from": "u-paused", "to": each} for each in ids]
    writer.relations("OFFERS", "Unit", "Resource", offers)
    kinds = [{"from": each, "to": "parking"} for each in ids]
    writer.relations("IN_CATEGORY", "Resource", "Category", kinds)
    answer = case.ask(database)
    assert (answer["considered"], len(answer["left_out"])) == (254, 200)
    assert [each["code"] for each in answer["notes"]] == ["left_out_cut"]
    assert [each["provider"]["id"] for each in answer["matches"]] == ["u-available", "u-stateless"]


def _case(name: str) -> Case:
    return next(each for each in CASES if each.path.stem == name)


def _told(case: Case, found: Mapping[str, Any]) -> dict[str, Any]:
    """What of a match a case states; only what it states is compared."""
    told: dict[str, Any] = {
        "provider": _key(found["provider"]),
        "tier": found["tier"],
        "resource": _id(found["resource"]),
        "score": pytest.approx(found["score"], abs=SIX_DECIMALS),
        "features": pytest.approx(
            {name: each["value"] for name, each in found["features"].items()}, abs=SIX_DECIMALS
        ),
        "free": found["free_quantity"],
    }
    wanted: Mapping[str, Any] = next(
        (x for x in case.expected["matches"] if case.key(x["provider"]) == told["provider"]), {}
    )
    if "free_in_need_unit" in wanted:
        told["free_in_need_unit"] = found["free_quantity_in_need_unit"]
    if "name" in wanted:
        told["name"] = found["provider"]["name"]
    if "path" in wanted:
        told["path"] = {
            (each["from"], each["type"], each["to"]) for each in found["path"]["relationships"]
        }
    return told


def _wanted(case: Case, stated: Mapping[str, Any]) -> dict[str, Any]:
    features = {**case.content.get("usual", {}), **stated.get("features", {})}
    wanted = {
        **{name: stated[name] for name in ("tier", "resource", "score", "free")},
        **{name: stated[name] for name in ("name", "free_in_need_unit") if name in stated},
        "provider": case.key(stated["provider"]),
        "features": {each.name: features[each.name] for each in FEATURES},
    }
    if "path" in stated:
        wanted["path"] = {tuple(each) for each in stated["path"]}
    return wanted


def _check_words(answer: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    for found, stated in zip(answer["matches"], expected["matches"], strict=True):
        said = found["explanation"]
        for language, phrases in stated.get("says", {}).items():
            for phrase in phrases:
                assert phrase in said[language]
        for phrase in stated.get("hides", ()):
            assert phrase not in said["zh"] + said["en"]
    reasons = " ".join(each["reason"]["zh"] + each["reason"]["en"] for each in answer["left_out"])
    for phrase in expected.get("left_out_says", ()):
        assert phrase in reasons
    everything = json.dumps(answer, ensure_ascii=False)
    for phrase in expected.get("nowhere", ()):
        assert phrase not in everything


def _check_match(
    answer: Mapping[str, Any], found: Mapping[str, Any], edges: set[tuple[Key, str, Key]]
) -> None:
    """What must hold for every match of every answer."""
    features = found["features"].values()
    assert found["score"] == pytest.approx(
        sum(each["weight"] * each["value"] for each in features), abs=1e-9
    )
    assert sum(each["weight"] for each in features) == pytest.approx(1, abs=1e-12)
    assert all(0 <= each["value"] <= 1 for each in features)
    assert {name: each["weight"] for name, each in found["features"].items()} == answer["weights"]
    said = found["explanation"]
    assert said["zh"]
    assert said["en"]
    assert said["zh"] != said["en"]
    assert found["provider"]["name"] in said["zh"]
    assert found["provider"]["name"] in said["en"]
    _check_path(answer, found, edges)


def _check_path(
    answer: Mapping[str, Any], found: Mapping[str, Any], edges: set[tuple[Key, str, Key]]
) -> None:
    """The path stands in the graph and leads from the need to the provider and what it gives."""
    nodes = [_key(each) for each in found["path"]["nodes"]]
    assert len(set(nodes)) == len(nodes)
    way: nx.Graph[Key] = nx.Graph()
    way.add_nodes_from(nodes)
    for each in found["path"]["relationships"]:
        steps = [
            (source, target)
            for source in nodes
            for target in nodes
            if (source[1], target[1]) == (each["from"], each["to"])
            and (source, each["type"], target) in edges
        ]
        assert steps, f"{each} does not stand in the graph"
        way.add_edges_from(steps)
    assert nx.is_connected(way)
    if answer["need"]["id"] is not None:
        assert nodes[0] == ("Need", answer["need"]["id"])
    else:
        assert nodes[0][0] in {"Community", "Category"}
    wanted = {("Category", each["id"]) for each in answer["need"]["categories"]}
    assert wanted & set(nodes)
    assert _key(found["provider"]) in nodes
    if found["resource"] is not None:
        assert ("Resource", found["resource"]["id"]) in nodes


def _edges(database: Database) -> set[tuple[Key, str, Key]]:
    query = """
    MATCH (a)-[r]->(b)
    RETURN head(labels(a)) AS la, a.id AS a, type(r) AS type, head(labels(b)) AS lb, b.id AS b
    """
    return {
        ((each["la"], each["a"]), each["type"], (each["lb"], each["b"]))
        for each in database.read(query)
    }


def _key(node: Mapping[str, Any]) -> Key:
    return node["label"], node["id"]


def _id(node: Mapping[str, Any] | None) -> str | None:
    return node["id"] if node else None
