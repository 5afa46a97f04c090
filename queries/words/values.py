"""What a question says beside names: periods, amounts, groups, tiers, states, types of things."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.measures import MEASURES
from queries.lists.period import Period, chosen_period, quarter_of, read_period
from queries.words.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = r"(?:\d{1,9}(?:\.\d{1,3})?|[零〇一二两三四五六七八九十百千万]{1,9})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a question says, and where."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of something a question wants, and where it says so."""

    start: int
    end: int
    quantity: float
    unit_of_measure: str


@dataclass(frozen=True, slots=True)
class SaidPeriod:
    """The span of days that a question names, and where."""

    start: int
    end: int
    period: Period


def said(topic: str, text: str, *, outside: Iterable[tuple[int, int]] = ()) -> list[Said]:
    """Which values of a topic does a text say? By place; of overlapping words the longest.

    Args:
        topic: A topic of ``words.yaml`` such as ``groups``.
        text: The text as :func:`queries.words.text.folded` returns it.
        outside: Stretches in which nothing is looked for: names of things.
    """
    taken = list(outside)
    found = []
    for each in words(topic):
        for match in each.found.finditer(text):
            start, end = match.span()
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                found.append(Said(start, end, each.code))
    return sorted(found, key=lambda each: each.start)


def number(text: str) -> float:
    """How much is a number in digits or in Chinese characters?

    >>> number("四十"), number("三百二十"), number("12.5"), number("两"), number("一万二千")
    (40.0, 320.0, 12.5, 2.0, 12000.0)
    """
    if text[0].isascii():
        return float(text)
    total = section = digit = 0
    for each in text:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1_000}[each]
            digit = 0
    return float(total + section + digit)


def _measures() -> Iterator[tuple[str, str]]:
    for code, measure in MEASURES.items():
        for each in measure.choice.spellings():
            if not each.isascii():
                yield each, code


_ZH_MEASURES = dict(_measures())
_ZH_AMOUNT = re.compile(
    rf"(?<![第\d年])({_NUMBER})\s*个?({'|'.join(sorted(_ZH_MEASURES, key=len, reverse=True))})"
    r"(?!月|季度|清单)(停车位|车位|座位|床位)?"
)
_EN_MEASURES = {
    "pair": "item", "item": "item", "piece": "item", "set": "item", "person": "person",
    "people": "person", "household": "household", "time": "time", "session": "session",
    "hour": "hour", "day": "day", "yuan": "yuan", "kilogram": "kilogram", "kg": "kilogram",
    "metre": "metre", "meter": "metre", "space": "place", "place": "place", "seat": "place",
}  # fmt: skip
_EN_AMOUNT = re.compile(
    rf"\b(\d{{1,9}}(?:\.\d{{1,3}})?)\s+(?:[a-z-]+\s+)?({'|'.join(_EN_MEASURES)})s?\b"
)
# «一个», «一次», «一家» are ways of speaking rather than amounts
_NOT_ONE = frozenset("个次家项位名期")


def amount(text: str, *, outside: Iterable[tuple[int, int]] = ()) -> Amount | None:
    """How much does a text want? The first amount with its unit of measure.

    >>> amount("需要40副老花镜").unit_of_measure
    'item'
    >>> amount("缺四十个停车位").unit_of_measure
    'place'
    """
    blocked = list(outside)
    for pattern, codes in ((_ZH_AMOUNT, _ZH_MEASURES), (_EN_AMOUNT, _EN_MEASURES)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in blocked):
                continue
            if match[1] == "一" and match[2] in _NOT_ONE:
                continue
            places = pattern is _ZH_AMOUNT and match[3]
            code = "place" if places else codes[match[2]]
            return Amount(start, end, number(match[1]), code)
    return None


def period(text: str, today: dt.date) -> SaidPeriod | None:
    """Which days does a text name? Words such as «last month» are told from today.

    Args:
        text: The text as :func:`queries.words.text.folded` returns it.
        today: The day from which words are told.

    >>> period("上个月", dt.date(2026, 11, 24)).period.code
    '2026-10'
    """
    for pattern, reader in _PERIODS:
        match = pattern.search(text)
        code = reader(match, today) if match else None
        if match and code:
            return SaidPeriod(*match.span(), _period_of(code, today))
    return None


def _period_of(code: str, today: dt.date) -> Period:
    if ".." not in code:
        return read_period(code)
    first = dt.date.fromisoformat(code.partition("..")[0])
    return chosen_period(None, first, None, today=today)


def _shifted(kind: str, steps: int, today: dt.date) -> str:
    if kind == "year":
        return str(today.year + steps)
    if kind == "quarter":
        if not steps:
            return quarter_of(today).code
        current = quarter_of(today)
        beyond = current.starts_on if steps < 0 else current.ends_on
        return quarter_of(beyond + dt.timedelta(days=steps)).code
    month = today.year * _YEAR_MONTHS + today.month - 1 + steps
    return f"{month // _YEAR_MONTHS}-{month % _YEAR_MONTHS + 1:02d}"


_ZH_KIND = {"月": "month", "季": "quarter", "年": "year"}
_STEPS = {"上": -1, "去": -1, "last": -1, "previous": -1, "下": 1, "明": 1, "next": 1}


def _zh_relative(match: re.Match[str], today: dt.date) -> str:
    return _shifted(_ZH_KIND[match[2][0]], _STEPS.get(match[1], 0), today)


def _en_relative(match: re.Match[str], today: dt.date) -> str:
    return _shifted(match[2], _STEPS.get(match[1], 0), today)


def _year_of(written: str | None, today: dt.date, *, later: bool = False) -> int:
    """Return the year that is written; otherwise this one, or the last where it lies ahead."""
    return int(written) if written else today.year - later


def _quarter(match: re.Match[str], today: dt.date) -> str:
    which = int(number(match["quarter"]))
    ahead = which > int(quarter_of(today).code[-1])
    year = match["year"] or match.groupdict().get("after")
    return f"{_year_of(year, today, later=ahead)}-Q{which}"


def _month_code(written: str | None, month: int, today: dt.date) -> str | None:
    if not 1 <= month <= _YEAR_MONTHS:
        return None
    return f"{_year_of(written, today, later=month > today.month)}-{month:02d}"


def _zh_month(match: re.Match[str], today: dt.date) -> str | None:
    code = _month_code(match["year"], int(number(match["month"])), today)
    return f"{code}-01.." if code and match["since"] else code


def _en_month(match: re.Match[str], today: dt.date) -> str | None:
    code = _month_code(match["year"], _MONTHS.index(match["month"][:3]) + 1, today)
    return f"{code}-01.." if match["since"] else code


def _written(match: re.Match[str], today: dt.date) -> str | None:
    return _month_code(match[1], int(match[2]), today)


def _year(match: re.Match[str], _today: dt.date) -> str:
    return match[1] or match[2]


_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_PERIODS = (
    (re.compile(r"(上|下|本|这|当)一?个?(月|季度|年)(?!底|前)"), _zh_relative),
    (
        re.compile(r"(今|去|明)(年)(?!第?[一二三四1-4]季|\d|[一二三四五六七八九十]{1,3}月)"),
        _zh_relative,
    ),
    (re.compile(rf"(?:{_YEAR}年?|今年)?第?(?P<quarter>[1-4一二三四])季度?"), _quarter),
    (
        re.compile(rf"\b(?:{_YEAR}[ -]?)?q(?P<quarter>[1-4])(?:[ ,/-]+(?P<after>20\d\d))?\b"),
        _quarter,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}年|今年)?(?P<month>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月份?"
            r"(?P<since>以来|至今|起)?"
        ),
        _zh_month,
    ),
    (re.compile(r"\b(this|last|previous|next)\s+(month|quarter|year)\b"), _en_relative),
    (
        re.compile(
            rf"(?P<since>since\s+)?\b(?P<month>{_MONTH_NAME[1:-1]})\b(?:\s+(?P<year>20\d\d))?"
        ),
        _en_month,
    ),
    (re.compile(r"\b((?:19|20|21)\d\d)-(\d\d)\b"), _written),
    (re.compile(r"((?:19|20|21)\d\d)年|\bin ((?:19|20|21)\d\d)\b"), _year),
)  # fmt: skip
