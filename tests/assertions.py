"""Reads a real database the way the tests assert: as sets and maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.database import Database


def nodes(database: Database, label: str, *properties: str) -> set[Any]:
    """Every node of a label, as the value of one property or a tuple of several."""
    records = database.read(
        f"MATCH (n:{label}) RETURN [{', '.join(f'n.{each}' for each in properties)}] AS row"
    )
    return {_value(record["row"]) for record in records}


def relations(database: Database, name: str, *properties: str) -> set[Any]:
    """Every relationship of a type, as (from id, to id, *properties)."""
    columns = ", ".join(["a.id", "b.id", *(f"r.{each}" for each in properties)])
    records = database.read(f"MATCH (a)-[r:{name}]->(b) RETURN [{columns}] AS row")
    return {_value(record["row"]) for record in records}


def counts(database: Database) -> dict[str, int]:
    """How many nodes of each label there are; what is remembered of imports is left out."""
    records = database.read(
        "MATCH (n) WHERE NOT n:ImportBatch AND NOT n:Change "
        "RETURN labels(n)[0] AS label, count(*) AS n"
    )
    return {record["label"]: record["n"] for record in records}


def everything(database: Database) -> tuple[list[Any], list[Any]]:
    """All nodes and relationships but the memory of imports, in a comparable form."""
    [nodes] = database.read(
        "MATCH (n) WHERE NOT n:ImportBatch AND NOT n:Change AND NOT n:SchemaState "
        "WITH n ORDER BY labels(n)[0], n.id RETURN collect([labels(n), properties(n)]) AS all"
    )
    [relations] = database.read(
        "MATCH (a)-[r]->(b) WITH a, r, b ORDER BY type(r), a.id, b.id "
        "RETURN collect([a.id, type(r), b.id, properties(r)]) AS all"
    )
    return nodes["all"], relations["all"]


def _value(row: list[object]) -> object:
    values = tuple(tuple(each) if isinstance(each, list) else each for each in row)
    return values[0] if len(values) == 1 else values
