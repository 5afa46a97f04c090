"""A list of ties from a CSV file: who with whom, and perhaps since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.dates import parse_date
from graph.errors import InvalidInputError, Problem
from graph.text import Text
from loaders.csv_table import open_csv
from loaders.faults import UnreadableError, shortened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

MOST_EDGES = 1_000_000
"""How many rows a list may have."""

_TOLD = 20
_NAMES = {
    "source": frozenset({"source", "from", "起点"}),
    "target": frozenset({"target", "to", "终点"}),
    "date": frozenset({"date", "日期"}),
}
_REFUSED = Text("{file} 有 {count} 处不能使用", "{file} cannot be used: faults found: {count}")
_NO_COLUMN = Text(
    "没有 {name} 列；表头是：{header}", "there is no column {name}; the header is: {header}"
)
_TWICE = Text("表头中有两个 {name} 列", "there are two columns {name}")
_CELLS = Text("应有 {wanted} 个单元格，而不是 {count} 个", "must have {wanted} cells, not {count}")
_EMPTY = Text("{name} 不得为空", "{name} must not be empty")
_SELF = Text("起点和终点相同：{id}", "source and target are the same: {id}")
_DATE = Text("不是日期：{text}", "is not a date: {text}")
_MANY = Text("行数超过 {most}", "has more than {most} rows")
_ROW = "row {number}"

Edge = tuple[str, str, "dt.date | None"]


def read_edge_list(path: Path, *, bipartite: bool = False) -> list[Edge]:
    """Which ties does a CSV file list?

    Args:
        path: A file with a header: the columns ``source`` and ``target``, and perhaps ``date``;
            others are passed over. Any encoding that the loader knows, with or without a byte order
            mark; commas, semicolons or tabs.
        bipartite: Whether sources and targets are two sorts of things, so that the same id on both
            sides means two things.

    Returns:
        (source, target, day or None), in the order of the file, spaces around ids taken off.

    Raises:
        InvalidInputError: The file cannot be read, a column is missing, or rows are malformed;
            ``problems`` names the first 20 by their lines.
    """
    try:
        table = open_csv(path)
        places = _columns(path, table.header)
        edges, problems = [], []
        for number, cells, fault in table.rows():
            found = fault.reason if fault else _edge(cells, places, len(table.header), bipartite)
            if isinstance(found, Text):
                problems.append(Problem(_ROW.format(number=number), found))
            else:
                edges.append(found)
            if len(edges) > MOST_EDGES:
                problems.append(Problem(path.name, _MANY.format(most=MOST_EDGES)))
                break
    except UnreadableError as error:
        raise _refused(
            path,
            [
                Problem(_ROW.format(number=row) if row else path.name, fault.reason)
                for row, fault in error.faults
            ],
        ) from error
    if problems:
        raise _refused(path, problems)
    return edges


def _refused(path: Path, problems: Sequence[Problem]) -> InvalidInputError:
    told = _REFUSED.format(file=path.name, count=len(problems))
    return InvalidInputError(told, problems[:_TOLD])


def _columns(path: Path, header: Sequence[str]) -> dict[str, int]:
    names = [each.strip().lower() for each in header]
    places: dict[str, int] = {}
    problems = []
    for name, spellings in _NAMES.items():
        found = [place for place, each in enumerate(names) if each in spellings]
        if len(found) > 1:
            problems.append(Problem(path.name, _TWICE.format(name=name)))
        elif found:
            places[name] = found[0]
        elif name != "date":
            shown = shortened(", ".join(header))
            problems.append(Problem(path.name, _NO_COLUMN.format(name=name, header=shown)))
    if problems:
        raise _refused(path, problems)
    return places


def _edge(cells: Sequence[str], places: dict[str, int], width: int, bipartite: bool) -> Edge | Text:
    """Return the tie of a row, or what is wrong with it."""
    if len(cells) != width:
        return _CELLS.format(wanted=width, count=len(cells))
    source, target = (cells[places[name]].strip() for name in ("source", "target"))
    if not source or not target:
        return _EMPTY.format(name="target" if source else "source")
    if source == target and not bipartite:
        return _SELF.format(id=shortened(source))
    text = cells[places["date"]].strip() if "date" in places else ""
    try:
        return source, target, parse_date(text) if text else None
    except ValueError:
        return _DATE.format(text=shortened(text))
