"""The list of resources: what each giver offers, when and to whom."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from data.synthetic.amounts import counted
from data.synthetic.services import SERVICES
from data.synthetic.things import Offer, category

if TYPE_CHECKING:
    from data.synthetic.draw import Draw
    from data.synthetic.services import Service
    from data.synthetic.things import County, Giver

_OPEN_ENDED, _OPEN, _EXPIRED, _FUTURE = "open-ended", "open", "expired", "future"
_WINDOWS = (_OPEN_ENDED, _OPEN, _EXPIRED, _FUTURE)
_WINDOW_WEIGHTS = (38, 40, 12, 10)
_RESERVED, _ELSEWHERE, _STRICTER = 0.5, 0.06, 0.15
_OTHER_GROUPS = (("women",), ("veterans",), ("party_members",), ("disabled",))


def add_offer(county: County, draw: Draw, giver: Giver, identifier: str, quantity: float) -> Offer:
    """Add a resource of one category, about so much of it in the category's usual unit."""
    service = SERVICES[identifier]
    window = draw.weighted(_WINDOWS, _WINDOW_WEIGHTS)
    starts, ends = _window(county, draw, window)
    groups, minimum, maximum = _public(draw, service)
    amount, measure = counted(draw, service, quantity)
    out = county.out
    ref = out.node(
        "Resource",
        f"{giver.title}{service.offer}",
        quantity=amount,
        unit_of_measure=measure,
        starts_on=starts,
        ends_on=ends,
        beneficiary_groups=list(groups),
        minimum_age=minimum,
        maximum_age=maximum,
        location=giver.location,
        status=_status(draw, window),
    )
    out.relate(giver.ref, "OFFERS", ref)
    out.relate(ref, "IN_CATEGORY", category(identifier))
    if giver.grid:
        out.relate(ref, "IN_GRID", giver.grid)
    return Offer(ref, giver, identifier, measure, amount, starts, ends, groups, minimum, maximum)


def _window(county: County, draw: Draw, window: str) -> tuple[dt.date | None, dt.date | None]:
    if window == _OPEN_ENDED:
        return (county.ago(draw.integer(200, 1_200)) if draw.chance(0.5) else None), None
    if window == _OPEN:
        return county.ago(draw.integer(60, 700)), county.ago(-draw.integer(20, 400))
    if window == _EXPIRED:
        ends = county.ago(draw.integer(5, 300))
        return ends - dt.timedelta(days=draw.integer(180, 500)), ends
    starts = county.ago(-draw.integer(10, 150))
    return starts, starts + dt.timedelta(days=draw.integer(60, 365))


def _public(draw: Draw, service: Service) -> tuple[tuple[str, ...], float | None, float | None]:
    """Return for whom the resource is: everybody, the usual public, or now and then another."""
    if draw.chance(_ELSEWHERE):
        return draw.pick(_OTHER_GROUPS), None, None
    if not draw.chance(_RESERVED):
        return (), None, None
    minimum = service.minimum_age
    if minimum is not None and draw.chance(_STRICTER):
        minimum += 5
    return (
        service.groups,
        None if minimum is None else float(minimum),
        None if service.maximum_age is None else float(service.maximum_age),
    )


def _status(draw: Draw, window: str) -> str:
    if window == _EXPIRED:
        return "retired" if draw.chance(0.7) else "available"
    return "paused" if draw.chance(0.04) else "available"
