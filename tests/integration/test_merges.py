"""Merging two records of one thing, and taking it back to the last property."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from graph.errors import ConflictError, InvalidInputError, NotFoundError
from graph.exact import stated, to_line
from graph.merges import (
    Merge,
    UnmergeConflictError,
    find_merge,
    list_merges,
    merge_nodes,
    merged_ids,
    merges_of_import,
    unmerge,
)
from graph.model import SCHEMA
from graph.writer import Writer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.database import Database

EXACT = (
    "[key IN keys({0}) | CASE WHEN {0}[key] IS :: ZONED DATETIME "
    "THEN [key, toString({0}[key]), true] ELSE [key, {0}[key], false] END]"
)
ENGLISH = {"Accept-Language": "en"}


def graph(database: Database) -> tuple[list[str], list[str]]:
    """Every node and relationship but what is remembered of merges, to the last digit."""
    nodes = database.read(
        "MATCH (n) WHERE NOT n:Merge AND NOT n:NotSame "
        f"RETURN labels(n) AS labels, {EXACT.format('n')} AS properties"
    )
    relations = database.read(
        "MATCH (a)-[r]->(b) "
        f"RETURN a.id AS a, type(r) AS type, b.id AS b, {EXACT.format('r')} AS properties"
    )
    return (
        sorted(f"{each['labels']} {to_line(stated(each['properties']))}" for each in nodes),
        sorted(
            f"{each['a']} {each['type']} {each['b']} {to_line(stated(each['properties']))}"
            for each in relations
        ),
    )


def merge(
    database: Database, keep: str, lose: str, label: str = "Unit", *, dry_run: bool = False
) -> Merge:
    return merge_nodes(
        database, SCHEMA, label, keep, lose, reason="同一家", by="user-7", dry_run=dry_run
    )


def codes(refused: pytest.ExceptionInfo[UnmergeConflictError]) -> set[tuple[str, str]]:
    return {(" ".join(each.ids), each.code) for each in refused.value.conflicts}


@pytest.fixture
def town(database: Database) -> Database:
    """Three records of one unit, from two sources, and what they are joined to."""
    first = Writer(database, SCHEMA, source="office", import_id="import-a")
    other = Writer(database, SCHEMA, source="survey", import_id="import-b")
    first.nodes("Community", [{"id": "c", "name": "城内社区"}, {"id": "d", "name": "城北社区"}])
    first.nodes("BigCommittee", [{"id": "b", "name": "大党委"}])
    first.nodes("Resource", [{"id": "r", "name": "会议室"}, {"id": "s", "name": "体检车"}])
    first.nodes("Member", [{"id": "m", "name": "王小明"}])
    first.nodes("Need", [{"id": "n", "name": "修下水道"}, {"id": "n2", "name": "下水道维修"}])
    first.nodes("Unit", [{"id": "u1", "name": "御安物业", "kind": "property_company"}])
    other.nodes(
        "Unit",
        [
            {
                "id": "u2",
                "name": "御安物业有限公司",
                "aliases": ["御安"],
                "kind": "firm",
                "phone": "0439-1",
                "location": (127.28, 42.33),
            },
            {"id": "u3", "name": "禦安物業", "address": "抚松大街 1 号"},
        ],
    )
    for writer, name, source, target, row in (
        (first, "LOCATED_IN", "Unit", "Community", {"from": "u1", "to": "c"}),
        (other, "LOCATED_IN", "Unit", "Community", {"from": "u2", "to": "c", "citation": "¶1"}),
        (other, "LOCATED_IN", "Unit", "Community", {"from": "u3", "to": "d"}),
        (
            first,
            "HOLDS_SEAT",
            "Unit",
            "BigCommittee",
            {"from": "u1", "to": "b", "role": "经理", "since": dt.date(2021, 3, 1)},
        ),
        (
            other,
            "HOLDS_SEAT",
            "Unit",
            "BigCommittee",
            {"from": "u2", "to": "b", "role": "主任", "representative": "李大力"},
        ),
        (first, "OFFERS", "Unit", "Resource", {"from": "u1", "to": "r"}),
        (other, "OFFERS", "Unit", "Resource", {"from": "u2", "to": "s"}),
        (other, "WORKS_AT", "Member", "Unit", {"from": "m", "to": "u2"}),
        (first, "RAISED_BY", "Need", "Unit", {"from": "n2", "to": "u2"}),
    ):
        assert writer.relations(name, source, target, [row]).created == 1
    return database


def test_the_keeper_takes_over_what_it_lacks(town: Database) -> None:
    done = merge(town, "u1", "u2")
    [unit] = town.read("MATCH (u:Unit {id: 'u1'}) RETURN properties(u) AS all")
    held = unit["all"]
    assert (held["name"], held["kind"], held["phone"]) == ("御安物业", "property_company", "0439-1")
    assert held["aliases"] == ["御安物业有限公司", "御安"]
    assert held["alias_letters"][2:] == ["yuan", "ya"]
    assert held["sources"] == ["office", "survey"]
    assert held["location"].longitude == 127.28
    assert done.plan.differing == ("kind",)
    assert town.read("MATCH (u:Unit {id: 'u2'}) RETURN u") == []


def test_every_relationship_moves_or_is_folded(town: Database) -> None:
    done = merge(town, "u1", "u2")
    assert {(each.joined.type, each.joined.other_id, each.fate) for each in done.plan.fates} == {
        ("LOCATED_IN", "c", "folded"),
        ("HOLDS_SEAT", "b", "folded"),
        ("OFFERS", "s", "moved"),
        ("WORKS_AT", "m", "moved"),
        ("RAISED_BY", "n2", "moved"),
    }
    rows = town.read(
        "MATCH (:Unit {id: 'u1'})-[r]-(o) RETURN type(r) AS type, o.id AS id, "
        "startNode(r).id = 'u1' AS out, r.role AS role, r.representative AS who, "
        "r.citation AS citation, r.sources AS sources"
    )
    told = {(each["type"], each["id"], each["out"]): each for each in rows}
    assert len(told) == len(rows) == 6
    seat = told["HOLDS_SEAT", "b", True]
    assert (seat["role"], seat["who"], seat["sources"]) == ("经理", "李大力", ["office", "survey"])
    assert told["LOCATED_IN", "c", True]["citation"] == "¶1"
    assert told["WORKS_AT", "m", False]["sources"] == ["survey"]


def test_unmerging_restores_everything_property_for_property(town: Database) -> None:
    before = graph(town)
    done = merge(town, "u1", "u2")
    assert graph(town) != before
    undone = unmerge(town, SCHEMA, str(done.id))
    assert graph(town) == before
    assert (undone.state, undone.plan) == ("undone", done.plan)
    with pytest.raises(ConflictError, match="undone already"):
        unmerge(town, SCHEMA, str(done.id))
    # and again, as if nothing had been
    again = merge(town, "u2", "u1")
    unmerge(town, SCHEMA, str(again.id))
    assert graph(town) == before
    merges, total = list_merges(town)
    assert ([each.id for each in merges], total) == ([again.id, done.id], 2)


def test_every_kind_of_value_comes_back_to_the_last_digit(town: Database) -> None:
    town.write(
        [
            (
                "MATCH (u:Unit {id: 'u2'})-[r:OFFERS]->() "
                "SET u.whole = 1, u.part = 1.0, u.day = date('2026-05-31'), "
                "u.moment = datetime('2026-05-31T09:00:00.123456789+08:00'), "
                "u.zone = datetime('2026-05-31T09:00[Asia/Shanghai]'), u.none = [], "
                "u.much = [1.5, 2.0], r.at = datetime('2026-01-01T00:00:00.5Z')",
                {},
            )
        ]
    )
    before = graph(town)
    done = merge(town, "u1", "u2")
    unmerge(town, SCHEMA, str(done.id))
    assert graph(town) == before


def test_a_dry_run_shows_the_same_and_writes_nothing(town: Database) -> None:
    before = graph(town)
    tried = merge(town, "u1", "u2", dry_run=True)
    assert (tried.id, tried.state) == (None, "tried")
    assert graph(town) == before
    assert list_merges(town) == ([], 0)
    done = merge(town, "u1", "u2")
    shown = tried.as_json()
    wanted = find_merge(town, str(done.id)).as_json()
    for each in ("properties", "differing", "sources", "relations"):
        assert shown[each] == wanted[each]
    assert shown["properties"] == ["aliases", "location", "phone"]
    assert shown["relations"][0]["other"] == {"id": "b", "label": "BigCommittee"}


def test_what_joins_the_two_is_dropped_and_comes_back(database: Database) -> None:
    database.write(
        [
            (
                "CREATE (a:Need {id: 'a', name: '甲'})-[:CONCERNS {note: 1}]->"
                "(b:Need {id: 'b', name: '乙'})-[:CONCERNS]->(b)",
                {},
            )
        ]
    )
    before = graph(database)
    done = merge(database, "a", "b", "Need")
    assert [each.fate for each in done.plan.fates] == ["dropped", "dropped"]
    unmerge(database, SCHEMA, str(done.id))
    assert graph(database) == before


def test_chains_are_resolved_and_come_off_in_the_reverse_order(town: Database) -> None:
    before = graph(town)
    first = merge(town, "u2", "u1")
    second = merge(town, "u3", "u2")
    assert merged_ids(town) == {("Unit", "u1"): "u3", ("Unit", "u2"): "u3"}
    assert set(merges_of_import(town, "import-a")) == {
        (first.id, "Unit", "u1"),
        # its relationship to the resource came from that import
        (second.id, "Unit", "u2"),
    }
    with pytest.raises(UnmergeConflictError) as refused:
        unmerge(town, SCHEMA, str(first.id))
    assert codes(refused) >= {("u2", "merged")}
    assert str(second.id) in refused.value.problems[0].reason.en
    unmerge(town, SCHEMA, str(second.id))
    assert merged_ids(town) == {("Unit", "u1"): "u2"}
    unmerge(town, SCHEMA, str(first.id))
    assert graph(town) == before
    assert merged_ids(town) == {}


def test_two_merged_into_one_come_off_in_the_reverse_order(town: Database) -> None:
    before = graph(town)
    first, second = merge(town, "u1", "u2"), merge(town, "u1", "u3")
    with pytest.raises(UnmergeConflictError) as refused:
        unmerge(town, SCHEMA, str(first.id))
    assert codes(refused) == {("u1", "merged")}
    for each in (second, first):
        unmerge(town, SCHEMA, str(each.id))
    assert graph(town) == before


def test_a_neighbour_that_was_merged_since_comes_first(town: Database) -> None:
    before = graph(town)
    unit = merge(town, "u1", "u2")
    need = merge(town, "n", "n2", "Need")
    with pytest.raises(UnmergeConflictError) as refused:
        unmerge(town, SCHEMA, str(unit.id))
    assert codes(refused) == {("n2 u1", "merged")}
    for each in (need, unit):
        unmerge(town, SCHEMA, str(each.id))
    assert graph(town) == before


def test_unmerging_is_refused_where_the_same_was_edited_since(town: Database) -> None:
    done = merge(town, "u1", "u2")
    Writer(town, SCHEMA, source="later").nodes("Unit", [{"id": "u1", "name": "御安", "phone": "2"}])
    town.write(
        [
            ("MATCH (:Unit {id: 'u1'})-[r:HOLDS_SEAT]->() SET r.representative = '赵'", {}),
            ("MATCH (:Unit {id: 'u1'})-[r:OFFERS]->(:Resource {id: 's'}) SET r.note = 'x'", {}),
            ("MATCH (:Member)-[r:WORKS_AT]->(:Unit {id: 'u1'}) DELETE r", {}),
            ("CREATE (:Unit {id: 'u2', name: '又来了'})", {}),
        ]
    )
    before = graph(town)
    with pytest.raises(UnmergeConflictError) as refused:
        unmerge(town, SCHEMA, str(done.id))
    assert {(each.ids, each.code, each.about) for each in refused.value.conflicts} == {
        (("u2",), "taken", ()),
        (("u1",), "edited", ("phone",)),
        (("u1", "b"), "edited", ("representative",)),
        (("u1", "s"), "edited", ("note",)),
        (("m", "u1"), "gone", ()),
    }
    assert graph(town) == before
    assert find_merge(town, str(done.id)).state == "merged"


def test_what_was_written_since_beside_the_merge_stays(town: Database) -> None:
    done = merge(town, "u1", "u2")
    later = Writer(town, SCHEMA, source="later")
    later.nodes("Unit", [{"id": "u1", "name": "御安物业", "founded_on": "1999"}])
    later.relations("OFFERS", "Unit", "Resource", [{"from": "u1", "to": "s"}])
    later.relations("LOCATED_IN", "Unit", "Community", [{"from": "u1", "to": "d"}])
    unmerge(town, SCHEMA, str(done.id))
    [row] = town.read(
        "MATCH (a:Unit {id: 'u1'}), (b:Unit {id: 'u2'})-[r:OFFERS]->() "
        "RETURN a.founded_on AS year, a.sources AS sources, a.phone AS phone, "
        "a.aliases AS aliases, r.sources AS said, "
        "EXISTS { (a)-[:LOCATED_IN]->({id: 'd'}) } AS there"
    )
    assert row == {
        "year": "1999",
        "sources": ["office", "later"],
        "phone": None,
        "aliases": None,
        "said": ["survey", "later"],
        "there": True,
    }


@pytest.mark.parametrize(
    ("label", "keep", "lose", "said"),
    [
        ("Unit", "u1", "u1", "into itself"),
        ("Unit", "u1", "nobody", "does not exist"),
        ("Unit", "nobody", "u1", "does not exist"),
        ("Unit", "u1", "m", "different types"),
        ("Community", "c", "d", "of this type cannot be merged"),
    ],
)
def test_what_makes_no_sense_is_refused(
    town: Database, label: str, keep: str, lose: str, said: str
) -> None:
    before = graph(town)
    with pytest.raises(InvalidInputError, match=said):
        merge(town, keep, lose, label)
    assert graph(town) == before


def test_what_contradicts_the_graph_is_refused(town: Database) -> None:
    done = merge(town, "u1", "u2")
    for keep, lose in (("u3", "u2"), ("u2", "u3")):
        with pytest.raises(ConflictError, match="u2 was merged already") as refused:
            merge(town, keep, lose)
        assert "into u1" in refused.value.problems[0].reason.en
    Writer(town, SCHEMA, source="x").nodes("Unit", [{"id": "u9", "name": "虚", "synthetic": True}])
    with pytest.raises(ConflictError, match="invented"):
        merge(town, "u1", "u9")
    town.write([("MATCH (u:Unit {id: 'u3'}) CREATE (u)-[:STRANGE]->(:Foreign {id: 'f'})", {})])
    with pytest.raises(ConflictError, match="does not know"):
        merge(town, "u1", "u3")
    town.write(
        [
            ("MATCH (:Foreign)<-[r]-() DELETE r", {}),
            ("MATCH (u:Unit {id: 'u3'}), (d {id: 'd'}) CREATE (u)-[:LOCATED_IN]->(d)", {}),
        ]
    )
    with pytest.raises(ConflictError, match="there twice"):
        merge(town, "u1", "u3")
    town.write([("MATCH (u:Unit {id: 'u3'}) SET u:Foreign", {})])
    with pytest.raises(ConflictError, match="other labels"):
        merge(town, "u1", "u3")
    with pytest.raises(NotFoundError):
        unmerge(town, SCHEMA, "no such merge")
    assert find_merge(town, str(done.id)).state == "merged"


def test_a_resident_is_merged_without_telling_anything_personal(database: Database) -> None:
    writer = Writer(database, SCHEMA, source="a")
    writer.nodes(
        "Resident",
        [
            {"id": "r1", "name": "张三丰", "birth_year": 1960},
            {"id": "r2", "name": "張三豐", "phone": "13900001111", "id_number": "220621X"},
        ],
    )
    before = graph(database)
    done = merge(database, "r1", "r2", "Resident")
    told = json.dumps(done.as_json(), ensure_ascii=False)
    assert not any(secret in told for secret in ("139", "220621", "三"))
    assert done.as_json()["properties"] == ["aliases", "id_number", "phone"]
    unmerge(database, SCHEMA, str(done.id))
    assert graph(database) == before


def test_the_api_tries_merges_shows_and_undoes(client: FlaskClient, town: Database) -> None:
    before = graph(town)
    body = {"type": "Unit", "keep_id": "u1", "lose_id": "u2", "reason": "同一家"}
    tried = client.post("/api/v1/merges", json={**body, "dry_run": True})
    assert (tried.status_code, tried.get_json()["id"]) == (200, None)
    assert graph(town) == before
    done = client.post("/api/v1/merges", json=body)
    assert done.status_code == 201
    merge_id = done.get_json()["id"]
    assert client.post("/api/v1/merges", json=body).status_code == 409
    listed = client.get("/api/v1/merges").get_json()
    assert (listed["total"], listed["items"][0]["id"]) == (1, merge_id)
    shown = client.get(f"/api/v1/merges/{merge_id}").get_json()
    assert (shown["state"], len(shown["relations"])) == ("merged", 5)
    town.write([("MATCH (u:Unit {id: 'u1'}) SET u.phone = '2'", {})])
    refused = client.post(f"/api/v1/merges/{merge_id}/undo", headers=ENGLISH)
    assert refused.status_code == 409
    assert refused.get_json()["errors"] == [
        {"field": "Unit u1", "reason": "was edited since: phone"}
    ]
    town.write([("MATCH (u:Unit {id: 'u1'}) SET u.phone = '0439-1'", {})])
    undone = client.post(f"/api/v1/merges/{merge_id}/undo").get_json()
    assert (undone["state"], bool(undone["undone_at"])) == ("undone", True)
    assert graph(town) == before
    assert client.get("/api/v1/merges/none").status_code == 404
    assert client.post("/api/v1/merges/none/undo").status_code == 404
    wrong = client.post("/api/v1/merges", json={**body, "lose_id": "u1"}, headers=ENGLISH)
    assert (wrong.status_code, wrong.get_json()["errors"][0]["field"]) == (422, "lose_id")
