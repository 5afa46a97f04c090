"""Who claimed what, and how far a claim had come on a day. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.text import Text
from queries.matching.need import KEPT_STATES, LIVE_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.matching.amounts import Amount

STATES = {
    choice.code: choice.label for choice in SCHEMA.nodes["Commitment"].properties["status"].choices
}
DEAD_STATES = ("withdrawn", "refused")
ZONE = "+08:00"
"""The zone whose days are counted: that of Asia/Shanghai."""
_PERSONS = frozenset(each.name for each in SCHEMA.nodes.values() if each.personal_name)
_COURSE = LIVE_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A commitment as a list shows it.

    Attributes:
        id: Id of the commitment.
        status: Its state now.
        state: Its state on the day of the list; None when it was not yet made.
        quantity: How much is promised.
        unit_of_measure: Code of the measure of ``quantity``.
        offered_on: When it was made; None when unknown, like the days that follow.
        delivered_on: When it was delivered.
        confirmed_on: When that was confirmed.
        due_on: When it was to be delivered.
        rating: Satisfaction, 1 to 5.
        provider: Who made it: ``label``, ``id`` and ``name`` as it may be shown.
        resource: ``id`` and ``name`` of what it takes from.
        ours: Whether it serves a need of the community that the list is of.
    """

    id: str
    status: str
    state: str | None
    quantity: float | None
    unit_of_measure: str | None
    offered_on: dt.date | None
    delivered_on: dt.date | None
    confirmed_on: dt.date | None
    due_on: dt.date | None
    rating: int | None
    provider: Mapping[str, str] | None
    resource: Mapping[str, str] | None
    ours: bool

    @property
    def amount(self) -> Amount:
        """How much, and of which unit."""
        return self.quantity, self.unit_of_measure

    @property
    def live(self) -> bool:
        """Whether it held what it promised on the day of the list."""
        return self.state in LIVE_STATES

    @property
    def kept(self) -> bool:
        """Whether it was delivered by the day of the list."""
        return self.state in KEPT_STATES

    def as_json(self, day: dt.date) -> dict[str, Any]:
        """Return the claim as JSON shows it, on the day of the list."""
        return {
            "id": self.id,
            "provider": dict(self.provider) if self.provider else None,
            "resource": dict(self.resource) if self.resource else None,
            "quantity": self.quantity,
            "unit_of_measure": self.unit_of_measure,
            "state": self.state,
            "live": self.live,
            "offered_on": iso(self.offered_on),
            "due_on": iso(self.due_on),
            "delivered_on": iso(self.delivered_on) if self.kept else None,
            "late": bool(self.live and not self.kept and self.due_on and self.due_on < day),
            "rating": self.rating if self.state == "rated" else None,
        }


def read_claims(
    rows: Sequence[Mapping[str, Any]], day: dt.date, *, today: dt.date
) -> tuple[Claim, ...]:
    """Return the claims that had been made by the evening of a day, in the order of the rows."""
    claims = (_read_claim(each, day, today) for each in rows)
    return tuple(each for each in claims if each.state is not None)


def _read_claim(row: Mapping[str, Any], day: dt.date, today: dt.date) -> Claim:
    offered, accepted, delivered, confirmed = (read_day(each) for each in row["days"])
    provider = row.get("provider")
    shown = None
    if provider:
        shown = {**provider, "name": shown_name(provider["label"], provider["name"])}
    resource = row.get("resource")
    if resource and provider and shown:
        name = resource["name"].replace(provider["name"], shown["name"])
        resource = {**resource, "name": name}
    reached = {
        "offered": offered,
        "accepted": accepted,
        "delivered": delivered,
        "confirmed": confirmed,
    }
    return Claim(
        id=row["id"],
        status=row["status"],
        state=state_on(row["status"], reached, read_day(row["ended_on"]), day, today=today),
        quantity=row["quantity"],
        unit_of_measure=row["unit_of_measure"],
        offered_on=offered,
        delivered_on=delivered,
        confirmed_on=confirmed,
        due_on=read_day(row["due_on"]),
        rating=row["rating"],
        provider=shown,
        resource=resource,
        ours=bool(row.get("ours", True)),
    )


def state_on(
    status: str,
    reached: Mapping[str, dt.date | None],
    ended_on: dt.date | None,
    day: dt.date,
    *,
    today: dt.date,
) -> str | None:
    """In which state was a claim on the evening of a day?

    Args:
        status: Its state now.
        reached: When it reached a state, where that is known.
        ended_on: When it was withdrawn or refused; None when unknown.
        day: The day.
        today: From this day on the state is that of now.

    Returns:
        The state, or None when the claim was made later. What has no known day counts as reached
        if it is reached now: a list must not forget what was done.

    >>> days = {"offered": dt.date(2026, 1, 5), "accepted": None, "delivered": dt.date(2026, 3, 1)}
    >>> [
    ...     state_on("delivered", days, None, dt.date(2026, month, 9), today=dt.date(2026, 6, 1))
    ...     for month in (1, 3)
    ... ]
    ['reserved', 'delivered']
    """
    offered = reached.get("offered")
    if offered is not None and offered > day:
        return None
    if day >= today:
        return status
    if status in DEAD_STATES:
        if ended_on is None or ended_on <= day:
            return status
        known = [each for each in _COURSE if (on := reached.get(each)) and on <= day]
        return known[-1] if known else "offered"
    state = "offered"
    for each in _COURSE[: _COURSE.index(status) + 1]:
        on = reached.get(each)
        if on is not None and on > day:
            break
        state = each
    return state


def shown_name(label: str, name: str) -> str:
    """Return a name as it may be shown: of a person's, the surname."""
    return mask_name(name) if label in _PERSONS else name


def without_persons(name: str, persons: Sequence[str]) -> str:
    """Return the name of a thing with the names of persons in it masked.

    >>> without_persons("王小明家修水管", ["王小明"])
    '王＊＊家修水管'
    """
    for person in sorted(persons, key=len, reverse=True):
        if person and len(person) > 1:
            name = name.replace(person, mask_name(person))
    return name


def amount_text(quantity: float, unit_of_measure: str | None) -> Text:
    """Return an amount in words.

    >>> amount_text(12.0, "household")
    Text(zh='12 户', en='12 households')
    """
    number = f"{quantity:,.10g}"
    if unit_of_measure is None or unit_of_measure not in MEASURES:
        return Text(number, number)
    label = MEASURES[unit_of_measure].choice.label
    return Text(f"{number} {label.zh}", f"{number} {label.en}")


def percent(share: float) -> str:
    """Return a share in per cent; only the whole is 100 %, only nothing 0 %."""
    if 0 < share < 1:
        share = min(max(share, 0.01), 0.99)
    return f"{share:.0%}"


def read_day(text: str | None) -> dt.date | None:
    """Return the day that the database wrote."""
    return dt.date.fromisoformat(text) if text else None


def iso(day: dt.date | None) -> str | None:
    """Return a day as JSON shows it."""
    return day.isoformat() if day else None
