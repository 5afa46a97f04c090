"""The XML of one sheet of an ``.xlsx``: how far its cells reach, and which of them are broken."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from graph.text import Text
from loaders.faults import shortened, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    Pieces = Generator[bytes, None, None]

MAXIMUM_ROWS, MAXIMUM_COLUMNS = 1_048_576, 16_384
MAXIMUM_CELLS = 12_000_000
"""How many cells the rectangle of a sheet may have; laid out in memory, each takes 32 bytes."""

MAXIMUM_CELLS_IN_PIECES = 1 << 26
"""The same of a sheet that can be read in pieces: all rows there can be, of 64 columns each."""

_BROKEN_KEPT = 100_000
_TAIL_BYTES = 1 << 26
_HEAD = 64

ROW = re.compile(rb"(<row\s(?:[^>]*?\s)?r=[\"'])([0-9]{1,7})[\"']")
"""The beginning of a row that has a number."""
_TOO_WIDE = Text(
    "工作表超过 {rows:,} 行或 {columns:,} 列",
    "A sheet has more than {rows:,} rows or {columns:,} columns",
)
_TOO_LARGE = Text(
    "工作表范围过大（{rows:,} 行 × {columns:,} 列）；请删除多余的行列，或另存为 CSV（没有此限制）",
    "A sheet reaches over {rows:,} rows × {columns:,} columns, which is too large; delete what is"
    " not needed, or save it as CSV, which has no such limit",
)
_TOO_BROKEN = Text(
    "公式没有计算结果的单元格过多；请用 Excel 或 WPS 打开并保存后再导入",
    "Too many formulas have no result; open the file in Excel or WPS, save it and load it again",
)
_NO_XML = Text("工作簿已损坏：{reason}", "The workbook is damaged: {reason}")
_DOCTYPE = Text("工作簿含有不该有的文档类型声明", "The workbook declares a document type")
ERROR_IN_CELL = Text("公式出错：{error}", "the formula ends in an error: {error}")
NO_RESULT = Text(
    "公式没有计算结果；请用 Excel 或 WPS 打开并保存后再导入",
    "the formula has no result; open the file in Excel or WPS, save it and load it again",
)

# A cell as Excel, WPS, LibreOffice and the usual libraries write it begins with its place.
_PLACE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_CELL = b"<c "
_UNUSUAL = (re.compile(rb"<c[\t\r\n/>]"), re.compile(rb":c[\s/>]"))
_FORMULA = re.compile(rb"<f[\s/>]")
_VALUES = (b"<v", b"<is")
_ERRORS = (b't="e"', b"t='e'")
_ENCODING = re.compile(rb"encoding=[\"']([^\"']*)[\"']")
_CUTTABLE = frozenset({b"utf-8", b"us-ascii"})
_ANY_ROW = re.compile(rb"[<:]row[\s/>]")
_MERGED = re.compile(
    rb"<mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_LETTERS = bytes(range(ord("A"), ord("Z") + 1))
_DIGITS = bytes(range(ord("0"), ord("9") + 1))


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that has no value: what it shows, and why."""

    text: str
    reason: Text


@dataclass(slots=True)
class SheetScan:
    """What a look at a sheet has found; rows are counted from 1, columns from 0.

    Attributes:
        rows: The last row with a cell.
        columns: The number of columns up to the last with a cell.
        first_column: The first column with a cell, blank ones included.
        filled: Whether any of its cells holds something.
        broken: Cells without a value, by row and column.
        merged: Ranges of merged cells (first row, first column, last row, last column); None where
            the reader of workbooks tells them.
        divisible: Whether it can be cut between its rows and read in pieces.
        limit: How many cells its rectangle may have.
    """

    rows: int = 0
    columns: int = 0
    first_column: int = MAXIMUM_COLUMNS
    filled: bool = False
    broken: dict[tuple[int, int], Broken] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] | None = None
    divisible: bool = False
    limit: int = MAXIMUM_CELLS

    def reach(self, row: int, columns: int) -> None:
        """Take note of a cell.

        Args:
            row: Its row.
            columns: The number of columns up to it.

        Raises:
            UnreadableError: The sheet is larger than a sheet can be, or than memory allows.
        """
        if row > self.rows or columns > self.columns:
            self.rows, self.columns = max(row, self.rows), max(columns, self.columns)
            if self.rows > MAXIMUM_ROWS or self.columns > MAXIMUM_COLUMNS:
                limits = {"rows": MAXIMUM_ROWS, "columns": MAXIMUM_COLUMNS}
                raise unreadable(_TOO_WIDE.format(**limits))
            self.check(self.limit)

    def check(self, limit: int) -> None:
        """Compare the rectangle of the sheet with a limit.

        Raises:
            UnreadableError: It has more cells.
        """
        if self.rows * self.columns > limit:
            raise unreadable(_TOO_LARGE.format(rows=self.rows, columns=self.columns))

    def is_broken(self, row: int, column: int, text: str, reason: Text) -> None:
        """Take note of a cell without a value.

        Raises:
            UnreadableError: There are far too many of them.
        """
        if len(self.broken) >= _BROKEN_KEPT:
            raise unreadable(_TOO_BROKEN)
        self.broken[row, column] = Broken(shortened(text), reason)


def scan_sheet(read: Callable[[], Pieces]) -> SheetScan:
    """Look at a sheet.

    Sheets as programs write them are looked at with regular expressions, which takes a third of
    the time; one with formulas, or with anything unusual, is parsed.

    Args:
        read: Yields the XML in pieces, every time anew.

    Raises:
        UnreadableError: It is too large or damaged.
    """
    scan = SheetScan(limit=MAXIMUM_CELLS_IN_PIECES)
    form = _Form()
    with closing(read()) as pieces:
        usual = _glance(form.watched(whole_tags(pieces)), scan)
    if not usual:
        careful, form = _Careful(), _Form()
        with closing(read()) as pieces:
            parse_xml(form.watched(whole_tags(pieces)), careful.start, careful.end, careful.text)
        scan = careful.scan
    scan.divisible, scan.merged = form.divisible, form.merged
    if not scan.divisible:
        scan.check(MAXIMUM_CELLS)
    return scan


class _Form:
    """Finds out, while a sheet is looked at, whether it can be cut, and where cells are merged.

    Attributes:
        divisible: Whether every row has a number and nothing stands there that hides tags.
        merged: Ranges of merged cells that reach over several rows.
    """

    def __init__(self) -> None:
        self.divisible = True
        self.merged: list[tuple[int, int, int, int]] = []

    def watched(self, pieces: Iterable[bytes]) -> Pieces:
        """Yield pieces of XML, which cut no tag, after a look at them."""
        for number, piece in enumerate(pieces):
            if number == 0:
                encoding = _ENCODING.search(piece[: piece.find(b">")])
                told = encoding[1].lower() if encoding else b"utf-8"
                self.divisible = told in _CUTTABLE and b"\0" not in piece[:_HEAD]
            if b"<!" in piece or len(_ANY_ROW.findall(piece)) != len(ROW.findall(piece)):
                self.divisible = False
            for left, top, right, bottom in _MERGED.findall(piece):
                if top != bottom:
                    columns = (_column_number(left) - 1, _column_number(right) - 1)
                    self.merged.append((int(top), columns[0], int(bottom), columns[1]))
            yield piece


def whole_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces cut anew so that no tag is cut in two."""
    tail = b""
    for piece in pieces:
        whole = tail + piece
        cut = whole.rfind(b"<")
        if cut <= 0:
            tail = whole
        else:
            yield whole[:cut]
            tail = whole[cut:]
        if len(tail) > _TAIL_BYTES:
            raise unreadable(_NO_XML.format(reason="a tag without end"))
    yield tail


def _glance(pieces: Iterable[bytes], scan: SheetScan) -> bool:
    """Measure a sheet of the usual kind, without formulas; return whether it is one."""
    for number, piece in enumerate(pieces):
        if number == 0 and (b"\0" in piece[:_HEAD] or b"<!DOCTYPE" in piece):
            return False
        places = _PLACE.findall(piece)
        unusual = any(each.search(piece) for each in _UNUSUAL)
        if unusual or len(places) != piece.count(_CELL):
            return False
        if _FORMULA.search(piece) or any(each in piece for each in _ERRORS):
            return False
        if any(each in piece for each in _VALUES):
            scan.filled = True
        if places:
            # taken apart all at once: a sheet has a million of them
            together = b" ".join(places)
            columns = set(together.translate(None, _DIGITS).split(b" "))
            rows = set(together.translate(None, _LETTERS).split(b" "))
            numbers = [_column_number(each) for each in columns]
            scan.first_column = min(scan.first_column, min(numbers) - 1)
            scan.reach(max(map(int, rows)), max(numbers))
    return True


def _column_number(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> _column_number(b"A"), _column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number


class _Careful:
    """Follows the XML of a sheet cell by cell."""

    def __init__(self) -> None:
        self.scan = SheetScan(limit=MAXIMUM_CELLS_IN_PIECES)
        self._row = 0
        self._column = 0
        self._type = ""
        self._formula: str | None = None
        self._value = ""
        self._inside = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = local_name(name)
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif name == "c":
            self._place(attributes.get("r"))
            self._type = attributes.get("t", "")
            self._formula, self._value = None, ""
        elif name in {"f", "v"}:
            self._inside = name
            if name == "f":
                self._formula = ""

    def end(self, name: str) -> None:
        self._inside = ""
        if local_name(name) != "c":
            return
        if self._value or self._formula is not None or self._type == "inlineStr":
            self.scan.filled = True
        if self._type == "e":
            error = self._value or "#VALUE!"
            self._is_broken(error, ERROR_IN_CELL.format(error=error))
        elif self._formula is not None and not self._value and self._type != "str":
            self._is_broken(f"={self._formula}", NO_RESULT)

    def text(self, text: str) -> None:
        if self._inside == "v":
            self._value += text
        elif self._inside == "f" and self._formula is not None:
            self._formula += text

    def _place(self, written: str | None) -> None:
        if written:
            place = written.encode("ascii", "replace")
            self._column = _column_number(place.rstrip(_DIGITS))
            self._row = int(place.lstrip(_LETTERS) or 0)
        else:
            self._column += 1
        self.scan.first_column = min(self.scan.first_column, self._column - 1)
        self.scan.reach(self._row, self._column)

    def _is_broken(self, text: str, reason: Text) -> None:
        self.scan.is_broken(self._row, self._column - 1, text, reason)


def parse_xml(
    pieces: Pieces,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell the elements of an XML file by their names as they are written, prefix included.

    The pieces are closed afterwards, also when one of the functions has seen enough and raises.

    Raises:
        UnreadableError: It is no XML, or declares a document type, as no program does that writes
            workbooks.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        with closing(pieces):
            for piece in pieces:
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        # the second is an encoding that nobody knows
        raise unreadable(_NO_XML.format(reason=error)) from error


@cache
def local_name(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise unreadable(_DOCTYPE)
