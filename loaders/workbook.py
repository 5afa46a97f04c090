"""Workbooks (``.xlsx``, ``.xls``, ``.ods``) into numbered rows of text: one table per sheet.

A sheet is read anew for every pass and forgotten after it, so a workbook of many sheets takes the
memory of one. Links, macros and formulas are never followed or run: of a formula the result is read
that the program left in the file which saved it.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from graph.text import Text
from loaders.cell_text import DIGITS_LOST, as_text, column_letters, loses_digits
from loaders.cells import unguarded
from loaders.encoding import cannot_be_read
from loaders.faults import CellFault, shortened, unreadable
from loaders.headers import HEADER_ROWS
from loaders.marks import OWN_SHEETS, is_example
from loaders.sheet_xml import Broken, SheetScan
from loaders.tables import Reading
from loaders.workbook_scan import ENCRYPTED, kind_of, scan_workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet

    from loaders.headers import HeaderChooser
    from loaders.tables import TableRow
    from loaders.workbook_scan import Kind

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""How the names of workbooks end; macros in them are passed over."""

_ENDINGS_OF: dict[Kind, tuple[str, ...]] = {
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "ods": (".ods",),
}
_CELL_CHARACTERS = csv.field_size_limit()

_DAMAGED = Text("工作簿已损坏：{reason}", "The workbook is damaged: {reason}")
_NO_SHEET = Text("工作簿中没有可见且有内容的工作表", "The workbook has no visible sheet with rows")
_NO_HEADER = Text("工作表「{sheet}」中没有表头", "Sheet {sheet!r} has no header")
_CHANGED = Text("读取期间文件被改动", "The file was changed while it was read")
_LONG_CELL = Text("单元格过长", "a cell is too long")
_NUL = Text("含有空字符（NUL），不是文字", "contains a NUL character, which is not text")
_MORE = Text("{reason}（同一行还有 {cells}）", "{reason} (so do {cells} of this row)")


@dataclass(frozen=True, slots=True)
class WorkbookTable:
    """A sheet of a workbook whose header is known; ``size`` and positions count its rows.

    Attributes:
        path: The file.
        sheet: Name of the sheet.
        size: Its last row.
        header: The cells of its header, without spaces around them.
        header_row: Row of the header, as the program for workbooks numbers it.
    """

    path: Path
    sheet: str
    size: int
    header: tuple[str, ...]
    header_row: int
    _kind: Kind
    _scan: SheetScan
    _stamp: tuple[int, int]

    @property
    def encoding(self) -> None:
        """The format leaves no choice."""

    def rows(self, reading: Reading | None = None) -> Iterator[TableRow]:
        """Yield every row below the header that is not blank and not the example of a template.

        Cells that were merged downwards have the value of the first of them in every row. A cell
        that was merged to the right says something about its own column only.

        Args:
            reading: Is kept up to date with how far the sheet has been read.

        Raises:
            UnreadableError: The file changed or vanished while it was read.
        """
        reading = reading or Reading()
        done = self.header_row
        reading.tell = lambda: done
        if _stamp(self.path) != self._stamp:
            raise unreadable(_CHANGED)
        with _opened(self.path, self._kind) as book:
            sheet = book.get_sheet_by_name(self.sheet)
            filler = _Filler(_merged(sheet, self._scan), self.header_row, _offset(sheet))
            for done, cells in enumerate(sheet.iter_rows(), start=1):
                if done <= self.header_row:
                    continue
                filler.fill(done, cells)
                row = self._row(done, cells, _offset(sheet))
                if row and not is_example(row[1]):
                    reading.characters += sum(map(len, row[1]))
                    yield row

    def _row(self, number: int, values: list[Any], offset: int) -> TableRow | None:
        """Return one row as text; None when it is blank."""
        cells = [each if type(each) is str else as_text(each) for each in values]
        broken = self._without_value(number, cells, offset) if self._scan.broken else {}
        together = "".join(cells)
        if not together.strip():
            return None
        if len(together) > _CELL_CHARACTERS or "\0" in together or any(map(_is_large, values)):
            broken |= _unusable(values, cells)
        width = len(self.header)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        cells += [""] * (width - len(cells))
        if "'" in together:
            cells = [unguarded(each) for each in cells]
        return number, cells, self._fault(broken, offset) if broken else None

    def _without_value(self, number: int, cells: list[str], offset: int) -> dict[int, Broken]:
        """Return the cells of a row that have no value, and show what stands there."""
        found = {}
        for place in range(len(cells)):
            broken = self._scan.broken.get((number, place + offset))
            if broken:
                found[place] = broken
                # a formula is not repeated as text: a program might take it for one again
                cells[place] = broken.text if broken.text.startswith("#") else "…"
        return found

    def _fault(self, broken: dict[int, Broken], offset: int) -> CellFault:
        """Return the fault of the first broken cell, which names the others."""
        first, *others = sorted(broken)
        reason = broken[first].reason
        if others:
            places = ", ".join(column_letters(each + offset + 1) for each in others)
            reason = _MORE.format(reason=reason, cells=places)
        header = self.header[first] if first < len(self.header) else None
        return CellFault(header or None, broken[first].text, reason)


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that hold data.

    Hidden sheets do not, nor blank ones, nor those of our own making: the notes of a template, the
    list of faults of a marked workbook.

    Raises:
        UnreadableError: As :func:`open_workbook`; or no sheet holds anything.
    """
    kind, scans = _looked_at(path, _stamp(path))
    with _opened(path, kind) as book:
        names = [each for each in _visible(book) if _is_filled(book, each, scans)]
    if not names:
        raise unreadable(_NO_SHEET)
    return names


def open_workbook(
    path: Path, choose: HeaderChooser, only: Collection[str] | None = None
) -> list[WorkbookTable]:
    """Find the tables of a workbook: one for each of the sheets of :func:`sheet_names`.

    Args:
        path: The file.
        choose: Says which of the first rows of a sheet is its header.
        only: Names of the sheets to open; None opens all of them.

    Raises:
        UnreadableError: It is no workbook, is encrypted, damaged or too large, refers to other
            files, or has no sheet with a header.
    """
    stamp = _stamp(path)
    kind, scans = _looked_at(path, stamp)
    tables = []
    with _opened(path, kind) as book:
        for name in _visible(book):
            if only is not None and name not in only:
                continue
            sheet = book.get_sheet_by_name(name)
            first = _first_rows(sheet)
            if not first:
                continue
            chosen = choose(first)
            if chosen is None:
                raise unreadable(_NO_HEADER.format(sheet=name))
            number, header = first[chosen]
            size = sheet.end[0] + 1 if sheet.end else 0
            scan = scans.get(name, SheetScan())
            tables.append(WorkbookTable(path, name, size, tuple(header), number, kind, scan, stamp))
    if not tables:
        raise unreadable(_NO_SHEET)
    return tables


@lru_cache(maxsize=8)
def _looked_at(path: Path, _: tuple[int, int]) -> tuple[Kind, dict[str, SheetScan]]:
    """Look into a workbook once, however many of its sheets are opened after that."""
    kind = kind_of(path)
    return kind, scan_workbook(path, kind)


def _is_filled(book: CalamineWorkbook, name: str, scans: dict[str, SheetScan]) -> bool:
    scan = scans.get(name)
    # an .xls is held whole by its reader, so asking it costs nothing
    return scan.filled if scan else book.get_sheet_by_name(name).start is not None


class _Filler:
    """Repeats the value of merged cells in the rows that they reach down to."""

    def __init__(
        self, ranges: list[tuple[int, int, int, int]], header_row: int, offset: int
    ) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._open: dict[int, tuple[int, object]] = {}
        for first, column, last, _ in ranges:
            # what begins in a title or in the header is no value
            if first > header_row and last > first:
                self._starts.setdefault(first, []).append((column - offset, last))

    def fill(self, number: int, cells: list[Any]) -> None:
        """Fill the cells of a row; rows come in their order."""
        for column, (last, value) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif cells[column] == "":
                cells[column] = value
        for column, last in self._starts.get(number, ()):
            if 0 <= column < len(cells):
                self._open[column] = (last, cells[column])


def _merged(sheet: CalamineSheet, scan: SheetScan) -> list[tuple[int, int, int, int]]:
    """Return the ranges of merged cells: rows from 1, columns from 0."""
    if scan.merged is not None:
        return scan.merged
    ranges = sheet.merged_cell_ranges or []
    return [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]


def _offset(sheet: CalamineSheet) -> int:
    """Return how many blank columns stand before the first that is not blank."""
    return sheet.start[1] if sheet.start else 0


def _first_rows(sheet: CalamineSheet) -> list[tuple[int, list[str]]]:
    """Return the rows among which the header is, each up to its last cell that is not blank."""
    filled = (
        (number, cells)
        for number, values in enumerate(sheet.iter_rows(), start=1)
        if (cells := _bare([as_text(each).strip() for each in values]))
    )
    return list(islice(filled, HEADER_ROWS))


def _bare(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_large(value: object) -> bool:
    return type(value) is float and loses_digits(value)


def _unusable(values: list[Any], cells: list[str]) -> dict[int, Broken]:
    """Return the cells of a row whose value cannot be used, and show them shortened."""
    found = {}
    for place, (value, text) in enumerate(zip(values, cells, strict=True)):
        reason = _wrong(value, text)
        if reason:
            cells[place] = shortened(text.replace("\0", "\ufffd"))
            found[place] = Broken(cells[place], reason)
    return found


def _wrong(value: object, text: str) -> Text | None:
    """Why can a cell not be used as it stands? None when it can."""
    if _is_large(value):
        return DIGITS_LOST
    if len(text) > _CELL_CHARACTERS:
        return _LONG_CELL
    return _NUL if "\0" in text else None


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        each.name
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet
        and each.visible == SheetVisibleEnum.Visible
        and each.name not in OWN_SHEETS
    ]


def _stamp(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError as error:
        raise cannot_be_read(error) from error
    return told.st_mtime_ns, told.st_size


@contextmanager
def _opened(path: Path, kind: Kind) -> Iterator[CalamineWorkbook]:
    """Open a workbook; whatever its reader finds wrong is told as a fault of the file."""
    try:
        if path.suffix.casefold() in _ENDINGS_OF[kind]:
            book = CalamineWorkbook.from_path(path)
        else:
            # the name lies: the content decides
            with path.open("rb") as stream:
                book = CalamineWorkbook.from_filelike(stream)
        with book:
            yield book
    except PasswordError as error:
        raise unreadable(ENCRYPTED) from error
    except CalamineError as error:
        raise unreadable(_DAMAGED.format(reason=error)) from error
    except OSError as error:
        raise cannot_be_read(error) from error
    except BaseException as error:
        # the reader, which is written in Rust, panics on some damaged files; that is no Exception
        if type(error).__name__ == "PanicException":
            raise unreadable(_DAMAGED.format(reason=error)) from error
        raise
