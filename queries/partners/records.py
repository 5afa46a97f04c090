"""What is known around somebody who looks for partners: communities, partners and their ties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from queries.matching.amounts import free_quantity, open_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Record

Kind = Literal["agreement", "seat"]
TieKind = Literal["agreement", "seat", "place", "work", "promise"]
Key = tuple[str, str]
"""Type and id: ids are unique within a type only."""

KINDS: tuple[Kind, ...] = ("agreement", "seat")
"""What somebody may be suggested for."""

ASKERS = ("Community", "Unit", "Department")
"""Who may ask."""


@dataclass(frozen=True, slots=True)
class Node:
    """A community, unit or department."""

    label: str
    id: str
    name: str
    synthetic: bool = False

    @property
    def key(self) -> Key:
        """What identifies it."""
        return self.label, self.id

    def as_json(self) -> dict[str, str]:
        """Return the node as JSON shows it."""
        return {"id": self.id, "label": self.label, "name": self.name}


@dataclass(frozen=True, slots=True)
class Committee:
    """A big committee, and how many of its seats are held."""

    id: str
    name: str
    maximum_seats: int | None
    held: int

    @property
    def full(self) -> bool:
        """Whether no seat is left, as far as its size is known."""
        return self.maximum_seats is not None and self.held >= self.maximum_seats


@dataclass(frozen=True, slots=True)
class Place:
    """A community with what lies above it, each as «type id», and its big committee."""

    node: Node
    places: frozenset[str]
    committee: Committee | None


@dataclass(frozen=True, slots=True)
class Tie:
    """One way in which a community and a partner have to do with each other.

    Attributes:
        kind: What sort of tie it is.
        type: Relationship that stands at the partner.
        via: Id, name and, where it is not clear, type of what stands between the two.
        promise: The commitment, for what was promised.
        since: First day; None when it is not known.
        until: Last day; None when it is open.
    """

    kind: TieKind
    type: str
    via: Mapping[str, str] | None = None
    promise: Mapping[str, str] | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Tie:
        """Return a tie as the graph told it."""
        return cls(
            record["kind"],
            record["type"],
            record.get("via"),
            record.get("promise"),
            _day(record.get("since")),
            _day(record.get("until")),
        )

    def in_force(self, today: dt.date) -> bool:
        """Whether it holds today or will, so that nobody needs to be asked again."""
        return self.until is None or self.until >= today


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need that is not met."""

    owner: Key
    id: str
    name: str
    synthetic: bool
    categories: tuple[str, ...]
    raisers: frozenset[str]
    rejected: frozenset[str]

    @classmethod
    def of(cls, record: Record) -> Wanted | None:
        """Return a need as the graph told it; None when all of it is promised."""
        quantity, unit = record["amount"]
        if quantity is not None and not open_quantity(quantity, unit, _amounts(record)):
            return None
        return cls(
            (record["owner_label"], record["owner_id"]),
            record["id"],
            record["name"],
            record["synthetic"],
            tuple(record["categories"]),
            frozenset(record["raisers"]),
            frozenset(record["rejected"]),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """A resource of which something is free, or a duty."""

    owner: Key
    means: str
    id: str
    name: str
    synthetic: bool
    categories: tuple[str, ...]
    serves: frozenset[str]

    @property
    def duty(self) -> bool:
        """Whether it is something that a department is responsible for."""
        return self.means == "RESPONSIBLE_FOR"

    @classmethod
    def of(cls, record: Record) -> Given | None:
        """Return a thing as the graph told it; None when nothing of it is free."""
        quantity, unit = record["amount"]
        if quantity is not None and not free_quantity(quantity, unit, _amounts(record)):
            return None
        return cls(
            (record["owner_label"], record["owner_id"]),
            record["means"],
            record["id"],
            record["name"],
            record["synthetic"],
            tuple(record["categories"]),
            frozenset(record["serves"]),
        )

    def reaches(self, place: Place) -> bool:
        """Whether it serves a community: one that names the places it serves serves no others."""
        return not self.serves or bool(self.serves & place.places)


def _amounts(record: Record) -> list[tuple[float | None, str | None]]:
    return [(quantity, unit) for quantity, unit in record["promised"]]


@dataclass(kw_only=True, eq=False)
class Surroundings:
    """Everything that a question about partners looks at.

    Attributes:
        places: Communities by id.
        partners: Units and departments.
        ties: By community and partner.
        wanted: Needs that are not met, by whose they are.
        given: Resources and duties, by whose they are.
        total: How many communities there would have been.
        cut: What there was more of than may be read, by name.
    """

    places: dict[str, Place] = field(default_factory=dict)
    partners: dict[Key, Node] = field(default_factory=dict)
    ties: dict[tuple[str, Key], Sequence[Tie]] = field(default_factory=dict)
    wanted: dict[Key, list[Wanted]] = field(default_factory=dict)
    given: dict[Key, list[Given]] = field(default_factory=dict)
    total: int = 0
    cut: dict[str, int] = field(default_factory=dict)

    def between(self, community_id: str, partner: Key) -> Sequence[Tie]:
        """Return the ties of a community and a partner, by kind and the latest first."""
        return self.ties.get((community_id, partner), ())

    def looked_at(self) -> dict[str, int]:
        """How much was looked at?"""
        return {
            "communities": len(self.places),
            "partners": len(self.partners),
            "ties": sum(len(each) for each in self.ties.values()),
            "needs": sum(len(each) for each in self.wanted.values()),
            "resources": sum(len(each) for each in self.given.values()),
        }
