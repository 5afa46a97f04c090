"""Large sheets of an ``.xlsx``, handed to the reader of workbooks piece by piece.

The reader holds a sheet whole, and all texts of the workbook with it, which takes a gigabyte for a
million rows. So a large sheet is cut between rows, and each piece is put into a small workbook with
the same styles and the texts that it needs. What a cell means is decided by the same reader either
way; only the memory differs.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from array import array
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from loaders.sheet_xml import ROW, whole_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from loaders.workbook_scan import Package

PIECE_BYTES = 1 << 21
"""About how many bytes of XML a piece has, unless one row alone has more."""

PIECE_CELLS = 100_000
"""How many cells the rectangle of a piece may have, unless one row alone has more."""

_BOOK, _SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "application/vnd.openxmlformats"
_AROUND_ROWS = b'<worksheet xmlns="%s"><sheetData>%%s</sheetData></worksheet>' % _MAIN.encode()
_AROUND_TEXTS = b'<sst xmlns="%s">%%s</sst>' % _MAIN.encode()

_DATA = re.compile(rb"<sheetData\s*>")
_DATA_END = b"</sheetData"
_TEXT = re.compile(rb"<si[\s/>]")
_TEXTS_END = b"</sst"
# a cell with the number of a text
_REFERENCE = re.compile(rb"(<c\s[^>]*?\st=[\"']s[\"'][^>]*><v>)([0-9]+)(?=</v>)")
_SAID_TO_REFER = re.compile(rb"\st\s*=\s*[\"']s[\"']")


def pieces_of_rows(package: Package, name: str, columns: int) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a sheet up to the last that is not blank.

    Args:
        package: The workbook.
        name: Name of the sheet.
        columns: How many columns it has.

    Yields:
        The number of each row, from 1, and its cells from the first column on, as the reader of
        workbooks gives them. A row may be shorter than others.
    """
    limit = max(1, PIECE_CELLS // max(columns, 1))
    frame, expected = _frame(package), 1
    with _laid_down(package) as texts, closing(package.sheet(name)) as xml:
        for piece in _cut(whole_tags(xml), limit):
            for number, cells in _read(frame, texts, piece):
                for blank in range(expected, number):
                    yield blank, []
                yield number, cells
                expected = number + 1


def outline(package: Package) -> CalamineWorkbook:
    """Return the workbook without its cells: what its sheets are called and which are shown."""
    return CalamineWorkbook.from_filelike(packed(package.frame))


def _read(
    frame: Mapping[str, bytes], texts: _Texts, piece: bytes
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a piece, without blank ones at its ends."""
    rows, told = texts.of(piece)
    parts = {**frame, _SHEET: _AROUND_ROWS % rows, _TEXTS: told}
    with CalamineWorkbook.from_filelike(packed(parts)) as book:
        sheet = book.get_sheet_by_index(0)
        if sheet.start is not None:
            top, left = sheet.start
            before = [""] * left
            for number, cells in enumerate(sheet.to_python(), start=top + 1):
                yield number, before + cells


def _frame(package: Package) -> dict[str, bytes]:
    """Return the parts that every piece has beside its rows and texts."""
    related = {"worksheet": _SHEET, "styles": _STYLES, "sharedStrings": _TEXTS}
    kinds = {_BOOK: "sheet.main"} | {part: kind for kind, part in related.items()}
    since = ' date1904="1"' if package.since_1904 else ""
    texts = {
        "[Content_Types].xml": _element(
            f'Types xmlns="{_PACKAGE}/content-types"',
            f'<Default Extension="rels" ContentType="{_OPEN}-package.relationships+xml"/>',
            *(
                f'<Override PartName="/{part}" ContentType="{_OPEN}-officedocument'
                f'.spreadsheetml.{kind}+xml"/>'
                for part, kind in kinds.items()
            ),
        ),
        "_rels/.rels": _relations({"officeDocument": _BOOK}),
        "xl/_rels/workbook.xml.rels": _relations(related),
        _BOOK: _element(
            f'workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"',
            f"<workbookPr{since}/>",
            '<sheets><sheet name="1" sheetId="1" r:id="worksheet"/></sheets>',
        ),
        _STYLES: _element(f'styleSheet xmlns="{_MAIN}"'),
    }
    frame = {name: text.encode() for name, text in texts.items()}
    return frame | {_STYLES: package.frame[package.styles]} if package.styles else frame


def _relations(targets: Mapping[str, str]) -> str:
    return _element(
        f'Relationships xmlns="{_PACKAGE}/relationships"',
        *(
            f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="/{target}"/>'
            for kind, target in targets.items()
        ),
    )


def _element(opening: str, *content: str) -> str:
    return f"<{opening}>{''.join(content)}</{opening.partition(' ')[0]}>"


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return a workbook of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def _cut(xml: Iterable[bytes], rows: int) -> Iterator[bytes]:
    """Yield the rows of a sheet in pieces that end between two rows.

    Args:
        xml: The XML of the sheet in chunks that cut no tag; its rows have numbers.
        rows: How many rows a piece may reach over.
    """
    held: list[bytes] = []
    size, first = 0, 0
    for chunk in _data(xml):
        start = 0
        for found in ROW.finditer(chunk):
            number = int(found[2])
            if not first:
                first = number
            elif number - first >= rows or size + found.start() - start >= PIECE_BYTES:
                yield b"".join((*held, chunk[start : found.start()]))
                held, size = [], 0
                start, first = found.start(), number
        held.append(chunk[start:])
        size += len(chunk) - start
    yield b"".join(held)


def _data(xml: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what stands between the beginning and the end of the data of a sheet."""
    begun = False
    for chunk in xml:
        start = 0
        if not begun:
            found = _DATA.search(chunk)
            if not found:
                continue
            begun, start = True, found.end()
        end = chunk.find(_DATA_END, start)
        if end >= 0:
            yield chunk[start:end]
            return
        yield chunk[start:]


class _Texts:
    """The texts of a workbook, in a file, and where each of them begins."""

    def __init__(self, file: IO[bytes], starts: array[int]) -> None:
        """Take over a file.

        Args:
            file: The part of the workbook with its texts; nothing when it has none.
            starts: Where each text begins, and where the last ends.
        """
        self._file = file
        self._starts = starts

    def of(self, piece: bytes) -> tuple[bytes, bytes]:
        """Return a piece that numbers only the texts it has, and the XML of these."""
        said = sum(1 for _ in _SAID_TO_REFER.finditer(piece))
        if not said:
            return piece, _AROUND_TEXTS % b""
        found = [int(each[2]) for each in _REFERENCE.finditer(piece)]
        unusual = len(found) != said
        if unusual or max(found) >= len(self._starts) - 1:
            # written in another way than usual, or damaged: the reader decides, on all there is
            self._file.seek(0)
            return piece, self._file.read() or _AROUND_TEXTS % b""
        numbers = sorted(set(found))
        places = {number: b"%d" % place for place, number in enumerate(numbers)}
        renumbered = _REFERENCE.sub(lambda each: each[1] + places[int(each[2])], piece)
        return renumbered, _AROUND_TEXTS % b"".join(self._run(*run) for run in _runs(numbers))

    def _run(self, first: int, last: int) -> bytes:
        start = self._starts[first]
        self._file.seek(start)
        return self._file.read(self._starts[last + 1] - start)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of numbers that follow each other.

    >>> list(_runs([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    for place, number in enumerate(numbers):
        if place == 0 or numbers[place - 1] != number - 1:
            first = number
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield first, number


@contextmanager
def _laid_down(package: Package) -> Iterator[_Texts]:
    """Lay the texts of a workbook down in a file that is gone when the block is left."""
    starts, written, last = array("Q"), 0, 0
    with tempfile.TemporaryFile(prefix="cobuild-texts-") as file:
        with closing(package.all_texts()) as xml:
            for chunk in whole_tags(xml):
                starts.extend(written + found.start() for found in _TEXT.finditer(chunk))
                end = chunk.find(_TEXTS_END)
                last = written + (end if end >= 0 else len(chunk))
                file.write(chunk)
                written += len(chunk)
        starts.append(last)
        yield _Texts(file, starts)
