"""A look into the XML of an ``.ods``, which the reader of workbooks tells little about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.faults import unreadable
from loaders.sheet_xml import ERROR_IN_CELL, NO_RESULT, SheetScan, parse_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.sheet_xml import Pieces

_LINKS = frozenset({"table:dde-link", "office:dde-source", "table:table-source"})
_OUTSIDE = re.compile(r"\bDDE\s*\(|'[a-z]+:/", re.IGNORECASE)
_ERROR = re.compile(r"#(?:REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM)!?|Err:\d+")
_VALUES = (
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:string-value",
)
_RESULTS = frozenset({*_VALUES, "office:value-type"})
_FILLED = frozenset({*_RESULTS, "table:formula"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
# enough of what a cell shows to know an error by
_SHOWN = 200

EXTERNAL = Text(
    "工作簿引用了其他文件（外部链接或 DDE）；请在“数据 - 编辑链接”中断开链接，保存后再导入",
    "The workbook refers to other files (external links or DDE); break the links under Data, Edit"
    " Links, save it and load it again",
)


def scan_document(pieces: Pieces) -> dict[str, SheetScan]:
    """Look at every sheet of an OpenDocument spreadsheet.

    Args:
        pieces: The XML of its content.

    Returns:
        What was found, by the names of the sheets.

    Raises:
        UnreadableError: It is too large or damaged, or refers to other files.
    """
    scan = _Scan()
    parse_xml(pieces, scan.start, scan.end, scan.text)
    return scan.sheets


class _Scan:
    """Follows the XML cell by cell; equal cells and rows in a row are written once."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetScan] = {}
        self._sheet = SheetScan()
        self._row = self._repeated_rows = 0
        self._column = self._repeated_columns = 0
        self._attributes: Mapping[str, str] = {}
        self._shown = ""
        self._in_cell = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _LINKS:
            raise unreadable(EXTERNAL)
        if name == "table:table":
            self._sheet = SheetScan(merged=[])
            self.sheets[attributes.get("table:name", "")] = self._sheet
            self._row = self._repeated_rows = 0
        elif name == "table:table-row":
            self._row += self._repeated_rows
            self._repeated_rows = _number(attributes, "table:number-rows-repeated")
            self._column = self._repeated_columns = 0
        elif name in _CELLS:
            self._column += self._repeated_columns
            self._repeated_columns = _number(attributes, "table:number-columns-repeated")
            self._attributes, self._shown, self._in_cell = attributes, "", True

    def end(self, name: str) -> None:
        if name not in _CELLS:
            return
        self._in_cell = False
        attributes = self._attributes
        formula = attributes.get("table:formula")
        if not (attributes.keys() & _FILLED or self._shown):
            return
        if formula and _OUTSIDE.search(formula):
            raise unreadable(EXTERNAL)
        rows, columns = self._row + self._repeated_rows, self._column + self._repeated_columns
        self._sheet.reach(rows, columns)
        self._sheet.filled = True
        self._note_merged()
        if formula is not None:
            self._check_formula(formula)

    def text(self, text: str) -> None:
        if self._in_cell and len(self._shown) < _SHOWN:
            self._shown += text

    def _note_merged(self) -> None:
        down = _number(self._attributes, "table:number-rows-spanned")
        right = _number(self._attributes, "table:number-columns-spanned")
        if self._sheet.merged is not None and (down > 1 or right > 1):
            row = self._row + 1
            self._sheet.merged.append((row, self._column, row + down - 1, self._column + right - 1))

    def _check_formula(self, formula: str) -> None:
        attributes = self._attributes
        failed = "error" in attributes.get("calcext:value-type", "") or (
            not any(attributes.get(each) for each in _VALUES) and _ERROR.fullmatch(self._shown)
        )
        if failed:
            reason, text = ERROR_IN_CELL.format(error=self._shown), self._shown
        elif not attributes.keys() & _RESULTS and not self._shown:
            reason, text = NO_RESULT, formula.partition(":")[2] or formula
        else:
            return
        for row in range(self._row + 1, self._row + self._repeated_rows + 1):
            for column in range(self._column, self._column + self._repeated_columns):
                self._sheet.is_broken(row, column, text, reason)


def _number(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(1, int(written)) if written.isdecimal() else 1
