"""One thing and what stands around it, over HTTP, with personal data masked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from tests.problems import problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.writer import Writer

SECRETS = ("13900001111", "王小明", "李大力", "张三丰", "赵敏敏", "220621")


@pytest.fixture
def town(client: FlaskClient, writer: Writer) -> FlaskClient:
    """A unit with a seat, a member and a resident, all with personal data."""
    writer.nodes("Community", [{"id": "c", "name": "城内社区", "location": (127.28, 42.33)}])
    writer.nodes("BigCommittee", [{"id": "b", "name": "城内社区大党委"}])
    writer.nodes(
        "Unit",
        [
            {
                "id": "u",
                "name": "第一小学",
                "kind": "school",
                "phone": "13900001111",
                "contact_person": "王小明",
                "address": "抚松大街 1 号",
            }
        ],
    )
    writer.nodes("Member", [{"id": "m", "name": "李大力", "phone": "13900001111"}])
    writer.nodes("Resident", [{"id": "r", "name": "张三丰", "id_number": "220621"}])
    writer.nodes("Need", [{"id": "n", "name": "课后辅导", "starts_on": dt.date(2026, 5, 1)}])
    seat = {"representative": "赵敏敏", "role": "校长", "since": dt.date(2021, 3, 1)}
    for name, source, target, row in (
        ("HOLDS_SEAT", "Unit", "BigCommittee", {"from": "u", "to": "b", **seat}),
        ("HAS_BIG_COMMITTEE", "Community", "BigCommittee", {"from": "c", "to": "b"}),
        ("LOCATED_IN", "Unit", "Community", {"from": "u", "to": "c"}),
        ("WORKS_AT", "Member", "Unit", {"from": "m", "to": "u"}),
        ("REGISTERED_WITH", "Member", "Community", {"from": "m", "to": "c"}),
        ("LIVES_IN", "Resident", "Community", {"from": "r", "to": "c"}),
        ("IN_COMMUNITY", "Need", "Community", {"from": "n", "to": "c"}),
    ):
        assert writer.relations(name, source, target, [row]).created == 1
    return client


def test_personal_values_are_masked_and_named(town: FlaskClient) -> None:
    answer = town.get("/api/v1/units/u").get_json()
    assert (answer["phone"], answer["contact_person"]) == (None, None)
    assert answer["masked"] == ["contact_person", "phone"]
    assert (answer["name"], answer["address"]) == ("第一小学", "抚松大街 1 号")


@pytest.mark.parametrize(
    "address",
    ["units", "units/u", "communities/c", "big-committees/b", "needs/n", "search?q=王小明"],
)
def test_nothing_personal_leaves_the_server(town: FlaskClient, address: str) -> None:
    text = town.get(f"/api/v1/{address}").get_data(as_text=True)
    assert [each for each in SECRETS if each in text] == []


@pytest.mark.parametrize("plural", ["members", "residents", "wishes", "cases", "events"])
def test_personal_records_are_not_listed(town: FlaskClient, plural: str) -> None:
    problem(town.get(f"/api/v1/{plural}"), 404)
    problem(town.get(f"/api/v1/{plural}/m"), 404)


def test_neighbours_are_told_by_relation_with_what_joins_them(town: FlaskClient) -> None:
    answer = town.get("/api/v1/units/u").get_json()
    assert answer["related"] == {
        "HOLDS_SEAT": [
            {
                "id": "b",
                "label": "BigCommittee",
                "name": "城内社区大党委",
                "direction": "out",
                "synthetic": False,
                "properties": {
                    "role": "校长",
                    "since": "2021-03-01",
                    **_stamps(answer["related"]["HOLDS_SEAT"][0]["properties"]),
                },
            }
        ],
        "LOCATED_IN": [
            {
                "id": "c",
                "label": "Community",
                "name": "城内社区",
                "direction": "out",
                "synthetic": False,
                "properties": _stamps(answer["related"]["LOCATED_IN"][0]["properties"]),
            }
        ],
        "WORKS_AT": [
            {
                "id": "m",
                "label": "Member",
                "name": "李＊＊",
                "direction": "in",
                "synthetic": False,
                "properties": _stamps(answer["related"]["WORKS_AT"][0]["properties"]),
            }
        ],
    }
    assert answer["related_total"] == 3


def _stamps(properties: dict[str, Any]) -> dict[str, Any]:
    """What the writer adds to every relationship."""
    names = ("created_at", "source", "sources", "updated_at")
    stamps = {name: properties[name] for name in names}
    assert (stamps["source"], stamps["sources"]) == ("test", ["test"])
    assert dt.datetime.fromisoformat(stamps["created_at"][:26] + "+00:00")
    return stamps


def test_days_and_places_are_told_plainly(town: FlaskClient) -> None:
    assert town.get("/api/v1/needs/n").get_json()["starts_on"] == "2026-05-01"
    assert town.get("/api/v1/communities/c").get_json()["location"] == {
        "longitude": 127.28,
        "latitude": 42.33,
    }


def test_every_declared_property_is_there_and_nothing_else(town: FlaskClient) -> None:
    internal = {"pinyin", "initials", "alias_letters"}
    declared = set(SCHEMA.nodes["Unit"].properties) - internal
    answer = town.get("/api/v1/units/u").get_json()
    assert set(answer) == declared | {"label", "masked", "related", "related_total"}


def test_of_many_neighbours_the_first_hundred_are_told(town: FlaskClient, writer: Writer) -> None:
    rows = [{"id": f"r{n:03}", "name": "资源"} for n in range(120)]
    writer.nodes("Resource", rows)
    writer.relations("OFFERS", "Unit", "Resource", [{"from": "u", "to": r["id"]} for r in rows])
    answer = town.get("/api/v1/units/u").get_json()
    assert sum(len(each) for each in answer["related"].values()) == 100
    assert answer["related_total"] == 123


def test_what_the_schema_does_not_declare_is_not_shown(
    town: FlaskClient, database: Database
) -> None:
    database.write(
        [
            (
                "MATCH (u:Unit {id: 'u'}), (c:Community {id: 'c'}) "
                "CREATE (u)-[:KNOWS]->(c), (u)-[:OFFERS]->(:Stranger {id: 's', name: 'x'}) "
                "SET u.colour = 'red', u:School",
                {},
            )
        ]
    )
    answer = town.get("/api/v1/units/u").get_json()
    assert set(answer["related"]) == {"HOLDS_SEAT", "LOCATED_IN", "WORKS_AT"}
    assert answer["related_total"] == 3
    assert "colour" not in answer
    assert answer["label"] == "Unit"
    [unit] = town.get("/api/v1/communities/c").get_json()["related"]["LOCATED_IN"]
    assert (unit["id"], unit["label"]) == ("u", "Unit")


@pytest.mark.parametrize("address", ["units/nobody", "units/c", "needs/u", "units/%00", "units/' "])
def test_what_is_not_there_is_not_found(town: FlaskClient, address: str) -> None:
    problem(town.get(f"/api/v1/{address}"), 404, code="not_found", fields=[])


def test_not_found_is_told_in_the_callers_language(town: FlaskClient) -> None:
    zh = problem(town.get("/api/v1/units/x9"), 404)
    en = problem(town.get("/api/v1/units/x9", headers={"Accept-Language": "en"}), 404)
    assert zh["detail"] == "没有编号为「x9」的驻区单位"
    assert en["detail"] == "There is no resident unit with id 'x9'"
