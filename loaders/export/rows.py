"""Reads the graph page by page, in the order of the ids; what is held is one page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.statements import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.database import Database
    from loaders.export.selection import NodeColumns, RelationColumns

FOLDER = Path(__file__).parent / "cypher"

# a page of nodes that each hold a very long text must fit into memory too
_PAGE_ROWS = 1_000
# reading one page of a graph that others write to may take long, but not for ever
_TIMEOUT_S = 120.0


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


def node_rows(database: Database, columns: NodeColumns) -> Iterator[NodeRow]:
    """Yield every node of a type, ordered by id.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    query = render(template("page_of_nodes"), Label=columns.declared.name)
    names = ["id", *(each.name for each in columns.properties)]
    after = ""
    while True:
        parameters = {"after": after, "names": names, "limit": _PAGE_ROWS}
        page = database.read(query, parameters, timeout_s=_TIMEOUT_S)
        for record in page:
            after, *values = record["values"]
            yield NodeRow(after, values)
        if len(page) < _PAGE_ROWS:
            return


def relation_rows(database: Database, columns: RelationColumns) -> Iterator[RelationRow]:
    """Yield every relationship of a type, ordered by the types and then the ids of its ends.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    names = [each.name for each in columns.properties]
    for source, target in columns.pairs:
        query = render(
            template("page_of_relations"), Source=source, TYPE=columns.declared.name, Target=target
        )
        position = {"source": "", "target": "", "element": ""}
        while True:
            parameters = {**position, "names": names, "limit": _PAGE_ROWS}
            page = database.read(query, parameters, timeout_s=_TIMEOUT_S)
            for record in page:
                yield RelationRow(
                    source, record["source"], target, record["target"], record["values"]
                )
            if len(page) < _PAGE_ROWS:
                break
            position = {key: page[-1][key] for key in position}


@cache
def template(name: str) -> str:
    """Return the text of one of this package's ``.cypher`` files."""
    return (FOLDER / f"{name}.cypher").read_text("utf-8")
