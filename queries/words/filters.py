"""Which filters of a list does a question name?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from queries.entities import filters_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.words.reading import Found


def list_parameters(found: Found, slots: Mapping[str, Any]) -> dict[str, Any]:
    """Return the type that is listed and its filters: those that lists of the type have."""
    label = slots.get("type")
    if label is None:
        return {}
    parameters: dict[str, Any] = {"type": label}
    filters = filters_of(SCHEMA, SCHEMA.nodes[label])
    for each in found.mentions:
        name = _snake(each.thing.label)
        if name in filters and filters[name].label and name not in parameters:
            parameters[name] = each.thing
    if "category" in slots and "category" in filters:
        parameters["category"] = slots["category"]
    for name in ("status", "urgency", "kind"):
        declared = filters[name].declared if name in filters else None
        codes = {each.code for each in declared.choices} if declared else set()
        if slots.get(name) in codes:
            parameters[name] = slots[name]
    return parameters


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")
