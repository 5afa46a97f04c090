"""Values of the graph as words: one spelling that every loader of ours reads back exactly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.values import join_list, plain
from loaders.cells import guarded

if TYPE_CHECKING:
    from graph.schema import Property

# beyond this a float no longer tells neighbouring whole numbers apart
_EXACT_WHOLE = 2**53
_STATED = re.compile(
    r"(-?\d+-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.(\d+))?(Z|[+-][\d:]+)(?:\[.*\])?", re.ASCII
)


class Day(str):
    """A date in ISO 8601."""

    __slots__ = ()


class Moment(str):
    """A time in ISO 8601 with its offset."""

    __slots__ = ()

    @classmethod
    def stated(cls, text: str) -> Moment:
        """Return a time as Python writes it, from what the database says.

        >>> Moment.stated("2026-05-31T09:00Z")
        '2026-05-31T09:00:00+00:00'
        >>> Moment.stated("2026-05-31T09:00:00.5+08:00[Asia/Shanghai]")
        '2026-05-31T09:00:00.500000+08:00'
        """
        found = _STATED.fullmatch(text)
        if found is None:
            return cls(text)
        minute, second, fraction, offset = found.groups()
        part = f".{fraction.ljust(6, '0')}" if fraction else ""
        return cls(f"{minute}{second or ':00'}{part}{'+00:00' if offset == 'Z' else offset}")


def word(value: Any) -> str:  # noqa: ANN401 - whatever the database holds
    """Return a single value in words.

    Numbers are written so that reading gives the same number, times in ISO 8601 with their zone,
    positions as ``longitude,latitude``.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT_WHOLE
        return str(int(value)) if whole else repr(value)
    if hasattr(value, "longitude"):
        return f"{value.longitude!r},{value.latitude!r}"
    if hasattr(value, "iso_format"):
        return moment(value)
    return str(value)


def moment(value: Any) -> str:  # noqa: ANN401 - dates and times of the driver
    """Return a date or time in ISO 8601, without the digits below a microsecond that are zero."""
    nanosecond = getattr(value, "nanosecond", 0)
    return str(value.iso_format() if nanosecond % 1_000 else value.to_native().isoformat())


def cell(declared: Property, value: Any) -> str:  # noqa: ANN401 - whatever the database holds
    """Return a value as a cell of a sheet; what a program could take for a formula is guarded."""
    if value is None:
        return ""
    if isinstance(value, list):
        return guarded(join_list(map(word, value)))
    text = word(value)
    return guarded(text) if declared.kind == "string" else text


def jsonable(value: Any) -> object:  # noqa: ANN401 - whatever the database holds
    """Return a value as JSON can hold it: numbers and lists as such, positions as a map."""
    if isinstance(value, list):
        return [jsonable(each) for each in value]
    return moment(value) if hasattr(value, "iso_format") else plain(value)
