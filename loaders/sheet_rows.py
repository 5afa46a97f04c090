"""The rows of one sheet of a workbook, read whole or in pieces; either way they are the same."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from graph.text import Text
from loaders.cell_text import as_text
from loaders.encoding import cannot_be_read
from loaders.faults import unreadable
from loaders.headers import HEADER_ROWS
from loaders.sheet_pieces import outline, pieces_of_rows
from loaders.sheet_xml import MAXIMUM_COLUMNS, SheetScan
from loaders.workbook_scan import ENCRYPTED

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from loaders.workbook_scan import Kind, Package, Scan

    Row = tuple[int, list[Any]]
    Merged = tuple[int, int, int, int]

WHOLE_CELLS = 400_000
"""Sheets whose rectangle has more cells are read in pieces."""

WHOLE_TEXTS_BYTES = 1 << 24
"""So are all sheets of a workbook whose texts have more bytes."""

_ENDINGS_OF: dict[Kind, tuple[str, ...]] = {
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "ods": (".ods",),
}
_DAMAGED = Text("工作簿已损坏：{reason}", "The workbook is damaged: {reason}")


class Outset(NamedTuple):
    """What must be known of a sheet before its rows are read.

    Attributes:
        size: Its last row.
        offset: How many blank columns stand before the first that is not blank.
        first: The rows among which the header is, each up to its last cell that is not blank.
    """

    size: int
    offset: int
    first: list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet, and how its rows are to be read.

    Attributes:
        path: The file.
        kind: What kind of workbook it is.
        name: What the sheet is called.
        scan: What a look at it has found.
        package: The parts of the workbook, when the sheet is read in pieces.
    """

    path: Path
    kind: Kind
    name: str
    scan: SheetScan
    package: Package | None

    def outset(self) -> Outset:
        """Look at the beginning of the sheet.

        Raises:
            UnreadableError: It cannot be read.
        """
        if self.package:
            return self._outset_in_pieces(self.package)
        with opened(self.path, self.kind) as book:
            sheet = book.get_sheet_by_name(self.name)
            size = sheet.end[0] + 1 if sheet.end else 0
            offset = sheet.start[1] if sheet.start else 0
            return Outset(size, offset, _first(enumerate(sheet.iter_rows(), start=1)))

    def rows(self, offset: int, header_row: int) -> Generator[Row, None, None]:
        """Yield every row with its number; merged cells are filled downwards below the header.

        Args:
            offset: Columns to leave out.
            header_row: What is merged there or above speaks for no other row.

        Raises:
            UnreadableError: It cannot be read.
        """
        if self.package:
            filler = _Filler(self.scan.merged or [], header_row, offset)
            for number, cells in self._in_pieces(self.package):
                row = cells[offset:]
                filler.fill(number, row)
                yield number, row
            return
        with opened(self.path, self.kind) as book:
            sheet = book.get_sheet_by_name(self.name)
            merged = self.scan.merged
            if merged is None:
                merged = [
                    (top + 1, left, bottom + 1, right)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
                ]
            filler = _Filler(merged, header_row, offset)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                filler.fill(number, row)
                yield number, row

    def _in_pieces(self, package: Package) -> Iterator[Row]:
        """Yield every row, all of them as wide as the sheet."""
        width = self.scan.columns
        with _translated():
            for number, cells in pieces_of_rows(package, self.name, width):
                yield number, cells + [""] * (width - len(cells))

    def _outset_in_pieces(self, package: Package) -> Outset:
        first = list(islice(_filled(self._in_pieces(package)), HEADER_ROWS))
        offset = _leftmost(first)
        if offset > self.scan.first_column:
            # blank cells stand before the first rows, or others further down that are not blank
            offset = _leftmost(_filled(self._in_pieces(package)))
        shown = [(number, [as_text(each) for each in row[offset:]]) for number, row in first]
        return Outset(self.scan.rows, offset, _first(shown))


def sheet_rows(path: Path, kind: Kind, name: str, scan: Scan) -> SheetRows:
    """Return how the rows of a sheet are to be read."""
    sheet = scan.sheets.get(name, SheetScan())
    package = scan.package if _is_large(scan, sheet) and sheet.divisible else None
    return SheetRows(path, kind, name, sheet, package)


@contextmanager
def book_of(path: Path, kind: Kind, scan: Scan) -> Iterator[CalamineWorkbook]:
    """Open a workbook to ask what its sheets are called; large texts stay where they are."""
    if scan.package and scan.package.texts_size > WHOLE_TEXTS_BYTES:
        with _translated(), outline(scan.package) as book:
            yield book
    else:
        with opened(path, kind) as book:
            yield book


@contextmanager
def opened(path: Path, kind: Kind) -> Iterator[CalamineWorkbook]:
    """Open a workbook; whatever its reader finds wrong is told as a fault of the file."""
    with _translated():
        if path.suffix.casefold() in _ENDINGS_OF[kind]:
            book = CalamineWorkbook.from_path(path)
        else:
            # the name lies: the content decides
            with path.open("rb") as stream:
                book = CalamineWorkbook.from_filelike(stream)
        with book:
            yield book


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise unreadable(ENCRYPTED) from error
    except (CalamineError, OverflowError) as error:
        # the second is a duration of millions of years
        raise unreadable(_DAMAGED.format(reason=error)) from error
    except OSError as error:
        raise cannot_be_read(error) from error
    except BaseException as error:
        # the reader, which is written in Rust, panics on some damaged files; that is no Exception
        if type(error).__name__ == "PanicException":
            raise unreadable(_DAMAGED.format(reason=error)) from error
        raise


def _is_large(scan: Scan, sheet: SheetScan) -> bool:
    if scan.package is None:
        return False
    return sheet.rows * sheet.columns > WHOLE_CELLS or scan.package.texts_size > WHOLE_TEXTS_BYTES


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if any(each != "" for each in row[1]))


def _leftmost(rows: Iterable[Row]) -> int:
    """Return the first column that is not blank in one of the rows; 0 when all of them are."""
    found = MAXIMUM_COLUMNS
    for _, cells in rows:
        found = min(found, next(n for n, each in enumerate(cells) if each != ""))
    return 0 if found == MAXIMUM_COLUMNS else found


def _first(rows: Iterable[Row]) -> list[tuple[int, list[str]]]:
    """Return the rows among which the header is, each up to its last cell that is not blank."""
    filled = (
        (number, cells)
        for number, values in rows
        if (cells := _bare([as_text(each).strip() for each in values]))
    )
    return list(islice(filled, HEADER_ROWS))


def _bare(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


class _Filler:
    """Repeats the value of merged cells in the rows that they reach down to."""

    def __init__(self, ranges: Iterable[Merged], header_row: int, offset: int) -> None:
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
