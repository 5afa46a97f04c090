"""Commitments: which part of which resource goes to a need, how far it came, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.synthetic.amounts import share
from data.synthetic.events import record
from graph.measures import convert

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.events import Step
    from data.synthetic.things import Offer, Scene, Want

_COURSE = (
    ("accepted", (1, 6)),
    ("reserved", (1, 3)),
    ("delivered", (2, 25)),
    ("confirmed", (1, 6)),
    ("rated", (1, 5)),
)
"""States after ``offered`` in their order, and the days that each takes."""
_NEEDS_DAYS = 60
_DEAD = frozenset({"refused", "withdrawn"})
_FINISHED = frozenset({"confirmed", "rated"})
_REASONS = {
    "refused": ("时间对不上", "已有其他单位承接", "数量不足"),
    "withdrawn": ("人员调整，暂时无法提供", "经费未落实", "设备故障"),
}


@dataclass(slots=True)
class Promise:
    """A commitment before it is written; ``amount`` is in the resource's own unit of measure."""

    offer: Offer
    amount: float
    due: dt.date
    steps: list[Step]
    reason: str | None = None

    @property
    def state(self) -> str:
        """The state that it is in."""
        return self.steps[-1][0]

    @property
    def live(self) -> bool:
        """Whether its amount is taken from the resource."""
        return self.state not in _DEAD

    @property
    def finished(self) -> bool:
        """Whether the receiver has confirmed the delivery."""
        return self.state in _FINISHED


def suits(offer: Offer, want: Want, day: dt.date) -> bool:
    """Return whether the offer can still give something to such a need, begun on that day."""
    return (
        offer.left > 0
        and (offer.starts is None or offer.starts <= day)
        and (offer.ends is None or offer.ends >= day + dt.timedelta(days=_NEEDS_DAYS))
        and (not offer.groups or (bool(want.groups) and set(want.groups) <= set(offer.groups)))
        and _reaches(offer, want)
        and convert(1, source=want.measure, target=offer.measure) is not None
    )


def promise(
    scene: Scene, want: Want, offer: Offer, *, day: dt.date, course: str, most: float
) -> Promise | None:
    """Plan a commitment and take its amount from the offer and the need; None when none is left.

    Args:
        scene: The community whose need it is.
        want: The need; its ``covered`` grows by what is promised.
        offer: A suitable offer; its ``left`` falls by what is promised.
        day: When it is offered.
        course: The state that it is to end in, unless today comes first.
        most: Largest part of what the need still lacks.
    """
    draw = scene.draw
    lacking = convert(want.quantity - want.covered, source=want.measure, target=offer.measure)
    if lacking is None:
        return None
    amount = share(offer.measure, min(offer.left, lacking * most))
    if amount <= 0:
        return None
    reason = draw.pick(_REASONS[course]) if course in _REASONS else None
    steps = _steps(scene, offer, day, course)
    if steps[-1][0] != course:
        reason = None
    made = Promise(offer, amount, day + dt.timedelta(days=draw.integer(12, 40)), steps, reason)
    if made.live:
        offer.left -= amount
        want.covered += convert(amount, source=offer.measure, target=want.measure) or 0.0
    return made


def write(scene: Scene, need: Ref, want: Want, made: Promise) -> None:
    """Add a commitment with its relationships and events."""
    out, giver = scene.county.out, made.offer.giver
    times = {state: at for state, at, _ in made.steps}
    ref = out.node(
        "Commitment",
        f"{giver.title}认领“{want.name}”",
        quantity=made.amount,
        unit_of_measure=made.offer.measure,
        status=made.state,
        offered_at=times["offered"],
        accepted_at=times.get("accepted"),
        due_on=made.due,
        delivered_at=times.get("delivered"),
        confirmed_at=times.get("confirmed"),
        rating=_rating(scene.draw, made) if made.state == "rated" else None,
    )
    out.relate(giver.ref, "MADE", ref)
    out.relate(ref, "USES", made.offer.ref)
    out.relate(ref, "FULFILS", need)
    record(scene.county, ref, made.steps, made.reason)


def past_course(draw: Draw, offer: Offer) -> str:
    """Return what became of an old commitment: the less reliable the giver, the more it failed."""
    chance, failing = draw.number(), 1 - offer.giver.reliability
    for state, limit in (
        ("refused", 0.06),
        ("withdrawn", 0.06 + 0.12 * failing),
        ("accepted", 0.06 + 0.35 * failing),
        ("delivered", 0.12 + 0.35 * failing),
        ("confirmed", 0.22 + 0.35 * failing),
    ):
        if chance < limit:
            return state
    return "rated"


def _steps(scene: Scene, offer: Offer, day: dt.date, course: str) -> list[Step]:
    """Return the states up to the one wanted, each at least a day after the last, none today."""
    draw, today = scene.draw, scene.county.today
    giver, worker = offer.giver.ref, draw.pick(scene.community.workers)
    steps: list[Step] = [("offered", draw.moment(day), giver)]
    if course == "offered":
        return steps
    if course in _DEAD:
        day += dt.timedelta(days=draw.integer(1, 8))
        if day < today:
            actor = worker if course == "refused" else giver
            steps.append((course, draw.moment(day), actor))
        return steps
    for state, (fewest, longest) in _COURSE:
        day += dt.timedelta(days=draw.integer(fewest, longest))
        if day >= today:
            break
        actor = giver if state == "delivered" else worker
        steps.append((state, draw.moment(day), actor))
        if state == course:
            break
    return steps


def _rating(draw: Draw, made: Promise) -> int:
    at = next(at for state, at, _ in made.steps if state == "delivered")
    late = at.date() > made.due
    if draw.chance(made.offer.giver.reliability):
        return draw.pick((4, 5, 5)) - late
    return draw.pick((2, 3, 3, 4)) - late


def _reaches(offer: Offer, want: Want) -> bool:
    """Return whether everybody whom the need is for is of an age that the offer takes."""
    if offer.minimum_age is not None and (want.minimum_age or 0.0) < offer.minimum_age:
        return False
    if offer.maximum_age is None:
        return True
    return want.maximum_age is not None and want.maximum_age <= offer.maximum_age
