"""From declarations to Cypher: constraints, indexes and the two write statements.

Pure: nothing here talks to a database. The only text that ever enters a statement is a name from
the schema declaration, and even that is checked first.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.schema import NodeType, RelationType, Schema

NAME_INDEX = "entity_names"
NAME_INDEX_PROPERTIES = ("name", "aliases", "pinyin", "initials", "alias_letters")
_FOLDER = Path(__file__).parent / "cypher"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@cache
def template(name: str) -> str:
    """Return the text of one of this package's ``.cypher`` files."""
    return (_FOLDER / f"{name}.cypher").read_text("utf-8")


def render(text: str, **names: str) -> str:
    """Fill the ``«Placeholder»`` marks of a statement with names from the schema.

    Raises:
        ValueError: A name is not a plain identifier, or a mark stays unfilled.
    """
    for placeholder, name in names.items():
        if not _IDENTIFIER.fullmatch(name):
            raise ValueError(f"not an identifier: {name!r}")
        text = text.replace(f"«{placeholder}»", name)
    if "«" in text:
        raise ValueError("a placeholder was not filled")
    return text


@cache
def merge_nodes(label: str) -> str:
    """Return the statement that writes one batch of nodes of a type."""
    return render(template("merge_nodes"), Label=label)


@cache
def merge_relations(source: str, name: str, target: str) -> str:
    """Return the statement that writes one batch of relationships between two node types."""
    return render(template("merge_relations"), Source=source, TYPE=name, Target=target)


def note_changes() -> str:
    """Return the statement that keeps what was there before an import touched it."""
    return template("imports/note_changes")


@cache
def existing_ids(label: str) -> str:
    """Return the query that tells which ids a node type has."""
    return render(template("existing_ids"), Label=label)


@cache
def count_nodes(label: str) -> str:
    """Return the query that counts the real and synthetic nodes of a type."""
    return render(template("count_nodes"), Label=label)


def unique_id_constraint(node: NodeType) -> str:
    """Return the constraint that makes the id of a node type unique."""
    return (
        f"CREATE CONSTRAINT {_snake(node.name)}_id IF NOT EXISTS "
        f"FOR (n:{node.name}) REQUIRE n.id IS UNIQUE"
    )


def property_indexes(node: NodeType) -> tuple[str, ...]:
    """Return the range and point indexes of a node type, in the order of its properties."""
    return tuple(
        f"CREATE {kind} INDEX {_snake(node.name)}_{each.name} IF NOT EXISTS "
        f"FOR (n:{node.name}) ON (n.{each.name})"
        for each in node.properties.values()
        if (kind := "POINT" if each.kind == "point" else "RANGE" if each.indexed else "")
    )


def searchable_labels(schema: Schema) -> tuple[str, ...]:
    """Return the node types that the name index covers, sorted."""
    return tuple(sorted(each.name for each in schema.nodes.values() if each.searchable))


def name_index(schema: Schema) -> str:
    """Return the full-text index over names, aliases, pinyin and initials.

    The ``cjk`` analyzer cuts Chinese text into pairs of characters and keeps Latin words whole.
    """
    labels = "|".join(searchable_labels(schema))
    properties = ", ".join(f"n.{each}" for each in NAME_INDEX_PROPERTIES)
    return (
        f"CREATE FULLTEXT INDEX {NAME_INDEX} IF NOT EXISTS FOR (n:{labels}) "
        f"ON EACH [{properties}] OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}"
    )


def definitions(schema: Schema) -> tuple[str, ...]:
    """Return every statement that prepares an empty database for the schema."""
    nodes = schema.nodes.values()
    return (
        *(unique_id_constraint(each) for each in nodes),
        *(statement for each in nodes for statement in property_indexes(each)),
        name_index(schema),
    )


def defined_name(definition: str) -> str:
    """Return the name of the constraint or index that a definition makes.

    >>> defined_name("CREATE RANGE INDEX need_status IF NOT EXISTS FOR (n:Need) ON (n.status)")
    'need_status'
    """
    return definition.partition(" IF NOT EXISTS")[0].rpartition(" ")[2]


def endpoint_pairs(relation: RelationType) -> tuple[tuple[str, str], ...]:
    """Return every (source, target) pair of node types that a relation may join."""
    return tuple((source, target) for source in relation.sources for target in relation.targets)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
