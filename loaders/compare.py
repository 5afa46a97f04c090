"""A dry run: what would a batch change? Asked of the graph with reading queries only."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.statements import render
from graph.values import plain
from graph.writer import Written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database

FOLDER = Path(__file__).parent / "cypher"

# as generous as a write: comparing a batch touches what writing it would touch
_TIMEOUT_S = 120.0


DIFFERENCES_KEPT = 1_000
"""How many nodes and relationships a dry run shows the differences of."""


class Comparer:
    """Stands in for the writer: counts and shows what the writer would do.

    Attributes:
        differences: What would change, in the order of the rows, at most
            :data:`DIFFERENCES_KEPT`: the type and the ids of each node or relationship, and the
            values before and after of every property that differs.
    """

    def __init__(self, database: Database, differences: list[dict[str, object]]) -> None:
        """Prepare to compare, and to add what differs to a list."""
        self._database = database
        self.differences = differences

    def prepared_nodes(self, label: str, rows: Sequence[Mapping[str, object]]) -> Written:
        """Count the nodes of one type that would be created, changed and left as they are.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        about = {"type": label}
        return self._compare(render(_template("compare_nodes"), Label=label), rows, about)

    def prepared_relations(
        self, name: str, source: str, target: str, rows: Sequence[Mapping[str, object]]
    ) -> Written:
        """Count the relationships that would be created, changed and left; their ends must exist.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        query = render(_template("compare_relations"), Source=source, TYPE=name, Target=target)
        return self._compare(query, rows, {"type": name, "from_type": source, "to_type": target})

    def _compare(
        self, query: str, rows: Sequence[Mapping[str, object]], about: Mapping[str, str]
    ) -> Written:
        parameters = {
            "rows": rows,
            "kept": DIFFERENCES_KEPT - len(self.differences),
        }
        [record] = self._database.read(query, parameters, timeout_s=_TIMEOUT_S)
        self.differences += (_difference(about, each) for each in record["differences"])
        created, changed = record["created"], record["changed"]
        return Written(created, changed, len(rows) - created - changed)


def _difference(about: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, object]:
    ids = {key: value for key, value in found.items() if key != "values"}
    changes = {
        each["name"]: {"before": plain(each["before"]), "after": plain(each["after"])}
        for each in found["values"]
    }
    return {**about, **ids, "changes": changes}


@cache
def _template(name: str) -> str:
    return (FOLDER / f"{name}.cypher").read_text("utf-8")
