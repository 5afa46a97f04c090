"""The writer: idempotent, and strict where Neo4j Community is not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError
from graph.model import SCHEMA
from graph.writer import Writer, Written
from tests.assertions import nodes, relations

if TYPE_CHECKING:
    from graph.database import Database

GLASSES: dict[str, object] = {
    "id": "r1",
    "name": "验光配镜",
    "quantity": 30.0,
    "unit_of_measure": "item",
}
CHECK_UP: dict[str, object] = {"id": "r2", "name": "体检"}


@pytest.fixture
def writer(database: Database) -> Writer:
    return Writer(database, SCHEMA, source="test")


def test_what_is_written_twice_is_unchanged(database: Database, writer: Writer) -> None:
    assert writer.nodes("Resource", [GLASSES]) == Written(created=1)
    stamped = nodes(database, "Resource", "updated_at")
    assert writer.nodes("Resource", [GLASSES]) == Written(unchanged=1)
    assert nodes(database, "Resource", "updated_at") == stamped


def test_only_what_differs_is_changed_and_none_removes(database: Database, writer: Writer) -> None:
    writer.nodes("Resource", [GLASSES, CHECK_UP])
    changed = [{**GLASSES, "quantity": None}, CHECK_UP]
    assert writer.nodes("Resource", changed) == Written(changed=1, unchanged=1)
    assert nodes(database, "Resource", "id", "quantity", "unit_of_measure") == {
        ("r1", None, "item"),
        ("r2", None, None),
    }
    assert writer.nodes("Resource", changed) == Written(unchanged=2)


def test_every_kind_of_value_comes_back_as_given(database: Database, writer: Writer) -> None:
    at = dt.datetime(2026, 5, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    writer.nodes(
        "Community", [{"id": "c", "name": "社区", "location": (127.28, 42.33), "synthetic": True}]
    )
    row = {"id": "k", "name": "认领", "status": "offered", "offered_at": at, "rating": 5}
    writer.nodes("Commitment", [{**row, "due_on": dt.date(2026, 6, 1), "aliases": ["甲", "乙"]}])
    [record] = database.read("MATCH (c:Commitment) RETURN c {.*} AS c")
    stored = record["c"]
    assert stored["offered_at"].to_native() == at
    assert stored["due_on"].to_native() == dt.date(2026, 6, 1)
    assert (stored["aliases"], stored["rating"]) == (["甲", "乙"], 5)
    [place] = database.read("MATCH (c:Community) RETURN c.location AS p, c.synthetic AS s")
    assert (place["p"].longitude, place["p"].latitude, place["s"]) == (127.28, 42.33, True)


def test_names_are_written_in_letters_too(database: Database, writer: Writer) -> None:
    writer.nodes("Department", [{"id": "d", "name": "住房和城乡建设局", "aliases": ["住建局"]}])
    assert nodes(database, "Department", "pinyin", "initials", "alias_letters", "source") == {
        ("zhufanghechengxiangjiansheju", "zfhcxjsj", ("zhujianju", "zjj"), "test")
    }


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": "r", "quantity": 1.0}, "name"),
        ({"id": "", "name": "x"}, "id"),
        ({"id": "r", "name": "x", "quantity": -1.0}, "quantity"),
        ({"id": "r", "name": "x", "quantity": float("nan")}, "quantity"),
        ({"id": "r", "name": "x", "quantity": "30"}, "quantity"),
        ({"id": "r", "name": "x", "quantity": True}, "quantity"),
        ({"id": "r", "name": "x", "unit_of_measure": "furlong"}, "unit_of_measure"),
        ({"id": "r", "name": "x", "beneficiary_groups": ["elderly", "martians"]}, "beneficiary_"),
        ({"id": "r", "name": "x", "starts_on": "2026-01-01"}, "starts_on"),
        ({"id": "r", "name": "x", "location": (200.0, 0.0)}, "location"),
        ({"id": "r", "name": "x", "colour": "red"}, "colour"),
        ({"id": "r", "name": "x", "pinyin": "forged"}, "pinyin"),
    ],
)
def test_a_row_that_breaks_the_schema_is_refused_with_its_field(
    database: Database, writer: Writer, row: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        writer.nodes("Resource", [GLASSES, row])
    assert {each.where.rsplit(" ", 1)[-1] for each in refused.value.problems} == {
        each.where.rsplit(" ", 1)[-1] for each in refused.value.problems if field in each.where
    }
    assert refused.value.problems[0].where.startswith("row 1")
    assert nodes(database, "Resource", "id") == set()


def test_relations_are_idempotent_and_name_missing_ends(database: Database, writer: Writer) -> None:
    writer.nodes("Unit", [{"id": "u", "name": "眼镜店"}])
    writer.nodes("BigCommittee", [{"id": "b", "name": "大党委"}])
    rows = [
        {"from": "u", "to": "b", "kind": "part_time"},
        {"from": "nobody", "to": "b"},
        {"from": "u", "to": "nowhere"},
    ]
    first = writer.relations("HOLDS_SEAT", "Unit", "BigCommittee", rows)
    assert (first.created, [each.position for each in first.missing]) == (1, [1, 2])
    assert "nobody" in first.missing[0].reason.en
    assert "nowhere" in first.missing[1].reason.zh
    again = writer.relations("HOLDS_SEAT", "Unit", "BigCommittee", rows[:1])
    assert again == Written(unchanged=1)
    moved = [{"from": "u", "to": "b", "kind": "full_time"}]
    assert writer.relations("HOLDS_SEAT", "Unit", "BigCommittee", moved) == Written(changed=1)
    assert relations(database, "HOLDS_SEAT", "kind", "source") == {("u", "b", "full_time", "test")}


def test_a_relation_between_the_wrong_types_is_refused(writer: Writer) -> None:
    with pytest.raises(InvalidInputError, match="cannot join"):
        writer.relations("HOLDS_SEAT", "Need", "BigCommittee", [{"from": "n", "to": "b"}])


def test_more_rows_than_a_batch_are_all_written(database: Database, writer: Writer) -> None:
    rows = [{"id": f"c{n}", "name": f"社区{n}"} for n in range(12_345)]
    assert writer.nodes("Community", rows) == Written(created=12_345)
    assert len(nodes(database, "Community", "id")) == 12_345
