"""Townships and communities with their grids, compounds, buildings and chat groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic import names
from data.synthetic.batches import Ref
from data.synthetic.draw import Draw
from data.synthetic.things import Community, Compound, Point, Township

if TYPE_CHECKING:
    from data.synthetic.around import AroundCommunity
    from data.synthetic.things import County

COUNTY_CENTRE: Point = (127.28, 42.33)
_TOWNSHIP_REACH, _SEAT_REACH, _COMMUNITY_REACH = 0.3, 0.01, 0.02
_COMPOUND_REACH, _BUILDING_REACH = 0.006, 0.0008
_MIDDLING_HOUSEHOLDS = 1_600
_HOUSEHOLDS_PER_GRID = 260
_WHOLE_TURN, _GOLDEN_STEP = 1_000_000, 618_034
_LEAF, _AREA, _WHOLE, _TOWNSHIP = 1, 2, 3, 4
_KIND_NAMES = {"resident": "居民网格", "unit": "单位网格", "red": "红色网格"}
_LEVEL_NAMES = {_AREA: "片区网格", _WHOLE: "社区网格", _TOWNSHIP: "镇级网格"}


def households(seed: int, index: int) -> int:
    """Return how many households the ``index``-th community has: 600 to 4,000, few of them many.

    Steps of the golden ratio fill the range evenly, so even a few communities together have the
    size that is expected of them; known communities have negative numbers.
    """
    first = Draw(seed, "households").integer(0, _WHOLE_TURN - 1)
    turn = (first + index * _GOLDEN_STEP) % _WHOLE_TURN / _WHOLE_TURN
    return 600 + int(turn * turn * 3_400)


def population(household_count: int) -> int:
    """Return how many people live in so many households, 2.4 in each."""
    return household_count * 12 // 5


def make_township(
    county: County, index: int, word: str, household_count: int, *, seat: bool
) -> Township:
    """Add a township with its Party committee, level-4 grid and chat group.

    The seat of the county lies in its middle, the others anywhere.
    """
    draw, out = county.draw("township", index), county.out
    centre = draw.near(COUNTY_CENTRE, _SEAT_REACH if seat else _TOWNSHIP_REACH)
    ref = out.node(
        "Township",
        f"{word}镇",
        population=population(household_count),
        address=f"{word}镇政府街1号",
        location=centre,
    )
    out.relate(ref, "PART_OF", county.ref)
    committee = out.node(
        "PartyOrganization",
        f"{word}镇党委",
        tier="township_committee",
        members=draw.integer(400, 1_500),
    )
    out.relate(ref, "LED_BY", committee)
    township = Township(ref, committee, centre)
    grid = _grid(county, ref, f"{word}镇", level=_TOWNSHIP, kind="resident", count=household_count)
    _chat_group(county, draw, grid, f"{word}镇{_LEVEL_NAMES[_TOWNSHIP]}", _TOWNSHIP)
    return township


def make_community(county: County, township: Township, index: int, word: str) -> Community:
    """Add an invented community with its Party committee, branches, big committee and grids."""
    draw, out = county.draw("community", index), county.out
    count = households(county.seed, index)
    centre = draw.near(township.centre, _COMMUNITY_REACH)
    ref = out.node(
        "Community",
        f"{word}社区",
        households=count,
        population=population(count),
        address=f"{word}路{draw.integer(1, 200)}号",
        location=centre,
    )
    out.relate(ref, "PART_OF", township.ref)
    committee = out.node(
        "PartyOrganization",
        f"{word}社区党委",
        tier="community_committee",
        established_on=f"{draw.integer(2012, 2020)}-{draw.integer(1, 12):02d}",
        members=draw.integer(60, 300),
    )
    out.relate(committee, "SUBORDINATE_TO", township.committee)
    out.relate(ref, "LED_BY", committee)
    big = out.node("BigCommittee", f"{word}社区大党委", minimum_seats=9, maximum_seats=11)
    out.relate(ref, "HAS_BIG_COMMITTEE", big)
    community = Community(
        index=index,
        ref=ref,
        word=word,
        size=count / _MIDDLING_HOUSEHOLDS,
        centre=centre,
        township=township,
        committee=committee,
        big_committee=big,
        known=False,
    )
    _add_grids(county, community, draw, count)
    _add_branches(county, community, draw)
    return community


def take_community(
    county: County, township: Township, index: int, word: str, known: AroundCommunity
) -> Community:
    """Return a known community to be furnished; only missing grids are added to it."""
    draw = county.draw("community", index)
    count = households(county.seed, index)
    community = Community(
        index=index,
        ref=Ref("Community", known.id),
        word=word,
        size=count / _MIDDLING_HOUSEHOLDS,
        centre=draw.near(township.centre, _COMMUNITY_REACH),
        township=township,
        committee=Ref("PartyOrganization", known.committee),
        big_committee=Ref("BigCommittee", known.big_committee),
        known=True,
        branches=[Ref("PartyOrganization", each) for each in known.branches],
        grids=[Ref("Grid", each) for each in known.grids],
    )
    if not community.grids:
        _add_grids(county, community, draw, count)
    return community


def add_compounds(county: County, community: Community) -> None:
    """Add the compounds and buildings of a community, spread over its grids."""
    draw, out = county.draw("compounds", community.index), county.out
    wanted = 3 + int(community.size * 4)
    share = int(community.size * _MIDDLING_HOUSEHOLDS) // wanted
    for position, name in enumerate(names.compounds(draw, wanted)):
        location = draw.near(community.centre, _COMPOUND_REACH)
        count = draw.integer(share * 3 // 4, share * 5 // 4)
        old = draw.chance(0.45)
        address = f"{community.word}街{10 * position + draw.integer(1, 9)}号"
        ref = out.node(
            "Compound",
            name,
            address=address,
            location=location,
            households=count,
            old=old,
            abandoned_by_property_company=old and draw.chance(0.3),
        )
        out.relate(ref, "PART_OF", community.ref)
        grid = community.grids[position % len(community.grids)]
        out.relate(ref, "IN_GRID", grid)
        compound = Compound(ref, name, location, grid, [])
        _add_buildings(county, draw, compound, address, count)
        community.compounds.append(compound)


def _add_buildings(
    county: County, draw: Draw, compound: Compound, address: str, household_count: int
) -> None:
    wanted = max(2, household_count // 60)
    for number in range(1, wanted + 1):
        ref = county.out.node(
            "Building",
            f"{compound.name}{number}号楼",
            address=f"{address}{number}号楼",
            location=draw.near(compound.location, _BUILDING_REACH),
            floors=draw.pick((5, 6, 6, 6, 7, 11, 18)),
            households=household_count // wanted,
        )
        county.out.relate(ref, "PART_OF", compound.ref)
        county.out.relate(ref, "IN_GRID", compound.grid)
        compound.buildings.append(ref)


def _add_grids(county: County, community: Community, draw: Draw, household_count: int) -> None:
    leaves = max(4, household_count // _HOUSEHOLDS_PER_GRID)
    for number in range(1, leaves + 1):
        kind = {leaves: "red", leaves - 1: "unit"}.get(number, "resident")
        name = f"{community.word}第{number}{_KIND_NAMES[kind]}"
        grid = _grid(
            county, community.ref, name, level=_LEAF, kind=kind, count=household_count // leaves
        )
        _chat_group(county, draw, grid, name, _LEAF)
        community.grids.append(grid)
    upper = [(_AREA, "东"), (_AREA, "西"), (_WHOLE, "")]
    for level, side in upper:
        name = f"{community.word}{side}{_LEVEL_NAMES[level]}"
        part = household_count if level == _WHOLE else household_count // 2
        grid = _grid(county, community.ref, name, level=level, kind="resident", count=part)
        _chat_group(county, draw, grid, name, level)


def _grid(county: County, place: Ref, name: str, *, level: int, kind: str, count: int) -> Ref:
    grid = county.out.node("Grid", name, level=level, kind=kind, households=count)
    county.out.relate(grid, "PART_OF", place)
    return grid


def _chat_group(county: County, draw: Draw, grid: Ref, name: str, level: int) -> None:
    group = county.out.node(
        "ChatGroup", f"{name}群", level=level, platform="微信", members=draw.integer(40, 500)
    )
    county.out.relate(group, "CHAT_OF", grid)


def _add_branches(county: County, community: Community, draw: Draw) -> None:
    """Add one grid branch for about every two grids of the lowest level, and let it lead them."""
    for number, grid in enumerate(community.grids):
        if number % 2 == 0:
            branch = county.out.node(
                "PartyOrganization",
                f"{community.word}社区第{number // 2 + 1}网格党支部",
                tier="grid_branch",
                members=draw.integer(15, 60),
            )
            county.out.relate(branch, "SUBORDINATE_TO", community.committee)
            community.branches.append(branch)
        county.out.relate(grid, "LED_BY", community.branches[-1])
