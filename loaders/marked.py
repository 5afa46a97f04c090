"""The user's own workbook with the bad cells marked: to be corrected where it is wrong.

The first sheet lists what is wrong and leads to every cell; the loader passes it over, so that the
corrected workbook can be loaded as it is.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.hyperlink import Hyperlink

from graph.errors import ConfigurationError
from graph.text import Text
from loaders.cells import guarded
from loaders.csv_table import open_csv
from loaders.faults import UnreadableError, told
from loaders.headers import HEADER_ROWS, by_names, first_row
from loaders.marks import FAULTS_SHEET
from loaders.workbook import WORKBOOK_ENDINGS, open_workbook
from loaders.workbook_scan import kind_of, scan_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from graph.text import Language
    from loaders.faults import Fault
    from loaders.tables import Table

EDITABLE_CELLS = 300_000
"""How many cells a workbook may have to be edited; of a larger one a new workbook is made."""
COPIED_BYTES = 1 << 21
"""How large a file may be to be copied whole; of a larger one only the bad rows are copied."""

_AUTHOR = "cobuild"
# not quite the colours that Excel itself offers for bad cells, so that ours are known again
_RED, _YELLOW = "FFFFC7D0", "FFFFEB9E"
_OURS = frozenset({_RED, _YELLOW})
_BAD = PatternFill("solid", start_color=_RED, end_color=_RED)
_BAD_ROW = PatternFill("solid", start_color=_YELLOW, end_color=_YELLOW)
_NO_FILL = PatternFill()
_COMMENT_SIZE = {"width": 320, "height": 120}
_SHEET_NAME = "数据 Data"
_CELL_CHARACTERS = 32_000

_HEADINGS = (
    Text("工作表", "sheet"),
    Text("行", "row"),
    Text("列", "column"),
    Text("值", "value"),
    Text("原因", "reason"),
    Text("是否应为", "did you mean"),
)
_WIDTHS = (20, 8, 20, 30, 70, 30)
_WHOLE_FILE = Text("整个文件", "whole file")
_WHOLE_ROW = Text("整行", "whole row")
_UNWRITABLE = Text("无法写入 {path}：{reason}", "{path} cannot be written: {reason}")


def write_marked(
    path: Path, faults: Sequence[Fault], target: Path, language: Language = "zh"
) -> None:
    """Write a copy of a file in which everything that is wrong with it is marked and explained.

    A bad cell is filled red and has a comment with the reason and what may have been meant; of a
    row that is wrong as a whole, all cells are yellow. An ``.xlsx`` keeps its sheets and their
    look; every other file, and one that is too large to edit, becomes a new workbook with the same
    row numbers. Formulas stay formulas, without results until a program has opened and saved them.

    Args:
        path: The file that was loaded.
        faults: What is wrong with it; those of other files must not be among them.
        target: Where the ``.xlsx`` is put.
        language: Of comments and list.

    Raises:
        ConfigurationError: The target cannot be written.
    """
    book = _book_of(path, faults)
    marker = _Marker(book, faults, language)
    places = [marker.mark(each) for each in faults]
    _list(book, faults, places, language)
    try:
        book.save(target)
    except OSError as error:
        raise ConfigurationError(_UNWRITABLE.format(path=target, reason=error)) from error


def _book_of(path: Path, faults: Sequence[Fault]) -> Workbook:
    """Return the workbook to mark; one without sheets when the file cannot be read at all."""
    try:
        if path.suffix.casefold() not in WORKBOOK_ENDINGS:
            return _copied(path, [open_csv(path, first_row)], faults)
        kind = kind_of(path)
        scans = scan_workbook(path, kind)
        cells = sum(each.rows * each.columns for each in scans.values())
        edited = _edited(path) if kind == "xlsx" and cells <= EDITABLE_CELLS else None
        return edited or _copied(path, open_workbook(path, first_row), faults)
    except UnreadableError:
        return _empty()


def _empty() -> Workbook:
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    return book


def _edited(path: Path) -> Workbook | None:
    """Open a workbook and take away the marks that an earlier copy has left in it.

    Returns:
        The workbook; None when it holds what openpyxl does not understand, which says so with
        whatever error its parts happen to raise.
    """
    try:
        with warnings.catch_warnings():
            # what it leaves out (charts, some checks) is no matter of the person who reads the log
            warnings.simplefilter("ignore")
            book = load_workbook(path)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, InvalidFileException):
        return None
    if FAULTS_SHEET in book.sheetnames:
        book.remove(book[FAULTS_SHEET])
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == _AUTHOR:
                    cell.comment = None
                if cell.fill.start_color.rgb in _OURS:
                    cell.fill = _NO_FILL
    return book


def _copied(path: Path, tables: Sequence[Table], faults: Sequence[Fault]) -> Workbook:
    """Copy the rows of a file, each to the row of the same number."""
    book = _empty()
    wanted = {each.row for each in faults}
    whole = path.stat().st_size <= COPIED_BYTES
    for table in tables:
        sheet = book.create_sheet(table.sheet or _SHEET_NAME)
        _put(sheet, table.header_row, table.header)
        for number, cells, _ in table.rows():
            # the header may stand below titles, so the first rows are always kept
            if whole or number in wanted or number <= table.header_row + HEADER_ROWS:
                _put(sheet, number, cells)
    return book


def _put(sheet: Worksheet, row: int, cells: Sequence[str]) -> None:
    for column, text in enumerate(cells, start=1):
        if text:
            _write(sheet.cell(row, column), text)


def _write(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that no program takes for a formula."""
    if isinstance(cell, Cell):
        cell.value = guarded(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_CELL_CHARACTERS])
        cell.data_type = "s"


class _Marker:
    """Marks cells and rows, and knows under which header each column stands."""

    def __init__(self, book: Workbook, faults: Sequence[Fault], language: Language) -> None:
        self._book = book
        self._language = language
        self._headers: dict[str, Mapping[str, int]] = {}
        # openpyxl counts all cells of a sheet to tell how wide it is
        self._widths = {each.title: max(each.max_column, 1) for each in book.worksheets}
        self._named: defaultdict[str | None, set[str]] = defaultdict(set)
        for each in faults:
            if each.column:
                self._named[each.sheet].add(each.column)

    def mark(self, fault: Fault) -> tuple[str, str] | None:
        """Mark what a fault is about; return its sheet and cell, or None for a whole file."""
        sheet = self._sheet(fault.sheet)
        if sheet is None or fault.row is None:
            return None
        column = self._columns(sheet, fault).get(fault.column or "")
        if column:
            cell = _anchor(sheet, fault.row, column)
            cell.fill = _BAD
        else:
            for number in range(1, self._widths[sheet.title] + 1):
                each = sheet.cell(fault.row, number)
                if isinstance(each, Cell) and each.fill.start_color.rgb != _RED:
                    each.fill = _BAD_ROW
            cell = _anchor(sheet, fault.row, 1)
        self._explain(cell, fault)
        return sheet.title, cell.coordinate

    def _sheet(self, name: str | None) -> Worksheet | None:
        if name is None:
            return self._book.worksheets[0] if self._book.worksheets else None
        return self._book[name] if name in self._book.sheetnames else None

    def _columns(self, sheet: Worksheet, fault: Fault) -> Mapping[str, int]:
        """Return the columns of a sheet by their headers."""
        if sheet.title not in self._headers:
            rows = list(_first_rows(sheet))
            place = by_names(self._named[fault.sheet])(rows)
            header = rows[place][1] if place is not None else []
            self._headers[sheet.title] = {
                text: number for number, text in reversed(list(enumerate(header, 1))) if text
            }
        return self._headers[sheet.title]

    def _explain(self, cell: Cell, fault: Fault) -> None:
        text = told(fault).in_language(self._language)
        if cell.comment:
            text = f"{cell.comment.text}\n{text}"
        cell.comment = Comment(text, _AUTHOR, **_COMMENT_SIZE)


def _first_rows(sheet: Worksheet) -> Iterator[tuple[int, list[str]]]:
    for row in sheet.iter_rows(max_row=2 * HEADER_ROWS):
        cells = ["" if each.value is None else str(each.value).strip() for each in row]
        if any(cells):
            yield row[0].row or 1, cells


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell, or the one that holds the value when it is merged with others."""
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            found = sheet.cell(merged.min_row, merged.min_col)
            if isinstance(found, Cell):
                return found
    raise LookupError(f"{cell.coordinate} is merged into nothing")


def _list(
    book: Workbook,
    faults: Sequence[Fault],
    places: Sequence[tuple[str, str] | None],
    language: Language,
) -> None:
    """Put the list of all faults in front."""
    sheet = book.create_sheet(FAULTS_SHEET, 0)
    sheet.freeze_panes = "A2"
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, column, heading.in_language(language))
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, (fault, place) in enumerate(zip(faults, places, strict=True), start=2):
        whole = _WHOLE_FILE if fault.row is None else _WHOLE_ROW
        cells = (
            fault.sheet or "",
            "" if fault.row is None else str(fault.row),
            fault.column or whole.in_language(language),
            fault.value or "",
            fault.reason.in_language(language),
            fault.suggestion or "",
        )
        _put(sheet, row, cells)
        sheet.cell(row, 5).alignment = Alignment(wrap_text=True, vertical="top")
        if place:
            title, coordinate = place
            link = sheet.cell(row, 2)
            quoted = title.replace("'", "''")
            link.hyperlink = Hyperlink(link.coordinate, location=f"'{quoted}'!{coordinate}")
            link.style = "Hyperlink"
    sheet.auto_filter.ref = f"A1:F{max(len(faults) + 1, 1)}"
    book.active = 0
    for each in book.worksheets:
        # sheets that are selected together are edited together
        each.sheet_view.tabSelected = each is sheet
