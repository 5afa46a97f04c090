"""The month, quarter, year or other span of days that a meeting looks at."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from graph.errors import InvalidInputError, Problem
from graph.text import Text

PERIOD_PATTERN = r"^(19|20|21)[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?$"
"""How a period is written: ``2026-11``, ``2026-Q4`` or ``2026``."""
_WRITTEN = re.compile(PERIOD_PATTERN)
_MONTHS, _QUARTER = 12, 3
_LAST = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included.

    Attributes:
        starts_on: Its first day.
        ends_on: Its last day.
        code: How it is written; for other spans, both days.
    """

    starts_on: dt.date
    ends_on: dt.date
    code: str

    def holds(self, day: dt.date | None) -> bool:
        """Return whether a day that is known lies within it."""
        return day is not None and self.starts_on <= day <= self.ends_on

    def label(self) -> Text:
        """Return what the period is called.

        >>> quarter_of(dt.date(2026, 11, 24)).label()
        Text(zh='2026年第4季度', en='quarter 4 of 2026')
        """
        year, _, part = self.code.partition("-")
        if not _WRITTEN.fullmatch(self.code):
            return Text(
                f"{self.starts_on} 至 {self.ends_on}", f"{self.starts_on} to {self.ends_on}"
            )
        if not part:
            return Text(f"{year}年", f"year {year}")
        if part.startswith("Q"):
            return Text(f"{year}年第{part[1]}季度", f"quarter {part[1]} of {year}")
        return Text(f"{year}年{int(part)}月", f"month {int(part)} of {year}")

    def as_json(self) -> dict[str, object]:
        """Return the period as JSON shows it."""
        return {
            "code": self.code,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "label": self.label().as_dict(),
        }


def quarter_of(day: dt.date) -> Period:
    """Return the quarter in which a day lies."""
    return read_period(f"{day.year}-Q{(day.month - 1) // _QUARTER + 1}")


def read_period(text: str) -> Period:
    """Which days does a period mean?

    Args:
        text: A month, quarter or year, as :data:`PERIOD_PATTERN` has it.

    Raises:
        InvalidInputError: It is written otherwise.

    >>> read_period("2024-02").ends_on
    datetime.date(2024, 2, 29)
    >>> read_period("2026-Q4").starts_on
    datetime.date(2026, 10, 1)
    """
    if not _WRITTEN.fullmatch(text):
        raise _refused(
            "period",
            Text("应如 2026-11、2026-Q4 或 2026", "must be like 2026-11, 2026-Q4 or 2026"),
        )
    year, _, part = text.partition("-")
    if not part:
        first, months = 1, _MONTHS
    elif part.startswith("Q"):
        first, months = (int(part[1]) - 1) * _QUARTER + 1, _QUARTER
    else:
        first, months = int(part), 1
    after = first + months
    ends = dt.date(int(year) + (after > _MONTHS), (after - 1) % _MONTHS + 1, 1) - _LAST
    return Period(dt.date(int(year), first, 1), ends, text)


def chosen_period(
    text: str | None,
    since: dt.date | None,
    until: dt.date | None,
    *,
    today: dt.date,
) -> Period:
    """Which period is meant by what was given?

    Args:
        text: A month, quarter or year; None means that there is none.
        since: First day of another span.
        until: Last day of another span.
        today: Day whose quarter is meant where nothing is given; the last day of a span that has
            none, unless it begins later.

    Raises:
        InvalidInputError: A period and days are both given, or the span ends before it begins.
    """
    if since is None and until is None:
        return read_period(text) if text else quarter_of(today)
    if text:
        reason = Text("不能与起止日期同时给出", "cannot be given together with days")
        raise _refused("period", reason)
    if since is None:
        raise _refused("from", Text("有结束日期就必须有开始日期", "is required beside a last day"))
    last = until or max(today, since)
    if last < since:
        raise _refused(
            "to", Text("不得早于 {since}", "must not be before {since}").format(since=since)
        )
    return Period(since, last, f"{since}..{last}")


def _refused(field: str, reason: Text) -> InvalidInputError:
    return InvalidInputError(
        Text("时段无法使用", "The period cannot be used"), [Problem(field, reason)]
    )
