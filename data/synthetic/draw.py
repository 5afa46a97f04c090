"""Chance that falls the same way on every machine and every version of Python."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
BEIJING = dt.timezone(dt.timedelta(hours=8))
_OFFICE_OPENS, _OFFICE_MINUTES = 8 * 60, 9 * 60


class Draw:
    """A reproducible stream of choices that belongs to one scope.

    Python promises that ``random()`` keeps its sequence between versions and promises it for no
    other method, so everything here is built on it alone. Logarithms and powers are avoided too:
    their last digit may differ between machines. One stream for each scope keeps the parts of a
    county apart: another wish in one community moves nothing in the next.
    """

    __slots__ = ("_next",)

    def __init__(self, *scope: object) -> None:
        name = "/".join(str(each) for each in scope)
        self._next = random.Random(name).random  # noqa: S311 - demonstration data, not a secret

    def number(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number from ``low`` up to, but not including, ``high``."""
        return low + self._next() * (high - low)

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._next() < probability

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, each as likely as the others."""
        return items[int(self._next() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the items, likely in proportion to its whole-number weight."""
        mark = int(self._next() * sum(weights))
        for item, weight in zip(items, weights, strict=True):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return up to ``count`` different items, in the order in which they were drawn."""
        pool = list(items)
        count = min(count, len(pool))
        for place in range(count):
            other = place + int(self._next() * (len(pool) - place))
            pool[place], pool[other] = pool[other], pool[place]
        return pool[:count]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return all items in a new order."""
        return self.some(items, len(items))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """Return a day from ``first`` to ``last``, both included; ``first`` when none lies so."""
        return first + dt.timedelta(days=self.integer(0, max(0, (last - first).days)))

    def moment(self, day: dt.date) -> dt.datetime:
        """Return a minute in office hours of the day, Beijing time."""
        minute = _OFFICE_OPENS + self.integer(0, _OFFICE_MINUTES)
        return dt.datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=BEIJING)

    def near(self, point: tuple[float, float], reach: float) -> tuple[float, float]:
        """Return a position around another one, denser in the middle.

        Args:
            point: Longitude and latitude in degrees.
            reach: Farthest offset in each direction, in degrees.
        """
        longitude = point[0] + (self._next() + self._next() - 1) * reach
        latitude = point[1] + (self._next() + self._next() - 1) * reach
        return round(longitude, 6), round(latitude, 6)
