"""The graph as HSDS 3.1 and back: what the standard can carry comes back exactly."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import ConfigurationError, ConflictError
from graph.model import SCHEMA
from loaders.export.hsds import export_hsds
from loaders.formats.hsds import HSDS
from tests.assertions import nodes, relations
from tests.formats import convert, load_converted

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database
    from graph.writer import Writer

UUID = "ac148810-d857-441c-9679-408f346de14b"
TABULAR = pytest.mark.parametrize("tabular", [False, True], ids=["documents", "tables"])


@pytest.fixture
def town(database: Database, writer: Writer) -> Database:
    """Something of everything that HSDS can carry, and of what it can not."""
    writer.nodes("Township", [{"id": "town", "name": "抚松镇"}])
    writer.nodes(
        "Community",
        [{"id": "c1", "name": "城内社区", "synthetic": True}, {"id": "c2", "name": "城外社区"}],
    )
    writer.nodes(
        "Category",
        [
            {"id": "health", "name": "健康医疗", "name_en": "Health", "aliases": ["医疗", "看病"]},
            {"id": "eye-care", "name": "眼科", "name_en": "Eye care", "description": "配镜"},
            {"id": UUID, "name": "外来分类", "name_en": "foreign", "synthetic": True},
        ],
    )
    writer.nodes(
        "Unit",
        [
            {
                "id": "u1",
                "name": "县医院",
                "aliases": ["医院；本部", "a;b", "c\\d"],
                "description": "第一行\n第二行",
                "kind": "hospital",
                "address": "小南街 12 号",
                "location": (127.28, 42.33),
                "contact_person": "王小明",
                "phone": "=0439-6211111",
                "founded_on": "1958年",
                "principle": "+以病人为中心",
                "citation": "第 1 节",
                "synthetic": True,
            },
            {"id": UUID, "name": "县银行", "location": (-0.1, -1e-07)},
            {"id": "u3", "name": "无资源的单位", "address": "只有地址"},
        ],
    )
    writer.nodes("Department", [{"id": "d1", "name": "卫健局", "phone": "12320"}])
    writer.nodes("Team", [{"id": "t1", "name": "志愿队"}])
    writer.nodes("Member", [{"id": "m1", "name": "李小红"}])
    writer.nodes(
        "Resource",
        [
            {
                "id": "r1",
                "name": "免费验光",
                "aliases": ["验光"],
                "description": "每周六",
                "quantity": 12.5,
                "unit_of_measure": "hour",
                "beneficiary_groups": ["elderly", "disabled"],
                "minimum_age": 60.0,
                "maximum_age": 99.5,
                "location": (127.3, 42.3),
                "status": "paused",
                "citation": "第 2 节",
                "synthetic": True,
                "placeholder": False,
            },
            {"id": UUID, "name": "讲座", "quantity": 0, "status": "retired"},
            {"id": "r3", "name": "只有单位", "unit_of_measure": "item"},
            {"id": "r4", "name": "党员的技能", "status": "available"},
            {"id": "r5", "name": "无人提供"},
        ],
    )
    writer.relations("PART_OF", "Community", "Township", [{"from": "c1", "to": "town"}])
    located = [{"from": "u1", "to": "c1"}, {"from": "u1", "to": "c2"}, {"from": "u3", "to": "c2"}]
    writer.relations("LOCATED_IN", "Unit", "Community", located)
    writer.relations("SERVES", "Team", "Community", [{"from": "t1", "to": "c2"}])
    writer.relations("SERVES", "Resource", "Community", [{"from": "r1", "to": "c2"}])
    writer.relations("CHILD_OF", "Category", "Category", [{"from": "eye-care", "to": "health"}])
    writer.relations(
        "IN_CATEGORY",
        "Resource",
        "Category",
        [{"from": "r1", "to": "eye-care"}, {"from": "r1", "to": UUID}, {"from": "r4", "to": UUID}],
    )
    offers = [{"from": "u1", "to": "r1"}, {"from": UUID, "to": "r1"}, {"from": UUID, "to": UUID}]
    writer.relations("OFFERS", "Unit", "Resource", offers)
    writer.relations("OFFERS", "Department", "Resource", [{"from": "d1", "to": "r1"}])
    writer.relations("OFFERS", "Team", "Resource", [{"from": "t1", "to": "r3"}])
    writer.relations("OFFERS", "Member", "Resource", [{"from": "m1", "to": "r4"}])
    return database


def carried(database: Database) -> dict[str, set[Any]]:
    """Everything of the graph that HSDS can carry."""
    found = {}
    for label in ("Unit", "Resource", "Category"):
        declared = SCHEMA.nodes[label].properties.values()
        found[label] = nodes(database, label, *(each.name for each in declared if not each.derived))
    for name in ("OFFERS", "IN_CATEGORY", "CHILD_OF", "LOCATED_IN", "SERVES"):
        found[name] = relations(database, name)
    found["OFFERS"] -= {("m1", "r4")}
    return found


@TABULAR
def test_what_hsds_can_carry_comes_back_exactly(
    town: Database, tmp_path: Path, tabular: bool
) -> None:
    before = carried(town)
    report = export_hsds(town, SCHEMA, tmp_path / "out", tabular=tabular)
    assert (report.organizations, report.services, report.taxonomy_terms) == (5, 5, 3)
    converted = convert(HSDS, sorted((tmp_path / "out").iterdir()))
    assert converted.rejected == {}
    town.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    loaded = load_converted(town, converted, tmp_path / "loaded")
    assert [each.reason.en for each in loaded.faults] == []
    assert carried(town) == before
    assert nodes(town, "Community", "id", "name", "synthetic") == {
        ("c1", "城内社区", True),
        ("c2", "城外社区", None),
    }
    assert nodes(town, "Department", "id", "name", "phone") == {("d1", "卫健局", "12320")}
    assert nodes(town, "Member", "id") == set()


@TABULAR
def test_the_same_graph_gives_the_same_files(town: Database, tmp_path: Path, tabular: bool) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for target in (first, second):
        export_hsds(town, SCHEMA, target, tabular=tabular)
    assert {each.name: each.read_bytes() for each in first.iterdir()} == {
        each.name: each.read_bytes() for each in second.iterdir()
    }


@TABULAR
def test_what_is_public_holds_nobodys_name(town: Database, tmp_path: Path, tabular: bool) -> None:
    export_hsds(town, SCHEMA, tmp_path / "all", tabular=tabular)
    export_hsds(town, SCHEMA, tmp_path / "public", tabular=tabular, public=True)
    everything, public = (
        "".join(each.read_text("utf-8") for each in (tmp_path / name).iterdir())
        for name in ("all", "public")
    )
    for secret in ("王小明", "0439-6211111", "12320"):
        assert secret in everything
        assert secret not in public
    assert "李小红" not in everything


def test_what_could_be_taken_for_a_formula_is_guarded(town: Database, tmp_path: Path) -> None:
    export_hsds(town, SCHEMA, tmp_path / "out", tabular=True)
    beginnings = set()
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                beginnings |= {
                    text[0]
                    for name, text in row.items()
                    if text and name not in {"latitude", "longitude"}
                }
    assert not beginnings & set("=+-@")
    assert "'" in beginnings


def test_many_nodes_are_written_page_by_page(
    database: Database, writer: Writer, tmp_path: Path
) -> None:
    writer.nodes("Unit", [{"id": f"u{number}", "name": f"单位{number}"} for number in range(1_100)])
    writer.nodes(
        "Resource", [{"id": f"r{number}", "name": f"资源{number}"} for number in range(1_100)]
    )
    offers = [{"from": f"u{number}", "to": f"r{1_099 - number}"} for number in range(1_100)]
    writer.relations("OFFERS", "Unit", "Resource", offers)
    export_hsds(database, SCHEMA, tmp_path / "out")
    page = json.loads((tmp_path / "out" / "services.json").read_text("utf-8"))
    assert (page["total_items"], page["size"], page["empty"]) == (1_100, 1_100, False)
    assert len({each["id"] for each in page["contents"]}) == 1_100
    assert {
        (each["organization"]["name"].removeprefix("单位"), each["name"].removeprefix("资源"))
        for each in page["contents"]
    } == {(str(number), str(1_099 - number)) for number in range(1_100)}


def test_an_empty_graph_gives_empty_lists(database: Database, tmp_path: Path) -> None:
    export_hsds(database, SCHEMA, tmp_path / "out")
    page = json.loads((tmp_path / "out" / "organizations.json").read_text("utf-8"))
    assert (page["contents"], page["total_items"], page["empty"]) == ([], 0, True)
    converted = convert(HSDS, sorted((tmp_path / "out").iterdir()))
    assert (converted.rows, converted.rejected) == ({}, {})


def test_a_folder_that_holds_something_is_left_alone(database: Database, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept", "utf-8")
    with pytest.raises(ConflictError):
        export_hsds(database, SCHEMA, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]
    with pytest.raises(ConfigurationError):
        export_hsds(database, SCHEMA, kept / "out")
