"""Which few providers together cover a need: a small town worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from api import create_app
from api.bundle_answers import BundlesAnswer
from graph.errors import InvalidInputError, NotFoundError
from graph.settings import Settings
from queries.bundle import BundleOptions, PartRequest, bundles, bundles_for_request
from queries.matching import NeedRequest, match
from queries.matching.match import MatchOptions
from tests.matching_cases import Case
from tests.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address

TODAY = dt.date(2026, 5, 31)
# 380 meals are wanted: the canteen (160) sits in the committee of «here», the inn (150) and the
# bakery (100) are located there, the hotel (230) sits in the committee of «there». The barber cuts
# hair, which is only like a meal; the bureau has a duty and lists nothing. Canteen and inn share
# the van, which is there for two days.
TOWN: dict[str, Any] = {
    "nodes": {
        "Township": [{"id": "t"}],
        "Community": [{"id": "here"}, {"id": "there"}],
        "BigCommittee": [{"id": "c-here"}, {"id": "c-there"}],
        "Category": [{"id": each} for each in ("care", "meals", "haircut", "transport", "legal")],
        "Unit": [{"id": each} for each in ("canteen", "inn", "bakery", "hotel", "barber")],
        "Department": [{"id": "bureau"}],
        "Member": [{"id": "li", "name": "李大力"}],
        "Resource": [
            {"id": "canteen-meals", "quantity": 160, "unit_of_measure": "person_time"},
            {"id": "inn-meals", "quantity": 150, "unit_of_measure": "person_time"},
            {"id": "bakery-meals", "quantity": 100, "unit_of_measure": "person_time"},
            {"id": "hotel-meals", "quantity": 230, "unit_of_measure": "person_time"},
            {"id": "haircuts", "quantity": 900, "unit_of_measure": "person_time"},
            {"id": "van", "quantity": 2, "unit_of_measure": "day"},
            {"id": "li-lift", "quantity": 4, "unit_of_measure": "hour", "synthetic": True},
        ],
        "Need": [
            {"id": "n-meals", "name": "助餐", "quantity": 380, "unit_of_measure": "person_time"},
            {"id": "n-some", "name": "送餐"},
            {"id": "n-lift", "name": "接送", "quantity": 20, "unit_of_measure": "hour"},
            {"id": "n-legal", "name": "法律"},
            {"id": "n-done", "name": "已办", "status": "done"},
        ],
    },
    "relations": [
        *([each, "PART_OF", "t"] for each in ("here", "there")),
        *(["here", "HAS_BIG_COMMITTEE", "c-here"], ["there", "HAS_BIG_COMMITTEE", "c-there"]),
        *(["canteen", "HOLDS_SEAT", "c-here"], ["hotel", "HOLDS_SEAT", "c-there"]),
        *([each, "LOCATED_IN", "here"] for each in ("inn", "bakery", "barber")),
        *([each, "CHILD_OF", "care"] for each in ("meals", "haircut")),
        *(["bureau", "RESPONSIBLE_FOR", "care"], ["bureau", "RESPONSIBLE_FOR", "legal"]),
        ["li", "REGISTERED_WITH", "here"],
        *([each, "OFFERS", f"{each}-meals"] for each in ("canteen", "inn", "bakery", "hotel")),
        *([f"{each}-meals", "IN_CATEGORY", "meals"]
          for each in ("canteen", "inn", "bakery", "hotel")),
        *(["barber", "OFFERS", "haircuts"], ["haircuts", "IN_CATEGORY", "haircut"]),
        *(["canteen", "OFFERS", "van"], ["inn", "OFFERS", "van"], ["li", "OFFERS", "li-lift"]),
        *(["van", "IN_CATEGORY", "transport"], ["li-lift", "IN_CATEGORY", "transport"]),
        *([each, "IN_COMMUNITY", "here"]
          for each in ("n-meals", "n-some", "n-lift", "n-legal", "n-done")),
        *([each, "IN_CATEGORY", "meals"] for each in ("n-meals", "n-some", "n-done")),
        *(["n-lift", "IN_CATEGORY", "transport"], ["n-legal", "IN_CATEGORY", "legal"]),
    ],
}  # fmt: skip


def build(database: Database) -> None:
    database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    Case(Path("town"), {"graph": TOWN}).write(database)


@pytest.fixture(scope="module")
def town(shared_database: Database) -> Database:
    """The town, for all who only ask."""
    build(shared_database)
    return shared_database


@pytest.fixture
def own_town(town: Database) -> Iterator[Database]:
    """The town, for who changes it; afterwards it is as it was."""
    yield town
    build(town)


def bundle(database: Database, need_id: str, **options: object) -> dict[str, Any]:
    """Ask for the bundles of a stored need."""
    wanted = BundleOptions(**cast("Any", options))
    answer = bundles(database, need_id, wanted, today=TODAY, default_weights={})
    assert BundlesAnswer.model_validate(answer)
    return answer


def request(
    database: Database, *parts: PartRequest, community_id: str = "here", **options: object
) -> dict[str, Any]:
    """Ask for the bundles of a need that is not stored."""
    answer = bundles_for_request(
        database,
        NeedRequest(),
        parts,
        BundleOptions(**cast("Any", options)),
        community_id=community_id,
        grid_id=None,
        today=TODAY,
        default_weights={},
    )
    assert BundlesAnswer.model_validate(answer)
    return answer


def members(found: dict[str, Any]) -> list[str]:
    return [each["provider"]["id"] for each in found["providers"]]


def codes(answer: dict[str, Any]) -> list[str]:
    return [each["code"] for each in answer["notes"]]


def given(found: dict[str, Any]) -> set[tuple[int, str, float | None]]:
    return {
        (each["part"], each["resource"]["id"], each["quantity"])
        for provider in found["providers"]
        for each in provider["gives"]
    }


def test_the_fewest_that_do_and_of_these_the_best(town: Database) -> None:
    answer = bundle(town, "n-meals")
    # canteen or inn with the hotel; any other two have less than 380, the hotel with the bakery 330
    assert [members(each) for each in answer["bundles"]] == [
        ["canteen", "hotel"],
        ["inn", "hotel"],
        ["canteen", "inn", "bakery"],
    ]
    first, second, third = answer["bundles"]
    assert (first["complete"], first["covered_share"], answer["proved"]) == (True, 1.0, True)
    # who fits better gives all it has
    assert given(first) == {(1, "canteen-meals", 160.0), (1, "hotel-meals", 220.0)}
    assert first["parts"] == [
        {
            "part": 1,
            "covered": 380.0,
            "uncovered": 0.0,
            "unit_of_measure": "person_time",
            "share": 1.0,
        }
    ]
    assert [each["covered_without"] for each in first["providers"]] == pytest.approx(
        [230 / 380, 160 / 380], abs=1e-6
    )
    assert first["reasons"][1]["en"] == ("nobody can alone: the most that one covers is 61%")
    assert second["cost"] > first["cost"]
    assert third["reasons"][1]["zh"] == "更少的提供方也能满足，但匹配不如这一组"
    looked_at = {"parts": 1, "providers": 4, "resources": 4, "pairs": 4}
    assert answer["looked_at"] == {**looked_at, "left_out": 0, "similar": 1}
    assert codes(answer) == ["similar_not_counted"]


def test_the_cost_comes_of_the_scores_of_the_match(town: Database) -> None:
    matches = match(town, "n-meals", MatchOptions(), today=TODAY, default_weights={})["matches"]
    scores = {each["provider"]["id"]: each["score"] for each in matches}
    for each in bundle(town, "n-meals")["bundles"]:
        cost = sum(1 - scores[name] for name in members(each))
        assert each["cost"] == pytest.approx(cost, abs=1e-9)
        for provider in each["providers"]:
            [gift] = provider["gives"]
            assert gift["score"] == scores[provider["provider"]["id"]]


def test_who_has_a_duty_is_told_as_somebody_to_ask(town: Database) -> None:
    [asked] = bundle(town, "n-meals")["could_be_asked"]
    assert (asked["provider"]["id"], asked["part"], asked["tier"]) == ("bureau", 1, 3)
    answer = bundle(town, "n-legal")
    assert (answer["bundles"], codes(answer)) == ([], ["no_quantity", "not_counted"])
    assert [each["provider"]["id"] for each in answer["could_be_asked"]] == ["bureau"]


def test_fewer_providers_than_needed_cover_what_they_can(town: Database) -> None:
    [found] = bundle(town, "n-meals", most_providers=1)["bundles"]
    assert (members(found), found["complete"]) == (["hotel"], False)
    assert found["parts"][0]["uncovered"] == 150.0
    assert [each["en"] for each in found["reasons"]] == [
        "61% is covered; still missing: 150 person-times of «助餐»",
        "no set of up to 1 providers covers more",
    ]


def test_when_all_together_are_not_enough_it_says_what_is_missing(town: Database) -> None:
    [found] = bundle(town, "n-meals", tiers=frozenset({2}))["bundles"]
    assert (members(found), found["covered_share"]) == (["inn", "bakery"], pytest.approx(250 / 380))
    assert [each["zh"] for each in found["reasons"]] == [
        "共可满足 66%，尚缺 「助餐」130 人次",
        "能提供的都已列入也只有这些",
        "没有一家能独自满足：最多满足 39%",
    ]


def test_one_is_enough_where_nobody_says_how_much(town: Database) -> None:
    answer = bundle(town, "n-some", count=2)
    assert [members(each) for each in answer["bundles"]] == [["canteen"], ["bakery"]]
    assert given(answer["bundles"][0]) == {(1, "canteen-meals", None)}
    assert answer["bundles"][0]["reasons"] == [
        {"zh": "canteen一家就够", "en": "canteen alone is enough"}
    ]
    assert codes(answer) == ["similar_not_counted", "no_quantity"]


def test_a_resource_of_two_providers_is_given_once_and_in_its_own_unit(town: Database) -> None:
    answer = bundle(town, "n-lift")
    # the van is there for 2 days, which are 16 of the 20 hours; it stands for one provider only
    [found] = answer["bundles"]
    assert (members(found), found["complete"]) == (["canteen", "li"], True)
    [van], [lift] = (each["gives"] for each in found["providers"])
    assert (van["quantity"], van["unit_of_measure"], van["resource_quantity"]) == (
        16.0,
        "hour",
        2.0,
    )
    assert (lift["quantity"], lift["resource_quantity"]) == (4.0, 4.0)
    assert found["providers"][1]["synthetic"]
    assert "大力" not in json.dumps(answer, ensure_ascii=False)


def test_a_need_that_wants_nothing_gets_nothing(town: Database) -> None:
    answer = bundle(town, "n-done")
    assert (answer["bundles"], codes(answer)) == ([], ["need_closed"])
    with pytest.raises(NotFoundError):
        bundle(town, "no-such-need")


def test_the_graph_of_a_bundle_holds_every_path_once(town: Database) -> None:
    graph = bundle(town, "n-meals")["bundles"][0]["graph"]
    keys = [(each["label"], each["id"]) for each in graph["nodes"]]
    assert len(set(keys)) == len(keys)
    assert {("Need", "n-meals"), ("Unit", "canteen"), ("Unit", "hotel")} <= set(keys)
    ids = {each for _, each in keys}
    assert all({each["from"], each["to"]} <= ids for each in graph["relationships"])


def test_several_parts_share_what_serves_them_all(town: Database) -> None:
    answer = request(
        town,
        PartRequest(category_ids=["meals"], quantity=200, unit_of_measure="person_time"),
        PartRequest(category_ids=["meals"], quantity=205, name="晚餐"),
        PartRequest(category_ids=["transport"], quantity=1, unit_of_measure="day"),
        count=1,
        tiers=frozenset({1, 2}),
    )
    # all 410 meals of the three are needed but for five, so one of them serves both parts
    [found] = answer["bundles"]
    assert (found["complete"], set(members(found))) == (True, {"canteen", "inn", "bakery"})
    taken: dict[str, float] = {}
    for part, name, quantity in given(found):
        assert quantity is not None
        if part < 3:
            taken[name] = taken.get(name, 0) + quantity
    assert sum(taken.values()) == pytest.approx(405)
    capacity = {"canteen-meals": 160, "inn-meals": 150, "bakery-meals": 100}
    assert all(quantity <= capacity[name] + 1e-6 for name, quantity in taken.items())
    assert len([each for each in given(found) if each[0] < 3]) == 4
    assert (3, "van", 1.0) in given(found)
    told = " ".join(x["en"] for each in found["providers"] for x in each["reasons"])
    assert "«晚餐»" in told
    assert [each["need"]["id"] for each in answer["parts"]] == [None] * 3


def test_a_part_that_nobody_can_serve_is_named(town: Database) -> None:
    answer = request(
        town,
        PartRequest(category_ids=["meals"], quantity=100, name="午餐"),
        PartRequest(category_ids=["legal"], quantity=3, unit_of_measure="hour", name="咨询"),
        tiers=frozenset({1, 2}),
    )
    first = answer["bundles"][0]
    assert (members(first), first["covered_share"]) == (["canteen"], 0.5)
    assert first["parts"][1]["uncovered"] == 3.0
    assert [each["en"] for each in answer["notes"] if each["code"] == "nobody"] == [
        "«咨询»: Nobody the mechanism reaches can give this"
    ]


def test_what_is_wrong_with_a_part_is_told_by_its_number(town: Database) -> None:
    parts = (
        PartRequest(category_ids=["meals"]),
        PartRequest(category_ids=["magic"], quantity=-1),
    )
    for community, fields in (
        ("here", ["parts.1.category_ids", "parts.1.quantity"]),
        ("nowhere", ["community_id", "parts.1.category_ids", "parts.1.quantity"]),
    ):
        with pytest.raises(InvalidInputError) as refused:
            request(town, *parts, community_id=community)
        assert [each.where for each in refused.value.problems] == fields


@pytest.mark.parametrize("options", [{"count": 0}, {"most_providers": 0}])
def test_options_that_cannot_be_used_are_refused(town: Database, options: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError):
        bundle(town, "n-meals", **options)


def test_cuts_are_told(own_town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["queries.bundle.bundles"]
    monkeypatch.setattr(module, "_MAXIMUM_THINGS", 2)
    answer = bundle(own_town, "n-meals")
    assert answer["looked_at"]["resources"] == 2
    assert "things_cut" in codes(answer)
    monkeypatch.setattr(module, "MAXIMUM_PROVIDERS", 2)
    assert "too_many" in codes(bundle(own_town, "n-meals"))
    monkeypatch.setattr(module, "_DEADLINE_S", 0)
    answer = bundle(own_town, "n-meals")
    assert (answer["proved"], answer["bundles"]) == (False, [])
    assert "not_proved" in codes(answer)


def test_what_is_not_limited_is_enough(own_town: Database) -> None:
    own_town.write([("MATCH (r:Resource {id: 'bakery-meals'}) REMOVE r.quantity", {})])
    first = bundle(own_town, "n-meals")["bundles"][0]
    assert (members(first), first["complete"]) == (["bakery"], True)
    assert first["providers"][0]["gives"][0]["resource_quantity"] is None


@pytest.fixture
def town_client(neo4j_server: Address, town: Database) -> FlaskClient:
    """A client over the town."""
    return create_app(Settings(neo4j_uri=neo4j_server.uri), town).test_client()


def test_over_http_a_stored_need_is_bundled(town_client: FlaskClient) -> None:
    address = "/api/v1/needs/n-meals/bundles"
    answer = town_client.get(f"{address}?count=1&providers=2&weight.distance=0").get_json()
    assert [members(each) for each in answer["bundles"]] == [["canteen", "hotel"]]
    fit = town_client.get(f"{address}?prefer=fit&tier=1&tier=2").get_json()
    assert (fit["prefer"], members(fit["bundles"][0])) == ("fit", ["canteen", "inn", "bakery"])
    told = problem(town_client.get(f"{address}?count=11&prefer=cheap"), 422)
    assert {each["field"] for each in told["errors"]} == {"count", "prefer"}
    problem(town_client.get("/api/v1/needs/nowhere/bundles"), 404)


def test_over_http_several_parts_are_bundled(town_client: FlaskClient) -> None:
    body: dict[str, Any] = {
        "community_id": "here",
        "parts": [
            {"category_ids": ["meals"], "quantity": 300, "unit_of_measure": "person_time"},
            {"category_ids": ["transport"], "quantity": 3, "unit_of_measure": "hour"},
        ],
        "location": {"longitude": 127.3, "latitude": 42.3},
        "count": 1,
    }
    answer = town_client.post("/api/v1/bundles", json=body).get_json()
    assert len(answer["parts"]) == 2
    assert answer["bundles"][0]["complete"]
    body["parts"][1]["category_ids"] = ["magic"]
    told = problem(town_client.post("/api/v1/bundles", json=body), 422)
    assert [each["field"] for each in told["errors"]] == ["parts.1.category_ids"]
    told = problem(town_client.post("/api/v1/bundles", json={**body, "parts": []}), 422)
    assert [each["field"] for each in told["errors"]] == ["parts"]


def test_on_the_command_line_it_is_told_in_tables_or_as_json(town_client: FlaskClient) -> None:
    run = town_client.application.test_cli_runner(env={"COLUMNS": "200"})
    shown = run.invoke(args=["bundle", "n-meals", "--lang", "en"])
    assert shown.exit_code == 0
    for words in ("Bundle 1: 100% covered", "gives 160 person-times", "Could be asked", "bureau"):
        assert words in shown.output
    told = run.invoke(args=["bundle", "n-meals", "--count", "1", "--providers", "1", "--json"])
    assert members(json.loads(told.output)["bundles"][0]) == ["hotel"]
    assert run.invoke(args=["bundle", "no-such-need"]).exit_code == 2
