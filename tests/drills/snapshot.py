"""Everything in a graph in a form in which two graphs can be compared.

Nothing is left out but what cannot be the same twice: the moments at which something was written
become the word for a moment, and the ids of imports their places in the order in which they began.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database

_TIMEOUT_S = 120.0
_MOMENTS = frozenset(
    {"created_at", "updated_at", "updated_at_before", "started_at", "finished_at", "undone_at"}
)
_MEMORY = frozenset({"ImportBatch", "Change"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A graph, as texts that say everything about one thing each, with how often they are there.

    Attributes:
        facts: Nodes and relationships.
        memory: What the graph remembers of imports.
        imports: The ids of the imports, in the order in which they began.
    """

    facts: Counter[str]
    memory: Counter[str]
    imports: tuple[str, ...]

    def differences(self, other: Snapshot) -> list[str]:
        """Return what only one of two graphs has: ``-`` stands for this one, ``+`` for the other.

        An empty list says that nothing is lost, nothing is double and every property is the same.
        """
        return [
            f"{sign} {text}"
            for mine, theirs in ((self.facts, other.facts), (self.memory, other.memory))
            for sign, found in (("-", mine - theirs), ("+", theirs - mine))
            for text in sorted(found.elements())
        ]


def snapshot(database: Database) -> Snapshot:
    """Read everything that is in the graph."""
    ids = imports(database)
    places = {each: f"import {number}" for number, each in enumerate(ids)}
    facts, memory = Counter[str](), Counter[str]()
    for record in database.read(
        "MATCH (n) WHERE NOT n:SchemaState RETURN labels(n) AS labels, properties(n) AS properties",
        timeout_s=_TIMEOUT_S,
    ):
        labels, properties = record["labels"], record["properties"]
        if _MEMORY.isdisjoint(labels):
            facts[_told(labels, properties, places)] += 1
        else:
            memory[_told(labels, _remembered(properties, labels), places)] += 1
    for record in database.read(
        "MATCH (a)-[r]->(b) RETURN [labels(a)[0], a.id, type(r), labels(b)[0], b.id] AS ends, "
        "properties(r) AS properties",
        timeout_s=_TIMEOUT_S,
    ):
        facts[_told(record["ends"], record["properties"], places)] += 1
    return Snapshot(facts, memory, ids)


def imports(database: Database) -> tuple[str, ...]:
    """Return the ids of all imports, in the order in which they began."""
    batches = database.read("MATCH (b:ImportBatch) RETURN b.id AS id ORDER BY b.started_at, b.id")
    return tuple(record["id"] for record in batches)


def _told(what: list[str], properties: Mapping[str, Any], places: Mapping[str, str]) -> str:
    kept = {
        key: "a moment" if key in _MOMENTS and value else _alike(value, places)
        for key, value in sorted(properties.items())
    }
    return f"{what} {kept}"


def _alike(value: Any, places: Mapping[str, str]) -> object:  # noqa: ANN401 - whatever is stored
    return places.get(value, value) if isinstance(value, str) else value


def _remembered(properties: Mapping[str, Any], labels: list[str]) -> dict[str, Any]:
    """Return what must be the same of an import, however often it was interrupted."""
    if "Change" in labels:
        return {key: value for key, value in properties.items() if key != "id"}
    kept = dict(properties)
    report = json.loads(kept.pop("report", None) or "null")
    if report:
        # what an interrupted import had written before is "unchanged" when it goes on
        for each in ("nodes", "relations"):
            kept[each] = sum(report[each].values())
            kept[f"{each} rejected"] = report[each]["rejected"]
        kept["faults"] = report["fault_count"]
    return kept
