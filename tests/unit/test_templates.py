"""Templates: every type has one, the loader understands it, and its example never loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from graph.errors import ConfigurationError, InvalidInputError
from graph.model import SCHEMA
from graph.schema import Choice, NodeType, Property, Schema
from graph.text import LANGUAGES, Language, Text
from graph.values import split_list
from loaders.cell_text import column_letters
from loaders.headers import by_schema
from loaders.mapping import NodeLayout, layout_of, type_named
from loaders.marks import EXAMPLE, NOTES_SHEET
from loaders.template_columns import columns_of
from loaders.templates import PREPARED_ROWS, write_templates
from loaders.validate import ValueParser
from loaders.workbook import open_workbook, sheet_names

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from graph.schema import RelationType
    from loaders.mapping import Layout
    from loaders.workbook import WorkbookTable

LOADED: list[NodeType | RelationType] = [
    each for each in SCHEMA.nodes.values() if each.group != "system"
]
LOADED += SCHEMA.relations.values()
NAMES = [each.name for each in LOADED]


def opened(path: Path) -> list[tuple[NodeType | RelationType, WorkbookTable, Layout]]:
    """The sheets of a workbook as the loader understands them, by nothing but their own words."""
    found = []
    for name in sheet_names(path):
        declared = type_named(name, SCHEMA)
        [table] = open_workbook(path, by_schema(SCHEMA, declared), only=[name])
        layout = layout_of(declared, table.header, table.header_row, SCHEMA)
        found.append((declared, table, layout))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loader_understands_a_template_of_every_type(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "template.xlsx"
    assert write_templates(SCHEMA, NAMES, path, language) == tuple(LOADED)
    sheets = opened(path)
    assert [declared for declared, _, _ in sheets] == LOADED
    for declared, table, layout in sheets:
        loadable = {each.name for each in declared.properties.values() if not each.derived}
        assert {each.name for each in layout.properties} == loadable
        if isinstance(layout, NodeLayout):
            relations = SCHEMA.relations_from(declared.name)
            references = {each.name for each in relations if each.column}
            assert {each.name for each in layout.references} == references
        # the example is no data
        assert list(table.rows()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_would_be_a_good_row(tmp_path: Path, language: Language) -> None:
    path = tmp_path / "template.xlsx"
    write_templates(SCHEMA, NAMES, path, language)
    book = load_workbook(path)
    for declared, _, layout in opened(path):
        sheet = next(each for each in book if _means(each.title, declared))
        cell = next(each for each in sheet[2] if str(each.value).startswith(EXAMPLE))
        cell.value = str(cell.value).removeprefix(EXAMPLE).strip()
        assert layout.properties
    book.save(path)
    for declared, table, layout in opened(path):
        [(row, cells, fault)] = table.rows()
        values, faults = ValueParser(layout).parse(cells)
        assert (row, fault, faults) == (2, None, []), declared.name
        assert values.keys() == {each.name for each in layout.properties}


def _means(title: str, declared: NodeType | RelationType) -> bool:
    try:
        return type_named(title, SCHEMA) == declared
    except ValueError:
        return False


def test_types_are_named_in_any_wording_and_once(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    names = ["unit", "需求", "Resources", "黨員", "case", "Unit", "units"]
    types = write_templates(SCHEMA, names, path, "zh")
    assert [each.name for each in types] == ["Unit", "Need", "Resource", "Member", "Case"]
    assert sheet_names(path) == ["驻区单位", "需求", "资源", "党员", "诉求"]


def test_every_unknown_name_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    with pytest.raises(InvalidInputError) as raised:
        write_templates(SCHEMA, ["unit", "untis", "SchemaState", "天王星"], path, "zh")
    problems = {each.where: each.reason.en for each in raised.value.problems}
    assert problems.keys() == {"untis", "SchemaState", "天王星"}
    assert "did you mean: units" in problems["untis"]
    assert "is kept by the product itself" in problems["SchemaState"]
    assert not path.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_templates(SCHEMA, ["unit"], tmp_path / "nowhere" / "template.xlsx", "zh")


def test_a_sheet_helps_whoever_fills_it_in(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_templates(SCHEMA, ["need", "resource", "case"], path, "zh")
    book = load_workbook(path)
    assert book.sheetnames == ["需求", "资源", "诉求", NOTES_SHEET]
    sheet = book["需求"]
    assert sheet.freeze_panes == "B2"
    columns = columns_of(SCHEMA.nodes["Need"], SCHEMA)
    assert [each.value for each in sheet[1]] == [each.header for each in columns]
    rules = {str(rule.sqref): rule for rule in _rules(sheet)}
    by_header = {}
    for place, (cell, column) in enumerate(zip(sheet[1], columns, strict=True), start=1):
        assert column.header.endswith(" *") == column.required
        required = cell.fill.start_color.rgb == "FFF8CBAD"
        assert required == column.required
        letters = column_letters(place)
        rule = rules[f"{letters}2:{letters}{PREPARED_ROWS + 1}"]
        by_header[column.header] = rule
        assert rule.promptTitle == column.header[:32]
        assert column.note.zh.startswith((rule.prompt or "")[:200])
        if column.kind == "date":
            assert (rule.type, rule.operator) == ("date", "greaterThanOrEqual")
        elif column.kind == "decimal" and not column.choices:
            # no operator is «between», as the format has it
            assert (rule.type, rule.operator, rule.formula2 is None) == ("decimal", None, False)
    urgency = by_header["紧急程度 urgency"]
    assert (urgency.type, urgency.formula1) == ("list", '"一般,较急,紧急"')
    quantity = by_header["数量 quantity"]
    assert quantity.formula1 == "0"


def test_a_long_list_of_choices_stands_in_a_hidden_sheet(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    words = tuple(Choice(f"c{n}", Text(f"很长的选项之{n}", f"choice {n}")) for n in range(60))
    property_ = Property(name="kind", label=Text("类别", "kind"), choices=words)
    node = NodeType(
        name="Thing",
        label=Text("东西", "thing"),
        plural="things",
        group="list",
        description=Text("东西", "a thing"),
        own_properties=(property_,),
    )
    write_templates(Schema.of(1, (node,), ()), ["thing"], path, "zh")
    book = load_workbook(path)
    assert book["choices"].sheet_state == "hidden"
    [formula] = {str(each.formula1) for each in _rules(book["东西"]) if "!" in str(each.formula1)}
    assert formula == "choices!$A$1:$A$60"
    assert [cell.value for [cell] in book["choices"]["A1:A60"]] == [each.label.zh for each in words]
    assert sheet_names(path) == ["东西"]


def _rules(sheet: Worksheet) -> list[DataValidation]:
    return list(sheet.data_validations.dataValidation)


def test_the_notes_explain_every_column(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_templates(SCHEMA, ["need", "HOLDS_SEAT"], path, "en")
    sheet = load_workbook(path)[NOTES_SHEET]
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert ("sheet", "column", "required", "what goes in", "example") in rows
    for name, declared in (
        ("need", SCHEMA.nodes["Need"]),
        ("HOLDS_SEAT", SCHEMA.relations["HOLDS_SEAT"]),
    ):
        for column in columns_of(declared, SCHEMA):
            [found] = [row for row in rows if row[:2] == (name, column.header)]
            assert found[2] == ("yes" if column.required else None)
            assert found[3:] == (column.note.en, column.example.en)
    seat = columns_of(SCHEMA.relations["HOLDS_SEAT"], SCHEMA)
    assert seat[0].note.en.startswith("id of resident unit or county department")


def test_items_of_an_example_are_several() -> None:
    for declared in LOADED:
        for column in columns_of(declared, SCHEMA):
            if column.several:
                assert len(split_list(column.example.zh)) == len(split_list(column.example.en)) == 2
