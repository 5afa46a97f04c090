"""What does it mean to merge one thing into another? Pure: from what both hold to what is to do.

Values are held as :mod:`graph.exact` writes them in JSON, so that a merge can be remembered as text
and undone to the last digit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import ConflictError, Problem
from graph.text import Text
from graph.writer import prepare_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.schema import NodeType, Schema

Exact = dict[str, Any]
Triple = tuple[str, str, str]

MOVED, FOLDED, DROPPED = "moved", "folded", "dropped"
# Beside them: what is derived says where a record comes from, and is not said by the other one;
# whether a record is invented or a placeholder is about the record too.
_OWN = frozenset({"id", "name", "aliases", "synthetic", "placeholder"})


@dataclass(frozen=True, slots=True)
class Joined:
    """A relationship of one node, as that node sees it."""

    type: str
    outgoing: bool
    other_label: str
    other_id: str
    properties: Exact

    def key(self) -> tuple[str, bool, str, str]:
        """Return what makes it the same relationship as that of another node."""
        return (self.type, self.outgoing, self.other_label, self.other_id)

    def triple(self, label: str) -> Triple:
        """Return start type, relation type and end type, seen from a node of this type."""
        if self.outgoing:
            return (label, self.type, self.other_label)
        return (self.other_label, self.type, label)

    def ends(self, node_id: str) -> tuple[str, str]:
        """Return the ids of start and end, seen from this node."""
        return (node_id, self.other_id) if self.outgoing else (self.other_id, node_id)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a relationship of the node that is merged away.

    Attributes:
        joined: The relationship as it was.
        fate: ``moved`` to the keeper, ``folded`` into one that the keeper has, or ``dropped``
            because it joins the two that become one.
        kept: Where it is folded: the properties of the keeper's relationship that change, each
            with its value before and after.
    """

    joined: Joined
    fate: str
    kept: dict[str, dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        return {
            "type": self.joined.type,
            "outgoing": self.joined.outgoing,
            "other_label": self.joined.other_label,
            "other_id": self.joined.other_id,
            "properties": self.joined.properties,
            "fate": self.fate,
            "kept": self.kept,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Fate:
        """Return it from what :meth:`as_json` told."""
        joined = Joined(
            told["type"],
            told["outgoing"],
            told["other_label"],
            told["other_id"],
            told["properties"],
        )
        return cls(joined, told["fate"], told["kept"])


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge does, and all that is needed to undo it.

    Attributes:
        lose: Everything that the one that is merged away holds.
        changes: The properties of the keeper that change, each with its value before and after.
        differing: The properties in which both say something else; the keeper's value stays.
        fates: What becomes of every relationship of the one that is merged away.
    """

    lose: Exact
    changes: dict[str, dict[str, Any]]
    differing: tuple[str, ...]
    fates: tuple[Fate, ...]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        return {
            "lose": self.lose,
            "changes": self.changes,
            "differing": list(self.differing),
            "relations": [each.as_json() for each in self.fates],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Plan:
        """Return it from what :meth:`as_json` told."""
        return cls(
            told["lose"],
            told["changes"],
            tuple(told["differing"]),
            tuple(map(Fate.from_json, told["relations"])),
        )

    def imports(self) -> list[str]:
        """Return the imports that created what leaves its place, sorted."""
        created = [self.lose, *(each.joined.properties for each in self.fates)]
        return sorted({each["created_in"] for each in created if each.get("created_in")})


def plan_merge(
    node: NodeType,
    keep: Exact,
    lose: Exact,
    *,
    joined: Sequence[Joined],
    kept: Sequence[Joined],
    now: Exact,
) -> Plan:
    """What is to be done to merge one thing into another of its type?

    Args:
        node: The type.
        keep: Everything that the keeper holds.
        lose: Everything that the other one holds.
        joined: Every relationship of the other one.
        kept: The relationships of the keeper.
        now: The present time, as values are held here.

    Raises:
        ConflictError: One is invented and the other real, or a relationship to fold has no single
            counterpart.
    """
    if bool(keep.get("synthetic")) != bool(lose.get("synthetic")):
        raise ConflictError(
            Text("合成数据与真实数据不能合并", "An invented thing and a real one cannot be merged")
        )
    _check_single(joined)
    counterparts: dict[Any, list[Joined]] = {}
    for each in kept:
        counterparts.setdefault(each.key(), []).append(each)
    own = frozenset({(node.name, keep["id"]), (node.name, lose["id"])})
    derived = frozenset(each.name for each in node.properties.values() if each.derived)
    taken = {
        key: value
        for key, value in lose.items()
        if key not in keep and key not in _OWN and key not in derived
    }
    after = {**taken, **_united_names(node, keep, lose), **_united_sources(keep, lose)}
    after["updated_at"] = now
    return Plan(
        lose,
        _changes(keep, after),
        tuple(
            key
            for key, value in sorted(lose.items())
            if key in keep and keep[key] != value and key not in derived and key not in _OWN
        ),
        tuple(_fate(each, counterparts.get(each.key(), []), own, now) for each in joined),
    )


def check_joined(schema: Schema, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make sure that every relationship can be moved and restored.

    Args:
        schema: The declarations.
        rows: Relationships with ``type``, ``labels`` and ``other_id``.

    Raises:
        ConflictError: Something is joined that the schema does not declare, in a database that
            others use too.
    """
    strange = [
        each
        for each in rows
        if each["type"] not in schema.relations
        or not each["other_id"]
        or sum(label in schema.nodes for label in each["labels"]) != 1
    ]
    if strange:
        reason = Text("本程序不认识这种关系或对象", "is not known to this product")
        raise ConflictError(
            Text(
                "它连着本程序不认识的东西，不能合并",
                "It is joined to something that this product does not know",
            ),
            [Problem(each["type"], reason) for each in strange],
        )


def _check_single(joined: Iterable[Joined]) -> None:
    counted = Counter(each.key() for each in joined)
    several = [key for key, count in counted.items() if count > 1]
    if several:
        reason = Text("这样的关系有几条，应只有一条", "is there several times and should be once")
        raise ConflictError(
            Text("关系有重复，不能合并", "A relationship is there twice, so nothing was merged"),
            [Problem(" ".join((key[0], key[2], key[3])), reason) for key in several],
        )


def _fate(
    joined: Joined, counterparts: Sequence[Joined], own: frozenset[tuple[str, str]], now: Exact
) -> Fate:
    if (joined.other_label, joined.other_id) in own:
        return Fate(joined, DROPPED, {})
    if not counterparts:
        return Fate(joined, MOVED, {})
    _check_single(counterparts)
    [kept] = counterparts
    after = {
        key: value
        for key, value in joined.properties.items()
        if key not in kept.properties and key not in _STAMPS
    }
    after |= _united_sources(kept.properties, joined.properties)
    if after:
        after["updated_at"] = now
    return Fate(joined, FOLDED, _changes(kept.properties, after))


_STAMPS = frozenset(
    {"source", "sources", "created_in", "updated_in", "created_at", "updated_at", "synthetic"}
)


def _united_names(node: NodeType, keep: Exact, lose: Exact) -> Exact:
    """Return the aliases with the other's name and aliases, and how they are typed in letters."""
    aliases: list[str] = list(keep.get("aliases") or ())
    others = (lose.get("name"), *(lose.get("aliases") or ()))
    added = [each for each in dict.fromkeys(others) if each and each not in aliases]
    added = [each for each in added if each != keep.get("name")]
    if not added:
        return {}
    row = {"id": keep["id"], "aliases": [*aliases, *added]}
    properties: Any = prepare_node(node, row)["properties"]
    return {key: properties[key] for key in ("aliases", "alias_letters") if key in properties}


def _united_sources(keep: Exact, lose: Exact) -> Exact:
    sources: list[str] = list(keep.get("sources") or ())
    added = [each for each in lose.get("sources") or () if each not in sources]
    return {"sources": [*sources, *added]} if added else {}


def _changes(before: Exact, after: Exact) -> dict[str, dict[str, Any]]:
    return {key: {"before": before.get(key), "after": value} for key, value in after.items()}
