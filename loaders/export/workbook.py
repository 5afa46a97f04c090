"""An Excel workbook: one sheet per type, written row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import xlsxwriter

from graph.text import Text
from graph.values import parser
from loaders.cells import guarded
from loaders.export.report import Note
from loaders.export.sink import any_of
from loaders.export.words import cell
from loaders.mapping import spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from graph.schema import NodeType, Property, RelationType, Schema
    from loaders.export.report import Notes
    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns

SHEET_ROWS = 1_048_576
"""How many rows a sheet of Excel may have, the header included."""
CELL_CHARACTERS = 32_767
_NAME_CHARACTERS = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
# what XML cannot hold and Excel does not escape
_UNWRITABLE = re.compile("[\ufffe\uffff]")
_ENDS = ("起点", "起点类型", "终点", "终点类型")
_YES_NO = {True: "是", False: "否"}
_COLUMN_WIDTH = 16
_EXACT_BELOW = 10**15
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

_TOO_LONG = Text(
    "未写入：超过 Excel 单元格的 {limit} 个字",
    "is left out: an Excel cell holds at most {limit} characters",
)
_NOT_XML = Text("未写入：含有 Excel 不能保存的字符", "is left out: holds what Excel cannot store")


class Workbook:
    """Writes every type into a sheet of its own; a type with too many rows goes on in another.

    Headers and values are worded in Chinese wherever the wording is unambiguous, for the people
    who open the workbook; the loader takes them as well as names and codes.
    """

    def __init__(self, target: Path, notes: Notes, schema: Schema) -> None:
        """Prepare to write a new file."""
        self._book = xlsxwriter.Workbook(str(target), _OPTIONS)
        self._bold = self._book.add_format({"bold": True})
        self._notes = notes
        self._schema = schema

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        found = any_of(rows)
        if found is None:
            return 0
        declared = columns.declared
        header = _headers(declared, columns.properties, self._schema)
        sheet = _Sheet(self, declared, header, columns.properties)
        for row in found:
            sheet.add(row.id, (), row.values)
        return sheet.count

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        found = any_of(rows)
        if found is None:
            return 0
        declared = columns.declared
        header = (*_ENDS, *_headers(declared, columns.properties, self._schema))
        sheet = _Sheet(self, declared, header, columns.properties)
        for row in found:
            ends = (row.source, row.source_type, row.target, row.target_type)
            sheet.add(row.source, ends, row.values)
        return sheet.count

    def close(self) -> None:
        """Write the file; a workbook without a row still has one empty sheet."""
        self._book.close()

    def new_sheet(
        self, declared: NodeType | RelationType, number: int, header: Sequence[str]
    ) -> Worksheet:
        """Begin a sheet; a number in front tells the second and further sheets of a type."""
        name = _sheet_name(declared, self._schema)
        sheet = self._book.add_worksheet(name if number == 1 else f"{number}-{name}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, _COLUMN_WIDTH)
        for index, text in enumerate(header):
            sheet.write_string(0, index, text, self._bold)
        return sheet

    def note(self, note: Note) -> None:
        """Remember a value that is left out."""
        self._notes.add(note)


class _Sheet:
    """The rows of one type, in as many sheets as they need."""

    def __init__(
        self,
        book: Workbook,
        declared: NodeType | RelationType,
        header: Sequence[str],
        properties: Sequence[Property],
    ) -> None:
        self._book = book
        self._declared = declared
        self._header = header
        self._columns = [(each, _wordings(each)) for each in properties]
        self._number = 1
        self._sheet = book.new_sheet(declared, 1, header)
        self._row = 0
        self.count = 0

    def add(self, row_id: str, ends: Sequence[str], values: Sequence[object]) -> None:
        if self._row == SHEET_ROWS - 1:
            self._number += 1
            self._sheet = self._book.new_sheet(self._declared, self._number, self._header)
            self._row = 0
        self._row += 1
        self.count += 1
        for index, text in enumerate(ends):
            self._sheet.write_string(self._row, index, guarded(text))
        for index, value in enumerate(values):
            if value is not None:
                self._write(row_id, len(ends) + index, *self._columns[index], value)

    def _write(
        self,
        row_id: str,
        column: int,
        declared: Property,
        wordings: dict[str, str],
        value: Any,  # noqa: ANN401 - whatever the database holds
    ) -> None:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and _exact(value):
            self._sheet.write_number(self._row, column, value)
            return
        text = _YES_NO[value] if isinstance(value, bool) else _worded(declared, wordings, value)
        reason = None
        if len(text.encode("utf-16-le")) // 2 > CELL_CHARACTERS:
            reason = _TOO_LONG.format(limit=CELL_CHARACTERS)
        elif _UNWRITABLE.search(text):
            reason = _NOT_XML
        if reason:
            self._book.note(Note(self._declared.name, row_id, declared.name, reason))
        else:
            self._sheet.write_string(self._row, column, text)


def _exact(value: float) -> bool:
    """Return whether the fifteen digits that a program for workbooks keeps are all of a number."""
    return abs(value) < _EXACT_BELOW and float(f"{value:.15g}") == value


def _worded(declared: Property, wordings: dict[str, str], value: Any) -> str:  # noqa: ANN401
    if wordings:
        codes = value if isinstance(value, list) else [value]
        if all(each in wordings for each in codes):
            return ";".join(wordings[each] for each in codes)
    return cell(declared, value)


def _wordings(declared: Property) -> dict[str, str]:
    """Return the Chinese wording of every choice that is read back as the same choice."""
    read = parser(declared)
    return {
        each.code: each.label.zh
        for each in declared.choices
        if read(each.label.zh) in (each.code, [each.code])
    }


def _headers(
    declared: NodeType | RelationType, properties: Sequence[Property], schema: Schema
) -> tuple[str, ...]:
    """Return a header for every property: its Chinese wording, or its name where that is taken."""
    meanings: dict[str, set[str]] = {}
    for each in declared.properties.values():
        for text in each.headers():
            meanings.setdefault(spelling(text), set()).add(each.name)
    taken = {spelling(each) for each in _ENDS} if declared.name in schema.relations else set()
    return tuple(
        each.label.zh
        if meanings[spelling(each.label.zh)] == {each.name} and spelling(each.label.zh) not in taken
        else each.name
        for each in properties
    )


def _sheet_name(declared: NodeType | RelationType, schema: Schema) -> str:
    """Return the Chinese wording of a type where it can only mean this type, else its name."""
    label = declared.label.zh
    meanings = [
        *(each.headers() for each in schema.nodes.values()),
        *(each.headers() for each in schema.relations.values()),
    ]
    alike = [each for each in meanings if spelling(label) in map(spelling, each)]
    # a number in front of the name of a further sheet takes some of the room
    fits = len(label) <= _NAME_CHARACTERS - 4 and not _NOT_IN_A_NAME.search(label)
    return label if len(alike) == 1 and fits else declared.name
