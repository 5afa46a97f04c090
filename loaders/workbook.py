"""Workbooks (``.xlsx``, ``.xls``, ``.ods``) into numbered rows of text: one table per sheet.

A sheet is read anew for every pass and forgotten after it, so a workbook of many sheets takes the
memory of one, and a large sheet of an ``.xlsx`` that of a piece of it. Links, macros and formulas
are never followed or run: of a formula the result is read that the program left in the file which
saved it.
"""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from graph.text import Text
from loaders.cell_text import DIGITS_LOST, as_text, column_letters, loses_digits
from loaders.cells import unguarded
from loaders.encoding import cannot_be_read
from loaders.faults import LONG_CELL, NUL, CellFault, shortened, unreadable
from loaders.marks import OWN_SHEETS, is_example
from loaders.sheet_rows import SheetRows, book_of, sheet_rows
from loaders.sheet_xml import Broken
from loaders.tables import Reading
from loaders.workbook_scan import kind_of, look_into

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from python_calamine import CalamineWorkbook

    from loaders.headers import HeaderChooser
    from loaders.tables import TableRow
    from loaders.workbook_scan import Kind, Scan

WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""How the names of workbooks end; macros in them are passed over."""

_CELL_CHARACTERS = csv.field_size_limit()

_NO_SHEET = Text("工作簿中没有可见且有内容的工作表", "The workbook has no visible sheet with rows")
_NO_HEADER = Text("工作表「{sheet}」中没有表头", "Sheet {sheet!r} has no header")
_CHANGED = Text("读取期间文件被改动", "The file was changed while it was read")
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
    _sheet: SheetRows
    _offset: int
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
        with closing(self._sheet.rows(self._offset, self.header_row)) as rows:
            for done, cells in rows:
                if done <= self.header_row:
                    continue
                row = self._row(done, cells, self._offset)
                if row and not is_example(row[1]):
                    reading.characters += sum(map(len, row[1]))
                    yield row

    def _row(self, number: int, values: list[Any], offset: int) -> TableRow | None:
        """Return one row as text; None when it is blank."""
        cells = [each if type(each) is str else as_text(each) for each in values]
        broken = self._without_value(number, cells, offset) if self._sheet.scan.broken else {}
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
            broken = self._sheet.scan.broken.get((number, place + offset))
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
    kind, scan = _looked_at(path, _stamp(path))
    with book_of(path, kind, scan) as book:
        names = [each for each in _visible(book) if _is_filled(book, each, scan)]
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
    kind, scan = _looked_at(path, stamp)
    with book_of(path, kind, scan) as book:
        names = [each for each in _visible(book) if only is None or each in only]
    tables = []
    for name in names:
        sheet = sheet_rows(path, kind, name, scan)
        size, offset, first = sheet.outset()
        if not first:
            continue
        chosen = choose(first)
        if chosen is None:
            raise unreadable(_NO_HEADER.format(sheet=name))
        number, header = first[chosen]
        tables.append(WorkbookTable(path, name, size, tuple(header), number, sheet, offset, stamp))
    if not tables:
        raise unreadable(_NO_SHEET)
    return tables


@lru_cache(maxsize=8)
def _looked_at(path: Path, _: tuple[int, int]) -> tuple[Kind, Scan]:
    """Look into a workbook once, however many of its sheets are opened after that."""
    kind = kind_of(path)
    return kind, look_into(path, kind)


def _is_filled(book: CalamineWorkbook, name: str, scan: Scan) -> bool:
    sheet = scan.sheets.get(name)
    # an .xls is held whole by its reader, so asking it costs nothing
    return sheet.filled if sheet else book.get_sheet_by_name(name).start is not None


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
        return LONG_CELL
    return NUL if "\0" in text else None


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
