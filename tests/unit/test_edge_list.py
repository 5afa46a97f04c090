"""Lists of edges from files as people send them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError
from loaders.edge_list import read_edge_list

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 5, 31)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"source,target\na,b\n c , d \n", [("a", "b", None), ("c", "d", None)]),
        (b"\xef\xbb\xbfSource;Target;Date\r\na;b;2026-05-31\r\nc;d;\r\n", None),
        ("起点\t终点\t日期\na\tb\t2026年5月31日\nc\td\t\n".encode("gb18030"), None),
        (b"target,weight,source,date\nb,1,a,2026/5/31\n\nd,2,c,\n", None),
        (b'source,target\n"a, b","c"\n', [("a, b", "c", None)]),
        (b"source,target\n", []),
    ],
)
def test_files_are_read(
    tmp_path: Path, content: bytes, expected: list[tuple[str, str, dt.date | None]] | None
) -> None:
    path = tmp_path / "edges.csv"
    path.write_bytes(content)
    dated = [("a", "b", DAY), ("c", "d", None)]
    assert read_edge_list(path) == (dated if expected is None else expected)


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (b"", {"edges.csv"}),
        (b"source,to where\na,b\n", {"edges.csv"}),
        (b"source,from,target\na,b,c\n", {"edges.csv"}),
        (b"source,target\na,b\na\na,b,c\n,b\na,\nx,x\n", {f"row {n}" for n in (3, 4, 5, 6, 7)}),
        (b"source,target,date\na,b,2026-13-01\n", {"row 2"}),
        (b'source,target\na,"b\nc,d\n', {"row 2"}),
        (b"source,target\na,\xff\xfe\xfd\n", {"row 2"}),
    ],
)
def test_malformed_files_are_refused_row_by_row(
    tmp_path: Path, content: bytes, places: set[str]
) -> None:
    path = tmp_path / "edges.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        read_edge_list(path)
    assert {each.where for each in caught.value.problems} == places


def test_two_sides_may_use_the_same_ids(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_text("source,target\n1,1\n", "utf-8")
    assert read_edge_list(path, bipartite=True) == [("1", "1", None)]


def test_a_list_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.edge_list.MOST_EDGES", 2)
    path = tmp_path / "edges.csv"
    path.write_text("source,target\na,b\nb,c\nc,d\nd,e\n", "utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_edge_list(path)
    assert [each.where for each in caught.value.problems] == ["edges.csv"]
