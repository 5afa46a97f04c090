"""Values of the database as JSON that loses nothing: kinds, digits and zones stay what they are.

Texts, booleans, whole numbers and lists are written as such; a number with a fraction always keeps
its point. Everything else is an object with one key that names the kind, such as
``{"date": "2026-05-31"}``; a property can never hold an object, so the two cannot be confused.
"""

from __future__ import annotations

import base64
import datetime as dt
import importlib
import json
import math
import re
from typing import TYPE_CHECKING, Any

from neo4j.spatial import CartesianPoint, Point, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_STATED = re.compile(
    r"(-?\d+-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-][\d:]+)(?:\[([^\[\]]+)\])?",
    re.ASCII,
)
_WGS_84 = frozenset({4326, 4979})


class Stated(str):
    """A time with its zone or offset, as the database says it."""

    __slots__ = ()


def stated(properties: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Return properties by name, from triples of name, value and whether it is a stated time."""
    return {name: Stated(value) if timed else value for name, value, timed in properties}


def to_line(properties: Mapping[str, Any]) -> str:
    """Return properties as one line of JSON; equal properties give equal lines.

    >>> to_line({"b": 1.0, "a": [1, 2]})
    '{"a":[1,2],"b":1.0}'
    """
    exact = {key: _exact(value) for key, value in properties.items()}
    return json.dumps(
        exact, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def from_json(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties as they were, from what JSON says of them.

    Raises:
        ValueError: Something is none of the kinds that :func:`to_line` writes.
    """
    return {key: _value(each) for key, each in properties.items()}


def _exact(value: Any) -> object:  # noqa: ANN401 - whatever the driver returns
    if isinstance(value, list):
        return [_exact(each) for each in value]
    if isinstance(value, Stated):
        return {"datetime": str(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return _other(value)


def _other(value: Any) -> object:  # noqa: ANN401 - whatever the driver returns
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, Point):
        return {"point": [value.srid, *value]}
    if isinstance(value, Duration):
        return {"duration": [value.months, value.days, value.seconds, value.nanoseconds]}
    if isinstance(value, Date):
        return {"date": value.iso_format()}
    if isinstance(value, Time):
        return {"local_time" if value.tzinfo is None else "time": value.iso_format()}
    return _datetime(value)


def _datetime(value: Any) -> object:  # noqa: ANN401 - whatever the driver returns
    if not isinstance(value, DateTime):
        raise TypeError(f"not a kind of value that a property has: {type(value).__name__}")
    if value.tzinfo is None:
        return {"local_datetime": value.iso_format()}
    # in a list; of the zone UTC the driver makes the offset zero, and cannot tell the two apart
    zone = getattr(value.tzinfo, "zone", None)
    return {"datetime": value.iso_format() + (f"[{zone}]" if zone not in {None, "UTC"} else "")}


def _value(given: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(given, list):
        return [_value(each) for each in given]
    if not isinstance(given, dict):
        return given
    if len(given) != 1:
        raise ValueError("a value has exactly one kind")
    [(kind, content)] = given.items()
    if kind not in _READERS:
        raise ValueError(f"not a kind of value: {kind!r}")
    try:
        return _READERS[kind](content)
    except (TypeError, AttributeError, LookupError) as error:
        raise ValueError(f"not a {kind}: {content!r}") from error


def _point(content: Any) -> Point:  # noqa: ANN401 - whatever JSON holds
    srid, *coordinates = content
    point = (WGS84Point if srid in _WGS_84 else CartesianPoint)(coordinates)
    if point.srid != srid:
        raise ValueError(f"not a system of coordinates: {srid!r}")
    return point


def _moment(text: str) -> DateTime | dt.datetime:
    """Return a time from how the database says it: ``…T09:00Z``, ``…+02:00[Europe/Berlin]``."""
    found = _STATED.fullmatch(text)
    if found is None:
        raise ValueError(f"is no time with a zone: {text!r}")
    minute, second, fraction, offset, zone = found.groups()
    offset = "+00:00" if offset == "Z" else offset
    digits = (fraction or "").ljust(9, "0")
    if zone is None and digits.endswith("000"):
        # the driver takes these as well, and they are made in no time
        return dt.datetime.fromisoformat(f"{minute}{second or ':00'}.{digits[:6]}{offset}")
    value = DateTime.from_iso_format(f"{minute}{second or ':00'}.{digits}{offset}")
    if zone is None:
        # else the driver would send the name of a zone for the offset zero
        return value.replace(tzinfo=dt.timezone(value.utcoffset() or dt.timedelta()))
    # the zones that the driver itself gives and takes
    zones = importlib.import_module("pytz")
    return value.as_timezone(zones.timezone(zone))


_READERS: dict[str, Callable[[Any], Any]] = {
    "number": float,
    "bytes": lambda content: base64.b64decode(content, validate=True),
    "point": _point,
    "duration": lambda content: Duration(
        months=content[0], days=content[1], seconds=content[2], nanoseconds=content[3]
    ),
    "date": Date.from_iso_format,
    "time": Time.from_iso_format,
    "local_time": Time.from_iso_format,
    "datetime": _moment,
    "local_datetime": DateTime.from_iso_format,
}
