"""Sheets into batches that are ready to write, with the rows that cannot be loaded beside them.

Everything here is computed while the database writes the batch before, so no function here may
depend on what became of that one. Rows stream through; a batch is all that is held.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graph.text import Text
from graph.writer import BATCH_ROWS, no_such_node, prepare_node, relation_row
from loaders.faults import CellFault, Rejection, shortened
from loaders.registry import Place, Registry, Triple
from loaders.tables import Reading
from loaders.validate import Ends, EndsParser, ValueParser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.schema import Schema
    from loaders.mapping import Column, ReferenceColumn
    from loaders.sheets import Sheet
    from loaders.tables import TableRow

# rows of relation types that join many pairs of node types wait until a batch of a pair is full
_WAITING_ROWS = 4 * BATCH_ROWS
# a transaction of rows with very long texts must fit into the memory of a small server too
_BATCH_CHARACTERS = 4_000_000

_SAME_ID = Text(
    "编号与 {file} 第 {row} 行相同，只导入了前一行",
    "the id is that of row {row} of {file}, which is the one loaded",
)
_SAME_PAIR = Text(
    "与 {file} 第 {row} 行连接同样的两端，只导入了前一行",
    "joins the same two as row {row} of {file}, which is the one loaded",
)
_NO_SUCH_NODES = Text("没有这个编号的 {labels}", "there is no node with this id among {labels}")
_SEVERAL_NODES = Text(
    "{labels} 都有这个编号；请在关系表的 {column} 列写明类型",
    "{labels} all have this id; say which is meant in column {column} of a relation sheet",
)
_ID_SEPARATOR = re.compile(r"[;；\n]")


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


def node_batches(sheet: Sheet, files: Sequence[str], registry: Registry) -> Iterator[Batch]:
    """Yield the nodes of a sheet, ready to write, in the order of its rows.

    Args:
        sheet: A sheet that holds nodes.
        files: Names of all files of the run, by number, to name the row that a duplicate repeats.
        registry: Takes the id of every good row.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
    """
    layout = sheet.node_layout
    parse = ValueParser(layout).parse
    id_header = _id_column(layout.properties).header
    for window, position in _windows(sheet):
        batch = Batch(read=len(window), position=position)
        for number, cells, malformed in window:
            values, faults = ({}, [malformed]) if malformed else parse(cells)
            if not faults:
                node_id = str(values["id"])
                place = Place(sheet.number, number)
                earlier = registry.claim_node(layout.declared.name, node_id, place)
                if earlier:
                    reason = _SAME_ID.format(file=files[earlier.sheet], row=earlier.row)
                    faults.append(CellFault(id_header, node_id, reason))
            if faults:
                batch.rejected.append(Rejection(number, cells, tuple(faults)))
            else:
                batch.rows.append(prepare_node(layout.declared, values))
        batch.refused = len(batch.rejected)
        yield batch


def relation_batches(
    sheet: Sheet, files: Sequence[str], registry: Registry, schema: Schema
) -> Iterator[Batch]:
    """Yield the relationships of a sheet, ready to write, those of one pair of types together.

    Args:
        sheet: A sheet that holds relationships.
        files: Names of all files of the run, by number, to name the row that a duplicate repeats.
        registry: Knows the nodes of the run and takes the pair of ids of every good row.
        schema: Gives the node types that ``from_type`` and ``to_type`` may name.

    Raises:
        UnreadableError: The file changed or vanished while it was read.
        DatabaseUnavailableError: Neo4j is away.
    """
    layout = sheet.relation_layout
    parse_values = ValueParser(layout).parse
    parse_ends = EndsParser(layout, schema).parse
    resolver = _Resolver(registry, layout.ends["from"], layout.ends["to"])
    waiting = _Waiting()
    for window, position in _windows(sheet):
        batch = Batch(read=len(window), position=position)
        sound = []
        for number, cells, malformed in window:
            values, faults = ({}, [malformed]) if malformed else parse_values(cells)
            ends = parse_ends(cells, faults) if len(cells) >= layout.width else None
            if ends and not faults:
                sound.append((Origin(number, cells), values, ends))
            else:
                batch.rejected.append(Rejection(number, cells, tuple(faults)))
        resolver.look_up(ends for _, _, ends in sound)
        for origin, values, ends in sound:
            faults = []
            triple = resolver.triple(layout.declared.name, ends, faults)
            if triple:
                place = Place(sheet.number, origin.row)
                earlier = registry.claim_relation(triple, ends.source, ends.target, place)
                if earlier:
                    reason = _SAME_PAIR.format(file=files[earlier.sheet], row=earlier.row)
                    faults.append(CellFault(None, None, reason))
            if faults or not triple:
                batch.rejected.append(Rejection(origin.row, origin.cells, tuple(faults)))
            else:
                waiting.add(triple, relation_row(ends.source, ends.target, values), origin)
        batch.rejected.sort(key=lambda each: each.row)
        batch.refused = len(batch.rejected)
        yield batch
        yield from waiting.ready()
    yield from waiting.rest()


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
    id_column = _id_column(layout.properties)
    resolvers = [(each, _Resolver(registry, id_column, each)) for each in layout.references]
    waiting = _Waiting()
    for window, position in _windows(sheet):
        batch = Batch(read=len(window), position=position)
        sound = [row for row in window if row[0] not in rejected_rows]
        stated = [
            (number, cells, column, resolver, ends)
            for number, cells, _ in sound
            for column, resolver in resolvers
            for ends in _references(layout.declared.name, cells, id_column, column)
        ]
        for column, resolver in resolvers:
            resolver.look_up(ends for _, _, each, _, ends in stated if each is column)
        faults_of: dict[int, list[CellFault]] = {}
        for number, cells, column, resolver, ends in stated:
            faults = faults_of.setdefault(number, [])
            triple = resolver.triple(column.relation.name, ends, faults)
            if triple is None:
                batch.refused += 1
            elif registry.states(triple, ends.source, ends.target):
                batch.repeated += 1
            else:
                row = relation_row(ends.source, ends.target, {})
                waiting.add(triple, row, Origin(number, cells))
        batch.rejected = [
            Rejection(number, cells, tuple(faults_of[number]))
            for number, cells, _ in sound
            if faults_of.get(number)
        ]
        yield batch
        yield from waiting.ready()
    yield from waiting.rest()


def _windows(sheet: Sheet) -> Iterator[tuple[list[TableRow], int]]:
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


def _id_column(columns: Sequence[Column]) -> Column:
    return next(each for each in columns if each.name == "id")


def _references(
    label: str, cells: Sequence[str], id_column: Column, column: ReferenceColumn
) -> Iterator[Ends]:
    """Yield what one cell of a reference column states, every target once."""
    text = cells[column.index]
    if text and not text.isspace():
        source = cells[id_column.index].strip()
        targets = (each.strip() for each in _ID_SEPARATOR.split(text))
        for target in dict.fromkeys(each for each in targets if each):
            yield Ends(source, target, (label,), column.relation.targets)


class _Resolver:
    """Finds out which node types the two ends of a row have."""

    def __init__(self, registry: Registry, source: Column, target: Column) -> None:
        self._registry = registry
        self._source = source
        self._target = target

    def look_up(self, ends: Iterator[Ends]) -> None:
        """Ask the graph, once for all these rows, about the ids that the run does not have."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for each in ends:
            for label in each.source_labels:
                wanted[label].add(each.source)
            for label in each.target_labels:
                wanted[label].add(each.target)
        self._registry.look_up(wanted)

    def triple(self, relation: str, ends: Ends, faults: list[CellFault]) -> Triple | None:
        """Return the types that a row joins; add a fault for an end that is not one node."""
        source = self._label(ends.source, ends.source_labels, self._source, "from_type", faults)
        target = self._label(ends.target, ends.target_labels, self._target, "to_type", faults)
        return (source, relation, target) if source and target else None

    def _label(
        self,
        node_id: str,
        candidates: tuple[str, ...],
        column: Column,
        type_column: str,
        faults: list[CellFault],
    ) -> str | None:
        found = self._registry.labels_of(node_id, candidates)
        if len(found) == 1:
            return found[0]
        if found:
            reason = _SEVERAL_NODES.format(labels=", ".join(found), column=type_column)
        elif len(candidates) == 1:
            reason = no_such_node(candidates[0], shortened(node_id))
        else:
            reason = _NO_SUCH_NODES.format(labels=", ".join(candidates))
        faults.append(CellFault(column.header, shortened(node_id), reason))
        return None


class _Waiting:
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
