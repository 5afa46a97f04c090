"""A large sheet that is read in pieces says what it says when it is read whole."""

from __future__ import annotations

import datetime as dt
import random
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from loaders import sheet_pieces, sheet_rows
from loaders.faults import UnreadableError
from loaders.headers import first_row
from loaders.workbook import WorkbookTable, open_workbook
from tests.workbooks import changed, workbook

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from loaders.tables import TableRow

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
HOSTILE = (
    't="s"',
    '<row r="9"><c r="A9" t="s"><v>0</v></c></row>',
    "</sheetData>",
    "</sst><si>",
    "a\tb\n c ",
    "=1+1",
    "👩‍🌾 抚松",
    "]]>",
    "_x000D_",
)


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From then on everything is read in pieces, and these are tiny."""

    def begin() -> None:
        monkeypatch.setattr(sheet_rows, "WHOLE_CELLS", -1)
        monkeypatch.setattr(sheet_rows, "WHOLE_TEXTS_BYTES", -1)
        monkeypatch.setattr(sheet_pieces, "PIECE_CELLS", 40)
        monkeypatch.setattr(sheet_pieces, "PIECE_BYTES", 3_000)

    return begin


Read = list[tuple[WorkbookTable, list["TableRow"]]]


def read(path: Path) -> Read:
    return [(each, list(each.rows())) for each in open_workbook(path, first_row)]


def told(tables: Read) -> list[tuple[object, ...]]:
    return [
        (
            *(table.sheet, table.header, table.header_row, table.size),
            [(row, cells, fault and (fault.column, fault.reason)) for row, cells, fault in rows],
        )
        for table, rows in tables
    ]


def assert_same(path: Path, begin: Callable[[], None]) -> list[list[str]]:
    """Read a workbook both ways; return the cells of its first sheet."""
    whole = read(path)
    begin()
    pieces = read(path)
    assert told(pieces) == told(whole)
    return [cells for _, cells, _ in pieces[0][1]]


def values(draw: random.Random) -> list[Any]:
    moment = dt.datetime(1899, 12, 31) + dt.timedelta(  # noqa: DTZ001 - cells have no zone
        days=draw.randrange(70_000), seconds=draw.choice([0, 1, 43_200, 86_399])
    )
    return [
        None,
        f"单位{draw.randrange(50)}",
        draw.choice(HOSTILE),
        "x" * draw.choice([1, 300]),
        draw.uniform(-1e6, 1e6),
        draw.randrange(10**6),
        draw.random() < 0.5,
        moment,
        draw.randrange(10**15, 10**17),
    ]


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_any_sheet(
    tmp_path: Path, in_pieces: Callable[[], None], seed: int, *, since_1904: bool, inline: bool
) -> None:
    draw = random.Random(seed)
    path = tmp_path / "a.xlsx"
    left, rows = draw.randrange(4), draw.randrange(1, 120)
    options = {"date_1904": since_1904, "constant_memory": inline, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        shapes = [
            book.add_format({"num_format": each})
            for each in ("yyyy-mm-dd", "hh:mm", "[h]:mm", "0.00%", 'yyyy"年"m"月"', "General")
        ]
        bold = book.add_format({"bold": True})
        for name in ("甲", "乙"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, left, [f"列{n}" for n in range(6)])
            for row in range(1, rows):
                if draw.random() < 0.1:
                    continue
                for column in range(left, left + 6):
                    value = draw.choice(values(draw))
                    if value is not None:
                        shape = draw.choice(shapes)
                        if type(value) is int and value > 1e9:
                            sheet.write(row, column, value)
                        elif isinstance(value, dt.datetime):
                            sheet.write_datetime(row, column, value, shape)
                        else:
                            sheet.write(row, column, value, shape)
                    elif not inline and draw.random() < 0.2:
                        sheet.write_rich_string(row, column, "富", bold, "文本", "。")
                if draw.random() < 0.1:
                    sheet.write_blank(row, 0, None, bold)
    assert_same(path, in_pieces)


def test_a_sheet_of_another_program(tmp_path: Path, in_pieces: Callable[[], None]) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "名称", "日期", "数"])
    for number in range(100):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
        sheet.append([f"u{number}", f"单位{number % 7}", day, f"={number}+1"])
    sheet.merge_cells("B10:B40")
    sheet["D200"] = "far below"
    book.save(path)
    cells = assert_same(path, in_pieces)
    assert {each[1] for each in cells[8:39]} == {"单位1"}
    assert cells[-1] == ["", "", "", "far below"]


def test_merged_cells_reach_over_rows_that_are_not_there(
    tmp_path: Path, in_pieces: Callable[[], None]
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 2, ["编号", "社区"])
        sheet.write(1, 2, "u1")
        sheet.merge_range(1, 3, 60, 3, "城内社区")
        sheet.write(80, 2, "u2")
    changed(path, SHEET, lambda xml: re.sub(rb'<row r="[3-5]\d?"[^>]*>.*?</row>', b"", xml))
    cells = assert_same(path, in_pieces)
    assert len(cells) == 61
    assert cells[40] == ["", "城内社区"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        # texts of a workbook whose parts have a prefix, as some programs write them
        (TEXTS, rb"<(/?)(sst|si|t)\b", rb"<\1x:\2"),
        (SHEET, rb"<v>1</v>", b"<v> 1 </v>"),
        (SHEET, rb"<v>1</v>", b"<v>999</v>"),
        (SHEET, rb'<c r="(A3)" t="s"', rb"<c t='s' r='\1'"),
        (SHEET, rb'<row r="\d+"', b"<row"),
        (SHEET, b"<sheetData>", b"<sheetData><!-- <row r='1'> -->"),
        (SHEET, rb'<c r="B\d+"', b"<c"),
    ],
)
def test_unusual_ways_of_writing(
    tmp_path: Path, in_pieces: Callable[[], None], part: str, old: bytes, new: bytes
) -> None:
    rows = [["编号", "名称"], *([f"u{n}", f"单位{n}"] for n in range(30))]
    path = workbook(tmp_path / "a.xlsx", units=rows)
    assert re.search(old, read_part(path, part))
    changed(path, part, lambda xml: re.sub(old, new, xml))
    try:
        whole: object = told(read(path))
    except UnreadableError as error:
        whole = [fault.reason for _, fault in error.faults]
    in_pieces()
    try:
        pieces: object = told(read(path))
    except UnreadableError as error:
        pieces = [fault.reason for _, fault in error.faults]
    assert pieces == whole


def read_part(path: Path, part: str) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read(part)


def test_a_large_sheet_is_never_given_to_the_reader_whole(
    tmp_path: Path, in_pieces: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["编号", "名称"], *([f"u{n}", f"单位{n}"] for n in range(400))]
    path = workbook(tmp_path / "a.xlsx", units=rows)
    in_pieces()
    sizes: list[int] = []

    pack = sheet_pieces.packed

    def watched(parts: Mapping[str, bytes]) -> io.BytesIO:
        packed = pack(parts)
        sizes.append(len(packed.getvalue()))
        return packed

    monkeypatch.setattr(sheet_pieces, "packed", watched)
    [(table, found)] = read(path)
    assert (len(found), table.size) == (400, 401)
    assert len(sizes) > 20
    assert max(sizes) < len(read_part(path, SHEET)) / 3


def test_a_duration_without_end_is_told(tmp_path: Path, in_pieces: Callable[[], None]) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "时长")
        sheet.write(1, 0, 1e16, book.add_format({"num_format": "[h]:mm"}))
    for begin in (None, in_pieces):
        if begin:
            begin()
        with pytest.raises(UnreadableError) as raised:
            read(path)
        [(_, fault)] = raised.value.faults
        assert fault.reason.en.startswith("The workbook is damaged: ")
