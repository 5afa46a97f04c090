"""Foreign sheets through a mapping file, into the real graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError
from graph.model import SCHEMA
from loaders import load
from loaders.draft import draft_mapping
from loaders.mapping_file import parse_mapping
from tests.assertions import nodes, relations

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database

MAPPING = """
sheets:
- file: "appeals*"
  records:
  - type: Community
    id: "c-{社区}"
    when: 社区
    once: true
    properties: {name: 社区}
  - type: Case
    id: "appeal-{编号}"
    properties:
      name: 主题
      description: 详情
      opened_at: 时间
      status: {column: 状态, words: {已回复: done, 未回复: open}}
      synthetic: {value: true}
  - type: Event
    id: "appeal-{编号}-answered"
    when: 答复
    properties: {name: {value: 答复}, action: {value: answer}, at: 答复时间, reason: 答复}
    relations:
      CONCERNS: {type: Case, id: "appeal-{编号}"}
  unused: [用户]
"""
SHEET = (
    "市民留言汇总,,,,,,,\n"
    "编号,用户,主题,时间,详情,状态,答复,答复时间,社区\n"
    '7,A1,路灯不亮,2019/4/25 9:32:09,"\n\t\t灯坏了\n\t\n\t三天了\n",已回复,已修好,2019/5/10,城内\n'
    "8,A2,井盖丢失,2019/4/26 9:00:00,快点,未回复,,,城内\n"
    "9,A3,无时间,昨天,x,未回复,,,\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "appeals.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_one_row_becomes_several_nodes_that_are_joined(database: Database, sheet: Path) -> None:
    report = load(database, SCHEMA, [sheet], mapping=parse_mapping(MAPPING, SCHEMA))
    assert nodes(database, "Case", "id", "name", "description", "status", "synthetic") == {
        ("appeal-7", "路灯不亮", "灯坏了\n三天了", "done", True),
        ("appeal-8", "井盖丢失", "快点", "open", True),
    }
    assert nodes(database, "Community", "id", "name") == {("c-城内", "城内")}
    assert nodes(database, "Event", "id", "reason") == {("appeal-7-answered", "已修好")}
    assert relations(database, "CONCERNS") == {("appeal-7-answered", "appeal-7")}
    [fault] = report.faults
    assert (fault.row, fault.column, fault.value) == (9, "时间", "昨天")
    again = load(database, SCHEMA, [sheet], mapping=parse_mapping(MAPPING, SCHEMA))
    assert (again.nodes.created, again.nodes.changed, again.relations.created) == (0, 0, 0)


def test_a_column_that_nobody_mentions_or_that_is_missing_is_told(
    database: Database, sheet: Path
) -> None:
    text = MAPPING.replace("unused: [用户]", "unused: []").replace("at: 答复时间", "at: 答复时刻")
    report = load(database, SCHEMA, [sheet], mapping=parse_mapping(text, SCHEMA))
    told = {(each.column, each.suggestion) for each in report.faults}
    assert ("答复时刻", "答复 / 答复时间") in told
    assert {column for column, _ in told} == {"答复时刻", "用户", "答复时间"}
    assert report.nodes.created == 0


def test_a_draft_guesses_the_type_and_loads_as_it_stands(database: Database, sheet: Path) -> None:
    draft = draft_mapping(sheet, SCHEMA)
    [told] = parse_mapping(draft, SCHEMA).sheets
    [record] = told.records
    assert (record.type, told.header_row, told.file) == ("Case", 2, "appeals.csv")
    columns = {name: value.column for name, value in record.properties.items()}
    assert columns == {
        "name": "主题",
        "description": "详情",
        "opened_at": "时间",
        "closed_at": "答复时间",
        "status": "状态",
    }
    assert [each.id.column for each in record.relations.values()] == ["社区"]
    assert set(told.unused) == {"用户", "答复"}
    assert record.id.text == "case-{编号}"
    plain = draft.replace(
        'status: "状态"', "status: {column: 状态, words: {已回复: done, 未回复: open}}"
    )
    report = load(database, SCHEMA, [sheet], mapping=parse_mapping(plain, SCHEMA))
    assert (report.nodes.created, report.nodes.rejected) == (2, 1)


def test_headers_with_braces_can_be_drafted(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "资源登记.csv"
    path.write_text("编号{新},资源名称{全称},数量{件}\nr1,体检车,2\n", encoding="utf-8")
    mapping = parse_mapping(draft_mapping(path, SCHEMA, "Resource"), SCHEMA)
    report = load(database, SCHEMA, [path], mapping=mapping)
    assert report.ok, report.faults
    assert nodes(database, "Resource", "id", "name", "quantity") == {("r1", "体检车", 2.0)}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("sheets: [", "mapping"),
        ("sheets: []", "sheets"),
        ("sheets: [{records: [{type: Cases, id: x}]}]", "sheets.0.records.0.type"),
        (
            "sheets: [{records: [{type: Case, id: x, properties: {nam: y}}]}]",
            "sheets.0.records.0.properties.nam",
        ),
        ("sheets: [{records: [{type: Case, id: x}]}]", "sheets.0.records.0.properties"),
        (
            "sheets: [{records: [{type: Case, id: {column: a, text: b}, properties: {name: y}}]}]",
            "sheets.0.records.0.id",
        ),
        (
            "sheets: [{records: [{type: Case, id: '{a', properties: {name: y}}]}]",
            "sheets.0.records.0.id",
        ),
        (
            "sheets: [{records: [{type: Case, id: x, properties: {name: y}, "
            "relations: {OFERS: z}}]}]",
            "sheets.0.records.0.relations.OFERS",
        ),
        ("sheets: [{records: [{type: Case, id: x, propertys: {}}]}]", "sheets.0.records.0"),
    ],
)
def test_a_mapping_that_cannot_be_used_names_the_place(text: str, where: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_mapping(text, SCHEMA)
    assert [each.where for each in refused.value.problems if each.where.startswith(where)]
