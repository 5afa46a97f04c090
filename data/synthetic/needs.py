"""The list of needs: what a community has had, and what it wants now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from data.synthetic.amounts import counted
from data.synthetic.promises import Promise, past_course, promise, suits, write
from data.synthetic.services import EMERGENCIES, POPULAR, SEASONS, SERVICES, UNSERVED, Service
from data.synthetic.things import Scene, Want, category

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.things import Community, Compound, County, Offer

_SERVICES = tuple(each for each in SERVICES.values() if each.often)
_WEIGHTS = tuple(each.often for each in _SERVICES)
_URGENCIES = ("low", "medium", "high")
_CURRENT_COURSES = ("offered", "offered", "accepted", "accepted", "reserved", "delivered")
_NOBODY, _RETRIES = 0.12, 6
_REJECTIONS = (
    "距离太远，老人不便前往",
    "上次未按约定到场",
    "时间段不合适",
    "居民希望由熟悉的单位承接",
)
_RAISERS = ("Community", "Resident", "Unit")
_RAISER_WEIGHTS = (70, 18, 12)


class PastNeed(NamedTuple):
    """A need of the past: which, what it asked for, and the commitments that held."""

    ref: Ref
    service: Service
    live: list[Promise]


def add_past_needs(county: County, community: Community) -> list[PastNeed]:
    """Add the needs of the last two years, by now covered, done or withdrawn, and return them."""
    scene = Scene.of(county, community, "past needs")
    return [_add_past_need(scene) for _ in range(8 + int(community.size * 14))]


def _add_past_need(scene: Scene) -> PastNeed:
    county, draw = scene.county, scene.draw
    begun = county.ago(draw.integer(25, 720))
    compound = draw.pick(scene.community.compounds)
    want, offers = _sought(scene, compound, begun)
    promises: list[Promise] = []
    for offer in draw.some(offers, draw.pick((1, 1, 2, 3))):
        day = draw.day(begun, min(begun + dt.timedelta(days=15), county.ago(1)))
        course, part = past_course(draw, offer), draw.pick((0.5, 1.0, 1.0, 1.0))
        each = promise(scene, want, offer, day=day, course=course, most=part)
        if each:
            promises.append(each)
    live = [each for each in promises if each.live]
    status = "withdrawn"
    if live:
        # What was not covered in time was dropped, so the need is as big as what was promised.
        want.quantity = want.covered
        status = "done" if all(each.finished for each in live) else "covered"
    ends = begun + dt.timedelta(days=draw.integer(30, 120))
    need = _write_need(scene, want, compound, (begun, ends), status)
    for each in promises:
        write(scene, need, want, each)
    return PastNeed(need, want.service, live)


def add_current_needs(county: County, community: Community) -> None:
    """Add three to eight needs that wait: some that nobody can serve, some that many can."""
    scene = Scene.of(county, community, "needs")
    draw = scene.draw
    wanted = min(8, 3 + draw.integer(0, 2 + int(community.size * 2)))
    services = [SERVICES[draw.pick(POPULAR)]]
    if draw.chance(0.5):
        services.append(SERVICES[draw.pick(UNSERVED)])
    while len(services) < wanted:
        services.append(_service(draw, county.today))
    for service in services:
        _add_current_need(scene, service)


def _add_current_need(scene: Scene, service: Service) -> None:
    county, community, draw = scene.county, scene.community, scene.draw
    compound = draw.pick(community.compounds)
    want = _want(draw, compound, service)
    window = _current_window(county, draw)
    promises: list[Promise] = []
    begun = window[0]
    if begun is not None and begun < county.ago(1) and draw.chance(0.35):
        day = draw.day(begun, county.ago(1))
        for offer in draw.some(_suitable(scene, want, day), 1):
            course, part = draw.pick(_CURRENT_COURSES), draw.number(0.2, 0.6)
            each = promise(scene, want, offer, day=day, course=course, most=part)
            if each:
                promises.append(each)
    status = "partly_covered" if want.covered else "open"
    need = _write_need(scene, want, compound, window, status)
    for each in promises:
        write(scene, need, want, each)
    if draw.chance(0.2):
        taken = {each.offer.giver.ref for each in promises}
        _reject(scene, need, service, taken)


def _sought(scene: Scene, compound: Compound, day: dt.date) -> tuple[Want, list[Offer]]:
    """Return a past need with those who could serve it; now and then there was nobody."""
    draw = scene.draw
    for _ in range(_RETRIES):
        want = _want(draw, compound, _service(draw, day))
        offers = _suitable(scene, want, day)
        if offers or draw.chance(_NOBODY):
            break
    return want, offers


def _suitable(scene: Scene, want: Want, day: dt.date) -> list[Offer]:
    """Return the offers that suit: mostly of the community, else of a neighbour or the county."""
    county, community, draw = scene.county, scene.community, scene.draw
    identifier = want.service.category
    offers = list(community.pool.of(identifier))
    if draw.chance(0.2):
        offers += community.township.pool.of(identifier)
    if not offers or draw.chance(0.25):
        offers += county.pool.of(identifier)
    return [each for each in offers if suits(each, want, day)]


def _service(draw: Draw, day: dt.date) -> Service:
    """Return a service of which there may be a need on that day of the year."""
    while True:
        service = draw.weighted(_SERVICES, _WEIGHTS)
        if day.month in SEASONS.get(service.category, (day.month,)):
            return service


def _want(draw: Draw, compound: Compound, service: Service) -> Want:
    quantity, measure = counted(draw, service, draw.integer(*service.wanted))
    return Want(
        service,
        f"{compound.name}{service.want}",
        measure,
        quantity,
        service.groups if draw.chance(0.85) else (),
        None if service.minimum_age is None else float(service.minimum_age),
        None if service.maximum_age is None else float(service.maximum_age),
    )


def _current_window(county: County, draw: Draw) -> tuple[dt.date | None, dt.date | None]:
    """Return a window that is mostly open; some begin later, a few are overdue, some have none."""
    chance = draw.number()
    if chance < 0.1:  # noqa: PLR2004 - one in ten names no dates
        return None, None
    if chance < 0.25:  # noqa: PLR2004 - some begin later
        starts = county.ago(-draw.integer(5, 60))
        return starts, starts + dt.timedelta(days=draw.integer(10, 90))
    if chance < 0.3:  # noqa: PLR2004 - a few are overdue
        return county.ago(draw.integer(60, 120)), county.ago(draw.integer(1, 30))
    return county.ago(draw.integer(2, 60)), county.ago(-draw.integer(15, 120))


def _write_need(
    scene: Scene,
    want: Want,
    compound: Compound,
    window: tuple[dt.date | None, dt.date | None],
    status: str,
) -> Ref:
    community, draw = scene.community, scene.draw
    out, service = scene.county.out, want.service
    urgent = service.category in EMERGENCIES
    need = out.node(
        "Need",
        want.name,
        quantity=want.quantity,
        unit_of_measure=want.measure,
        starts_on=window[0],
        ends_on=window[1],
        urgency=draw.weighted(_URGENCIES, (1, 4, 5) if urgent else (5, 4, 1)),
        beneficiary_groups=list(want.groups),
        minimum_age=want.minimum_age,
        maximum_age=want.maximum_age,
        location=compound.location,
        status=status,
    )
    out.relate(need, "IN_CATEGORY", category(service.category))
    out.relate(need, "IN_COMMUNITY", community.ref)
    out.relate(need, "IN_GRID", compound.grid)
    out.relate(need, "ABOUT", compound.ref)
    raiser = draw.weighted(_RAISERS, _RAISER_WEIGHTS)
    if raiser == "Community":
        out.relate(need, "RAISED_BY", community.ref)
    elif raiser == "Resident":
        out.relate(need, "RAISED_BY", draw.pick(community.residents))
    else:
        out.relate(need, "RAISED_BY", draw.pick(community.units).ref)
    return need


def _reject(scene: Scene, need: Ref, service: Service, taken: set[Ref]) -> None:
    """Let the planner have turned down one who offers the category and has promised nothing."""
    county, community, draw = scene.county, scene.community, scene.draw
    others = [
        each.giver.ref
        for each in community.pool.of(service.category)
        if each.giver.ref not in taken
    ]
    if others:
        county.out.relate(
            need,
            "REJECTED",
            draw.pick(others),
            reason=draw.pick(_REJECTIONS),
            rejected_at=draw.moment(county.ago(draw.integer(1, 20))),
            rejected_by=draw.pick(community.workers).id,
        )
