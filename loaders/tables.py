"""What every kind of file is read as: a table of text, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loaders.faults import CellFault

TableRow = tuple[int, list[str], "CellFault | None"]
"""Line on which a row begins, its cells, and why it is malformed, its text being the one cell."""


class Table(Protocol):
    """Rows of text below a header; a CSV file, a sheet of a workbook, a part of something else."""

    @property
    def path(self) -> Path:
        """The file, as it was given."""

    @property
    def sheet(self) -> str | None:
        """Which part of the file it is; None where the file has only one."""

    @property
    def size(self) -> int:
        """How much there is to read, in bytes or whatever else :class:`Reading` tells."""

    @property
    def encoding(self) -> str | None:
        """How the text of the file is encoded; None where the format leaves no choice."""

    @property
    def header(self) -> tuple[str, ...]:
        """What the columns are called, without spaces around; that is what faults repeat."""

    @property
    def header_row(self) -> int:
        """Line on which the header begins."""

    def rows(self, reading: Reading | None = None) -> Iterator[TableRow]:
        """Yield every row below the header that is not blank.

        Args:
            reading: Is kept up to date with how far the table has been read.

        Raises:
            UnreadableError: The file changed or vanished while it was read.
        """


class Reading:
    """How far a table has been read.

    Attributes:
        characters: Characters that were read, header and blank rows included.
        tell: Says how much of the size of the table is done; None before the first row.
    """

    def __init__(self) -> None:
        self.characters = 0
        self.tell: Callable[[], int] | None = None

    def position(self) -> int:
        """Return how much is done; what waits in a buffer counts as done."""
        try:
            return self.tell() if self.tell else 0
        except ValueError:
            # a file that was read to its end is closed
            return 0
