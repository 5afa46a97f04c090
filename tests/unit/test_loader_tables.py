"""CSV text into numbered rows: encodings, separators, and rows that are not well formed."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.csv_table import open_csv
from loaders.encoding import recognise
from loaders.faults import UnreadableError
from loaders.tables import Reading

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "id,name\nu1,抚松县医院\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "units.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes) -> list[tuple[int, list[str], str | None]]:
    table = open_csv(write(folder, content))
    return [
        (number, cells, fault.reason.en if fault else None) for number, cells, fault in table.rows()
    ]


def refusal(folder: Path, content: str | bytes) -> tuple[int | None, str]:
    with pytest.raises(UnreadableError) as raised:
        open_csv(write(folder, content))
    [(row, fault)] = raised.value.faults
    assert fault.reason.zh
    return row, fault.reason.en


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"id,name\nu1,plain\n", "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (("\ufeff" + TEXT).encode("gb18030"), "gb18030"),
        ("id,name\nu1,\U00020bb7野家 ㋿\n".encode("gb18030"), "gb18030"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, content: bytes, encoding: str) -> None:
    table = open_csv(write(tmp_path, content))
    assert (table.encoding, table.header) == (encoding, ("id", "name"))
    [(number, cells, fault)] = table.rows()
    assert (number, cells[0], fault) == (2, "u1", None)
    assert cells[1] in {"抚松县医院", "plain", "\U00020bb7野家 ㋿"}


def test_the_whole_file_decides_on_the_encoding(tmp_path: Path) -> None:
    ascii_rows = "id,name\n" + "u,x\n" * 600_000
    path = write(tmp_path, (ascii_rows + "u,抚松\n").encode("gb18030"))
    assert recognise(path) == "gb18030"
    path = write(tmp_path, ascii_rows.encode() + "抚松".encode()[:5])
    with pytest.raises(UnreadableError) as raised:
        recognise(path)
    assert raised.value.faults[0][0] == 600_002


def test_text_in_no_known_encoding_is_refused_with_the_line_that_breaks_it(tmp_path: Path) -> None:
    reason = "From this line on it is text neither in UTF-8 nor in GB18030"
    assert refusal(tmp_path, TEXT.encode() + b"u2,\xff\n") == (3, reason)
    assert refusal(tmp_path, TEXT.encode("gb18030") + b"\n\nu2,\xff\n") == (5, reason)
    # the mark says UTF-8, so it is not read as anything else
    assert refusal(tmp_path, codecs.BOM_UTF8 + TEXT.encode("gb18030")) == (2, reason)


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        (b"", None, "The file is empty"),
        (b"\n\r\n , ,\n", None, "The file has no header"),
        (codecs.BOM_UTF8, None, "The file has no header"),
        (TEXT.encode("utf-16"), None, "The file is in UTF-16; save it as CSV UTF-8"),
        (b"\nid,\0name\n", 2, "contains a NUL character, which is not text"),
        (b'id,"name\nu1,x\n', 1, "a quotation mark is opened and never closed"),
    ],
)
def test_files_without_a_usable_header_are_refused(
    tmp_path: Path, content: bytes, row: int | None, reason: str
) -> None:
    assert refusal(tmp_path, content) == (row, reason)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be read: No such file"):
        open_csv(tmp_path / "units.csv")
    path = write(tmp_path, TEXT)
    table = open_csv(path)
    path.unlink()
    with pytest.raises(UnreadableError, match="cannot be read: No such file"):
        list(table.rows())
    write(tmp_path, b"id,name\nu1,\xff\xff\n")
    with pytest.raises(UnreadableError, match="codec can't decode byte 0xff"):
        list(table.rows())


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [("id,name", ","), ("id\tname", "\t"), ("id;name", ";"), ('"a;b;c;d",name', ","), ("id", ",")],
)
def test_the_separator_is_told_by_the_header(tmp_path: Path, header: str, delimiter: str) -> None:
    assert open_csv(write(tmp_path, f"\n  \n{header}\nu1,x\n")).delimiter == delimiter


def test_rows_are_numbered_as_lines_of_the_file(tmp_path: Path) -> None:
    content = '\r\nid,name\r\n\r\nu1,"two\r\nlines"\r\n , \r\nu2,x\r\n'
    assert read(tmp_path, content) == [
        (4, ["u1", "two\r\nlines"], None),
        (7, ["u2", "x"], None),
    ]
    assert open_csv(write(tmp_path, content)).header_row == 2


def test_old_line_ends_and_spaces_after_the_separator_are_understood(tmp_path: Path) -> None:
    assert read(tmp_path, 'id,name\ru1, "a,b"\ru2,"say ""yes"""') == [
        (2, ["u1", "a,b"], None),
        (3, ["u2", 'say "yes"'], None),
    ]


def test_a_malformed_row_takes_no_neighbour_with_it(tmp_path: Path) -> None:
    content = (
        'id,name\nu1,"open\nu2,x\nu3,"y"\nu4,"a"b\nu5,\0\n'
        'u6,"two\nlines"\nu7,"l\nm"n\nu8,ok\nu9,"end'
    )
    unclosed = "a quotation mark is opened and never closed"
    stray = "text follows a closing quotation mark; close it right before the separator"
    assert read(tmp_path, content) == [
        (2, ['u1,"open'], unclosed),
        (3, ["u2", "x"], None),
        (4, ["u3", "y"], None),
        (5, ['u4,"a"b'], stray),
        (6, ["u5,\ufffd"], "contains a NUL character, which is not text"),
        (7, ["u6", "two\nlines"], None),
        (9, ['u7,"l'], unclosed),
        (10, ['m"n'], None),
        (11, ["u8", "ok"], None),
        (12, ['u9,"end'], unclosed),
    ]


def test_a_nul_inside_a_quoted_row_of_two_lines_is_one_bad_row_each(tmp_path: Path) -> None:
    assert read(tmp_path, 'id,name\nu1,"a\nb\0"\nu2,x\n') == [
        (2, ['u1,"a'], "a quotation mark is opened and never closed"),
        (3, ['b\ufffd"'], "contains a NUL character, which is not text"),
        (4, ["u2", "x"], None),
    ]


def test_cells_and_lines_that_are_far_too_long_are_bad_rows(tmp_path: Path) -> None:
    long_cell = f"u1,{'长' * 131_073}"
    long_line = f"u2,{'x,' * 1_200_000}"
    rows = read(tmp_path, f"id,name\n{long_cell}\n{long_line}\nu3,ok\n")
    assert [(number, reason) for number, _, reason in rows] == [
        (2, "a cell is too long"),
        (3, "the line is too long"),
        (4, None),
    ]
    assert rows[0][1] == [long_cell]


def test_a_quotation_mark_left_open_in_a_big_file_costs_one_row(tmp_path: Path) -> None:
    rows = read(tmp_path, 'id,name\nu1,"open\n' + "u2,x\n" * 60_000)
    assert rows[0] == (2, ['u1,"open'], "a quotation mark is opened and never closed")
    assert len(rows) == 60_001
    assert {tuple(cells) for _, cells, _ in rows[1:]} == {("u2", "x")}


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    table = open_csv(write(tmp_path, "id,name\n" + "u1,x\n" * 50_000))
    reading = Reading()
    positions = [reading.position() for _ in table.rows(reading)]
    assert positions == sorted(positions)
    assert 0 < positions[0] < positions[-1] == table.size == 8 + 5 * 50_000
    assert reading.characters == table.size


cells = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=12)


@given(
    rows=st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    line_end: str,
    encoding: str,
) -> None:
    text = io.StringIO()
    # the writer leaves a lone carriage return bare unless it quotes everything
    bare = not any("\r" in each for row in rows for each in row)
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=line_end,
        quoting=csv.QUOTE_MINIMAL if bare else csv.QUOTE_ALL,
    )
    writer.writerow(["id", "抚松", "name", "x"])
    writer.writerows(rows)
    # spaces after a separator are passed over; every value is stripped later anyway
    stripped = [[each.strip() for each in row] for row in rows]
    folder = tmp_path_factory.mktemp("sheet")
    found = read(folder, text.getvalue().encode(encoding))
    assert [[each.strip() for each in cells] for _, cells, _ in found] == [
        row for row in stripped if any(row)
    ]
    assert {fault for _, _, fault in found} <= {None}
