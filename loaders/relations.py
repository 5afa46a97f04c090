"""Relation sheets into batches of relationships, those of one pair of node types together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.text import Text
from graph.writer import relation_row
from loaders.batches import Batch, Origin, Waiting, windows
from loaders.faults import CellFault, Rejection
from loaders.resolve import Joined, Resolver
from loaders.validate import Ends, EndsParser, ValueParser, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.schema import Schema
    from loaders.names import Names
    from loaders.registry import Registry
    from loaders.sheets import Sheet
    from loaders.tables import TableRow

_SAME_PAIR = Text(
    "与 {file} 第 {row} 行连接同样的两端，只导入了前一行",
    "joins the same two as row {row} of {file}, which is the one loaded",
)


def relation_batches(
    sheet: Sheet,
    files: Sequence[str],
    registry: Registry,
    schema: Schema,
    names: Names | None = None,
) -> Iterator[Batch]:
    """Yield the relationships of a sheet, ready to write.

    Args:
        sheet: A sheet that holds relationships.
        files: Names of all files of the run, by number, to name the row that a duplicate repeats.
        registry: Knows the nodes of the run and takes the pair of ids of every good row.
        schema: Gives the node types that ``from_type`` and ``to_type`` may name.
        names: Knows nodes by their names; without it a cell must hold an id.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
        DatabaseUnavailableError: Neo4j is away.
    """
    layout = sheet.relation_layout
    resolver = Resolver(registry, layout.ends["from"], layout.ends["to"], names)
    sound_rows = _SoundRows(sheet, schema)
    waiting = Waiting()
    for window, position in windows(sheet):
        batch = Batch(read=len(window), position=position)
        sound = sound_rows.among(window, batch.rejected)
        resolver.look_up(ends for _, _, ends in sound)
        for origin, values, ends in sound:
            faults: list[CellFault] = []
            joined = resolver.resolve(layout.declared.name, ends, faults)
            if joined and joined.merged:
                if joined.joins_itself:
                    batch.repeated += 1
                else:
                    _add_merged(waiting, registry, sheet, joined, (origin, values))
                continue
            if joined:
                triple, start, end, _ = joined
                earlier = registry.claim_relation(triple, start, end, sheet.number, origin.row)
                if not earlier:
                    waiting.add(triple, relation_row(start, end, values), origin)
                    continue
                reason = _SAME_PAIR.format(file=files[earlier.sheet], row=earlier.row)
                faults.append(CellFault(None, None, reason))
            batch.rejected.append(Rejection(origin.row, origin.cells, tuple(faults)))
        batch.rejected.sort(key=lambda each: each.row)
        batch.refused = len(batch.rejected)
        yield batch
        yield from waiting.ready()
    yield from waiting.rest()


def _add_merged(
    waiting: Waiting,
    registry: Registry,
    sheet: Sheet,
    joined: Joined,
    row: tuple[Origin, Values],
) -> None:
    """Take a row that a merged node stands in: it may create a relationship, and change none."""
    triple, start, end, _ = joined
    origin, values = row
    registry.note_reference(sheet.file.source, triple, start, end)
    waiting.add(triple, {**relation_row(start, end, values), "only_new": True}, origin)


class _SoundRows:
    """Tells the rows whose cells can be understood from the others."""

    def __init__(self, sheet: Sheet, schema: Schema) -> None:
        layout = sheet.relation_layout
        self._width = layout.width
        self._values = ValueParser(layout)
        self._ends = EndsParser(layout, schema)

    def among(
        self, window: list[TableRow], rejected: list[Rejection]
    ) -> list[tuple[Origin, Values, Ends]]:
        """Return the rows that can be understood, parsed; add the others to the rejected ones."""
        sound = []
        for number, cells, malformed in window:
            values, faults = ({}, [malformed]) if malformed else self._values.parse(cells)
            if len(cells) >= self._width:
                ends = self._ends.parse(cells, faults)
                if not faults:
                    sound.append((Origin(number, cells), values, ends))
                    continue
            rejected.append(Rejection(number, cells, tuple(faults)))
        return sound
