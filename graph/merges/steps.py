"""The statements of merging and un-merging, within one transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graph.exact import from_json, stated, to_line
from graph.merges.plan import Exact, Joined, Triple
from graph.statements import existing_ids, render, template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from neo4j import ManagedTransaction

    from graph.schema import Schema

Row = dict[str, Any]


class Steps:
    """What merging asks and writes about things of one type."""

    def __init__(self, transaction: ManagedTransaction, schema: Schema, label: str) -> None:
        self._transaction = transaction
        self._schema = schema
        self._label = label

    def run(self, name: str, parameters: Mapping[str, object], **names: str) -> list[Row]:
        """Run one statement and return its records."""
        text = render(template(f"merges/{name}"), **names)
        result = self._transaction.run(text, dict(parameters))
        keys = result.keys()
        return [dict(zip(keys, each.values(), strict=True)) for each in result]

    def lock(self, ids: Sequence[str]) -> None:
        """Hold nodes until the transaction ends."""
        self.run("lock", {"ids": sorted(ids)}, Label=self._label)

    def nodes(self, ids: Sequence[str]) -> dict[str, tuple[list[str], Exact]]:
        """Return the labels of nodes and everything they hold, by id."""
        rows = self.run("nodes", {"ids": list(ids)}, Label=self._label)
        return {each["id"]: (each["labels"], exact(each["properties"])) for each in rows}

    def holds(self, label: str, node_id: str) -> bool:
        """Tell whether there is a node of any type with this id."""
        return bool(self._transaction.run(existing_ids(label), {"ids": [node_id]}).data())

    def joined_rows(self, node_id: str) -> list[Row]:
        """Return every relationship of a node as the database tells it."""
        return self.run("joined", {"id": node_id}, Label=self._label)

    def joined(self, rows: Iterable[Row]) -> list[Joined]:
        """Return relationships whose other ends are all declared."""
        return [
            Joined(
                each["type"],
                each["outgoing"],
                next(label for label in each["labels"] if label in self._schema.nodes),
                each["other_id"],
                exact(each["properties"]),
            )
            for each in rows
        ]

    def relations(
        self, wanted: Iterable[tuple[Triple, tuple[str, str]]]
    ) -> dict[tuple[Triple, tuple[str, str]], list[Exact]]:
        """Return what relationships hold, by types and ids; what is not there is missing."""
        found: dict[tuple[Triple, tuple[str, str]], list[Exact]] = defaultdict(list)
        rows = [(triple, {"from": ends[0], "to": ends[1]}) for triple, ends in wanted]
        for triple, group in _grouped(rows):
            for each in self.run("relations", {"rows": group}, **_names(triple)):
                ends = (each["from_id"], each["to_id"])
                found[triple, ends].append(exact(each["properties"]))
        return found

    def each_relation(self, name: str, rows: Iterable[tuple[Triple, Row]]) -> None:
        """Run a statement for rows of relationships, one type after the other."""
        for triple, group in _grouped(rows):
            self.run(name, {"rows": group}, **_names(triple))

    def change_node(self, node_id: str, properties: Mapping[str, Any]) -> None:
        """Change properties of a node; a None takes one away."""
        parameters = {"id": node_id, "properties": from_json(properties)}
        self.run("change_node", parameters, Label=self._label)

    def create_node(self, properties: Exact) -> None:
        """Create a node as it was."""
        self.run("create_node", {"properties": from_json(properties)}, Label=self._label)

    def delete_node(self, node_id: str) -> None:
        """Take a node away."""
        self.run("delete_node", {"id": node_id}, Label=self._label)


def exact(properties: Iterable[Sequence[Any]]) -> Exact:
    """Return properties in the form in which they can be remembered as text."""
    told: Exact = json.loads(to_line(stated(properties)))
    return told


def _grouped(rows: Iterable[tuple[Triple, Row]]) -> Iterator[tuple[Triple, list[Row]]]:
    groups: dict[Triple, list[Row]] = defaultdict(list)
    for triple, row in rows:
        groups[triple].append(row)
    yield from groups.items()


def _names(triple: Triple) -> dict[str, str]:
    source, name, target = triple
    return {"Source": source, "TYPE": name, "Target": target}
