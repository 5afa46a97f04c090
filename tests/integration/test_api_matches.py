"""Matches over HTTP: limits, tiers, weights, needs that are not stored, and what is refused."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pytest

from queries.matching import FEATURES, TIERS
from tests.assertions import nodes, relations
from tests.problems import problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.writer import Writer


@pytest.fixture(scope="module")
def busy_need(demo_client: FlaskClient) -> dict[str, Any]:
    """The answer about a need that many can serve, in several tiers."""
    for need in demo_client.get("/api/v1/needs?limit=200&synthetic=true").get_json()["items"]:
        answer: dict[str, Any] = demo_client.get(
            f"/api/v1/needs/{need['id']}/matches?limit=200"
        ).get_json()
        tiers = {each["tier"] for each in answer["matches"]}
        if len(answer["matches"]) > 5 and len(tiers) > 2:
            return answer
    raise AssertionError("the demo holds no need that many can serve")


@pytest.fixture(scope="module")
def address(busy_need: dict[str, Any]) -> str:
    return f"/api/v1/needs/{busy_need['need']['id']}/matches"


@pytest.fixture
def member(client: FlaskClient, writer: Writer) -> FlaskClient:
    """A need that only a member can serve."""
    writer.nodes("Community", [{"id": "c", "name": "城内社区"}])
    writer.nodes("Category", [{"id": "glasses", "name": "老花镜", "name_en": "Reading glasses"}])
    writer.nodes("Need", [{"id": "n", "name": "配老花镜"}])
    writer.nodes("Member", [{"id": "m", "name": "李大力", "phone": "13900001111"}])
    for name, source, target, row in (
        ("IN_COMMUNITY", "Need", "Community", {"from": "n", "to": "c"}),
        ("IN_CATEGORY", "Need", "Category", {"from": "n", "to": "glasses"}),
        ("REGISTERED_WITH", "Member", "Community", {"from": "m", "to": "c"}),
        ("SKILLED_IN", "Member", "Category", {"from": "m", "to": "glasses"}),
    ):
        assert writer.relations(name, source, target, [row]).created == 1
    return client


def providers(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["provider"]["label"], each["provider"]["id"]) for each in answer["matches"]]


def test_scores_are_the_weighted_sum_and_best_come_first(busy_need: dict[str, Any]) -> None:
    for each in busy_need["matches"]:
        weights = [feature["weight"] for feature in each["features"].values()]
        assert math.fsum(weights) == pytest.approx(1)
        total = math.fsum(f["weight"] * f["value"] for f in each["features"].values())
        assert each["score"] == pytest.approx(total, abs=1e-9)
        assert each["features"]["mechanism"]["value"] == TIERS[each["tier"]].value
    order = [(-each["score"], each["provider"]["id"]) for each in busy_need["matches"]]
    assert order == sorted(order)
    assert [each["rank"] for each in busy_need["matches"]] == list(range(1, len(order) + 1))
    assert len(set(providers(busy_need))) == len(order) == busy_need["total"]


def test_fewer_can_be_asked_for(
    demo_client: FlaskClient, address: str, busy_need: dict[str, Any]
) -> None:
    answer = demo_client.get(f"{address}?limit=3").get_json()
    assert answer["matches"] == busy_need["matches"][:3]
    assert answer["total"] == busy_need["total"]


def test_tiers_can_be_chosen_several_at_once(
    demo_client: FlaskClient, address: str, busy_need: dict[str, Any]
) -> None:
    by_tier = {each["tier"]: 0 for each in busy_need["matches"]}
    first, second, *_ = sorted(by_tier)
    answer = demo_client.get(f"{address}?limit=200&tier={first}&tier={second}").get_json()
    wanted = [p for p, each in zip(providers(busy_need), busy_need["matches"], strict=True)
              if each["tier"] in {first, second}]  # fmt: skip
    assert providers(answer) == wanted


def test_matches_can_be_grouped_by_tier(
    demo_client: FlaskClient, address: str, busy_need: dict[str, Any]
) -> None:
    answer = demo_client.get(f"{address}?limit=200&order=tier").get_json()
    order = [(each["tier"], -each["score"]) for each in answer["matches"]]
    assert order == sorted(order)
    assert set(providers(answer)) == set(providers(busy_need))


def test_weights_can_be_changed_for_one_request(
    demo_client: FlaskClient, address: str, busy_need: dict[str, Any]
) -> None:
    zeros = "&".join(f"weight.{each.name}=0" for each in FEATURES if each.name != "mechanism")
    answer = demo_client.get(f"{address}?limit=200&{zeros}").get_json()
    assert answer["weights"] == {each.name: float(each.name == "mechanism") for each in FEATURES}
    for each in answer["matches"]:
        assert each["score"] == pytest.approx(TIERS[each["tier"]].value)
    assert demo_client.get(f"{address}?limit=200").get_json() == busy_need


def test_a_path_leads_over_relationships_that_exist(
    busy_need: dict[str, Any], demo_database: Database
) -> None:
    for each in busy_need["matches"]:
        for step in each["path"]["relationships"]:
            assert (step["from"], step["to"]) in relations(demo_database, step["type"])


def test_an_unknown_need_is_not_found(demo_client: FlaskClient) -> None:
    body = problem(demo_client.get("/api/v1/needs/none/matches"), 404, code="not_found")
    assert body["detail"] == "没有编号为「none」的需求"


def test_the_full_name_of_a_member_stays_inside(member: FlaskClient) -> None:
    response = member.get("/api/v1/needs/n/matches")
    [match] = response.get_json()["matches"]
    assert match["provider"] == {"id": "m", "label": "Member", "name": "李＊＊"}
    assert "李大力" not in response.get_data(as_text=True)
    assert "13900001111" not in response.get_data(as_text=True)


QUERY_FAULTS = [
    ("limit=0", ["limit"]),
    ("limit=201", ["limit"]),
    ("limit=many", ["limit"]),
    ("tier=6", ["tier.0"]),
    ("tier=1&tier=x", ["tier.1"]),
    ("order=name", ["order"]),
    ("weight.mechanism=-1", ["weight.mechanism"]),
    ("weight.mechanism=heavy", ["weight.mechanism"]),
    ("weight.mechanism=nan", ["weight.mechanism"]),
    ("weight.mechanism=inf", ["weight.mechanism"]),
    ("weight.mechanism=1e99", ["weight.mechanism"]),
    ("weight.beauty=1", ["weight.beauty"]),
    ("weight_mechanism=1", ["weight_mechanism"]),
    ("&".join(f"weight.{each.name}=0" for each in FEATURES), ["weight"]),
    ("limit=0&order=name&weight.load=-1", ["limit", "order", "weight.load"]),
]


@pytest.mark.parametrize(("query", "fields"), QUERY_FAULTS)
def test_every_parameter_that_cannot_be_used_is_named(
    member: FlaskClient, query: str, fields: list[str]
) -> None:
    address = f"/api/v1/needs/n/matches?{query}"
    zh = problem(member.get(address), 422, code="invalid_input", fields=fields)
    en = problem(member.get(address, headers={"Accept-Language": "en"}), 422, fields=fields)
    for chinese, english in zip(zh["errors"], en["errors"], strict=True):
        assert not chinese["reason"].isascii()
        assert english["reason"].isascii()


def test_the_language_is_the_first_one_that_is_spoken(member: FlaskClient) -> None:
    for wish, language in (
        ("en", "en"),
        ("en-US,zh;q=0.9", "en"),
        ("zh-CN,en;q=0.9", "zh-CN"),
        ("fr,en;q=0.1", "en"),
        ("fr", "zh-CN"),
        ("en;q=0,zh", "zh-CN"),
        ("*", "zh-CN"),
        ("", "zh-CN"),
        ("\x7f;;;q=9", "zh-CN"),
    ):
        response = member.get("/api/v1/needs/none/matches", headers={"Accept-Language": wish})
        problem(response, 404)
        assert response.headers["Content-Language"] == language


def asked(**changed: object) -> dict[str, object]:
    return {"community_id": "c", "category_ids": ["glasses"], **changed}


def test_a_need_that_is_not_stored_is_answered_like_a_stored_one(member: FlaskClient) -> None:
    stored = member.get("/api/v1/needs/n/matches").get_json()
    answer = member.post("/api/v1/matches", json=asked(name="配老花镜")).get_json()
    assert providers(answer) == providers(stored) == [("Member", "m")]
    assert answer["matches"][0]["score"] == stored["matches"][0]["score"]
    assert answer["need"]["id"] is None
    assert answer["need"]["community"] == {"id": "c", "name": "城内社区"}
    assert [each["label"] for each in answer["matches"][0]["path"]["nodes"]] == [
        "Community",
        "Member",
        "Category",
    ]


def test_asking_stores_nothing(member: FlaskClient, database: Database) -> None:
    assert member.post("/api/v1/matches", json=asked(name="再配一副")).status_code == 200
    assert nodes(database, "Need", "id") == {"n"}
    assert nodes(database, "Event", "id") == set()


def test_everything_a_need_can_say_may_be_asked(member: FlaskClient) -> None:
    response = member.post(
        "/api/v1/matches",
        json=asked(
            name="配老花镜",
            quantity=3.5,
            unit_of_measure="item",
            starts_on=(dt.date.today() + dt.timedelta(days=1)).isoformat(),  # noqa: DTZ011 - a day of the place
            ends_on="9999-12-31",
            beneficiary_groups=["elderly"],
            minimum_age=60,
            maximum_age=90,
            location={"longitude": 127.28, "latitude": 42.33},
            grid_id=None,
            limit=5,
            tiers=[5],
            order="tier",
            weights={"mechanism": 1, "category": 0.5},
        ),
    )
    assert response.status_code == 200, response.get_data(as_text=True)
    need = response.get_json()["need"]
    assert (need["quantity"], need["remaining_quantity"]) == (3.5, 3.5)
    assert need["beneficiary_groups"] == ["elderly"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["community_id", "category_ids"]),
        (asked(community_id="none"), ["community_id"]),
        (asked(category_ids=["none"]), ["category_ids"]),
        (asked(category_ids=[]), ["category_ids"]),
        (asked(category_ids=["glasses"] * 11), ["category_ids"]),
        (asked(category_ids="glasses"), ["category_ids"]),
        (asked(category_ids=[None]), ["category_ids.0"]),
        (asked(grid_id="none"), ["grid_id"]),
        (asked(grid_id="none", community_id="x"), ["grid_id", "community_id"]),
        (asked(quantity=-1), ["quantity"]),
        (asked(quantity="3"), ["quantity"]),
        (asked(quantity=1e16), ["quantity"]),
        (asked(unit_of_measure="bucket"), ["unit_of_measure"]),
        (asked(starts_on="tomorrow"), ["starts_on"]),
        (asked(starts_on="2026-02-30"), ["starts_on"]),
        (asked(starts_on="0"), ["starts_on"]),
        (asked(starts_on=0), ["starts_on"]),
        (asked(starts_on="2026-05-31T00:00:00"), ["starts_on"]),
        (asked(beneficiary_groups=["giants"]), ["beneficiary_groups.0"]),
        (asked(minimum_age=131), ["minimum_age"]),
        (asked(location={"longitude": 181, "latitude": 0}), ["location.longitude"]),
        (asked(location={"longitude": 1}), ["location.latitude"]),
        (asked(location=[127, 42]), ["location"]),
        (asked(limit=0), ["limit"]),
        (asked(limit=2.5), ["limit"]),
        (asked(limit=True), ["limit"]),
        (asked(tiers=[0]), ["tiers.0"]),
        (asked(tiers=["1"]), ["tiers.0"]),
        (asked(order="name"), ["order"]),
        (asked(weights={"beauty": 1}), ["weights.beauty.[key]"]),
        (asked(weights={"load": -1}), ["weights.load"]),
        (asked(weights={each.name: 0 for each in FEATURES}), ["weight"]),
        (asked(name=5, quantity=-1, colour="red"), ["name", "quantity", "colour"]),
    ],
)
def test_every_field_that_cannot_be_used_is_named(
    member: FlaskClient, body: dict[str, Any], fields: list[str]
) -> None:
    zh = problem(
        member.post("/api/v1/matches", json=body), 422, code="invalid_input", fields=fields
    )
    english = {"Accept-Language": "en"}
    en = problem(member.post("/api/v1/matches", json=body, headers=english), 422, fields=fields)
    assert zh["detail"] != en["detail"]
    assert all(each["reason"].isascii() for each in en["errors"])


def test_what_a_match_is_judged_by_is_published(demo_client: FlaskClient) -> None:
    answer = demo_client.get("/api/v1/matching/features").get_json()
    assert [each["name"] for each in answer["features"]] == [each.name for each in FEATURES]
    assert math.fsum(each["weight"] for each in answer["features"]) == pytest.approx(1)
    assert {each["tier"]: each["value"] for each in answer["tiers"]} == {
        each.number: each.value for each in TIERS.values()
    }
