"""Dates and times as an office writes them, year first: five styles, and the numbers of Excel."""

from __future__ import annotations

import datetime as dt
import re

from graph.hans import half_width

LOCAL_ZONE = dt.timezone(dt.timedelta(hours=8))
"""The zone of a time that names none: that of Asia/Shanghai, +08:00 all year."""

# Day 0 of Excel; it is one day early because Excel takes 1900 for a leap year.
_EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a day, its zone comes with the time
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000

_DAY = (
    r"(?:(?P<y1>\d{4})(?P<mark>[-/.])(?P<m1>\d{1,2})(?P=mark)(?P<d1>\d{1,2})"
    r"|(?P<y2>\d{4})\s*年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号]"
    r"|(?P<y3>\d{4})(?P<m3>\d{2})(?P<d3>\d{2}))"
)
_TIME = (
    r"(?:(?P<h1>\d{1,2}):(?P<n1>\d{2})(?::(?P<s1>\d{2})(?:\.(?P<f>\d{1,6})\d*)?)?"
    r"|(?P<h2>\d{1,2})\s*[时点]\s*(?P<n2>\d{1,2})\s*分(?:\s*(?P<s2>\d{1,2})\s*秒)?)"
)
_ZONE = r"(?P<zone>[Zz]|[+-]\d{2}:?\d{2})"
_DATE = re.compile(_DAY)
_MOMENT = re.compile(rf"{_DAY}(?:(?:\s*[Tt]\s*|\s+|(?<=[日号])){_TIME}(?:\s*{_ZONE})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def parse_date(text: str) -> dt.date:
    """Return the day that a text names.

    Args:
        text: ``2026-05-31``, ``2026/5/31``, ``2026.5.31``, ``2026年5月31日``, ``20260531``, or the
            number of a day as Excel counts them, from 20000 (1954) to 80000 (2119).

    Raises:
        ValueError: It is none of these, or there is no such day.

    >>> parse_date("２０２６年5月31日") == parse_date("2026/5/31") == parse_date("46173")
    True
    """
    text = half_width(text)
    found = _DATE.fullmatch(text)
    if found:
        return _day(found)
    serial = _from_serial(text)
    if serial.time() != dt.time():
        raise ValueError(f"a day with a time: {text}")
    return serial.date()


def parse_moment(text: str, zone: dt.tzinfo = LOCAL_ZONE) -> dt.datetime:
    """Return the moment that a text names.

    Args:
        text: A day in one of the styles of :func:`parse_date`, and after it a time: ``9:30``,
            ``09:30:15``, ``9时30分``, with or without a zone (``Z``, ``+08:00``). A day alone is
            its first moment: that is what Excel makes of midnight.
        zone: The zone of a text that names none.

    Raises:
        ValueError: It is none of these, or there is no such time.

    >>> parse_moment("2026/5/31 9:30").isoformat()
    '2026-05-31T09:30:00+08:00'
    """
    text = half_width(text)
    found = _MOMENT.fullmatch(text)
    if not found:
        return _from_serial(text).replace(tzinfo=zone)
    return dt.datetime.combine(_day(found), _time(found), _zone(found["zone"]) or zone)


def _day(found: re.Match[str]) -> dt.date:
    for number in "123":
        if found[f"y{number}"]:
            return dt.date(*(int(found[f"{part}{number}"]) for part in "ymd"))
    raise ValueError(found.string)


def _time(found: re.Match[str]) -> dt.time:
    if found["h1"]:
        microseconds = int((found["f"] or "0").ljust(6, "0"))
        return dt.time(int(found["h1"]), int(found["n1"]), int(found["s1"] or 0), microseconds)
    if found["h2"]:
        return dt.time(int(found["h2"]), int(found["n2"]), int(found["s2"] or 0))
    return dt.time()


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return dt.timezone.utc
    offset = dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


def _from_serial(text: str) -> dt.datetime:
    if not _SERIAL.fullmatch(text) or not _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        raise ValueError(f"not a date: {text}")
    # Excel keeps a time as a part of a day, which is seldom exact
    return _EXCEL_EPOCH + dt.timedelta(seconds=round(float(text) * 86_400))
