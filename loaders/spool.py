"""Rows of other formats, laid down as tables in a temporary folder.

A file of another format (JSON, GraphML, HSDS, a sheet with a mapping) seldom lists its nodes type
by type. So it is read once, from beginning to end, and every row goes to the part of its type; the
parts are then loaded like any other table. What is held in memory is one row.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from graph.text import Text
from loaders.faults import LONG_CELL, NUL, CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from loaders.tables import Reading, TableRow

_FAULT = "!"
_LIMIT = csv.field_size_limit()


class Spool:
    """The parts of a run, each a table of one type; they last as long as their folder."""

    def __init__(self, folder: Path) -> None:
        """Prepare for an existing, empty folder that the caller removes after the run."""
        self._folder = folder
        self._parts: list[Part] = []

    def part(
        self,
        path: Path,
        declared: str,
        columns: Sequence[str],
        *,
        sheet: str | None = None,
        shown: Sequence[str] | None = None,
    ) -> Part:
        """Open a part.

        Args:
            path: The file that the rows come from, for the faults.
            declared: Node type or relation type of the rows.
            columns: What the columns mean, as headers that the schema knows; for a relation type
                ``from``, ``to`` and, where it joins several types, ``from_type`` and ``to_type``.
            sheet: Which part of the file it is, for the faults.
            shown: What the file itself calls the columns, for the faults.
        """
        place = self._folder / f"{len(self._parts)}.csv"
        meant, header = tuple(columns), tuple(shown or columns)
        part = Part(SpooledTable(place, path, declared, meant, sheet, header, size=0))
        self._parts.append(part)
        return part

    def tables(self) -> list[SpooledTable]:
        """Close every part and return those that have rows, in the order of their opening."""
        return [each.close() for each in self._parts if each.count]


class Part:
    """One part in the making."""

    def __init__(self, table: SpooledTable) -> None:
        self._table = table
        self._stream: TextIO | None = None
        self.count = 0

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Lay down one row: its line in the file, and one cell per column; blank says nothing."""
        for header, cell in zip(self._table.header, cells, strict=True):
            if "\0" in cell or len(cell) > _LIMIT:
                reason = NUL if "\0" in cell else LONG_CELL
                value = shortened(cell.replace("\0", "\ufffd"))
                self.reject(row, cells, CellFault(header, value, reason))
                return
        self._write([str(row), *cells])

    def reject(self, row: int, cells: Sequence[str], fault: CellFault) -> None:
        """Lay down a row that cannot be loaded, and why."""
        told = (fault.column or "", fault.value or "", fault.reason.zh, fault.reason.en)
        self._write([_FAULT, str(row), *told, *(_storable(each) for each in cells)])

    def close(self) -> SpooledTable:
        """Return the finished part."""
        if self._stream:
            self._stream.close()
            self._stream = None
        return replace(self._table, size=self.count)

    def _write(self, cells: list[str]) -> None:
        if self._stream is None:
            self._stream = self._table.place.open("w", encoding="utf-8", newline="")
            self._rows = csv.writer(self._stream)
        self._rows.writerow(cells)
        self.count += 1


@dataclass(frozen=True, slots=True)
class SpooledTable:
    """A finished part; ``size`` and positions count its rows.

    Attributes:
        place: Where its rows are.
        path: The file that they come from.
        declared: Their node type or relation type.
        columns: What the columns mean.
        sheet: Which part of the file it is.
        header: What the file itself calls the columns.
        size: How many rows there are.
    """

    place: Path
    path: Path
    declared: str
    columns: tuple[str, ...]
    sheet: str | None
    header: tuple[str, ...]
    size: int

    @property
    def encoding(self) -> None:
        """The format of the file leaves no choice."""

    @property
    def header_row(self) -> int:
        """A fault of the header concerns the file as a whole."""
        return 1

    def rows(self, reading: Reading | None = None) -> Iterator[TableRow]:
        """Yield the rows in the order in which they were laid down."""
        done = 0
        if reading:
            reading.tell = lambda: done
        with self.place.open(encoding="utf-8", newline="") as stream:
            for cells in csv.reader(stream):
                done += 1
                if reading:
                    reading.characters += sum(map(len, cells))
                if cells[0] == _FAULT:
                    _, row, column, value, zh, en, *rest = cells
                    yield int(row), rest, CellFault(column or None, value or None, Text(zh, en))
                else:
                    yield int(cells[0]), cells[1:], None


def _storable(cell: str) -> str:
    return cell.replace("\0", "\ufffd")[:_LIMIT]
