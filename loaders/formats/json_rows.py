"""JSON and NDJSON of our own and by hand: records of named values.

JSON is a list of records with their ``type``, an object that holds a list of records for every
type, or one record. NDJSON is one record a line. Names and types may be Chinese or English, as in
a sheet; the name of the file says the type where the records do not.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.encoding import cannot_be_read, recognise
from loaders.faults import CellFault, shortened
from loaders.formats.json_stream import LONGEST_VALUE, JsonStream
from loaders.formats.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

    from graph.schema import Schema
    from loaders.spool import Spool

_UNKNOWN_KEY = Text("「{key}」不是类型的名称", "{key!r} names no type of node or relationship")
_NOT_JSON = Text("这一行不是 JSON：{reason}", "the line is not JSON: {reason}")
_LONG_LINE = Text("这一行超过 {limit} 个字", "the line has more than {limit} characters")


class JsonRows:
    """JSON."""

    name = "json"

    def claims(self, path: Path) -> bool:
        """Tell whether a file is JSON, by its ending."""
        return path.suffix.casefold() == ".json"

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Lay the records of a file down; one record at a time is held.

        Raises:
            UnreadableError: It is not JSON from beginning to end.
        """
        records = Records(path, spool, schema)
        _read(path, lambda stream: _take_document(JsonStream(stream), records))


class NdjsonRows:
    """NDJSON, also called JSON lines; a broken line is rejected and never stops the others."""

    name = "ndjson"

    def claims(self, path: Path) -> bool:
        """Tell whether a file is NDJSON, by its ending."""
        return path.suffix.casefold() in {".ndjson", ".jsonl"}

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Lay the records of a file down, line by line.

        Raises:
            UnreadableError: It cannot be read as text.
        """
        records = Records(path, spool, schema)
        _read(path, lambda stream: _take_lines(stream, records))


def _read(path: Path, take: Callable[[TextIO], None]) -> None:
    try:
        with path.open(encoding=recognise(path), newline="") as stream:
            if stream.read(1) != "\ufeff":
                stream.seek(0)
            take(stream)
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(error) from error


def _take_document(stream: JsonStream, records: Records) -> None:
    if stream.peek() == "[":
        for line, record in stream.items():
            records.add(line, record)
    else:
        _take_object(stream, records)
    stream.end()


def _take_object(stream: JsonStream, records: Records) -> None:
    """Take lists of records by type; whatever else the object holds is one record of its own."""
    stream.peek()
    begins = stream.line
    others: dict[str, object] = {}
    lists = 0
    for key in stream.members():
        declared = records.type_called(key)
        if stream.peek() == "[" and declared is not None:
            lists += 1
            for line, record in stream.items():
                records.add(line, record, declared)
        else:
            others[key] = stream.value()
    if others and not lists:
        records.add(begins, others)
        return
    for key, value in others.items():
        fault = CellFault(key, None, _UNKNOWN_KEY.format(key=key))
        records.reject(begins, {key: value}, fault)


def _take_lines(stream: TextIO, records: Records) -> None:
    for number, line in _lines(stream):
        if len(line) > LONGEST_VALUE:
            reason = _LONG_LINE.format(limit=LONGEST_VALUE)
            records.reject(number, shortened(line), CellFault(None, None, reason))
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = _NOT_JSON.format(reason=str(error))
            records.reject(number, shortened(line), CellFault(None, shortened(line), reason))
        else:
            records.add(number, record)


def _lines(stream: TextIO) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, numbered; of one that is too long only the beginning."""
    number = 0
    while line := stream.readline(LONGEST_VALUE + 1):
        number += 1
        whole = line.endswith("\n")
        if line.strip():
            yield number, line
        while not whole:
            rest = stream.readline(LONGEST_VALUE + 1)
            whole = not rest or rest.endswith("\n")


JSON_ROWS = JsonRows()
NDJSON_ROWS = NdjsonRows()
