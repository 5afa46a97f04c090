"""A dry run: what would a batch change? Asked of the graph with reading queries only."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from graph.statements import render
from graph.writer import Written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database

FOLDER = Path(__file__).parent / "cypher"

# as generous as a write: comparing a batch touches what writing it would touch
_TIMEOUT_S = 120.0


class Comparer:
    """Stands in for the writer and counts what the writer would do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prepared_nodes(self, label: str, rows: Sequence[Mapping[str, object]]) -> Written:
        """Count the nodes of one type that would be created, changed and left as they are.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        return self._compare(render(_template("compare_nodes"), Label=label), rows)

    def prepared_relations(
        self, name: str, source: str, target: str, rows: Sequence[Mapping[str, object]]
    ) -> Written:
        """Count the relationships that would be created, changed and left; their ends must exist.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        query = render(_template("compare_relations"), Source=source, TYPE=name, Target=target)
        return self._compare(query, rows)

    def _compare(self, query: str, rows: Sequence[Mapping[str, object]]) -> Written:
        [record] = self._database.read(query, {"rows": rows}, timeout_s=_TIMEOUT_S)
        created, changed = record["created"], record["changed"]
        return Written(created, changed, len(rows) - created - changed)


@cache
def _template(name: str) -> str:
    return (FOLDER / f"{name}.cypher").read_text("utf-8")
