"""Small random graphs of co-building, as plain lists of nodes and edges.

Every town is disjoint from the others by the prefix of its ids, so hundreds of them are loaded at
once and asked one by one.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]
Edge = tuple[Key, str, Key, dict[str, Any]]
TODAY = dt.date(2026, 5, 31)
_MEASURES = ("hour", "day", "minute", "item", None)
_STATES = (
    *("offered", "accepted", "reserved", "delivered", "confirmed", "rated"),
    *("withdrawn", "refused"),
)


@dataclass
class Town:
    """The nodes by type and id, and the edges, of one random graph."""

    nodes: dict[Key, dict[str, Any]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def out(self, source: Key, name: str) -> list[Key]:
        """Where do the edges of a type lead from a node?"""
        return [target for start, verb, target, _ in self.edges if (start, verb) == (source, name)]

    def into(self, target: Key, name: str) -> list[Key]:
        """Where do the edges of a type to a node come from?"""
        return [source for source, verb, end, _ in self.edges if (end, verb) == (target, name)]

    def of(self, *labels: str) -> list[Key]:
        """All nodes of some types."""
        return [each for each in self.nodes if each[0] in labels]


class _Maker:
    """Builds one town from one stream of chance."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.prefix = f"town{number:03}"
        self.town = Town()

    def many(self, label: str, least: int, most: int, **properties: object) -> list[Key]:
        made = []
        for _ in range(self.chance.randint(least, most)):
            key = (label, f"{self.prefix}-{len(self.town.nodes)}")
            self.town.nodes[key] = {"name": key[1], **properties}
            made.append(key)
        return made

    def join(self, source: Key, name: str, target: Key, **properties: object) -> None:
        if all(each[:3] != (source, name, target) for each in self.town.edges):
            self.town.edges.append((source, name, target, properties))

    def some(self, sources: list[Key], name: str, targets: list[Key], most: int) -> None:
        """Join every source to none, one or several of the targets."""
        for source in sources:
            count = min(len(targets), self.chance.randint(0, most))
            for target in self.chance.sample(targets, count):
                self.join(source, name, target)

    def day(self) -> dt.date | None:
        """A day near today, or none."""
        shift = self.chance.choice((None, None, -30, -1, 0, 1, 30))
        return None if shift is None else TODAY + dt.timedelta(days=shift)

    def amount(self) -> dict[str, Any]:
        quantity = self.chance.choice((None, 0.0, 0.5, 1.0, 3.0, 10.0, 240.0))
        return {"quantity": quantity, "unit_of_measure": self.chance.choice(_MEASURES)}


def random_town(number: int) -> Town:
    """Return the town with this number; the same number gives the same town."""
    make = _Maker(number)
    counties = make.many("County", 1, 2)
    townships = make.many("Township", 1, 2)
    communities = make.many("Community", 1, 4)
    for township in townships:
        make.join(township, "PART_OF", make.chance.choice(counties))
    for community in communities:
        make.join(community, "PART_OF", make.chance.choice(townships))
    _add_categories(make)
    _add_givers(make, counties, townships, communities)
    _add_things(make, communities)
    return make.town


def _add_categories(make: _Maker) -> None:
    """A forest, up to four levels deep."""
    categories = make.many("Category", 10, 10, name_en="category")
    for position, category in enumerate(categories[1:], 1):
        if make.chance.random() < 0.85:
            make.join(category, "CHILD_OF", make.chance.choice(categories[: min(position, 4)]))


def _add_givers(
    make: _Maker, counties: list[Key], townships: list[Key], communities: list[Key]
) -> None:
    units, departments = make.many("Unit", 2, 7), make.many("Department", 1, 4)
    members, teams = make.many("Member", 0, 4), make.many("Team", 0, 4)
    bodies = make.many("PartyOrganization", 0, 1)
    for community in communities:
        for committee in make.many("BigCommittee", 0, 1):
            make.join(community, "HAS_BIG_COMMITTEE", committee)
    for committee in make.town.of("BigCommittee"):
        for giver in (*units, *departments, *bodies):
            if make.chance.random() < 0.3:
                make.join(giver, "HOLDS_SEAT", committee, since=make.day(), until=make.day())
    categories = make.town.of("Category")
    make.some(units, "LOCATED_IN", [*communities, *townships], 1)
    make.some(departments, "LOCATED_IN", communities, 1)
    make.some(departments, "BELONGS_TO", counties, 1)
    make.some(departments, "RESPONSIBLE_FOR", categories, 3)
    make.some([*members, *units], "REGISTERED_WITH", communities, 1)
    make.some(members, "LIVES_IN", communities, 1)
    make.some(teams, "SERVES", [*communities, *townships, *counties], 2)
    make.some([*members, *teams], "SKILLED_IN", categories, 3)


def _add_things(make: _Maker, communities: list[Key]) -> None:
    town, chance = make.town, make.chance
    givers = town.of("Unit", "Department", "Member", "Team")
    categories, grids = town.of("Category"), make.many("Grid", 1, 2)
    for giver in (*givers, *communities):
        for resource in make.many("Resource", 0, 3):
            town.nodes[resource].update(make.amount())
            make.join(giver, "OFFERS", resource)
    make.some(town.of("Resource"), "IN_CATEGORY", categories, 2)
    make.some([*town.of("Unit"), *town.of("Resource")], "IN_GRID", grids, 1)
    places = [*communities, *town.of("Township"), *town.of("County")]
    served = [each for each in town.of("Resource") if chance.random() < 0.3]
    make.some(served, "SERVES", places, 2)
    for agreement in make.many("Agreement", 0, 3):
        town.nodes[agreement].update(starts_on=make.day(), ends_on=make.day())
        make.some([chance.choice(communities)], "PARTY_TO", [agreement], 1)
        make.some(town.of("Unit", "Department"), "PARTY_TO", [agreement], 1)
    for need in make.many("Need", 2, 2):
        make.join(need, "IN_COMMUNITY", chance.choice(communities))
        make.some([need], "IN_GRID", grids, 1)
        for category in chance.sample(categories, chance.randint(1, 2)):
            make.join(need, "IN_CATEGORY", category)
    for promise in make.many("Commitment", 0, 8):
        town.nodes[promise].update(
            status=chance.choice(_STATES), due_on=make.day(), **make.amount()
        )
        make.join(chance.choice(givers), "MADE", promise)
        make.some([promise], "USES", town.of("Resource"), 1)
