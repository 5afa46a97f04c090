"""What is wrong with a file, a row or a cell: data for people and programs, never a log line."""

from __future__ import annotations

from dataclasses import dataclass

from graph.text import Text

NUL = Text("含有空字符（NUL），不是文字", "contains a NUL character, which is not text")
LONG_CELL = Text("单元格过长", "a cell is too long")
"""What no reader takes for a cell."""

SHOWN_CHARACTERS = 200
"""How much of a value a fault repeats; a whole cell may hold a hundred thousand characters."""

_DID_YOU_MEAN = Text("{reason}；是否应为：{suggestion}", "{reason}; did you mean: {suggestion}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where it stands.

    Attributes:
        file: The file, written as it was given.
        row: Line of the file, counted from 1 with the header; the first line of a row that runs
            over several. None when the fault concerns the whole file.
        column: Header of the column as the file writes it; None when no single column is meant.
        value: The offending text, shortened when very long; None when there is none.
        reason: Why it cannot be loaded.
        sheet: Sheet of the workbook, or part of another file; None where the file has only one.
        suggestion: What may have been meant, the likeliest first; None when nothing is near.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: Text
    sheet: str | None = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the fault as JSON can hold it, with the reason in both languages."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason.as_dict(),
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong within one row: the header and the text of the cell where it has one.

    Attributes:
        column: Header of the column as the file writes it; None when no single column is meant.
        value: The offending text; None when there is none.
        reason: Why it cannot be loaded.
        suggestion: What may have been meant, the likeliest first; None when nothing is near.
    """

    column: str | None
    value: str | None
    reason: Text
    suggestion: str | None = None

    def at(self, file: str, row: int | None, sheet: str | None = None) -> Fault:
        """Return the fault with the place where it stands."""
        return Fault(file, row, self.column, self.value, self.reason, sheet, self.suggestion)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row that cannot be loaded as it stands.

    Attributes:
        row: Line of the file on which it begins.
        cells: Its cells as they were read.
        faults: Everything that is wrong with it, in the order of its columns.
    """

    row: int
    cells: list[str]
    faults: tuple[CellFault, ...]


class UnreadableError(ValueError):
    """A file cannot be read as a sheet.

    Attributes:
        faults: Why, each with the line that shows it.
    """

    def __init__(self, *faults: tuple[int | None, CellFault]) -> None:
        super().__init__("; ".join(each.reason.en for _, each in faults))
        self.faults = faults


def unreadable(reason: Text, row: int | None = None) -> UnreadableError:
    """Return the error for a file that has one thing wrong with it as a whole."""
    return UnreadableError((row, CellFault(None, None, reason)))


def shortened(value: str) -> str:
    """Return a value as a fault repeats it."""
    return value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}…"


def told(fault: Fault | CellFault) -> Text:
    """Return why something is wrong and, where that is known, what may have been meant."""
    if fault.suggestion is None:
        return fault.reason
    return _DID_YOU_MEAN.format(reason=fault.reason, suggestion=fault.suggestion)
