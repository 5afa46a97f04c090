"""File names and headers: what they mean is decided before the first row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import SCHEMA
from graph.schema import NodeType, RelationType, Schema
from graph.text import Text
from loaders.faults import UnreadableError
from loaders.mapping import NodeLayout, RelationLayout, layout_of, spelling, type_of
from loaders.sources import find

UNIT, SEAT = SCHEMA.nodes["Unit"], SCHEMA.relations["HOLDS_SEAT"]


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("units.csv", "Unit"),
        ("Unit.CSV", "Unit"),
        ("驻区单位.csv", "Unit"),
        ("01-counties.csv", "County"),
        ("2 party_organizations.tsv", "PartyOrganization"),
        ("Party Organizations.csv", "PartyOrganization"),
        ("03_units.rejects.csv", "Unit"),
        ("HOLDS_SEAT.csv", "HOLDS_SEAT"),
        ("holds-seat.csv", "HOLDS_SEAT"),
        ("担任委员.csv", "HOLDS_SEAT"),
        ("大党委席位.csv", "HOLDS_SEAT"),
        # the name of a type of thing wins over a relationship that is called like it
        ("社区.csv", "Community"),
        ("community.csv", "Community"),
    ],
)
def test_the_file_name_says_the_type(name: str, declared: str) -> None:
    assert type_of(Path("any") / name, SCHEMA).name == declared


def test_every_name_of_every_type_is_understood() -> None:
    for node in SCHEMA.nodes.values():
        assert {type_of(Path(f"{each}.csv"), SCHEMA) for each in node.headers()} == {node}
    for relation in SCHEMA.relations.values():
        assert type_of(Path(f"7-{relation.name}.rejects.csv"), SCHEMA) is relation


def test_a_name_that_says_nothing_or_too_much_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"names no type; call it after one, like units\.csv"):
        type_of(Path("通讯录.csv"), SCHEMA)
    twins = Schema.of(
        1,
        nodes=(
            NodeType(
                name="A",
                label=Text("甲", "thing"),
                plural="as",
                group="list",
                description=Text("", ""),
            ),
            NodeType(
                name="B",
                label=Text("乙", "thing"),
                plural="bs",
                group="list",
                description=Text("", ""),
            ),
        ),
        relations=(),
    )
    with pytest.raises(UnreadableError, match="may mean A, B; call it after one"):
        type_of(Path("thing.csv"), twins)


def test_every_header_of_every_type_means_one_thing() -> None:
    for node in SCHEMA.nodes.values():
        relations = SCHEMA.relations_from(node.name)
        names = {
            **{each.name: set(each.headers()) for each in node.properties.values()},
            **{
                each.name: {each.name, *((each.column.zh, each.column.en) if each.column else ())}
                for each in relations
            },
        }
        spellings = [spelling(text) for texts in names.values() for text in texts]
        distinct = [{spelling(text) for text in texts} for texts in names.values()]
        assert len(set(spellings)) == sum(map(len, distinct)), node.name
    for relation in SCHEMA.relations.values():
        texts = [
            {spelling(text) for text in each.headers()} for each in relation.properties.values()
        ]
        ends = {spelling(each) for each in ("from", "to", "from_type", "to_type", "起点", "终点")}
        assert len(set.union(ends, *texts)) == len(ends) + sum(map(len, texts)), relation.name


def layout(declared: NodeType | RelationType, *header: str) -> NodeLayout | RelationLayout:
    return layout_of(declared, header, 3, SCHEMA)


def test_a_node_sheet_is_laid_out_in_either_language() -> None:
    found = layout(
        UNIT, "编号", "Name", " kind OF unit", "手机", "", "大党委席位", "LOCATED_IN", "_row"
    )
    assert isinstance(found, NodeLayout)
    assert [(each.index, each.name) for each in found.properties] == [
        (0, "id"),
        (1, "name"),
        (2, "kind"),
        (3, "phone"),
    ]
    assert [(each.index, each.name) for each in found.references] == [
        (5, "HOLDS_SEAT"),
        (6, "LOCATED_IN"),
    ]
    assert (found.width, found.unnamed, found.id_column.header) == (8, (4,), "编号")


def test_a_relation_sheet_is_laid_out_in_either_language() -> None:
    for header in (
        ("起点类型", "起点", "终点类型", "终点", "代表"),
        ("from_type", "From", "to_type", "to", "representative"),
    ):
        found = layout(SEAT, *header)
        assert isinstance(found, RelationLayout)
        assert {each.name: each.index for each in found.ends.values()} == {
            "from_type": 0,
            "from": 1,
            "to_type": 2,
            "to": 3,
        }
        assert [each.name for each in found.properties] == ["representative"]


@pytest.mark.parametrize(
    ("declared", "header", "faults"),
    [
        (
            UNIT,
            ("id", "名称", "colour", "source", "拼音"),
            {
                ("colour", "resident unit has no such column"),
                ("source", "the product fills this in itself; remove the column"),
                ("拼音", "the product fills this in itself; remove the column"),
            },
        ),
        (
            UNIT,
            ("id", "name", "姓名", "电话", "phone", "手机"),
            {
                ("姓名", "means the same as column 'name'; keep one"),
                ("phone", "means the same as column '电话'; keep one"),
                ("手机", "means the same as column '电话'; keep one"),
            },
        ),
        (
            UNIT,
            ("地址", "HAS_BIG_COMMITTEE"),
            {
                ("HAS_BIG_COMMITTEE", "resident unit has no such column"),
                ("id", "a required column is missing: id"),
                ("name", "a required column is missing: name"),
            },
        ),
        (
            SEAT,
            ("from", "name"),
            {
                ("name", "holds a seat in has no such column"),
                ("to", "a required column is missing: to/终点"),
            },
        ),
        (
            SCHEMA.relations["REJECTED"],
            ("from", "起点", "to"),
            {
                ("起点", "means the same as column 'from'; keep one"),
                ("reason", "a required column is missing: reason"),
            },
        ),
    ],
)
def test_every_fault_of_a_header_is_told_at_once(
    declared: NodeType | RelationType, header: tuple[str, ...], faults: set[tuple[str, str]]
) -> None:
    with pytest.raises(UnreadableError) as raised:
        layout(declared, *header)
    found = raised.value.faults
    assert {(fault.column, fault.reason.en) for _, fault in found} == faults
    assert len(found) == len(faults)
    assert {row for row, _ in found} == {3}
    assert all(fault.reason.zh != fault.reason.en for _, fault in found)


def test_folders_are_searched_and_name_the_source(tmp_path: Path) -> None:
    town = tmp_path / "fusong"
    (town / "deeper").mkdir(parents=True)
    for name in ("b.csv", "a.CSV", "deeper/c.tsv", ".hidden.csv", "~$b.csv", "notes.md"):
        (town / name).touch()
    single = tmp_path / "units.rejects.csv"
    single.touch()
    (town / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "empty").mkdir()
    missing = tmp_path / "missing.csv"
    files, faults = find([single, town, town / "b.csv", tmp_path / "empty", missing])
    assert [(each.path, each.source) for each in files] == [
        (single, "units"),
        (town / "a.CSV", "fusong"),
        (town / "b.csv", "fusong"),
        (town / "deeper" / "c.tsv", "fusong"),
    ]
    assert [(each.file, each.row, each.reason.en) for each in faults] == [
        (str(town / "gone.csv"), None, "The file does not exist or cannot be opened"),
        (
            str(tmp_path / "empty"),
            None,
            "There is no file in the folder that can be loaded (CSV, Excel, JSON …)",
        ),
        (str(missing), None, "The file does not exist or cannot be opened"),
    ]
