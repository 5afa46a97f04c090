"""Suggestions turned down over HTTP: remembered with the reason, in one transaction with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.assertions import nodes, relations
from tests.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from graph.database import Database
    from graph.writer import Writer

REJECTIONS = "/api/v1/needs/n/rejections"


@pytest.fixture
def town(client: FlaskClient, writer: Writer) -> FlaskClient:
    """A need that two units and a member can serve."""
    writer.nodes("Community", [{"id": "c", "name": "城内社区"}])
    writer.nodes("Category", [{"id": "glasses", "name": "老花镜", "name_en": "Reading glasses"}])
    writer.nodes("Need", [{"id": "n", "name": "配老花镜"}, {"id": "n2", "name": "再配"}])
    writer.nodes("Unit", [{"id": "u1", "name": "明亮眼镜店"}, {"id": "u2", "name": "望塘眼镜店"}])
    writer.nodes("Member", [{"id": "m", "name": "李大力"}])
    writer.nodes("Resource", [{"id": "r1", "name": "验光"}, {"id": "r2", "name": "配镜"}])
    for name, source, target, ends in (
        ("IN_COMMUNITY", "Need", "Community", [("n", "c"), ("n2", "c")]),
        ("IN_CATEGORY", "Need", "Category", [("n", "glasses"), ("n2", "glasses")]),
        ("LOCATED_IN", "Unit", "Community", [("u1", "c"), ("u2", "c")]),
        ("OFFERS", "Unit", "Resource", [("u1", "r1"), ("u2", "r2")]),
        ("IN_CATEGORY", "Resource", "Category", [("r1", "glasses"), ("r2", "glasses")]),
        ("REGISTERED_WITH", "Member", "Community", [("m", "c")]),
        ("SKILLED_IN", "Member", "Category", [("m", "glasses")]),
    ):
        rows = [{"from": start, "to": end} for start, end in ends]
        assert writer.relations(name, source, target, rows).created == len(ends)
    return client


def rejection(
    provider: str = "u1", label: str = "Unit", reason: object = "太远"
) -> dict[str, object]:
    return {"provider": {"id": provider, "label": label}, "reason": reason}


def reject(
    client: FlaskClient, provider: str = "u1", label: str = "Unit", reason: str = "太远"
) -> TestResponse:
    return client.post(REJECTIONS, json=rejection(provider, label, reason))


def matched(client: FlaskClient, need: str = "n") -> set[str]:
    answer = client.get(f"/api/v1/needs/{need}/matches").get_json()
    return {each["provider"]["id"] for each in answer["matches"]}


def left_out(client: FlaskClient) -> dict[str, dict[str, str]]:
    answer = client.get("/api/v1/needs/n/matches").get_json()
    return {each["provider"]["id"]: each["reason"] for each in answer["left_out"]}


def test_a_rejected_provider_is_left_out_with_the_reason(town: FlaskClient) -> None:
    assert matched(town) == {"u1", "u2", "m"}
    response = reject(town, reason=" 太远 ")
    assert response.status_code == 201
    answer = response.get_json()
    assert answer["need_id"] == "n"
    assert answer["provider"] == {"id": "u1", "label": "Unit"}
    assert answer["reason"] == "太远"
    assert matched(town) == {"u2", "m"}
    reason = left_out(town)["u1"]
    assert reason["code"] == "rejected"
    assert "太远" in reason["zh"]
    assert "太远" in reason["en"]


def test_other_needs_are_not_touched(town: FlaskClient) -> None:
    reject(town)
    assert matched(town, "n2") == {"u1", "u2", "m"}


def test_it_is_told_in_the_history(town: FlaskClient, database: Database) -> None:
    at = reject(town).get_json()["rejected_at"]
    assert relations(database, "REJECTED", "reason") == {("n", "u1", "太远")}
    [(action, reason, moment)] = nodes(database, "Event", "action", "reason", "at")
    assert (action, reason) == ("reject_suggestion", "太远")
    assert moment.to_native().isoformat() == at
    assert {end for _, end in relations(database, "CONCERNS")} == {"n"}


def test_rejecting_twice_keeps_one_rejection_with_the_last_reason(
    town: FlaskClient, database: Database
) -> None:
    assert reject(town).status_code == 201
    assert reject(town, reason="太贵").status_code == 201
    assert relations(database, "REJECTED", "reason") == {("n", "u1", "太贵")}
    assert len(nodes(database, "Event", "id")) == 2
    assert matched(town) == {"u2", "m"}


def test_many_at_once_make_one_rejection(town: FlaskClient, database: Database) -> None:
    app = town.application
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda n: app.test_client().post(REJECTIONS, json=rejection(reason=f"原因{n}")),
                range(8),
            )
        )
    assert {each.status_code for each in answers} == {201}
    records = database.read("MATCH (:Need)-[r:REJECTED]->() RETURN count(r) AS n")
    assert records == [{"n": 1}]
    assert len(nodes(database, "Event", "id")) == 8


@pytest.fixture
def one_event_only(database: Database) -> Iterator[None]:
    """A constraint that lets only one event of an action be written, so that a second one fails."""
    database.write(
        [("CREATE CONSTRAINT one_event FOR (e:Event) REQUIRE e.action IS UNIQUE", {})],
    )
    yield
    database.write([("DROP CONSTRAINT one_event", {})])


@pytest.mark.usefixtures("one_event_only")
def test_a_rejection_whose_event_cannot_be_written_does_not_happen(
    town: FlaskClient, database: Database
) -> None:
    assert reject(town).status_code == 201
    problem(reject(town, provider="u2"), 500, code="internal")
    assert relations(database, "REJECTED") == {("n", "u1")}
    assert matched(town) == {"u2", "m"}


def test_a_withdrawn_rejection_is_suggested_again(town: FlaskClient, database: Database) -> None:
    reject(town)
    response = town.delete(f"{REJECTIONS}/u1?label=Unit")
    assert (response.status_code, response.data) == (204, b"")
    assert matched(town) == {"u1", "u2", "m"}
    assert nodes(database, "Event", "action") == {"reject_suggestion", "withdraw_rejection"}
    again = town.delete(f"{REJECTIONS}/u1?label=Unit", headers={"Accept-Language": "en"})
    body = problem(again, 404, code="not_found")
    assert body["detail"] == "'u1' was not turned down for the need 'n'"
    assert len(nodes(database, "Event", "id")) == 2


def test_members_and_teams_can_be_turned_down_too(town: FlaskClient) -> None:
    assert reject(town, provider="m", label="Member").status_code == 201
    assert matched(town) == {"u1", "u2"}
    assert left_out(town)["m"]["code"] == "rejected"


def test_an_unknown_need_is_not_found(town: FlaskClient, database: Database) -> None:
    problem(town.post("/api/v1/needs/none/rejections", json=rejection()), 404, code="not_found")
    problem(town.delete("/api/v1/needs/none/rejections/u1?label=Unit"), 404, code="not_found")
    assert nodes(database, "Event", "id") == set()


def test_an_unknown_provider_is_named(town: FlaskClient, database: Database) -> None:
    problem(reject(town, provider="none"), 422, fields=["provider.id"])
    problem(reject(town, provider="u1", label="Department"), 422, fields=["provider.id"])
    assert nodes(database, "Event", "id") == set()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["provider", "reason"]),
        (rejection(label="Castle"), ["provider.label"]),
        (rejection(provider=""), ["provider.id"]),
        (rejection(reason=""), ["reason"]),
        (rejection(reason=" \n　"), ["reason"]),
        (rejection(reason="字" * 501), ["reason"]),
        (rejection(reason=None), ["reason"]),
        (rejection(reason=5), ["reason"]),
        ({**rejection(), "actor": "me"}, ["actor"]),
        ({"provider": "u1", "reason": "太远"}, ["provider"]),
    ],
)
def test_every_field_that_cannot_be_used_is_named(
    town: FlaskClient, database: Database, body: dict[str, Any], fields: list[str]
) -> None:
    problem(town.post(REJECTIONS, json=body), 422, code="invalid_input", fields=fields)
    assert nodes(database, "Event", "id") == set()


@pytest.mark.parametrize("query", ["", "label=Castle", "label=Unit&label=Unit", "label=Unit&x=1"])
def test_a_withdrawal_needs_the_providers_type(town: FlaskClient, query: str) -> None:
    problem(town.delete(f"{REJECTIONS}/u1?{query}"), 422)


def test_another_sites_page_cannot_send_a_rejection(town: FlaskClient, database: Database) -> None:
    body = '{"provider": {"id": "u1", "label": "Unit"}, "reason": "x"}'
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        problem(town.post(REJECTIONS, data=body, content_type=media), 415)
    problem(town.post(REJECTIONS, data=body), 415)
    assert relations(database, "REJECTED") == set()
