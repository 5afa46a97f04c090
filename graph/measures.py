"""Units of measure of quantities, and which may be converted into which.

A quantity of a need and a quantity of a resource can only be compared within one dimension:
eyeglasses are not hours. Conversion across dimensions is refused, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.schema import Choice
from graph.text import Text


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure: its dimension and how many base units of that dimension it holds."""

    choice: Choice
    dimension: str
    factor: float


def _measure(
    code: str, zh: str, en: str, dimension: str, factor: float, *aliases: str
) -> tuple[str, Measure]:
    return code, Measure(Choice(code, Text(zh, en), aliases), dimension, factor)


MEASURES: dict[str, Measure] = dict(
    (
        _measure("person", "人", "persons", "person", 1, "名", "位", "person"),
        _measure("household", "户", "households", "household", 1, "家", "household"),
        _measure("person_time", "人次", "person-times", "person_time", 1, "person-time"),
        _measure("time", "次", "times", "time", 1, "回", "time"),
        _measure("session", "场", "sessions", "session", 1, "期", "课", "session"),
        _measure("item", "件", "items", "item", 1, "个", "副", "套", "台", "份", "item"),
        _measure("minute", "分钟", "minutes", "duration", 1 / 60, "min"),
        _measure("hour", "小时", "hours", "duration", 1, "时", "h", "hour"),
        _measure("day", "天", "days", "duration", 8, "工日", "day"),
        _measure("yuan", "元", "yuan", "money", 1, "CNY", "RMB", "人民币"),
        _measure("ten_thousand_yuan", "万元", "ten thousand yuan", "money", 10_000, "万"),
        _measure("kilogram", "公斤", "kilograms", "mass", 1, "千克", "kg"),
        _measure("jin", "斤", "jin", "mass", 0.5, "市斤"),
        _measure("tonne", "吨", "tonnes", "mass", 1_000, "t"),
        _measure("metre", "米", "metres", "length", 1, "m", "延长米"),
        _measure("square_metre", "平方米", "square metres", "area", 1, "㎡", "m2"),
        _measure("place", "座位", "places", "place", 1, "席", "床位", "车位"),
    )
)
MEASURE_CHOICES: tuple[Choice, ...] = tuple(each.choice for each in MEASURES.values())


def convert(quantity: float, *, source: str, target: str) -> float | None:
    """How much is a quantity in another unit of measure?

    Args:
        quantity: The amount, in ``source`` units.
        source: Code of the unit it is given in.
        target: Code of the unit wanted.

    Returns:
        The amount in ``target`` units; None when the two units measure different things (a working
        day counts as eight hours).

    Raises:
        KeyError: One of the codes is not in :data:`MEASURES`.

    >>> convert(2, source="ten_thousand_yuan", target="yuan")
    20000.0
    >>> convert(3, source="hour", target="item") is None
    True
    """
    if source == target:
        return quantity
    given, wanted = MEASURES[source], MEASURES[target]
    if given.dimension != wanted.dimension:
        return None
    return quantity * given.factor / wanted.factor
