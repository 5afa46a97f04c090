"""How much is in the graph, real and synthetic?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.definitions import applied_version
from graph.statements import count_nodes, template

if TYPE_CHECKING:
    from graph.database import Database
    from graph.schema import Schema


def status(database: Database, schema: Schema) -> dict[str, Any]:
    """How much is in the graph?

    Returns:
        ``nodes`` and ``relationships`` as ``{type: {"real": n, "synthetic": n}}`` in the order of
        declaration, without types that have none; ``schema_version`` (None before the schema was
        applied) and ``neo4j``, the server's version.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    nodes: dict[str, dict[str, int]] = {}
    for node in schema.nodes.values():
        [record] = database.read(count_nodes(node.name))
        if record["total"] and node.group != "system":
            nodes[node.name] = _split(record)
    counted = {each["name"]: each for each in database.read(template("count_relations"))}
    return {
        "nodes": nodes,
        "relationships": {
            name: _split(counted[name]) for name in schema.relations if name in counted
        },
        "schema_version": applied_version(database),
        "neo4j": database.server_version(),
    }


def _split(record: dict[str, Any]) -> dict[str, int]:
    return {"real": record["total"] - record["synthetic"], "synthetic": record["synthetic"]}
