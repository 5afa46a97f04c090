"""Which kinds of things and relationships may be told when connections are looked for.

A resident never stands on a path, and no path follows where somebody lives: two needs of one
resident, or two people of one home, are not shown to belong together. What the product keeps about
itself and the single events of a history are no connections either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.model import SCHEMA
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

PERSONS = frozenset(each.name for each in SCHEMA.nodes.values() if each.personal_name)
"""Node types whose name is personal: only the surname is shown."""

HIDDEN = frozenset(
    each.name
    for each in SCHEMA.nodes.values()
    if each.group == "system" or (each.personal_name and not each.searchable)
) | {"Event"}
"""Node types that no answer about connections ever tells."""

HIDDEN_RELATIONS = frozenset({"LIVES_IN"}) | {
    each.name
    for each in SCHEMA.relations.values()
    if HIDDEN.issuperset(each.sources) or HIDDEN.issuperset(each.targets)
}
"""Relationship types that no path follows."""

LABELS = tuple(name for name in SCHEMA.nodes if name not in HIDDEN)
"""Node types that may be told, in the order of declaration."""

RELATIONS = tuple(name for name in SCHEMA.relations if name not in HIDDEN_RELATIONS)
"""Relationship types that may be followed, in the order of declaration."""

HUBS = ("County", "Township", "Category")
"""Node types that join nearly everything with everything: avoided unless asked for."""

NAMED_AFTER_PERSONS = tuple(
    each.name
    for each in SCHEMA.nodes.values()
    if each.name not in HIDDEN | PERSONS and each.group in {"list", "promise", "process"}
    if each.name not in HUBS
)
"""Node types that may be called after a person who stands beside them."""


def check_type(label: str) -> str:
    """Return a node type that may be asked about.

    Raises:
        NotFoundError: There is no such type, or it is never told.
    """
    if label not in LABELS:
        raise NotFoundError(
            Text("没有这种节点：{label}", "There is no type of node {label!r} to ask about").format(
                label=label
            )
        )
    return label


def chosen_relations(only: Collection[str], without: Collection[str]) -> tuple[str, ...]:
    """Which relationship types may be followed?

    Args:
        only: Follow none but these; empty means all.
        without: Do not follow these.

    Raises:
        InvalidInputError: A type is unknown or never followed.
    """
    _refuse_unknown("type", only, RELATIONS)
    _refuse_unknown("without", without, RELATIONS)
    return tuple(each for each in RELATIONS if (not only or each in only) and each not in without)


def chosen_labels(avoid: Collection[str]) -> tuple[str, ...]:
    """Through which node types may a path lead, when these are avoided?

    Raises:
        InvalidInputError: A type is unknown or never told anyway.
    """
    _refuse_unknown("avoid", avoid, LABELS)
    return tuple(each for each in LABELS if each not in avoid)


def _refuse_unknown(field: str, given: Iterable[str], known: Collection[str]) -> None:
    unknown = [each for each in given if each not in known]
    if unknown:
        raise InvalidInputError(
            Text("有不能使用的类型", "There are types that cannot be used"),
            [
                Problem(
                    field,
                    Text("没有这种类型：{name}", "there is no such type: {name}").format(name=each),
                )
                for each in unknown
            ],
        )
