"""What is there? Lists of one kind of thing with filters, and one thing with its surroundings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.privacy import mask_name
from graph.text import Text
from graph.values import plain
from queries.catalog import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database, Record
    from graph.schema import NodeType, Property, Schema

_LIST_PARAMETERS = ("equals", "untrue", "related", "text", "after", "limit")
_LIST_COLUMNS = {"total": int, "items": list}
LIST = Question("entities/list", _LIST_PARAMETERS, _LIST_COLUMNS, {"Label": "Unit"})
LIST_NEAR = Question(
    "entities/list_near",
    ("anchor_id", *_LIST_PARAMETERS),
    _LIST_COLUMNS,
    {"Anchor": "Community", "Label": "Unit"},
)
LIST_FAR = Question(
    "entities/list_far",
    ("anchor_id", *_LIST_PARAMETERS),
    _LIST_COLUMNS,
    {"Anchor": "Community", "NEAR": "LOCATED_IN", "FAR": "OFFERS", "Label": "Resource"},
)
DETAIL = Question(
    "entities/detail",
    ("id", "types", "labels", "limit"),
    {"node": dict, "degree": int, "related": list},
    {"Label": "Unit"},
)
_MAXIMUM_NEIGHBOURS = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list.

    Attributes:
        name: Name of the parameter.
        label: Node type whose id the parameter takes; None for a property of the node itself.
        declared: The property, for a filter by a property of the node itself.
        hops: Relation types from the other node to this one, when it stands two steps away.
    """

    name: str
    label: str | None = None
    declared: Property | None = None
    hops: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """Which part of a list is wanted.

    Attributes:
        values: Values of filters by their name.
        text: Part of a name or alias, or the beginning of its pinyin or initials, in any case.
        after: Id after which the page begins; empty for the first page.
        limit: How many items at most.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    text: str | None = None
    after: str = ""
    limit: int = 50


def filters_of(schema: Schema, node: NodeType) -> dict[str, Filter]:
    """By what can a list of this type be narrowed? In the order: own properties, other nodes.

    Every closed list, truth value and indexed text of the type is a filter, and so is every listed
    type that may stand beside it (by id): ``units?community=…`` are the units related to that
    community in any declared way.
    """
    filters = {
        each.name: Filter(each.name, declared=each)
        for each in node.properties.values()
        if not each.personal and not each.derived and _is_filter(each)
    }
    for label in _neighbours(schema, node):
        filters.setdefault(_snake(label), Filter(_snake(label), label=label))
    for name, (label, hops) in _FAR.get(node.name, {}).items():
        filters[name] = Filter(name, label=label, hops=hops)
    return filters


# A resource stands beside its provider; planners look for the resources of a community and for the
# units that offer something of a category. A list starts from there, so a type has one at most.
_FAR: dict[str, dict[str, tuple[str, tuple[str, str]]]] = {
    "Resource": {"community": ("Community", ("LOCATED_IN", "OFFERS"))},
    "Unit": {"category": ("Category", ("IN_CATEGORY", "OFFERS"))},
}


def list_nodes(
    database: Database, schema: Schema, node: NodeType, request: ListRequest
) -> tuple[list[dict[str, Any]], int]:
    """Which nodes of a type are there?

    Args:
        database: The graph.
        schema: The declarations.
        node: The type.
        request: Filters and page; the filters must be among :func:`filters_of`.

    Returns:
        The nodes of the page, ordered by id, and how many there are on all pages together.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    filters = filters_of(schema, node)
    chosen = [(filters[name], value) for name, value in request.values.items()]
    own = [(each, value) for each, value in chosen if each.declared]
    near = [(each, value) for each, value in chosen if each.label]
    parameters: dict[str, object] = {
        # what is not marked as true is not true: the facts need not say that they are not invented
        "equals": {
            each.name: value for each, value in chosen if each.declared and value is not False
        },
        # facts do not say that they are not invented: what is not marked as true is not true
        "untrue": [each.name for each, value in own if value is False],
        "related": [{"id": value, "label": each.label} for each, value in near if not each.hops],
        "text": (request.text or "").strip().lower() or None,
        "after": request.after,
        "limit": request.limit,
    }
    question, types = LIST, {"Label": node.name}
    anchor = next((each for each in near if each[0].hops), near[0] if near else None)
    if anchor:
        question, anchor_types = _anchored(anchor[0])
        types |= anchor_types
        parameters["anchor_id"] = anchor[1]
    [record] = question.ask(database, parameters, types=types)
    return [node_json(node, each) for each in record["items"]], record["total"]


def get_node(database: Database, schema: Schema, node: NodeType, node_id: str) -> dict[str, Any]:
    """What is known of one thing, and what stands around it?

    Returns:
        Its properties as in a list, ``related`` (neighbours by relation type, at most 100 in all,
        by type and id), and ``related_total``. What the schema does not declare, in a database that
        others use too, is not shown.

    Raises:
        NotFoundError: There is no such node.
        DatabaseUnavailableError: Neo4j is away.
    """
    parameters = {
        "id": node_id,
        "types": list(schema.relations),
        "labels": list(schema.nodes),
        "limit": _MAXIMUM_NEIGHBOURS,
    }
    records = DETAIL.ask(database, parameters, types={"Label": node.name})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的{label}", "There is no {label} with id {id!r}").format(
                id=node_id, label=node.label
            )
        )
    record = records[0]
    related: dict[str, list[dict[str, Any]]] = {}
    for each in record["related"]:
        related.setdefault(each["type"], []).append(_neighbour_json(schema, each))
    return {
        **node_json(node, record["node"]),
        "related": related,
        "related_total": record["degree"],
    }


def node_json(node: NodeType, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node as the API shows it: declared properties, nothing personal.

    Personal properties that have a value are named in ``masked``; of a personal name, the surname
    stays.
    """
    shown: dict[str, Any] = {"id": properties["id"], "label": node.name}
    masked: list[str] = []
    for name, declared in node.properties.items():
        value = properties.get(name)
        if declared.personal and value is not None:
            masked.append(name)
            shown[name] = mask_name(str(value)) if name == "name" else None
        elif name not in INTERNAL_PROPERTIES:
            shown[name] = plain(value)
    shown["synthetic"] = bool(properties.get("synthetic"))
    shown["placeholder"] = bool(properties.get("placeholder"))
    shown["masked"] = masked
    return shown


INTERNAL_PROPERTIES = frozenset({"pinyin", "initials", "alias_letters"})


def _anchored(chosen: Filter) -> tuple[Question, dict[str, str]]:
    anchor = {"Anchor": str(chosen.label)}
    if chosen.hops is None:
        return LIST_NEAR, anchor
    near, far = chosen.hops
    return LIST_FAR, {**anchor, "NEAR": near, "FAR": far}


def _neighbour_json(schema: Schema, neighbour: Record) -> dict[str, Any]:
    node = schema.nodes[neighbour["label"]]
    relation = schema.relations[neighbour["type"]]
    name = neighbour["name"]
    properties = {
        key: plain(value)
        for key, value in sorted(neighbour["properties"].items())
        if key in relation.properties and not relation.properties[key].personal
    }
    return {
        "id": neighbour["id"],
        "label": node.name,
        "name": mask_name(name) if node.personal_name and name else name,
        "direction": neighbour["direction"],
        "synthetic": neighbour["synthetic"],
        "properties": properties,
    }


def _is_filter(declared: Property) -> bool:
    if declared.kind == "strings":
        return False
    return bool(declared.choices) or declared.kind == "boolean" or declared.name in _FILTERED


_FILTERED = frozenset({"level"})


def _neighbours(schema: Schema, node: NodeType) -> tuple[str, ...]:
    """Listed types that a relation may join to this type, in the order of declaration."""
    joined = {
        other
        for relation in schema.relations.values()
        for mine, others in (
            (relation.sources, relation.targets),
            (relation.targets, relation.sources),
        )
        if node.name in mine
        for other in others
    }
    return tuple(each.name for each in schema.nodes.values() if each.name in joined and each.listed)


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")
