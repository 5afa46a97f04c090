"""Workbooks into numbered rows of text, and workbooks that are refused."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from graph.model import SCHEMA
from loaders import sheet_pieces, sheet_rows
from loaders.faults import UnreadableError
from loaders.headers import at_row, by_schema, first_row
from loaders.marks import EXAMPLE, FAULTS_SHEET, NOTES_SHEET
from loaders.tables import Reading
from loaders.workbook import WorkbookTable, open_workbook, sheet_names
from tests.workbooks import changed, container, old_workbook, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True, params=["whole", "in pieces"])
def way_of_reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here holds for sheets that are read whole and for those read in pieces."""
    if request.param == "in pieces":
        monkeypatch.setattr(sheet_rows, "WHOLE_CELLS", -1)
        monkeypatch.setattr(sheet_rows, "WHOLE_TEXTS_BYTES", -1)
        monkeypatch.setattr(sheet_pieces, "PIECE_CELLS", 7)


UNITS = by_schema(SCHEMA, SCHEMA.nodes["Unit"])
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("编号", "名称", "备注")


def read(path: Path) -> list[tuple[int, list[str], str | None]]:
    [table] = open_workbook(path, UNITS)
    return [(row, cells, fault.reason.en if fault else None) for row, cells, fault in table.rows()]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as raised:
        open_workbook(path, first_row)
    [(row, fault)] = raised.value.faults
    assert row is None
    assert fault.reason.zh != fault.reason.en
    with pytest.raises(UnreadableError):
        sheet_names(path)
    return fault.reason.en


def sheet_xml(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda content: change(content.decode()).encode()


def test_cells_become_text(tmp_path: Path) -> None:
    values: list[Any] = [
        "u1",
        3.0,
        0.1 + 0.2,
        -2.5,
        1e-7,
        True,
        dt.datetime(2026, 5, 31, 9, 32, 9),  # noqa: DTZ001 - cells have no zone
        " 两\n行 ",
        "13800000000",
    ]
    path = workbook(tmp_path / "a.xlsx", units=[["编号", *"BCDEFGHI"], values])
    [table] = open_workbook(path, first_row)
    assert list(table.rows()) == [
        (
            2,
            [
                *("u1", "3", "0.3", "-2.5", "1e-07", "true", "2026-05-31T09:32:09"),
                *(" 两\n行 ", "13800000000"),
            ],
            None,
        )
    ]


def test_days_times_and_durations(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "时间", "时长", "百分比"])
        for column, (value, shape) in enumerate(
            [(46173, "yyyy-mm-dd"), (0.395833333, "hh:mm"), (1.5, "[h]:mm"), (0.5, "0%")]
        ):
            sheet.write_number(1, column, value, book.add_format({"num_format": shape}))
    [table] = open_workbook(path, first_row)
    [(_, cells, _)] = table.rows()
    assert cells == ["2026-05-31", "09:30:00", "36:00:00", "0.5"]


def test_titles_and_blank_parts_are_no_data(tmp_path: Path) -> None:
    rows = [
        [],
        [None, "抚松镇驻区单位表"],
        [None, "填表人：", "王"],
        [None, *HEADER, " ", None],
        [None, "u1", "县医院", None, "", " "],
        [],
        [None, "  ", None],
        [None, f"{EXAMPLE} u", "某单位"],
        [None, "u2", "银行", "x", None, "stray"],
        [None, "", ""],
    ]
    path = workbook(tmp_path / "a.xlsx", units=rows)
    [table] = open_workbook(path, UNITS)
    assert (table.sheet, table.header, table.header_row) == ("units", HEADER, 4)
    # rows are numbered as the program for workbooks shows them
    assert list(table.rows()) == [
        (5, ["u1", "县医院", ""], None),
        (9, ["u2", "银行", "x", "", "stray"], None),
    ]
    reading = Reading()
    positions = [reading.position() for _ in table.rows(reading)]
    assert positions == [5, 9]
    assert table.size >= 9
    assert reading.characters == len("u1县医院u2银行xstray")
    [again] = open_workbook(path, at_row(5))
    assert again.header == ("u1", "县医院")


def test_every_visible_sheet_with_rows_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("需求", "驻区单位", NOTES_SHEET, FAULTS_SHEET, "隐藏", "深藏"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["编号", "名称"])
            sheet.write_row(1, 0, [name, "x"])
        book.get_worksheet_by_name("隐藏").hide()
        book.get_worksheet_by_name("深藏").very_hidden()
        book.add_worksheet("空")
        book.add_worksheet("格式").write_blank(5, 5, None, book.add_format({"bold": True}))
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=需求!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
    assert sheet_names(path) == ["需求", "驻区单位"]
    assert [each.sheet for each in open_workbook(path, first_row)] == ["需求", "驻区单位"]
    [only] = open_workbook(path, first_row, only=["驻区单位"])
    assert [cells for _, cells, _ in only.rows()] == [["驻区单位", "x"]]


def test_merged_cells_speak_for_the_rows_they_reach_down_to(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 1, 1, 3, "驻区单位表")
        sheet.write_row(2, 1, HEADER)
        for row, node_id in enumerate(("u1", "u2", "u3", "u4"), start=3):
            sheet.write_row(row, 1, [node_id, "x"])
        sheet.merge_range(3, 3, 5, 3, "城内社区")
        # across columns, and over a cell that says something itself
        sheet.merge_range(7, 1, 7, 3, "制表人：王")
    assert [cells for _, cells, _ in read(path)] == [
        ["u1", "x", "城内社区"],
        ["u2", "x", "城内社区"],
        ["u3", "x", "城内社区"],
        ["u4", "x", ""],
        ["制表人：王", "", ""],
    ]


def test_errors_and_formulas_without_a_result_are_faults(tmp_path: Path) -> None:
    rows = [HEADER, ["u1", "a", "b"], ["u2", "a", "b"], ["u3", "a", "b"], ["u4", "a", "b"]]
    path = workbook(tmp_path / "a.xlsx", units=rows)

    def broken(xml: str) -> str:
        cells = {
            "B2": '<c r="B2" t="str"><f>"县"&amp;"医院"</f><v>县医院</v></c>',
            "B3": '<c r="B3"><f>SUM(A1:A2)</f></c>',
            "C4": '<c r="C4" t="e"><f>B9</f><v>#REF!</v></c>',
            "B5": '<c r="B5" t="e"><v>#N/A</v></c>',
            "C5": '<c r="C5"><f>A1</f><v></v></c>',
        }
        for place, cell in cells.items():
            xml = re.sub(rf'<c r="{place}"[^>]*>.*?</c>', cell, xml)
        return xml

    no_result = (
        "the formula has no result; open the file in Excel or WPS, save it and load it again"
    )
    assert read(changed(path, SHEET, sheet_xml(broken))) == [
        (2, ["u1", "县医院", "b"], None),
        (3, ["u2", "…", "b"], no_result),
        (4, ["u3", "a", "#REF!"], "the formula ends in an error: #REF!"),
        (5, ["u4", "#N/A", "…"], "the formula ends in an error: #N/A (so do C of this row)"),
    ]
    [table] = open_workbook(path, UNITS)
    faults = [fault for _, _, fault in table.rows() if fault]
    assert [(each.column, each.value) for each in faults] == [
        ("名称", "=SUM(A1:A2)"),
        ("备注", "#REF!"),
        ("名称", "#N/A"),
    ]


def test_numbers_whose_last_digits_are_lost_are_faults(tmp_path: Path) -> None:
    rows: list[list[Any]] = [list(HEADER), ["u1", 220621199001011230.0, ""], ["u2", 1e14, ""]]
    found = read(workbook(tmp_path / "a.xlsx", units=rows))
    assert (found[0][2] or "").startswith("the number has more than 15 digits")
    assert found[1] == (3, ["u2", "100000000000000", ""], None)


def test_cells_that_are_far_too_long_are_faults(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "LONG", "x"], ["u2", "b", "x"]])
    long = b"x" * 50_000_000
    changed(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"LONG", long))
    # what compresses so well is a bomb; the same length of noise is a cell that is too long
    assert "far too large once unpacked" in refusal(path)
    path = workbook(tmp_path / "b.xlsx", units=[HEADER, ["u1", "LONG", "x"], ["u2", "b", "x"]])
    noise = os.urandom(100_000).hex().encode()
    changed(path, "xl/sharedStrings.xml", lambda xml: xml.replace(b"LONG", noise))
    found = read(path)
    assert (found[0][0], found[0][2]) == (2, "a cell is too long")
    assert len(found[0][1][1]) == 201
    assert found[1] == (3, ["u2", "b", "x"], None)


def test_apostrophes_that_guard_an_exported_cell_are_taken_away(tmp_path: Path) -> None:
    rows = [HEADER, ["u1", "'=1+1", "'90s"], ["u2", "''-x", "'"]]
    assert [cells for _, cells, _ in read(workbook(tmp_path / "a.xlsx", units=rows))] == [
        ["u1", "=1+1", "'90s"],
        ["u2", "'-x", "'"],
    ]


def document(path: Path, *rows: list[Any], name: str = "驻区单位") -> Path:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name=name)
    for cells in rows:
        options = cells.pop() if cells and isinstance(cells[-1], dict) else {}
        row = TableRow(**options)
        for each in cells:
            cell = each
            if isinstance(each, str):
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=each))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


def formula(text: str, shown: str = "", **options: str) -> TableCell:
    cell = TableCell(formula=text, **options)
    if shown:
        cell.addElement(P(text=shown))
    return cell


def test_an_open_document_is_read_like_any_other(tmp_path: Path) -> None:
    merged = TableCell(valuetype="string", numberrowsspanned="2", numbercolumnsspanned="1")
    merged.addElement(P(text="城内社区"))
    path = document(
        tmp_path / "a.ods",
        ["驻区单位表"],
        [*HEADER],
        ["u1", "县医院", merged],
        ["u2", TableCell(valuetype="float", value="12"), CoveredTableCell()],
        ["u3", TableCell(valuetype="date", datevalue="2026-05-31"), "x"],
        ["u4", formula("of:=1/0", "#DIV/0!", valuetype="string", stringvalue=""), "x"],
        ["u5", formula("of:=SUM([.A1])"), "x"],
        ["u6", "同", TableCell(numbercolumnsrepeated="16000"), {"numberrowsrepeated": "2"}],
        [TableCell(numbercolumnsrepeated="16384"), {"numberrowsrepeated": "1048560"}],
    )
    no_result = (
        "the formula has no result; open the file in Excel or WPS, save it and load it again"
    )
    assert read(path) == [
        (3, ["u1", "县医院", "城内社区"], None),
        (4, ["u2", "12", "城内社区"], None),
        (5, ["u3", "2026-05-31", "x"], None),
        (6, ["u4", "#DIV/0!", "x"], "the formula ends in an error: #DIV/0!"),
        (7, ["u5", "…", "x"], no_result),
        (8, ["u6", "同", ""], None),
        (9, ["u6", "同", ""], None),
    ]


def test_an_old_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [[*HEADER], ["u1", "县医院", 12.0]]
    for name in ("a.xls", "b.xlsx"):
        path = old_workbook(tmp_path / name, units=rows, 空=[])
        assert sheet_names(path) == ["units"]
        assert read(path) == [(2, ["u1", "县医院", "12"], None)]
    new = workbook(tmp_path / "c.xls", units=[HEADER, ["u1", "县医院"]])
    assert read(new) == [(2, ["u1", "县医院", ""], None)]


LINKED = "The workbook refers to other files (external links or DDE)"


def with_external_link(path: Path) -> Path:
    workbook(path, units=[HEADER, ["u1", "a", "b"]])
    relation = (
        b'<Relationship Id="rId99" Target="externalLinks/externalLink1.xml" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    )
    return changed(
        path,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation),
    )


def test_links_to_other_files_are_refused(tmp_path: Path) -> None:
    assert refusal(with_external_link(tmp_path / "a.xlsx")).startswith(LINKED)
    for number, text in enumerate(
        ('of:=DDE("soffice";"x";"y")', "of:=['file:///etc/passwd'#$Sheet1.A1]")
    ):
        cell = formula(text, "1", valuetype="float", value="1")
        path = document(tmp_path / f"{number}.ods", [*HEADER], ["u1", cell])
        assert refusal(path).startswith(LINKED)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    cases = {
        "text.xlsx": (b"id,name\n1,2", "The file is no workbook"),
        "empty.xlsx": (b"", "The file is no workbook"),
        "page.xls": (b"\xef\xbb\xbf <HTML><table></table></HTML>", "The file is a web page"),
        "locked.xlsx": (
            container(EncryptedPackage=b"x", EncryptionInfo=b"y"),
            "The workbook is protected by a password",
        ),
        "letter.xls": (container(WordDocument=b"x"), "The file is no workbook"),
        "cut.xlsx": (b"PK\3\4 and nothing more", "The workbook is damaged"),
        "packed.xlsx": (gzip.compress(b"x"), "The file is no workbook"),
    }
    for name, (content, reason) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert refusal(path).startswith(reason), name
    assert refusal(tmp_path / "nowhere.xlsx").startswith("The file cannot be read: No such file")
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("word/document.xml", "x")
    assert refusal(other).startswith("The file is no workbook")
    binary = tmp_path / "binary.xlsx"
    with zipfile.ZipFile(binary, "w") as packed:
        packed.writestr("xl/workbook.bin", "x")
    assert refusal(binary) == "Save the workbook as .xlsx"


def test_an_encrypted_open_document_is_refused(tmp_path: Path) -> None:
    path = document(tmp_path / "a.ods", [*HEADER])
    changed(path, "META-INF/manifest.xml", lambda xml: xml.replace(b"/>", b"><x:encryption-data/>"))
    assert refusal(path).startswith("The workbook is protected by a password")


def test_a_blank_workbook_is_refused(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path / "a.xlsx", one=[], two=[[]])) == (
        "The workbook has no visible sheet with rows"
    )


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("A1048577", "A sheet has more than 1,048,576 rows or 16,384 columns"),
        ("XFE1", "A sheet has more than 1,048,576 rows or 16,384 columns"),
        ("XFD1048576", "A sheet reaches over 1,048,576 rows × 16,384 columns"),
        ("ZZZ9999999", "A sheet has more than 1,048,576 rows or 16,384 columns"),
    ],
)
@pytest.mark.parametrize(
    "written",
    [
        '<c r="{}" t="n"><v>1</v></c>',
        "<c  r='{}' t='n'><v>1</v></c>",
        '<c t="n" r="{}"><v>1</v></c>',
        '<c r="{}"><f>1</f><v>1</v></c>',
    ],
)
def test_a_cell_in_the_last_corner_takes_no_memory(
    tmp_path: Path, place: str, reason: str, written: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "a", "b"]])
    cell = f"<row>{written.format(place)}</row></sheetData>"
    changed(path, SHEET, lambda xml: xml.replace(b"</sheetData>", cell.encode()))
    assert refusal(path).startswith(reason)


def test_an_open_document_that_repeats_itself_takes_no_memory(tmp_path: Path) -> None:
    cell = TableCell(valuetype="float", value="1", numbercolumnsrepeated="16384")
    path = document(tmp_path / "a.ods", [*HEADER], [cell, {"numberrowsrepeated": "1048000"}])
    assert refusal(path).startswith("A sheet reaches over 1,048,001 rows × 16,384 columns")


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = "The workbook is far too large once unpacked"
    path = workbook(tmp_path / "a.xlsx", units=[HEADER])
    changed(path, "xl/media/image1.png", lambda _: b"\0" * 40_000_000)
    assert refusal(path).startswith(bomb)


def test_a_part_that_holds_more_than_it_declares_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "a", "b"]])
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        part = packed.getinfo(SHEET)
    # the directory at the end of the archive is what is believed
    entry = content.rfind(SHEET.encode()) - 46
    assert struct.unpack_from("<I", content, entry + 24) == (part.file_size,)
    struct.pack_into("<I", content, entry + 24, part.file_size - 10)
    path.write_bytes(content)
    assert refusal(path).startswith("The workbook is far too large once unpacked")


def test_damaged_parts_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER])
    changed(path, "xl/workbook.xml", lambda xml: xml[:-20])
    assert refusal(path).startswith("The workbook is damaged: ")
    path = workbook(tmp_path / "b.xlsx", units=[HEADER])
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>'
    changed(path, SHEET, lambda xml: re.sub(rb"<worksheet[^>]*>", entities, xml))
    assert refusal(path) == "The workbook declares a document type"


def test_a_file_that_changes_between_two_passes_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", units=[HEADER, ["u1", "a", "b"]])
    [table] = open_workbook(path, UNITS)
    assert len(list(table.rows())) == 1
    workbook(path, units=[HEADER, ["u2", "a", "b"], ["u3", "a", "b"]])
    with pytest.raises(UnreadableError, match="was changed while it was read"):
        list(table.rows())
    path.unlink()
    with pytest.raises(UnreadableError, match="cannot be read: No such file"):
        list(table.rows())
    assert isinstance(table, WorkbookTable)


def test_macros_are_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsm", units=[HEADER, ["u1", "a", "b"]])
    changed(path, "xl/vbaProject.bin", lambda _: b"not a macro at all")
    assert read(path) == [(2, ["u1", "a", "b"], None)]
