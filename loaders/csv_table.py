"""CSV text into numbered rows: one row at a time, and a malformed row never takes its neighbours.

A quotation mark that is never closed would swallow every row down to the next one. So the lines of
a row are remembered while it is read: when it turns out to be malformed, its first line alone is
handed out as bad and reading goes on with the line after it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from graph.text import Text
from loaders.cells import unguarded
from loaders.encoding import Encoding, cannot_be_read, recognise
from loaders.faults import LONG_CELL, NUL, CellFault, UnreadableError, shortened, unreadable
from loaders.headers import HEADER_ROWS, HeaderChooser, first_row
from loaders.marks import is_example
from loaders.tables import Reading

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from loaders.tables import TableRow

_DELIMITERS = ",\t;"
_LINES_TRIED = 3 * HEADER_ROWS
_QUOTED = re.compile(r'"[^"]*"')
_LINE_CHARACTERS = 1 << 20
_LINE_ENDS = ("\n", "\r")

_NO_HEADER = Text("文件中没有表头", "The file has no header")
_LONG_LINE = Text("这一行过长", "the line is too long")
_UNCLOSED = Text("引号没有闭合", "a quotation mark is opened and never closed")
_STRAY_QUOTE = Text(
    "引号之后还有文字，应在分隔符前闭合",
    "text follows a closing quotation mark; close it right before the separator",
)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file whose encoding, separator and header are known.

    Attributes:
        path: The file.
        size: Its length in bytes.
        encoding: How its text is encoded.
        delimiter: What separates its cells.
        header: The cells of its header, without spaces around them.
        header_row: Line on which the header begins.
    """

    path: Path
    size: int
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    header_row: int

    @property
    def sheet(self) -> None:
        """A CSV file has no parts."""

    def rows(self, reading: Reading | None = None) -> Iterator[TableRow]:
        """Yield every row below the header that is not blank.

        Args:
            reading: Is kept up to date with how far the file has been read.

        Raises:
            UnreadableError: The file changed or vanished while it was read.
        """
        try:
            with (
                self.path.open("rb") as raw,
                io.TextIOWrapper(raw, encoding=self.encoding, newline="") as stream,
            ):
                reading = reading or Reading()
                reading.tell = raw.tell
                for number, cells, fault in _rows(_Lines(stream, reading), self.delimiter):
                    if number > self.header_row and not is_example(cells):
                        guards = not fault and "'" in "".join(cells)
                        yield number, [*map(unguarded, cells)] if guards else cells, fault
        except (OSError, UnicodeError) as error:
            raise cannot_be_read(error) from error


def open_csv(path: Path, choose: HeaderChooser = first_row) -> CsvTable:
    """Recognise the encoding, the separator and the header of a CSV file.

    Args:
        path: The file.
        choose: Says which of the first rows is the header; those above it are no data.

    Raises:
        UnreadableError: The file cannot be opened or decoded, or has no usable header.
    """
    encoding = recognise(path)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            size = path.stat().st_size
            delimiter = _delimiter_of(stream)
            stream.seek(0)
            with closing(_rows(_Lines(stream, Reading()), delimiter)) as rows:
                first = _first_rows(rows)
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(error) from error
    chosen = choose(first)
    if chosen is None:
        raise unreadable(_NO_HEADER)
    number, header = first[chosen]
    return CsvTable(path, size, encoding, delimiter, tuple(header), number)


def _first_rows(rows: Iterator[TableRow]) -> list[tuple[int, list[str]]]:
    """Return the rows among which the header is; a malformed one can only stand below it.

    Raises:
        UnreadableError: The very first row is malformed.
    """
    first: list[tuple[int, list[str]]] = []
    for number, cells, fault in rows:
        if fault and not first:
            raise UnreadableError((number, fault))
        # a byte order mark that a GB18030 file carries is not part of the first header
        first.append((number, [] if fault else [_bare(each) for each in cells]))
        if len(first) == HEADER_ROWS:
            break
    return first


def _bare(header: str) -> str:
    return header.strip("\ufeff \t\u3000\r\n")


def _delimiter_of(stream: TextIO) -> str:
    """Return the separator that the first line with text shows most often outside quotes.

    A title may stand there, which has none; then the first line that has commas or tabs decides. A
    semicolon there is no sign: it separates the items of a list.
    """
    candidates = _DELIMITERS
    for line in islice(iter(lambda: stream.readline(_LINE_CHARACTERS), ""), _LINES_TRIED):
        if not line.strip():
            continue
        bare = _QUOTED.sub("", line)
        delimiter = max(candidates, key=bare.count)
        if delimiter in bare:
            return delimiter
        candidates = _DELIMITERS[:2]
    return _DELIMITERS[0]


class _LineError(ValueError):
    """A line cannot be part of any row; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class _Lines:
    """The lines of a file: counted as they are fed to the CSV reader, and able to go back."""

    def __init__(self, stream: TextIO, reading: Reading) -> None:
        self._stream = stream
        self._reading = reading
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def feed(self) -> Iterator[str]:
        """Yield line after line; once it has raised an error it is at its end."""
        returned, taken, readline = self._returned, self.taken, self._stream.readline
        reading = self._reading
        while line := returned.popleft() if returned else readline(_LINE_CHARACTERS):
            self.number += 1
            taken.append(line)
            reading.characters += len(line)
            if "\0" in line:
                raise _LineError(NUL)
            if len(line) == _LINE_CHARACTERS and not line.endswith(_LINE_ENDS):
                self._skip_the_rest()
                raise _LineError(_LONG_LINE)
            yield line

    def take_back(self) -> str:
        """Take back every line of the present row but the first, and return the first."""
        first, *others = self.taken
        self._returned.extendleft(reversed(others))
        self.number -= len(others)
        self.taken.clear()
        return first

    def _skip_the_rest(self) -> None:
        part = "…"
        while part and not part.endswith(_LINE_ENDS):
            part = self._stream.readline(_LINE_CHARACTERS)


def _rows(lines: _Lines, delimiter: str) -> Generator[TableRow, None, None]:
    """Yield the rows that are not blank, header included."""
    taken = lines.taken
    while True:
        # strict: a row with broken quotes is reported, never guessed at
        reader = csv.reader(lines.feed(), delimiter=delimiter, strict=True, skipinitialspace=True)
        number = lines.number + 1
        try:
            for cells in reader:
                taken.clear()
                if cells and (cells[0].strip() or any(map(str.strip, cells))):
                    yield number, cells, None
                number = lines.number + 1
        except (csv.Error, _LineError) as error:
            reason = _why(error, len(taken))
            text = lines.take_back().strip("\r\n").replace("\0", "\ufffd")
            yield number, [text], CellFault(None, shortened(text), reason)
        else:
            return


def _why(error: csv.Error | _LineError, lines_taken: int) -> Text:
    if isinstance(error, _LineError):
        return error.reason if lines_taken == 1 else _UNCLOSED
    if "expected after" in str(error):
        return _STRAY_QUOTE if lines_taken == 1 else _UNCLOSED
    if "field limit" in str(error) and lines_taken == 1:
        return LONG_CELL
    return _UNCLOSED
