"""Reads the graph page by page, in the order of the ids; what is held is one page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.statements import render
from loaders.export.words import Day, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph.database import Database, Record
    from graph.schema import Property
    from loaders.export.selection import NodeColumns, RelationColumns

FOLDER = Path(__file__).parent / "cypher"

# a page of nodes that each hold a very long text must fit into memory too
_PAGE_ROWS = 1_000
# reading one page of a graph that others write to may take long, but not for ever
_TIMEOUT_S = 120.0
_MOMENTS: dict[str, Callable[[str], Moment | Day]] = {"datetime": Moment.stated, "date": Day}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node: its id, and a value or None for every exported property, in their order."""

    id: str
    values: list[Any]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relationship: its ends, and a value or None for every exported property."""

    source_type: str
    source: str
    target_type: str
    target: str
    values: list[Any]


class _Wanted:
    """Asks for the properties of a type, dates and times as text, and puts them in their order."""

    def __init__(self, properties: Sequence[Property], *first: str) -> None:
        """Prepare for properties; the ``first`` are asked for as well, but not given."""
        plain = [each.name for each in properties if each.kind not in _MOMENTS]
        timed = [each.name for each in properties if each.kind in _MOMENTS]
        self.parameters = {"names": [*first, *plain], "moments": timed}
        places = {name: place for place, name in enumerate([*plain, *timed], len(first))}
        self._places = [places[each.name] for each in properties]
        self._moment = [_MOMENTS.get(each.kind) for each in properties]

    def of(self, record: Record) -> list[Any]:
        """Return the values of a record in the order of the properties."""
        values = [*record["values"], *record["moments"]]
        return [
            values[place] if kind is None or values[place] is None else kind(values[place])
            for place, kind in zip(self._places, self._moment, strict=True)
        ]


def node_rows(database: Database, columns: NodeColumns) -> Iterator[NodeRow]:
    """Yield every node of a type, ordered by id.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    query = render(template("page_of_nodes"), Label=columns.declared.name)
    wanted = _Wanted(columns.properties, "id")
    after = ""
    while True:
        parameters = {**wanted.parameters, "after": after, "limit": _PAGE_ROWS}
        page = database.read(query, parameters, timeout_s=_TIMEOUT_S)
        for record in page:
            after = record["values"][0]
            yield NodeRow(after, wanted.of(record))
        if len(page) < _PAGE_ROWS:
            return


def present_triples(database: Database) -> set[tuple[str, str, str]]:
    """Which relationships are there at all, as (source type, relation type, target type)?

    A page of each possible pair of node types would cost more, most of which are joined nowhere.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: It took longer than two minutes.
    """
    return {
        (source, record["name"], target)
        for record in database.read(template("present_pairs"), timeout_s=_TIMEOUT_S)
        for source in record["sources"]
        for target in record["targets"]
    }


def relation_rows(
    database: Database, columns: RelationColumns, present: set[tuple[str, str, str]]
) -> Iterator[RelationRow]:
    """Yield every relationship of a type, ordered by the types and then the ids of its ends.

    Args:
        database: The graph.
        columns: The relation type, and what to read of it.
        present: What :func:`present_triples` found.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    wanted = _Wanted(columns.properties)
    for source, target in columns.pairs:
        if (source, columns.declared.name, target) not in present:
            continue
        query = render(
            template("page_of_relations"), Source=source, TYPE=columns.declared.name, Target=target
        )
        position = {"source": "", "target": "", "element": ""}
        while True:
            parameters = {**wanted.parameters, **position, "limit": _PAGE_ROWS}
            page = database.read(query, parameters, timeout_s=_TIMEOUT_S)
            for record in page:
                ends = (source, record["source"], target, record["target"])
                yield RelationRow(*ends, wanted.of(record))
            if len(page) < _PAGE_ROWS:
                break
            position = {key: page[-1][key] for key in position}


@cache
def template(name: str) -> str:
    """Return the text of one of this package's ``.cypher`` files."""
    return (FOLDER / f"{name}.cypher").read_text("utf-8")
