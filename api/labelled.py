"""A labelled sheet: which texts have which label? Read through the loader's own tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from loaders.csv_table import open_csv
from loaders.faults import UnreadableError
from loaders.headers import by_names
from loaders.suggest import suggestion
from loaders.workbook import WORKBOOK_ENDINGS, open_workbook, sheet_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loaders.tables import Table

MOST_ROWS = 200_000
"""How many rows a labelled sheet may have."""

_UNREADABLE = Text("{file} 无法读取：{reason}", "{file} cannot be read: {reason}")
_NO_COLUMN = Text(
    "{file} 中没有「{name}」列；表头是：{header}",
    "{file} has no column {name!r}; the header is: {header}",
)
_MEANT = Text("{text}。是否指「{meant}」？", "{text}. Did you mean {meant}?")
_NO_SHEET = Text(
    "{file} 中没有工作表「{name}」；有：{sheets}", "{file} has no sheet {name!r}; it has: {sheets}"
)
_SAME = Text("文字列和标签列不能是同一列", "text and label must be two columns")
_MANY = Text("行数超过 {most}", "there are more than {most} rows")
_NO_ROWS = Text("{file} 没有一行同时有文字和标签", "{file} has no row with both a text and a label")
_PASSED_OVER = Text(
    "{count} 行没有文字或没有标签，未计入", "{count} rows without a text or a label were left out"
)
_MALFORMED = Text("{count} 行无法解析，未计入", "{count} malformed rows were left out")
_BLANK = " \t\r\n\u3000\ufeff"


@dataclass(frozen=True)
class Labelled:
    """The rows of a labelled sheet that have both a text and a label.

    Attributes:
        sheet: Name of the sheet; None for a file without sheets.
        texts: The columns of the text, as the header writes them.
        label: The column of the label.
        rows: The parts of the text, and the label.
        count: How many rows there are, those left out too.
        notes: How many were left out, and why.
    """

    sheet: str | None
    texts: tuple[str, ...]
    label: str
    rows: list[tuple[tuple[str, ...], str]]
    count: int
    notes: list[dict[str, str]] = field(default_factory=list)


def read_labelled(
    path: Path, texts: Sequence[str], label: str, *, sheet: str | None = None
) -> Labelled:
    """Which texts of a file have which label?

    Args:
        path: A CSV file or a workbook.
        texts: Headers of the columns that hold the text, in any case.
        label: Header of the column that holds the label.
        sheet: Name of the sheet; None takes the first that has all these columns, or else the
            first.

    Raises:
        InvalidInputError: The file cannot be read, a column is missing, or no row has both.
    """
    table = _table(path, (*texts, label), sheet)
    places = [_place(table, path, each, "text") for each in texts]
    labelled = _place(table, path, label, "label")
    if labelled in places:
        raise InvalidInputError(_SAME, [Problem("label", _SAME)])
    rows: list[tuple[tuple[str, ...], str]] = []
    count = malformed = 0
    try:
        for _, cells, fault in table.rows():
            count += 1
            if count > MOST_ROWS:
                text = _MANY.format(most=MOST_ROWS)
                raise InvalidInputError(text, [Problem("file", text)])
            if fault is not None:
                malformed += 1
                continue
            parts = tuple(_cell(cells, each) for each in dict.fromkeys(places))
            told = _cell(cells, labelled)
            if any(parts) and told:
                rows.append((parts, told))
    except UnreadableError as error:
        raise _refused(path, error) from error
    if not rows:
        text = _NO_ROWS.format(file=path.name)
        raise InvalidInputError(text, [Problem("label", text)])
    notes = []
    if count - malformed > len(rows):
        text = _PASSED_OVER.format(count=count - malformed - len(rows))
        notes.append({"code": "rows_left_out", **text.as_dict()})
    if malformed:
        notes.append({"code": "malformed_rows", **_MALFORMED.format(count=malformed).as_dict()})
    names = tuple(table.header[each] for each in places)
    return Labelled(table.sheet, names, table.header[labelled], rows, count, notes)


def _table(path: Path, names: Sequence[str], sheet: str | None) -> Table:
    choose = by_names(names)
    try:
        if path.suffix.lower() not in WORKBOOK_ENDINGS:
            return open_csv(path, choose)
        sheets = sheet_names(path)
        if sheet is not None and sheet not in sheets:
            text = _NO_SHEET.format(file=path.name, name=sheet, sheets=", ".join(sheets))
            raise InvalidInputError(text, [Problem("sheet", text)])
        tables = open_workbook(path, choose, only=[sheet] if sheet else sheets)
    except UnreadableError as error:
        raise _refused(path, error) from error
    wanted = {_plain(each) for each in names}
    fitting = (each for each in tables if wanted <= {_plain(header) for header in each.header})
    return next(fitting, tables[0])


def _place(table: Table, path: Path, name: str, where: str) -> int:
    """Return where a column stands.

    Raises:
        InvalidInputError: There is no such column; what may have been meant is told.
    """
    header = [_plain(each) for each in table.header]
    if _plain(name) in header and _plain(name):
        return header.index(_plain(name))
    known = [each for each in table.header if each]
    text = _NO_COLUMN.format(file=path.name, name=name, header=", ".join(known))
    meant = suggestion(name, known)
    if meant:
        text = _MEANT.format(text=text, meant=meant)
    raise InvalidInputError(text, [Problem(where, text)])


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip(_BLANK) if place < len(cells) else ""


def _plain(header: str) -> str:
    return header.strip(_BLANK).casefold()


def _refused(path: Path, error: UnreadableError) -> InvalidInputError:
    text = _UNREADABLE.format(file=path.name, reason=error.faults[0][1].reason)
    return InvalidInputError(text, [Problem("file", text)])
