"""What the makers of a county hand to each other while a township is being made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data.synthetic.batches import Collector, Ref
from data.synthetic.draw import Draw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.synthetic.services import Service

Point = tuple[float, float]
SMALLEST_SHARE = 0.25
"""Quantities are promised in quarters, whose sums are exact in binary fractions."""


@dataclass(slots=True)
class Giver:
    """A unit, department, member or team that has something to give.

    Attributes:
        reliability: How well it keeps its promises, 0 to 1.
        trades: Occupations of those who work there.
        skills: Categories in which those who work there are skilled.
    """

    ref: Ref
    name: str
    reliability: float
    location: Point | None = None
    grid: Ref | None = None
    trades: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the things it gives are named after; a person's name is personal and stays out."""
        return "党员" if self.ref.label == "Member" else self.name


@dataclass(slots=True)
class Offer:
    """A resource and how much of it is not yet promised, in its own unit of measure."""

    ref: Ref
    giver: Giver
    category: str
    measure: str
    left: float
    starts: dt.date | None
    ends: dt.date | None
    groups: tuple[str, ...]
    minimum_age: float | None
    maximum_age: float | None


@dataclass(slots=True)
class Want:
    """A need before it is written: ``covered`` is in its own unit of measure."""

    service: Service
    name: str
    measure: str
    quantity: float
    groups: tuple[str, ...]
    minimum_age: float | None
    maximum_age: float | None
    covered: float = 0.0


@dataclass(slots=True)
class Pool:
    """Offers by category."""

    by_category: dict[str, list[Offer]] = field(default_factory=dict)

    def add(self, offer: Offer) -> None:
        """Take up an offer."""
        self.by_category.setdefault(offer.category, []).append(offer)

    def extend(self, offers: Iterable[Offer]) -> None:
        """Take up several offers."""
        for offer in offers:
            self.add(offer)

    def of(self, category: str) -> list[Offer]:
        """Return the offers of a category, in the order in which they came."""
        return self.by_category.get(category, [])


@dataclass(slots=True)
class Compound:
    """A residential compound with its buildings."""

    ref: Ref
    name: str
    location: Point
    grid: Ref
    buildings: list[Ref]


@dataclass(slots=True)
class Township:
    """A township, its Party committee, and what its finished communities can lend each other."""

    ref: Ref
    committee: Ref
    centre: Point
    units: list[Giver] = field(default_factory=list)
    pool: Pool = field(default_factory=Pool)


@dataclass(slots=True)
class Community:
    """A community in the making.

    Attributes:
        index: Its number in the county, which names its streams of chance; known ones count down
            from -1.
        known: Whether it is in the facts, so that only what hangs on it is invented.
        size: Its households against those of a middling community.
    """

    index: int
    ref: Ref
    word: str
    size: float
    centre: Point
    township: Township
    committee: Ref
    big_committee: Ref
    known: bool
    branches: list[Ref] = field(default_factory=list)
    groups: list[Ref] = field(default_factory=list)
    grids: list[Ref] = field(default_factory=list)
    compounds: list[Compound] = field(default_factory=list)
    units: list[Giver] = field(default_factory=list)
    teams: list[Giver] = field(default_factory=list)
    members: list[Giver] = field(default_factory=list)
    workers: list[Ref] = field(default_factory=list)
    grid_workers: list[Ref] = field(default_factory=list)
    residents: list[Ref] = field(default_factory=list)
    pool: Pool = field(default_factory=Pool)


@dataclass(slots=True)
class County:
    """The county, the day on which it is looked at, and where its rows go."""

    seed: int
    today: dt.date
    out: Collector
    ref: Ref
    departments: list[Giver] = field(default_factory=list)
    duties: dict[str, list[Giver]] = field(default_factory=dict)
    pool: Pool = field(default_factory=Pool)

    def draw(self, topic: str, key: object = "") -> Draw:
        """Return the stream of chance for one topic in one place."""
        return Draw(self.seed, topic, key)

    def ago(self, days: int) -> dt.date:
        """Return the day so many days before today; days ahead are negative."""
        return self.today - dt.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Scene:
    """One topic of one community in the making, with its stream of chance."""

    county: County
    community: Community
    draw: Draw

    @classmethod
    def of(cls, county: County, community: Community, topic: str) -> Scene:
        """Return the scene of a topic."""
        return cls(county, community, county.draw(topic, community.index))


def category(identifier: str) -> Ref:
    """Return a category of the tree, which is loaded with the taxonomy."""
    return Ref("Category", identifier)
