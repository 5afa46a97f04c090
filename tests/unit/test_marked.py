"""The user's own workbook with the bad cells marked: what is marked, what is kept, what is told."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from graph.errors import ConfigurationError
from graph.text import Text
from loaders import marked
from loaders.faults import Fault
from loaders.headers import first_row
from loaders.marked import write_marked
from loaders.marks import FAULTS_SHEET
from loaders.workbook import open_workbook, sheet_names
from tests.workbooks import old_workbook, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

RED, YELLOW = "FFFFC7D0", "FFFFEB9E"
BAD = Text("不好", "is bad")
HEADER = ["编号", "名称", "类别"]


def fault(
    row: int | None,
    column: str | None,
    value: str | None = None,
    *,
    sheet: str | None = None,
    suggestion: str | None = None,
) -> Fault:
    return Fault("units.xlsx", row, column, value, BAD, sheet=sheet, suggestion=suggestion)


def fills(sheet: Worksheet, colour: str) -> set[str]:
    """The cells that are filled with a colour."""
    return {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb == colour
    }


def comments(sheet: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def listed(book: Workbook) -> list[tuple[object, ...]]:
    return list(book[FAULTS_SHEET].iter_rows(values_only=True))


def test_bad_cells_and_rows_are_marked_where_they_stand(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        驻区单位=[["单位表"], HEADER, ["u1", "甲", "庙"], ["u2", "乙"], ["u3", "丙", "x"]],
        需求=[["编号", "名称"], ["n1", "配镜"]],
    )
    faults = [
        fault(3, "类别", "庙", sheet="驻区单位", suggestion="学校 / 医院"),
        fault(3, "类别", "庙", sheet="驻区单位"),
        fault(4, None, sheet="驻区单位"),
        fault(2, "名称", "配镜", sheet="需求"),
        fault(1, "数目", sheet="需求"),
        fault(None, None),
    ]
    target = tmp_path / "marked.xlsx"
    write_marked(path, faults, target)
    book = load_workbook(target)
    assert book.sheetnames == [FAULTS_SHEET, "驻区单位", "需求"]
    units, needs = book["驻区单位"], book["需求"]
    assert (fills(units, RED), fills(units, YELLOW)) == ({"C3"}, {"A4", "B4", "C4"})
    assert comments(units) == {"C3": "不好；是否应为：学校 / 医院\n不好", "A4": "不好"}
    assert (fills(needs, RED), fills(needs, YELLOW)) == ({"B2"}, {"A1", "B1"})
    assert comments(needs) == {"B2": "不好", "A1": "不好"}
    assert listed(book) == [
        ("工作表", "行", "列", "值", "原因", "是否应为"),
        ("驻区单位", "3", "类别", "庙", "不好", "学校 / 医院"),
        ("驻区单位", "3", "类别", "庙", "不好", None),
        ("驻区单位", "4", "整行", None, "不好", None),
        ("需求", "2", "名称", "配镜", "不好", None),
        ("需求", "1", "数目", None, "不好", None),
        (None, None, "整个文件", None, "不好", None),
    ]
    links = [row[1].hyperlink for row in book[FAULTS_SHEET].iter_rows(min_row=2)]
    assert [each.location if each else None for each in links] == [
        *("'驻区单位'!C3", "'驻区单位'!C3", "'驻区单位'!A4", "'需求'!B2", "'需求'!A1", None),
    ]
    # only the list is selected: sheets that are selected together are edited together
    assert [each.sheet_view.tabSelected for each in book] == [True, False, False]


def test_the_other_language(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "甲", "庙"]])
    target = tmp_path / "marked.xlsx"
    faults = [fault(2, "类别", "庙", sheet="units", suggestion="school"), fault(2, None)]
    write_marked(path, faults, target, "en")
    book = load_workbook(target)
    assert comments(book["units"]) == {"C2": "is bad; did you mean: school", "A2": "is bad"}
    assert fills(book["units"], YELLOW) == {"A2", "B2"}
    assert listed(book)[0] == ("sheet", "row", "column", "value", "reason", "did you mean")
    assert listed(book)[2][2] == "whole row"


def test_a_corrected_workbook_loads_as_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "甲", "庙"]])
    target = tmp_path / "marked.xlsx"
    write_marked(path, [fault(2, "类别", "庙", sheet="units")], target)
    assert sheet_names(target) == ["units"]
    [table] = open_workbook(target, first_row)
    assert list(table.rows()) == [(2, ["u1", "甲", "庙"], None)]


def test_the_look_of_the_workbook_and_the_remarks_of_its_user_are_kept(tmp_path: Path) -> None:
    path, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    for row in (HEADER, ["u1", "甲", "=A2"], ["u2", "乙", "x"]):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True)
    sheet["B2"].fill = PatternFill("solid", start_color="FF00FF00")
    sheet["C3"].comment = Comment("看这里", "王")
    sheet.column_dimensions["B"].width = 44
    sheet.merge_cells("A2:A3")
    sheet.freeze_panes = "A2"
    book.save(path)
    write_marked(path, [fault(3, "编号", sheet="units"), fault(3, "类别", sheet="units")], target)
    found = load_workbook(target)["units"]
    assert found["A1"].font.bold
    assert found["B2"].fill.start_color.rgb == "FF00FF00"
    assert (found.column_dimensions["B"].width, found.freeze_panes) == (44, "A2")
    assert found["C2"].value == "=A2"
    # of merged cells, the one that holds the value is marked
    assert fills(found, RED) == {"A2", "C3"}
    assert comments(found) == {"A2": "不好", "C3": "看这里\n不好"}


def test_marks_of_an_earlier_time_are_taken_away(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "甲", "庙"], ["u2", "乙", "殿"]])
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_marked(path, [fault(2, "类别", sheet="units"), fault(3, None, sheet="units")], first)
    write_marked(first, [fault(3, "类别", sheet="units")], second)
    book = load_workbook(second)
    assert book.sheetnames == [FAULTS_SHEET, "units"]
    assert (fills(book["units"], RED), fills(book["units"], YELLOW)) == ({"C3"}, set())
    assert comments(book["units"]) == {"C3": "不好"}
    assert len(listed(book)) == 2


def test_a_csv_file_becomes_a_workbook_with_the_same_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text('单位表\n\n编号,名称,类别\nu1,"甲\n乙",庙\nu2,=1+1,x\nu3,丙,"坏', "utf-8")
    target = tmp_path / "marked.xlsx"
    write_marked(path, [fault(4, "类别", "庙"), fault(6, "名称", "=1+1"), fault(7, None)], target)
    book = load_workbook(target)
    sheet = book.worksheets[1]
    rows = {n: [c.value for c in row] for n, row in enumerate(sheet.iter_rows(), 1)}
    assert rows[1] == ["单位表", None, None]
    assert rows[3] == HEADER
    assert rows[4] == ["u1", "甲\n乙", "庙"]
    # no program takes it for a formula, and the loader reads it as it was
    assert rows[6] == ["u2", "'=1+1", "x"]
    assert sheet["B6"].data_type == "s"
    assert rows[7][0] == 'u3,丙,"坏'
    assert (fills(sheet, RED), fills(sheet, YELLOW)) == ({"C4", "B6"}, {"A7", "B7", "C7"})
    assert listed(book)[2] == (None, "6", "名称", "'=1+1", "不好", None)


def test_an_old_workbook_becomes_a_new_one(tmp_path: Path) -> None:
    path = old_workbook(tmp_path / "a.xls", units=[[*HEADER], ["u1", "甲", "庙"]])
    target = tmp_path / "marked.xlsx"
    write_marked(path, [fault(2, "类别", "庙", sheet="units")], target)
    sheet = load_workbook(target)["units"]
    assert (fills(sheet, RED), sheet["C2"].value) == ({"C2"}, "庙")


def test_of_a_very_large_file_the_bad_rows_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "EDITABLE_CELLS", 10)
    monkeypatch.setattr(marked, "COPIED_BYTES", 10)
    rows = [HEADER, *([f"u{n}", "甲", "x"] for n in range(100))]
    path = workbook(tmp_path / "a.xlsx", units=rows)
    target = tmp_path / "marked.xlsx"
    write_marked(path, [fault(90, "类别", sheet="units")], target)
    sheet = load_workbook(target)["units"]
    kept = [row[0].row for row in sheet.iter_rows() if row[0].value]
    assert kept == [*range(1, 32), 90]
    assert fills(sheet, RED) == {"C90"}


def test_a_file_that_cannot_be_read_has_its_faults_listed(tmp_path: Path) -> None:
    for name, content in (("a.xlsx", b"nothing"), ("b.csv", b"\xff\xfe")):
        path, target = tmp_path / name, tmp_path / f"{name}.marked.xlsx"
        path.write_bytes(content)
        write_marked(path, [fault(None, None), fault(3, "类别", sheet="units")], target)
        book = load_workbook(target)
        assert book.sheetnames == [FAULTS_SHEET]
        assert len(listed(book)) == 3


def test_nothing_is_wrong_and_nothing_is_warned_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "\x07甲", "庙"]])
    target = tmp_path / "marked.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_marked(path, [], target)
        write_marked(path, [fault(2, "名称", "\x07=甲", sheet="units")], target)
    assert listed(load_workbook(target))[1][3] == "\ufffd=甲"


def test_a_target_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER])
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_marked(path, [], tmp_path / "nowhere" / "marked.xlsx")


def test_cells_are_what_they_say(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "甲", "庙"]])
    target = tmp_path / "marked.xlsx"
    write_marked(path, [fault(2, "类别", "=cmd|' /C calc'!A0", sheet="units")], target)
    cell: Cell = load_workbook(target)[FAULTS_SHEET]["D2"]
    assert (cell.data_type, str(cell.value)[0]) == ("s", "'")
