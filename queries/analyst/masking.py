"""Values of an answer as JSON: nodes, relationships and paths with what is personal masked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.values import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.schema import Property

_INTERNAL = frozenset({"pinyin", "initials", "alias_letters"})
_SAFE_INTEGER = 2**53


def shown(value: Any) -> Any:  # noqa: ANN401 - whatever the database holds
    """Return a value as JSON can hold it.

    Of nodes and relationships only declared properties are shown; personal ones are null and named
    in ``masked``, of a person's name the surname stays. Times are ISO texts, points maps, numbers
    that JSON cannot write are texts.

    Args:
        value: A value as the driver gives it.
    """
    if hasattr(value, "labels"):
        return _node(value)
    if hasattr(value, "relationships"):
        return {
            "kind": "path",
            "nodes": [_node(each) for each in value.nodes],
            "relationships": [_relationship(each) for each in value.relationships],
        }
    if hasattr(value, "start_node"):
        return _relationship(value)
    if isinstance(value, list):
        return [shown(each) for each in value]
    if isinstance(value, dict):
        return {str(key): shown(each) for key, each in value.items()}
    return _scalar(value)


def _scalar(value: Any) -> Any:  # noqa: ANN401 - whatever the database holds
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) > _SAFE_INTEGER:
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if hasattr(value, "srid"):
        found = plain(value)
        return found if isinstance(found, dict) else {"srid": value.srid, "at": list(value)}
    return plain(value)


def _node(node: Any) -> dict[str, Any]:  # noqa: ANN401 - a node of the driver
    labels = sorted(node.labels)
    types = [SCHEMA.nodes[each] for each in labels if each in SCHEMA.nodes]
    declared: dict[str, Property] = {}
    for each in types:
        for name, one in each.properties.items():
            if name not in declared or one.personal:
                declared[name] = one
    properties, masked = _properties(dict(node.items()), declared)
    return {"kind": "node", "labels": labels, "properties": properties, "masked": masked}


def _relationship(edge: Any) -> dict[str, Any]:  # noqa: ANN401 - a relationship of the driver
    relation = SCHEMA.relations.get(edge.type)
    properties, masked = _properties(dict(edge.items()), relation.properties if relation else {})
    return {
        "kind": "relationship",
        "type": edge.type,
        "from": _end(edge.start_node),
        "to": _end(edge.end_node),
        "properties": properties,
        "masked": masked,
    }


def _end(node: Any) -> dict[str, Any]:  # noqa: ANN401 - a node of the driver, perhaps hollow
    return {"element_id": node.element_id, "labels": sorted(node.labels), "id": node.get("id")}


def _properties(
    values: Mapping[str, Any], declared: Mapping[str, Property]
) -> tuple[dict[str, Any], list[str]]:
    visible: dict[str, Any] = {}
    masked: list[str] = []
    for name, value in sorted(values.items()):
        if name not in declared or name in _INTERNAL:
            continue
        if declared[name].personal:
            masked.append(name)
            visible[name] = mask_name(str(value)) if name == "name" else None
        else:
            visible[name] = shown(value)
    return visible, masked
