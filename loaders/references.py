"""Reference columns of node sheets into batches of relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.values import split_list
from graph.writer import relation_row
from loaders.batches import Batch, Origin, Waiting, windows
from loaders.faults import CellFault, Rejection
from loaders.resolve import Resolver
from loaders.validate import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loaders.mapping import NodeLayout, ReferenceColumn
    from loaders.names import Names
    from loaders.registry import Registry
    from loaders.resolve import Joined
    from loaders.sheets import Sheet
    from loaders.tables import TableRow


class _Reference(NamedTuple):
    """One id in a reference column: the row it stands in, its column, the two ends it joins."""

    origin: Origin
    column: ReferenceColumn
    ends: Ends


def reference_batches(
    sheet: Sheet, rejected_rows: set[int], registry: Registry, names: Names | None = None
) -> Iterator[Batch]:
    """Yield the relationships that the reference columns of a node sheet state.

    The sheet is read a second time, which costs less than holding every reference until all nodes
    are written.

    Args:
        sheet: A sheet that holds nodes.
        rejected_rows: Its rows whose node was not loaded; they state nothing.
        registry: Knows the nodes of the run and what its relation sheets state.
        names: Knows nodes by their names; without it a cell must hold ids.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
        DatabaseUnavailableError: Neo4j is away.
    """
    layout = sheet.node_layout
    resolvers = {
        each.name: Resolver(registry, layout.id_column, each, names) for each in layout.references
    }
    waiting = Waiting()
    for window, position in windows(sheet):
        batch = Batch(read=len(window), position=position)
        stated = list(_stated(layout, (row for row in window if row[0] not in rejected_rows)))
        for name, resolver in resolvers.items():
            resolver.look_up(each.ends for each in stated if each.column.name == name)
        faults: dict[int, tuple[Origin, list[CellFault]]] = {}
        joining: set[tuple[int, Joined]] = set()
        for origin, column, ends in stated:
            found = faults.setdefault(origin.row, (origin, []))[1]
            joined = resolvers[column.name].resolve(column.name, ends, found)
            if joined is None:
                batch.refused += 1
                continue
            # a cell may name the same node twice: by its id and by its name
            if joined.joins_itself or (origin.row, joined) in joining:
                batch.repeated += 1
                continue
            joining.add((origin.row, joined))
            registry.note_reference(sheet.file.source, joined.triple, joined.source, joined.target)
            if registry.states(joined.triple, joined.source, joined.target):
                batch.repeated += 1
            else:
                row = relation_row(joined.source, joined.target, {})
                waiting.add(joined.triple, row, origin)
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
            for target in dict.fromkeys(split_list(cells[column.index])):
                ends = Ends(source, target, (layout.declared.name,), column.relation.targets)
                yield _Reference(origin, column, ends)
