"""What becomes of every sheet and every row of a load, kept while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loaders.report import Counts, SheetReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from loaders.faults import CellFault, Fault, Rejection, UnreadableError
    from loaders.sheets import Sheet
    from loaders.sources import SourceFile

FAULTS_KEPT = 10_000
"""How many faults a report holds; beyond that they are counted, and stand in the reject files."""


@dataclass(slots=True)
class Pass:
    """What became of one sheet in one stage so far; position counts the bytes that are done."""

    rows: int = 0
    position: int = 0
    counts: Counts = field(default_factory=Counts)


@dataclass(slots=True)
class Tally:
    """What became of one sheet so far.

    Attributes:
        file: Its file.
        part: Which part of the file it is; None where the file has only one.
        sheet: What it holds; None when it could not be understood.
        own: Its own rows.
        references: What its reference columns state.
        rejected_rows: Its rows whose node was not loaded.
        complete: Whether it was read to its end.
    """

    file: SourceFile
    part: str | None = None
    sheet: Sheet | None = None
    own: Pass = field(default_factory=Pass)
    references: Pass = field(default_factory=Pass)
    rejected_rows: set[int] = field(default_factory=set)
    complete: bool = True


class Books:
    """The tallies of a load, in the order in which its sheets were found, and every fault.

    Attributes:
        fault_count: How many faults there are, kept or not.
    """

    def __init__(self) -> None:
        self._tallies: list[Tally] = []
        self._faults: list[tuple[int, Fault]] = []
        self.fault_count = 0

    def enter(self, file: SourceFile, part: str | None = None) -> tuple[int, Tally]:
        """Begin the tally of a sheet; return its number and the tally."""
        tally = Tally(file, part)
        self._tallies.append(tally)
        return len(self._tallies) - 1, tally

    def files(self) -> list[str]:
        """Return what people are told for the file of each sheet, by number."""
        return [_name(each) for each in self._tallies]

    def tallies(self) -> list[Tally]:
        """Return every tally, those of sheets that could not be understood included."""
        return self._tallies

    def sheets(self) -> list[tuple[Tally, Sheet]]:
        """Return the tallies whose sheets were understood."""
        return [(each, each.sheet) for each in self._tallies if each.sheet]

    def missing_file(self, fault: Fault) -> None:
        """Book a path that leads to no file."""
        self._book(-1, fault)

    def unreadable(self, number: int, error: UnreadableError) -> None:
        """Book that a sheet cannot be read, or not to its end."""
        self._tallies[number].complete = False
        for row, fault in error.faults:
            self._book(number, self._placed(number, row, fault))

    def rejections(self, number: int, rejections: Iterable[Rejection]) -> None:
        """Book rejected rows of a sheet."""
        for each in rejections:
            for fault in each.faults:
                self._book(number, self._placed(number, each.row, fault))

    def faults(self) -> Iterator[Fault]:
        """Yield the faults that were kept, by sheet and row."""
        for _, fault in sorted(self._faults, key=lambda each: (each[0], each[1].row or 0)):
            yield fault

    def sheet_report(self, number: int, reject_file: Path | None) -> SheetReport:
        """Return what became of one sheet."""
        tally = self._tallies[number]
        sheet = tally.sheet
        return SheetReport(
            file=_name(tally),
            sheet=sheet.table.sheet if sheet else tally.part,
            source=tally.file.source,
            type=sheet.layout.declared.name if sheet else None,
            encoding=sheet.table.encoding if sheet else None,
            rows=tally.own.rows,
            counts=tally.own.counts,
            references=tally.references.counts,
            reject_file=str(reject_file) if reject_file else None,
        )

    def totals(self) -> tuple[Counts, Counts]:
        """Return what became of all nodes and of all relationships."""
        nodes, relations = Counts(), Counts()
        for tally, sheet in self.sheets():
            if sheet.holds_nodes:
                nodes += tally.own.counts
            else:
                relations += tally.own.counts
            relations += tally.references.counts
        return nodes, relations

    def _placed(self, number: int, row: int | None, fault: CellFault) -> Fault:
        tally = self._tallies[number]
        part = tally.sheet.table.sheet if tally.sheet else tally.part
        return fault.at(_name(tally), row, part)

    def _book(self, number: int, fault: Fault) -> None:
        self.fault_count += 1
        if len(self._faults) < FAULTS_KEPT:
            self._faults.append((number, fault))


def _name(tally: Tally) -> str:
    return tally.sheet.file_name if tally.sheet else tally.file.name
