"""What promises leave of an amount: of what is wanted, and of what is offered.

Pure. A promise is a pair of a quantity and the code of its unit of measure, each of which may be
missing. Where a promise does not say how much, both sides stay careful: it leaves nothing of a
resource, which must never be promised twice, and covers nothing of a need, which must not be
forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.measures import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

Amount = tuple[float | None, str | None]
# Sums of converted quantities carry float dust, which must count neither as free nor as wanted.
_DECIMALS = 9


def open_quantity(
    quantity: float, unit_of_measure: str | None, promised: Sequence[Amount]
) -> float:
    """How much of what is wanted has nobody promised yet?

    Args:
        quantity: How much is wanted.
        unit_of_measure: Code of its unit.
        promised: The live promises; what cannot be counted in that unit covers nothing.

    Returns:
        The rest in the same unit, never below 0.

    >>> open_quantity(20, "hour", [(1, "day"), (3, "item"), (None, None)])
    12.0
    """
    counted = (in_unit(each, unit_of_measure) for each in promised)
    return _rest(quantity, sum(each for each in counted if each is not None))


def free_quantity(
    quantity: float, unit_of_measure: str | None, promised: Sequence[Amount]
) -> float:
    """How much of a resource may still be promised?

    Args:
        quantity: How much of it there is.
        unit_of_measure: Code of its unit.
        promised: The live promises; one that cannot be counted in that unit holds all of it.

    Returns:
        The rest in the same unit, never below 0.

    >>> free_quantity(20, "hour", [(1, "day"), (30, "minute")])
    11.5
    >>> free_quantity(20, "hour", [(3, "item")])
    0.0
    """
    counted = [in_unit(each, unit_of_measure) for each in promised]
    known = [each for each in counted if each is not None]
    return _rest(quantity, sum(known)) if len(known) == len(counted) else 0.0


def in_unit(amount: Amount, unit_of_measure: str | None) -> float | None:
    """How much is an amount in a unit of measure? None when nobody can tell.

    Where either side names no unit, the number counts as it stands.

    >>> in_unit((2, "day"), "hour")
    16.0
    >>> in_unit((2, None), "hour")
    2
    """
    quantity, unit = amount
    if quantity is None or unit is None or unit_of_measure is None:
        return quantity
    return convert(quantity, source=unit, target=unit_of_measure)


def _rest(quantity: float, taken: float) -> float:
    return max(0.0, round(float(quantity) - taken, _DECIMALS))
