"""What of the graph an export holds, decided from the schema before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph.errors import InvalidInputError, Problem
from graph.statements import endpoint_pairs
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.schema import NodeType, Property, RelationType, Schema

Format = Literal["csv", "xlsx", "json", "ndjson", "graphml", "gexf", "cypher"]

PROVENANCE = ("source", "sources", "created_at", "updated_at")
"""What the product fills in and other systems may want to know; the rest only serves searching."""

SHEETS = frozenset({"csv", "xlsx"})
"""The formats that hold rows as the loader takes them."""

_NO_SUCH_TYPE = Text("没有这种节点类型", "there is no such node type")
_CANNOT_CHOOSE = Text("没有这些节点类型：{labels}", "There are no such node types: {labels}")


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """A node type and the properties of it that are exported."""

    declared: NodeType
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class RelationColumns:
    """A relation type, the pairs of node types it may join, and its exported properties."""

    declared: RelationType
    pairs: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The types that an export holds, by name within nodes and within relationships."""

    nodes: tuple[NodeColumns, ...]
    relations: tuple[RelationColumns, ...]


def select(
    schema: Schema, format_name: Format, labels: Sequence[str] | None, *, public: bool
) -> Selection:
    """Which types and properties does an export hold?

    What the product keeps about itself is never exported; a backup holds it.

    Args:
        schema: The declarations.
        format_name: Sheets hold only what can be loaded; the others also where it comes from.
        labels: Node types to export, with the relationships among them; all when None.
        public: Leave out personal data, and the types that the API does not list.

    Raises:
        InvalidInputError: A label is not a node type that can be exported.
    """
    possible = {
        name: node
        for name, node in schema.nodes.items()
        if node.group != "system" and (node.listed or not public)
    }
    unknown = sorted({*(labels or ())} - possible.keys())
    if unknown:
        raise InvalidInputError(
            _CANNOT_CHOOSE.format(labels=", ".join(unknown)),
            [Problem(each, _NO_SUCH_TYPE) for each in unknown],
        )
    chosen = possible.keys() if labels is None else {*labels}
    relations = []
    for name in sorted(schema.relations):
        relation = schema.relations[name]
        pairs = tuple(pair for pair in sorted(endpoint_pairs(relation)) if {*pair} <= {*chosen})
        if pairs:
            relations.append(
                RelationColumns(relation, pairs, _properties(relation, format_name, public=public))
            )
    return Selection(
        tuple(
            NodeColumns(possible[name], _properties(possible[name], format_name, public=public))
            for name in sorted(chosen)
        ),
        tuple(relations),
    )


def _properties(
    declared: NodeType | RelationType, format_name: Format, *, public: bool
) -> tuple[Property, ...]:
    kept = () if format_name in SHEETS else PROVENANCE
    return tuple(
        each
        for each in declared.properties.values()
        if (not each.derived or each.name in kept) and not (each.personal and public)
    )
