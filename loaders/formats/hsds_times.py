"""How much of a service there is, and when: capacities and schedules of HSDS."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.values import ValueFaultError, parser
from loaders.formats.hsds_words import MEASURE_CODES, OWN_SCHEME, own_id

if TYPE_CHECKING:
    from loaders.formats.hsds_notes import Notes, Telling
    from loaders.formats.hsds_store import Record, Store

_SPELLINGS = {
    spelling.casefold(): code
    for code, each in MEASURES.items()
    for spelling in each.choice.spellings()
} | MEASURE_CODES
_PROPERTIES = SCHEMA.nodes["Resource"].properties
_UNIT_FIELDS = frozenset({"name", "scheme", "identifier"})


def quantity_of(
    store: Store, telling: Telling, service: Record, values: dict[str, str], notes: Notes
) -> None:
    """Give a resource the quantity of the first capacity whose unit of measure is known.

    A number whose unit nobody knows is no quantity: it stands in the description.
    """
    for each in store.of(service, "service_capacity"):
        unit = store.one("unit", each.text("unit_id"))
        if unit:
            store.use(unit)
        code = _measure(unit)
        amount = each.text("available")
        if code is not None and "quantity" not in values and _value("quantity", amount) is not None:
            values |= {"quantity": amount, "unit_of_measure": code}
            own = each.id == own_id("capacity", service.id)
            known = {"available", "unit_id", *(("updated",) if own else ())}
            telling.child(each, notes, known)
            if not own and unit and unit.text("identifier") != code:
                telling.child(unit, notes)
        else:
            telling.child(each, notes, {"unit_id"} if unit else ())
            if unit:
                telling.child(unit, notes)


def _measure(unit: Record | None) -> str | None:
    """Return the code of a unit of measure; blank for ours that says none, None if unknown."""
    if unit is None:
        return None
    identifier = unit.text("identifier").casefold()
    if unit.text("scheme") == OWN_SCHEME:
        return identifier if identifier in MEASURES else ""
    name = unit.text("name").casefold()
    return _SPELLINGS.get(identifier) or _SPELLINGS.get(name)


def window_of(
    store: Store, telling: Telling, service: Record, values: dict[str, str], notes: Notes
) -> None:
    """Give a resource the days from the first to the last that its schedules are valid.

    An end is only known when every schedule has one. Hours, and the single schedules where there
    are several, stand in the description.
    """
    schedules = store.of(service, "schedule")
    for place in store.of(service, "service_at_location"):
        schedules += [each for each in store.of(place, "schedule") if each not in schedules]
    begins = [_day(each, "valid_from", "dtstart") for each in schedules]
    ends = [_day(each, "valid_to", "until") for each in schedules]
    if begins and all(begins):
        values["starts_on"] = min(day for _, day in begins)
    if ends and all(day for _, day in ends):
        values["ends_on"] = max(day for _, day in ends)
    for each, begin, end in zip(schedules, begins, ends, strict=True):
        alone = len(schedules) == 1
        telling.child(each, notes, (begin[0], end[0]) if alone else ())


def _day(schedule: Record, *names: str) -> tuple[str, str]:
    """Return the first of these fields that holds a day, and the day; both blank when none does."""
    for name in names:
        day = _value("starts_on", schedule.text(name))
        if isinstance(day, dt.date):
            return name, day.isoformat()
    return "", ""


def _value(name: str, text: str) -> object:
    """Return a text as a value of a property; None where it is none."""
    try:
        return parser(_PROPERTIES[name])(text) if text else None
    except ValueFaultError:
        return None
