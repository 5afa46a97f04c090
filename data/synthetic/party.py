"""Building groups and member households, and the seats of a community's big committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic import names
from data.synthetic.things import Scene

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.things import Community, County

_SEATS = ((1, 8), (1, 9), (2, 7), (2, 8), (2, 9))
"""Full-time and part-time seats: 1–2 and 7–9, together 9–11."""
_FULL_TIME_ROLES = ("大党委书记", "大党委专职副书记")
_GROUP_SHARE, _HOUSEHOLD_SHARE = 0.4, 0.6


def add_party_groups(county: County, community: Community) -> None:
    """Add building groups below the grid branches and member households below the groups."""
    draw, out = county.draw("party", community.index), county.out
    above = community.branches or [community.committee]
    for position, compound in enumerate(community.compounds):
        branch = above[position % len(above)]
        for number, building in enumerate(compound.buildings, start=1):
            if not draw.chance(_GROUP_SHARE):
                continue
            group = out.node(
                "PartyOrganization",
                f"{compound.name}{number}号楼党小组",
                tier="building_group",
                members=draw.integer(3, 12),
            )
            out.relate(group, "SUBORDINATE_TO", branch)
            out.relate(building, "LED_BY", group)
            community.groups.append(group)
            if draw.chance(_HOUSEHOLD_SHARE):
                household = out.node(
                    "PartyOrganization",
                    f"{compound.name}{number}号楼党员中心户",
                    tier="member_household",
                    members=draw.integer(1, 4),
                )
                out.relate(household, "SUBORDINATE_TO", group)


def add_seats(county: County, community: Community) -> None:
    """Fill the big committee.

    The full-time seats go to the community's Party organisations; of the part-time ones the first
    goes to the property company, one or two to departments and the rest to other units.
    """
    scene = Scene.of(county, community, "seats")
    draw = scene.draw
    full_time, part_time = draw.pick(_SEATS)
    leaders = [community.committee, *community.branches][:full_time]
    if len(leaders) < full_time:
        part_time = 8
    for leader, role in zip(leaders, _FULL_TIME_ROLES, strict=False):
        _seat(scene, leader, "full_time", role)
    property_company, *others = community.units
    departments = draw.some(county.departments, draw.integer(1, 2))
    holders = [property_company, *departments]
    holders += draw.some(others, part_time - len(holders))
    for holder in holders:
        _seat(scene, holder.ref, "part_time", "大党委兼职委员")


def _seat(scene: Scene, holder: Ref, kind: str, role: str) -> None:
    county, draw = scene.county, scene.draw
    county.out.relate(
        holder,
        "HOLDS_SEAT",
        scene.community.big_committee,
        representative=names.person(draw),
        role=role,
        kind=kind,
        since=county.ago(draw.integer(120, 1_400)),
        until=county.ago(-draw.integer(90, 1_000)) if draw.chance(0.5) else None,
    )
