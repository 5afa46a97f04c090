"""What a cell may say: forgiving about how it is written, strict about what it means."""

from __future__ import annotations

import datetime as dt
import sys
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import LOCAL_ZONE
from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.model.vocabulary import BENEFICIARIES, QUANTITY, UNIT_OF_MEASURE
from graph.schema import Property
from graph.text import Text
from graph.values import ValueFaultError, join_list, parser, split_list

LABEL = Text("列", "column")
DATE = parser(Property(name="a", label=LABEL, kind="date"))
MOMENT = parser(Property(name="a", label=LABEL, kind="datetime"))
INTEGER = parser(Property(name="a", label=LABEL, kind="integer"))
DECIMAL = parser(Property(name="a", label=LABEL, kind="decimal"))
BOOLEAN = parser(Property(name="a", label=LABEL, kind="boolean"))
POINT = parser(Property(name="a", label=LABEL, kind="point"))
TEXT = parser(Property(name="a", label=LABEL))
ZONE = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-31",
        "2026-5-31",
        "2026/5/31",
        "2026.5.31",
        "2026.05.31",
        "2026年5月31日",
        "2026 年 5 月 31 号",
        "20260531",
        "46173",
        "46173.0",
        " ２０２６／５／３１　",
        "２０２６年５月３１日",
    ],
)
def test_a_day_is_read_in_every_style_of_an_office(text: str) -> None:
    assert DATE(text) == dt.date(2026, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026年5月",
        "2026-02-30",
        "2026-13-01",
        "2026-5/31",
        "31.5.2026",
        "5/31/2026",
        "26-5-31",
        "202653",
        "2026-W22-7",
        "2026-05-31 09:00",
        "46173.5",
        "19999",
        "80001",
        "-46173",
        "46173天",
        "昨天",
    ],
)
def test_what_is_no_day_or_no_clear_one_is_refused(text: str) -> None:
    with pytest.raises(ValueFaultError) as raised:
        DATE(text)
    assert raised.value.reason.en == f"is not a date: {text} (like 2026-05-31)"


@pytest.mark.parametrize(
    ("text", "hour", "minute", "second"),
    [
        ("2026-05-31T09:30:15", 9, 30, 15),
        ("2026-05-31 09:30", 9, 30, 0),
        ("2026/5/31 9:30:15", 9, 30, 15),
        ("2026.5.31 9:30", 9, 30, 0),
        ("2026年5月31日 9时30分15秒", 9, 30, 15),
        ("2026年5月31日9:30", 9, 30, 0),
        ("2026年5月31日上午", -1, 0, 0),
        ("20260531 09:30", 9, 30, 0),
        ("２０２６／５／３１　９：３０", 9, 30, 0),
        ("46173.395833333", 9, 30, 0),
        ("46173", 0, 0, 0),
        ("2026-05-31", 0, 0, 0),
        ("2026-05-31T09:30:15+08:00", 9, 30, 15),
        ("2026-05-31 01:30Z", 9, 30, 0),
        ("2026-05-30T20:30:00-0500", 9, 30, 0),
        ("2026-05-31 9:30 +08:00", 9, 30, 0),
        ("2026-05-31 24:00", -1, 0, 0),
        ("2026-05-31 9:60", -1, 0, 0),
        ("2026-05-31 9", -1, 0, 0),
        ("2026-05-3109:30", -1, 0, 0),
        ("9:30", -1, 0, 0),
        ("46173天", -1, 0, 0),
    ],
)
def test_a_moment_is_read_in_the_same_styles(
    text: str, hour: int, minute: int, second: int
) -> None:
    if hour < 0:
        with pytest.raises(ValueFaultError, match="is not a time"):
            MOMENT(text)
    else:
        assert MOMENT(text) == dt.datetime(2026, 5, 31, hour, minute, second, tzinfo=ZONE)


def test_a_time_without_a_zone_is_that_of_the_place() -> None:
    assert LOCAL_ZONE.utcoffset(None) == dt.timedelta(hours=8)
    found = MOMENT("2026-05-31 09:30")
    assert isinstance(found, dt.datetime)
    assert found.utcoffset() == dt.timedelta(hours=8)
    elsewhere = parser(Property(name="a", label=LABEL, kind="datetime"), dt.timezone.utc)
    assert elsewhere("2026-05-31 09:30") == dt.datetime(2026, 5, 31, 9, 30, tzinfo=dt.timezone.utc)
    # a zone that is written wins
    assert elsewhere("2026-05-31 09:30+08:00") == dt.datetime(2026, 5, 31, 9, 30, tzinfo=ZONE)


def test_fractions_of_seconds_and_impossible_zones() -> None:
    found = MOMENT("2026-05-31 09:30:15.25")
    assert found == dt.datetime(2026, 5, 31, 9, 30, 15, 250_000, tzinfo=ZONE)
    for text in ("2026-05-31T09:00:00+23:00", "0001-01-01 00:00"):
        with pytest.raises(ValueFaultError, match="out of range"):
            MOMENT(text)


@given(st.integers(20_000 * 86_400, 80_000 * 86_400))
def test_a_moment_is_the_same_in_every_style(seconds: int) -> None:
    wanted = dt.datetime(1899, 12, 30, tzinfo=ZONE) + dt.timedelta(seconds=seconds)
    moment, serial = wanted.replace(tzinfo=None), seconds / 86_400
    for text in (
        moment.isoformat(),
        wanted.isoformat(),
        f"{moment.year}/{moment.month}/{moment.day} {moment:%H:%M:%S}",
        f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}",
        f"{moment:%Y%m%d %H:%M:%S}",
        repr(serial),
    ):
        assert MOMENT(text) == wanted
    assert DATE(moment.date().isoformat()) == DATE(str(int(serial))) == moment.date()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２", 12),
        ("－３", -3),
        ("−3", -3),
        (" 12,000 ", 12_000),
        ("１２，０００", 12_000),
        ("+7", 7),
    ],
)
def test_whole_numbers_in_any_width(text: str, value: int) -> None:
    assert INTEGER(text) == value


@pytest.mark.parametrize("text", ["10²", "①", "1,5", "1_000", "1.5", "十", "12%", "", "0x10"])
def test_what_only_looks_like_a_whole_number(text: str) -> None:
    with pytest.raises(ValueFaultError, match="is not a whole number"):
        INTEGER(text)


def test_decimals_in_any_width() -> None:
    assert DECIMAL("１．５") == 1.5
    assert DECIMAL("１２，０００．５０") == 12_000.5


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("200 副", "200", "副"),
        ("２００副", "200", "副"),
        ("1.5万元", "1.5", "万元"),
        ("1,200件", "1,200", "件"),
        ("30㎡", "30", "㎡"),
        ("12 kg", "12", "kg"),
    ],
)
def test_a_unit_behind_a_number_belongs_in_its_own_column(
    text: str, number: str, unit: str
) -> None:
    with pytest.raises(ValueFaultError) as raised:
        parser(QUANTITY)(text)
    assert raised.value.suggestion == number
    assert raised.value.reason == Text(
        f"数字后面写了单位「{unit}」：这一格只填 {number}，单位填在单位列",
        f"has the unit {unit!r} after the number: write {number} here and the unit in its own"
        " column",
    )
    assert parser(QUANTITY)(number) == float(number.replace(",", ""))


def test_a_column_with_a_fixed_unit_names_it() -> None:
    length = parser(Property(name="a", label=LABEL, kind="decimal", unit="m"))
    with pytest.raises(ValueFaultError, match="this column is in m, write the number alone"):
        length("30 米")


def test_a_quantity_is_never_negative() -> None:
    with pytest.raises(ValueFaultError, match="must not be less than 0: -3"):
        parser(QUANTITY)("－３")


@pytest.mark.parametrize(
    ("text", "value"), [("ＴＲＵＥ", True), ("是", True), ("√", True), ("１", True), ("Ｎ", False)]
)
def test_booleans_in_any_width(text: str, value: bool) -> None:
    assert BOOLEAN(text) is value


def test_positions_in_any_width() -> None:
    assert POINT("１２７．２８，４２．３３") == POINT("127.28 42.33") == (127.28, 42.33)


def test_choices_in_any_width_and_in_traditional_characters() -> None:
    unit = parser(UNIT_OF_MEASURE)
    assert unit("ＫＧ") == unit("千克") == unit("kilogram") == unit(" KG ") == "kilogram"
    assert unit("萬元") == "ten_thousand_yuan"
    assert unit("㎡") == unit("m2") == "square_metre"
    groups = parser(BENEFICIARIES)
    assert groups("老年人；殘疾人\n退役軍人") == ["elderly", "disabled", "veterans"]
    with pytest.raises(ValueFaultError, match="'神仙' is not one of"):
        groups("老人;神仙")


def test_folding_joins_no_two_choices() -> None:
    properties = [each for one in SCHEMA.nodes.values() for each in one.properties.values()]
    properties += [each for one in SCHEMA.relations.values() for each in one.properties.values()]
    for declared in (each for each in properties if each.choices):
        read = parser(declared)
        for choice in declared.choices:
            for spelling in choice.spellings():
                found = read(spelling)
                assert found == ([choice.code] if declared.kind == "strings" else choice.code)
    assert len(MEASURES) > 10


def test_text_is_stored_as_it_is_written() -> None:
    assert TEXT(" 駐區單位（１） ") == "駐區單位（１）"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("甲;乙；丙\n丁", ["甲", "乙", "丙", "丁"]),
        (r"甲\;乙;丙", ["甲;乙", "丙"]),
        (r"甲\；乙", ["甲；乙"]),
        ("甲\\\n乙", ["甲\n乙"]),
        (r"C:\\;D", ["C:\\", "D"]),
        (r"\\\;", [r"\;"]),
        (r"a\b", [r"a\b"]),
        ("a\\", ["a\\"]),
        (" ; ；\n", []),
        ("", []),
    ],
)
def test_lists_and_their_escapes(text: str, items: list[str]) -> None:
    assert split_list(text) == items


@given(st.lists(st.text(st.sampled_from("甲a;；\n\\ '")).filter(lambda t: t.strip() == t != "")))
def test_a_list_comes_back_from_its_cell(items: list[str]) -> None:
    assert split_list(join_list(items)) == items


def test_traditional_writing_is_read_only_when_it_is_needed() -> None:
    code = (
        "import sys, loaders\n"
        "from graph.model.vocabulary import UNIT_OF_MEASURE\n"
        "from graph.values import parser\n"
        "parser(UNIT_OF_MEASURE)('万元')\n"
        "print(sorted({'opencc', 'rapidfuzz'} & sys.modules.keys()))"
    )
    found = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
