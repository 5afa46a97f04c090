"""Reference columns of node sheets into batches of relationships."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from graph.writer import relation_row
from loaders.batches import Batch, Origin, Waiting, windows
from loaders.faults import CellFault, Rejection
from loaders.resolve import Resolver
from loaders.validate import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loaders.mapping import NodeLayout, ReferenceColumn
    from loaders.registry import Registry
    from loaders.sheets import Sheet
    from loaders.tables import TableRow

_SEPARATOR = re.compile(r"[;；\n]")


class _Reference(NamedTuple):
    """One id in a reference column: the row it stands in, its column, the two ends it joins."""

    origin: Origin
    column: ReferenceColumn
    ends: Ends


def reference_batches(sheet: Sheet, rejected_rows: set[int], registry: Registry) -> Iterator[Batch]:
    """Yield the relationships that the reference columns of a node sheet state.

    The sheet is read a second time, which costs less than holding every reference until all nodes
    are written.

    Args:
        sheet: A sheet that holds nodes.
        rejected_rows: Its rows whose node was not loaded; they state nothing.
        registry: Knows the nodes of the run and what its relation sheets state.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
        DatabaseUnavailableError: Neo4j is away.
    """
    layout = sheet.node_layout
    resolvers = {
        each.name: Resolver(registry, layout.id_column, each) for each in layout.references
    }
    waiting = Waiting()
    for window, position in windows(sheet):
        batch = Batch(read=len(window), position=position)
        stated = list(_stated(layout, (row for row in window if row[0] not in rejected_rows)))
        for name, resolver in resolvers.items():
            resolver.look_up(each.ends for each in stated if each.column.name == name)
        faults: dict[int, tuple[Origin, list[CellFault]]] = {}
        for origin, column, ends in stated:
            found = faults.setdefault(origin.row, (origin, []))[1]
            triple = resolvers[column.name].triple(column.name, ends, found)
            if triple is None:
                batch.refused += 1
            elif registry.states(triple, ends.source, ends.target):
                batch.repeated += 1
            else:
                waiting.add(triple, relation_row(ends.source, ends.target, {}), origin)
        batch.rejected = [
            Rejection(origin.row, origin.cells, tuple(found))
            for origin, found in faults.values()
            if found
        ]
        yield batch
        yield from waiting.ready()
    yield from waiting.rest()


def _stated(layout: NodeLayout, rows: Iterable[TableRow]) -> Iterator[_Reference]:
    """Yield every reference of these rows, those of one cell once each."""
    for number, cells, _ in rows:
        origin = Origin(number, cells)
        source = cells[layout.id_column.index].strip()
        for column in layout.references:
            targets = map(str.strip, _SEPARATOR.split(cells[column.index]))
            for target in dict.fromkeys(each for each in targets if each):
                ends = Ends(source, target, (layout.declared.name,), column.relation.targets)
                yield _Reference(origin, column, ends)
