"""Departments of the county, units of a community, fee policies and brands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic import names
from data.synthetic.departments import DEPARTMENTS
from data.synthetic.lists import add_offer
from data.synthetic.things import Giver, Scene, category
from data.synthetic.unit_kinds import ALWAYS, OTHERS, PROPERTY_COMPANY, UnitKind

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.things import Community, County, Township

_OTHERS_WEIGHTS = tuple(each.share for each in OTHERS)
_REACH = 0.007
_BRANDS = (("红心社工", "service"), ("暖心物业", "property"), ("邻里红音", "culture"))
_EXEMPT = (("low_income", "poor"), ("low_income",), ("low_income", "poor", "disabled"))


def add_departments(county: County, seat: Township, communities: int) -> None:
    """Add the departments, in the township that is the county's seat, with what they offer."""
    draw, out = county.draw("departments"), county.out
    for kind in DEPARTMENTS:
        location = draw.near(seat.centre, _REACH)
        ref = out.node(
            "Department",
            kind.name,
            aliases=list(kind.aliases),
            address=f"县府街{draw.integer(1, 120)}号",
            location=location,
            contact_person=names.person(draw),
            phone=names.phone(draw),
        )
        out.relate(ref, "BELONGS_TO", county.ref)
        out.relate(ref, "LOCATED_IN", seat.ref)
        giver = Giver(ref, kind.name, draw.number(0.6, 1.0), location, trades=kind.posts)
        county.departments.append(giver)
        for identifier in kind.categories:
            out.relate(ref, "RESPONSIBLE_FOR", category(identifier))
            county.duties.setdefault(identifier, []).append(giver)
        for identifier, each in kind.gifts:
            county.pool.add(add_offer(county, draw, giver, identifier, each * communities))


def add_units(county: County, community: Community) -> None:
    """Add the units of a community with what they offer, the property company first.

    Size follows a Zipf law: the biggest gives four times the usual quantity, the second twice, the
    n-th 4/n times; small ones give one thing or nothing.
    """
    scene = Scene.of(county, community, "units")
    draw = scene.draw
    kinds = list(ALWAYS)
    kinds += [draw.weighted(OTHERS, _OTHERS_WEIGHTS) for _ in range(8 + int(community.size * 14))]
    used: set[str] = set()
    ranks = draw.shuffled(range(1, len(kinds) + 1))
    for kind, rank in zip(kinds, ranks, strict=True):
        unit = _add_unit(scene, kind, used)
        community.units.append(unit)
        _add_gifts(scene, unit, kind, rank)
    _add_property_company(scene)
    community.township.units.extend(community.units)


def _add_unit(scene: Scene, kind: UnitKind, used: set[str]) -> Giver:
    county, community, draw = scene.county, scene.community, scene.draw
    out = county.out
    name, short = _unit_name(draw, community, kind, used)
    location = draw.near(community.centre, _REACH)
    grid = draw.pick(community.grids)
    ref = out.node(
        "Unit",
        name,
        aliases=[short] if short else None,
        kind=kind.kind,
        address=f"{community.word}{draw.pick(('路', '街', '大街'))}{draw.integer(1, 300)}号",
        location=location,
        contact_person=names.person(draw),
        phone=names.phone(draw),
        founded_on=str(draw.integer(1985, county.today.year - 2)),
    )
    out.relate(ref, "LOCATED_IN", community.ref)
    out.relate(ref, "IN_GRID", grid)
    if draw.chance(0.7):
        since = county.ago(draw.integer(30, 1_500))
        out.relate(ref, "REGISTERED_WITH", community.ref, since=since)
    skills = tuple(identifier for identifier, _ in kind.gifts[:2])
    reliability = draw.number(0.35, 1.0)
    return Giver(ref, name, reliability, location, grid, kind.occupations, skills)


def _unit_name(
    draw: Draw, community: Community, kind: UnitKind, used: set[str]
) -> tuple[str, str | None]:
    """Return a name that no other unit of the community has, and its short form if it has one."""
    stem = community.word if kind.placed else names.unit_word(draw)
    while stem + kind.ending in used:
        stem = (community.word if kind.placed else "") + names.unit_word(draw)
    used.add(stem + kind.ending)
    return stem + kind.ending, stem + kind.short if kind.short else None


def _add_gifts(scene: Scene, unit: Giver, kind: UnitKind, rank: int) -> None:
    draw = scene.draw
    if rank <= 3:  # noqa: PLR2004 - the few big ones give all that their kind can give
        count = len(kind.gifts)
    else:
        count = draw.pick((0, 1, 1, 1, 2)) if rank > len(kind.gifts) * 2 else draw.integer(1, 3)
    scale = max(4 / rank, 0.25)
    for identifier, usual in kind.gifts[:count]:
        scene.community.pool.add(add_offer(scene.county, draw, unit, identifier, usual * scale))


def _add_property_company(scene: Scene) -> None:
    """Add the property company's branch, its fee policy and the compounds that it manages."""
    county, community, draw = scene.county, scene.community, scene.draw
    company, out = community.units[ALWAYS.index(PROPERTY_COMPANY)], county.out
    branch = out.node(
        "PartyOrganization",
        f"{company.name}功能性党支部",
        tier="functional_branch",
        members=draw.integer(3, 15),
    )
    out.relate(branch, "SUBORDINATE_TO", community.committee)
    out.relate(company.ref, "LED_BY", branch)
    policy = out.node(
        "FeePolicy",
        f"{company.name}收费办法",
        principle="按面积计费，困难家庭减免",
        rate=draw.integer(8, 30) / 20,
        exempt_groups=list(draw.pick(_EXEMPT)),
    )
    out.relate(company.ref, "SETS", policy)
    for compound in draw.some(community.compounds, max(1, len(community.compounds) * 2 // 3)):
        since = county.ago(draw.integer(200, 2_500))
        out.relate(company.ref, "MANAGES", compound.ref, since=since)
        out.relate(policy, "APPLIES_TO", compound.ref)
    _add_brand(scene, company.ref)


def _add_brand(scene: Scene, company: Ref) -> None:
    community, draw = scene.community, scene.draw
    title, kind = draw.pick(_BRANDS)
    brand = scene.county.out.node("Brand", f"{community.word}·{title}", kind=kind)
    runner = company if kind == "property" else community.ref
    scene.county.out.relate(runner, "RUNS", brand)
