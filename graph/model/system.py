"""What the product keeps about itself in the graph."""

from __future__ import annotations

from graph.schema import NodeType, Property
from graph.text import Text

NODES = (
    NodeType(
        name="SchemaState",
        label=Text("模式版本", "schema state"),
        plural="schema-states",
        group="system",
        description=Text(
            "已应用的模式版本", "The version of the schema that was applied to this database"
        ),
        own_properties=(
            Property(
                name="version",
                label=Text("版本", "version"),
                kind="integer",
                required=True,
                minimum=1,
            ),
        ),
        searchable=False,
        listed=False,
    ),
)
