"""From text to typed values and back: one parser and one check per property.

The loader parses text with :func:`parser`; the writer holds every value to :func:`check`, whoever
made it. Both follow the declaration alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

from neo4j.spatial import WGS84Point

from graph.dates import LOCAL_ZONE, parse_date, parse_moment
from graph.hans import folded, half_width, simplified
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.schema import Property

Value = str | int | float | bool | dt.date | dt.datetime | list[str] | tuple[float, float]
_INTEGER_LIMIT = 2**63
_TRUE = frozenset({"true", "yes", "1", "是", "y", "真", "√"})
_FALSE = frozenset({"false", "no", "0", "否", "n", "假", "×"})
_LIST_SEPARATOR = re.compile(r"[;；\n]")
_LIST_SIGN = re.compile(r"[;；\n\\]")
_LIST_PART = re.compile(r"\\([;；\n\\])|[;；\n]")
_POINT_SEPARATOR = re.compile(r"[,\s]+")
_COORDINATES = 2
# what the database takes: whole minutes, up to eighteen hours either way
_OFFSET_LIMIT = dt.timedelta(hours=18)
_MINUTE = dt.timedelta(minutes=1)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_WITH_UNIT = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*([^\W\d_]+|㎡)")

_UNIT_IN_NUMBER = Text(
    "数字后面写了单位「{unit}」：这一格只填 {number}，单位填在单位列",
    "has the unit {unit!r} after the number: write {number} here and the unit in its own column",
)
_UNIT_IS_FIXED = Text(
    "数字后面写了单位「{unit}」：这一列的单位固定为 {fixed}，只填数字",
    "has the unit {unit!r} after the number: this column is in {fixed}, write the number alone",
)


class ValueFaultError(ValueError):
    """A value does not fit its property.

    Attributes:
        reason: Why, in both languages.
        suggestion: What may have been meant, as it would have to be written; None when unknown.
    """

    def __init__(self, reason: Text, suggestion: str | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.suggestion = suggestion


def parser(declared: Property, zone: dt.tzinfo = LOCAL_ZONE) -> Callable[[str], Value]:
    """Return the function that turns one non-empty cell into a value of the property.

    Full-width signs are as good as half-width ones in numbers, dates, booleans and choices, and a
    choice may be written in traditional characters. Dates and times are read in the styles of
    :mod:`graph.dates`: year first, or the number of the day as Excel counts it (20000 to 80000,
    with the time as its fraction).

    Args:
        declared: The property.
        zone: The zone of a time that names none.

    Returns:
        A function that raises :class:`ValueFaultError` for text that does not fit.
    """
    if declared.kind == "strings":
        item = _choice_parser(declared) if declared.choices else str.strip
        return lambda text: [item(each) for each in split_list(text)]
    if declared.choices:
        return _choice_parser(declared)
    if declared.kind in {"integer", "decimal"}:
        return _number_parser(declared)
    if declared.kind == "datetime":
        return lambda text: _parse_datetime(text, zone)
    return _PARSERS[declared.kind]


def split_list(text: str) -> list[str]:
    r"""Return the items of a cell that holds several, without spaces around them, none empty.

    They are separated by ``;``, ``；`` or a new line; a backslash before one of these, or before
    another backslash, takes it as part of an item.

    >>> split_list(r"a; b；c\;d")
    ['a', 'b', 'c;d']
    """
    if "\\" not in text:
        return [item for each in _LIST_SEPARATOR.split(text) if (item := each.strip())]
    items, start, item = [], 0, ""
    for found in _LIST_PART.finditer(text):
        item += text[start : found.start()] + (found[1] or "")
        start = found.end()
        if not found[1]:
            items.append(item)
            item = ""
    items.append(item + text[start:])
    return [item for each in items if (item := each.strip())]


def join_list(items: Iterable[str]) -> str:
    r"""Return items as one cell that :func:`split_list` takes apart again.

    >>> print(join_list(["a;b", "c"]))
    a\;b;c
    """
    return ";".join(_LIST_SIGN.sub(r"\\\g<0>", each) for each in items)


def check(declared: Property, value: object) -> Text | None:
    """Why may this value not be stored in the property? None when it may.

    Args:
        declared: The property.
        value: A typed value, never None: str, list of str, int, float, bool, date, aware datetime
            or, for a point, (longitude, latitude) in degrees.
    """
    if not _FITS[declared.kind](value):
        return Text("应为{kind}，而不是 {value!r}", "must be {kind}, not {value!r}").format(
            kind=_KIND_NAMES[declared.kind], value=value
        )
    if declared.choices:
        return _check_choice(declared, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _check_range(declared, value)
    return None


def stored(value: object) -> object:
    """Return a value in the form that the driver stores: points become WGS 84 points."""
    return WGS84Point(value) if isinstance(value, tuple) else value


def plain(value: Any) -> object:  # noqa: ANN401 - whatever the driver returns
    """Return a value from the database as JSON can hold it: ISO dates, points as a map."""
    if isinstance(value, WGS84Point):
        return {"longitude": value.longitude, "latitude": value.latitude}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def _choice_parser(declared: Property) -> Callable[[str], str]:
    codes = {
        folded(spelling): choice.code
        for choice in declared.choices
        for spelling in choice.spellings()
    }

    def parse(text: str) -> str:
        code = codes.get(text)
        if code is None:
            wanted = folded(text)
            code = codes.get(wanted) or codes.get(simplified(wanted))
        if code is None:
            raise ValueFaultError(_not_a_choice(declared, text))
        return code

    return parse


def _number_parser(declared: Property) -> Callable[[str], float]:
    convert = int if declared.kind == "integer" else float

    def parse(text: str) -> float:
        written = half_width(text)
        try:
            value = convert(_ungrouped(written))
        except ValueError as error:
            raise _not_a_number(declared, written, text) from error
        reason = check(declared, value)
        if reason:
            raise ValueFaultError(reason)
        return value

    return parse


def _ungrouped(text: str) -> str:
    """Take the separators out of 12,000; a comma anywhere else stays and is a fault."""
    if "_" in text:
        raise ValueError("only Python takes an underscore for part of a number")
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _not_a_number(declared: Property, written: str, text: str) -> ValueFaultError:
    """Return the fault of a text that is no number; what stands behind a number is its unit."""
    found = _WITH_UNIT.fullmatch(written)
    # a raised two is a letter to regular expressions
    if not found or not (found[2].isalpha() or found[2] == "㎡"):
        return ValueFaultError(
            Text("不是{kind}：{text}", "is not {kind}: {text}").format(
                kind=_KIND_NAMES[declared.kind], text=text
            )
        )
    number, unit = found.groups()
    reason = _UNIT_IS_FIXED if declared.unit else _UNIT_IN_NUMBER
    return ValueFaultError(
        reason.format(number=number, unit=unit, fixed=declared.unit), suggestion=number
    )


def _parse_boolean(text: str) -> bool:
    written = half_width(text).casefold()
    if written in _TRUE:
        return True
    if written in _FALSE:
        return False
    raise ValueFaultError(
        Text("应为 是 或 否，而不是「{text}」", "must be true or false, not {text!r}").format(
            text=text
        )
    )


def _parse_date(text: str) -> dt.date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise ValueFaultError(
            Text(
                "不是日期：{text}（应如 2026-05-31）", "is not a date: {text} (like 2026-05-31)"
            ).format(text=text)
        ) from error


def _parse_datetime(text: str, zone: dt.tzinfo) -> dt.datetime:
    try:
        value = parse_moment(text, zone)
    except ValueError as error:
        raise ValueFaultError(
            Text(
                "不是时间：{text}（应如 2026-05-31 09:00 或 2026-05-31T09:00:00+08:00）",
                "is not a time: {text} (like 2026-05-31 09:00 or 2026-05-31T09:00:00+08:00)",
            ).format(text=text)
        ) from error
    if not _is_datetime(value):
        raise ValueFaultError(
            Text(
                "时间或时区超出范围：{text}", "the time or its zone is out of range: {text}"
            ).format(text=text)
        )
    return value


def _parse_point(text: str) -> tuple[float, float]:
    try:
        longitude, latitude = (float(each) for each in _POINT_SEPARATOR.split(half_width(text)))
    except ValueError:
        longitude = latitude = math.nan
    if not _is_point((longitude, latitude)):
        raise ValueFaultError(
            Text(
                "不是坐标：{text}（应为 经度,纬度）",
                "is not a position: {text} (longitude,latitude)",
            ).format(text=text)
        )
    return longitude, latitude


def _not_a_choice(declared: Property, value: object) -> Text:
    return Text("「{value}」不在可选值中：{zh}", "{value!r} is not one of: {en}").format(
        value=value,
        zh="、".join(each.label.zh for each in declared.choices),
        en=", ".join(each.code for each in declared.choices),
    )


def _check_choice(declared: Property, value: object) -> Text | None:
    codes = {each.code for each in declared.choices}
    values = value if isinstance(value, list) else [value]
    wrong = [each for each in values if each not in codes]
    return _not_a_choice(declared, wrong[0]) if wrong else None


def _check_range(declared: Property, value: float) -> Text | None:
    if declared.minimum is not None and value < declared.minimum:
        return Text(
            "不得小于 {limit:g}：{value}", "must not be less than {limit:g}: {value}"
        ).format(limit=declared.minimum, value=value)
    if declared.maximum is not None and value > declared.maximum:
        return Text(
            "不得大于 {limit:g}：{value}", "must not be more than {limit:g}: {value}"
        ).format(limit=declared.maximum, value=value)
    return None


def _is_integer(value: object) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and -_INTEGER_LIMIT <= value < _INTEGER_LIMIT
    )


def _is_decimal(value: object) -> bool:
    return (isinstance(value, float) and math.isfinite(value)) or _is_integer(value)


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_datetime(value: object) -> bool:
    if not isinstance(value, dt.datetime):
        return False
    offset = value.utcoffset()
    if offset is None or abs(offset) > _OFFSET_LIMIT or offset % _MINUTE:
        return False
    try:
        value.astimezone(dt.timezone.utc)
    except OverflowError:
        return False
    return True


def _is_point(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == _COORDINATES
        and -180 <= value[0] <= 180  # noqa: PLR2004 - degrees of longitude
        and -90 <= value[1] <= 90  # noqa: PLR2004 - degrees of latitude
    )


_PARSERS: dict[str, Callable[[str], Value]] = {
    "string": str.strip,
    "boolean": _parse_boolean,
    "date": _parse_date,
    "point": _parse_point,
}
_FITS: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "strings": _is_strings,
    "integer": _is_integer,
    "decimal": _is_decimal,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_date,
    "datetime": _is_datetime,
    "point": _is_point,
}
_KIND_NAMES: dict[str, Text] = {
    "string": Text("文字", "text"),
    "strings": Text("文字列表", "a list of texts"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字", "a number"),
    "boolean": Text("是或否", "true or false"),
    "date": Text("日期", "a date"),
    "datetime": Text("带时区的时间", "a time with its zone"),
    "point": Text("坐标", "a position"),
}
