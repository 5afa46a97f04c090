"""An invented county, township by township, as batches of typed rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.synthetic import (
    appeals,
    joint_work,
    names,
    needs,
    organisations,
    party,
    people,
    places,
)
from data.synthetic.batches import Collector, Ref
from data.synthetic.things import County, Township
from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from data.synthetic.around import Around
    from data.synthetic.batches import NodeBatch, RelationBatch
    from data.synthetic.things import Community

_PER_TOWNSHIP = 10
_FIRST_PLACE = 100  # words before it are for the county and the known communities
# Measured; a test holds them.
_NODES_PER_COUNTY = 95
_NODES_PER_COMMUNITY = 516.3


@dataclass(frozen=True, slots=True)
class CountySize:
    """How big an invented county is.

    Attributes:
        communities: Number of invented communities.
    """

    communities: int = 6

    @property
    def townships(self) -> int:
        """Number of invented townships: one for every ten communities, begun ones counted."""
        return -(-self.communities // _PER_TOWNSHIP)

    @property
    def nodes(self) -> int:
        """About how many nodes :func:`generate` gives for it, within a few per cent."""
        return _NODES_PER_COUNTY + int(self.communities * _NODES_PER_COMMUNITY)

    def members(self, township: int) -> range:
        """Return the numbers of the communities of the township with this number, from 0."""
        first = township * _PER_TOWNSHIP
        return range(first, min(first + _PER_TOWNSHIP, self.communities))


def communities_for(nodes: int) -> int:
    """How many communities give a county of about so many nodes?

    Args:
        nodes: Wanted number of nodes.

    Returns:
        The number of communities, at least 1, whose county comes nearest; communities differ, so
        the number of nodes is met within a few per cent, the better the bigger the county.

    >>> CountySize(communities_for(1_000_000)).nodes // 10_000
    100
    """
    return max(1, round((nodes - _NODES_PER_COUNTY) / _NODES_PER_COMMUNITY))


def generate(
    *, communities: int = 6, seed: int = 1, today: dt.date, around: Around | None = None
) -> Iterator[NodeBatch | RelationBatch]:
    """What does a whole county of co-building look like?

    The same arguments give the same rows on every machine and Python. Everything is marked
    ``synthetic`` and its ids begin with ``syn`` and the seed, so counties of two seeds can live
    side by side; one seed is one county, and another size of it takes over the same ids. Relations
    to categories need the category tree to be loaded.

    Args:
        communities: Number of invented communities, ten to a township. With ``around`` they come
            beside the known ones, in townships of their own.
        seed: Which county.
        today: The day on which it is looked at: all that has happened lies before it.
        around: Known places to lay the county around. Units, members, needs and all the rest are
            added to the known communities too; known nodes are only pointed to.

    Returns:
        Batches of at most 5,000 rows, township by township. A relationship comes after both of its
        ends, if they are invented.

    Raises:
        InvalidInputError: ``seed`` or ``communities`` is negative, or there is no community.
    """
    least = 0 if around and around.communities else 1
    limits = {"communities": (communities, least), "seed": (seed, 0)}
    problems = [
        Problem(name, Text("不得小于 {least}", "must not be less than {least}").format(least=low))
        for name, (value, low) in limits.items()
        if value < low
    ]
    if problems:
        raise InvalidInputError(
            Text("无法生成这样的县", "such a county cannot be generated"), problems
        )
    return _generate(CountySize(communities), seed, today, around)


def _generate(
    size: CountySize, seed: int, today: dt.date, around: Around | None
) -> Iterator[NodeBatch | RelationBatch]:
    out = Collector(seed)
    county = County(seed, today, out, _county_ref(out, size, seed, around))
    known = around.communities if around else ()
    total = size.communities + len(known)
    if around:
        seat = Township(
            Ref("Township", around.township),
            Ref("PartyOrganization", around.township_committee),
            places.COUNTY_CENTRE,
        )
        organisations.add_departments(county, seat, total)
        for number, each in enumerate(known):
            word = names.place_word(seed, 1 + number)
            _furnish(county, places.take_community(county, seat, -1 - number, word, each))
        yield from out.flush()
    for number in range(size.townships):
        township = _township(county, size, number)
        if not county.departments:
            organisations.add_departments(county, township, total)
        for index in size.members(number):
            word = names.place_word(seed, _FIRST_PLACE + number + 1 + index)
            _furnish(county, places.make_community(county, township, index, word))
        yield from out.flush()


def _county_ref(out: Collector, size: CountySize, seed: int, around: Around | None) -> Ref:
    if around:
        return Ref("County", around.county)
    people_count = sum(
        places.population(places.households(seed, index)) for index in range(size.communities)
    )
    return out.node(
        "County",
        f"{names.place_word(seed, 0)}县",
        population=people_count,
        location=places.COUNTY_CENTRE,
    )


def _township(county: County, size: CountySize, number: int) -> Township:
    count = sum(places.households(county.seed, index) for index in size.members(number))
    word = names.place_word(county.seed, _FIRST_PLACE + number * (_PER_TOWNSHIP + 1))
    seat = not county.departments
    return places.make_township(county, number, word, count, seat=seat)


def _furnish(county: County, community: Community) -> None:
    """Add everything that a community has; the order matters, later parts draw on earlier ones."""
    places.add_compounds(county, community)
    party.add_party_groups(county, community)
    organisations.add_units(county, community)
    party.add_seats(county, community)
    people.add_members(county, community)
    people.add_teams(county, community)
    people.add_workers(county, community)
    people.add_residents(county, community)
    past = needs.add_past_needs(county, community)
    needs.add_current_needs(county, community)
    joint_work.add_agreements(county, community)
    joint_work.add_projects(county, community, past)
    joint_work.add_activities(county, community)
    appeals.add_cases(county, community)
    appeals.add_wishes(county, community)
    for offers in community.pool.by_category.values():
        community.township.pool.extend(offers)
