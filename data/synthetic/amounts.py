"""Quantities that a person would write down, and shares of them that add up exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic.things import SMALLEST_SHARE
from graph.measures import convert

if TYPE_CHECKING:
    from data.synthetic.draw import Draw
    from data.synthetic.services import Service

_STEPS = ((20, 1), (100, 5), (1_000, 10), (10_000, 100))
_LARGEST_STEP = 1_000
_OTHERWISE = 0.12
_IN_OTHER_WORDS = 10
_DIVISIBLE = frozenset({"hour", "day", "tonne", "ten_thousand_yuan"})


def rounded(quantity: float) -> float:
    """Return a quantity of about that size in a round number, at least 1."""
    step = next((step for limit, step in _STEPS if quantity < limit), _LARGEST_STEP)
    return float(max(1, int(quantity / step + 0.5) * step))


def quarters(quantity: float) -> float:
    """Return the quantity rounded down to quarters."""
    return int(quantity / SMALLEST_SHARE) * SMALLEST_SHARE


def counted(draw: Draw, service: Service, quantity: float) -> tuple[float, str]:
    """Return a quantity with the unit that it is counted in, now and then an unusual one.

    Where the unusual unit is of another dimension, the quantity is a tenth, and need and resource
    cannot be compared: such sheets are found in every office.
    """
    quantity = rounded(quantity)
    if not service.other_measures or not draw.chance(_OTHERWISE):
        return quantity, service.measure
    other = draw.pick(service.other_measures)
    converted = convert(quantity, source=service.measure, target=other)
    if converted is None:
        return rounded(quantity / _IN_OTHER_WORDS), other
    return max(SMALLEST_SHARE, quarters(converted)), other


def share(measure: str, quantity: float) -> float:
    """Return the quantity rounded down to what can be given: whole things, quarters of hours."""
    return quarters(quantity) if measure in _DIVISIBLE else float(int(quantity))
