"""The cells of a workbook in words: their values as a CSV file would have them, their columns."""

from __future__ import annotations

import datetime as dt

from graph.text import Text

DIGITS_LOST = Text(
    "数字超过 15 位，末尾几位已被表格程序改掉；请把该列设为文本格式后重新填写",
    "the number has more than 15 digits, of which the program has changed the last; format the"
    " column as text and enter it again",
)
_EXACT_BELOW = 1e15
_WRITTEN_OUT = 1e20


def as_text(value: object) -> str:
    """Return a value as text.

    Whole numbers have no point, other numbers the 15 digits that a program for workbooks shows;
    dates, times and moments are ISO 8601, durations ``hours:minutes:seconds``.

    >>> [as_text(each) for each in (3.0, 0.1 + 0.2, True, dt.date(2026, 5, 31))]
    ['3', '0.3', 'true', '2026-05-31']
    >>> as_text(dt.timedelta(hours=36, minutes=5))
    '36:05:00'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < _WRITTEN_OUT else f"{value:.15g}"
        )
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(abs(value).total_seconds())
        sign = "-" if value < dt.timedelta() else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def loses_digits(number: float) -> bool:
    """Return whether a number has more digits than a program for workbooks keeps.

    >>> loses_digits(220621199001011230.0), loses_digits(13800000000.0)
    (True, False)
    """
    return abs(number) >= _EXACT_BELOW


def column_letters(number: int) -> str:
    """Return what a program for workbooks calls a column.

    Args:
        number: Its place, from 1.

    >>> [column_letters(each) for each in (1, 26, 27, 16384)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
