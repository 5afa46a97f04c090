"""What a sheet is read into: batches that are ready to write, with the rejected rows beside them.

Batches are made while the database writes the one before, so nothing that makes them may depend on
what became of that one. Rows stream through; a batch is all that is held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graph.writer import BATCH_ROWS
from loaders.tables import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.faults import Rejection
    from loaders.registry import Triple
    from loaders.sheets import Sheet
    from loaders.tables import TableRow

# rows of relation types that join many pairs of node types wait until a batch of a pair is full
_WAITING_ROWS = 4 * BATCH_ROWS
# a transaction of rows with very long texts must fit into the memory of a small server too
_BATCH_CHARACTERS = 4_000_000


class Origin(NamedTuple):
    """Where a row that is ready to write stands in its file, and its cells as they were read."""

    row: int
    cells: list[str]


@dataclass(slots=True)
class Batch:
    """What one step of reading a sheet yields.

    Attributes:
        rows: Rows that are ready to write.
        triple: Which relationships they are; None for nodes.
        origins: Where each of the rows stands; empty for nodes, which nothing can refuse later.
        rejected: Rows that cannot be loaded as they stand.
        refused: How many nodes or relationships that makes.
        repeated: How many relationships a relation sheet of this run already states.
        read: How many rows of the file were read for this step.
        position: Bytes of the file read so far; 0 when it has not moved.
    """

    rows: list[dict[str, object]] = field(default_factory=list)
    triple: Triple | None = None
    origins: list[Origin] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    refused: int = 0
    repeated: int = 0
    read: int = 0
    position: int = 0


def windows(sheet: Sheet) -> Iterator[tuple[list[TableRow], int]]:
    """Yield the rows of a sheet, as many at a time as one transaction writes, and the position."""
    reading = Reading()
    window: list[TableRow] = []
    limit = _BATCH_CHARACTERS
    for row in sheet.table.rows(reading):
        window.append(row)
        if len(window) == BATCH_ROWS or reading.characters >= limit:
            yield window, reading.position()
            window = []
            limit = reading.characters + _BATCH_CHARACTERS
    if window:
        yield window, reading.position()


class Waiting:
    """Collects relationships by the types they join until enough are together."""

    def __init__(self) -> None:
        self._batches: dict[Triple, Batch] = {}
        self._count = 0

    def add(self, triple: Triple, row: dict[str, object], origin: Origin) -> None:
        """Take one row."""
        batch = self._batches.get(triple)
        if batch is None:
            batch = self._batches[triple] = Batch(triple=triple)
        batch.rows.append(row)
        batch.origins.append(origin)

    def ready(self) -> Iterator[Batch]:
        """Yield and forget the full batches; everything, when too much is held."""
        for batch in self._batches.values():
            while len(batch.rows) >= BATCH_ROWS:
                yield Batch(batch.rows[:BATCH_ROWS], batch.triple, batch.origins[:BATCH_ROWS])
                del batch.rows[:BATCH_ROWS], batch.origins[:BATCH_ROWS]
        if sum(len(each.rows) for each in self._batches.values()) >= _WAITING_ROWS:
            yield from self.rest()

    def rest(self) -> Iterator[Batch]:
        """Yield and forget everything."""
        batches, self._batches = self._batches, {}
        yield from (each for each in batches.values() if each.rows)
