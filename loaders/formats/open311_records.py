"""The records of Open311 files: lists of services or requests, in JSON or XML, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from xml.parsers import expat

from graph.text import Text
from loaders.encoding import cannot_be_read, recognise
from loaders.faults import unreadable
from loaders.formats.json_stream import JsonStream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["services", "requests"]
Record = dict[str, Any]

_CHUNK = 1 << 16
_HEAD = 1 << 14
_LONGEST_RECORD = 1 << 24
_ROOTS: dict[str, tuple[Kind, str]] = {
    "services": ("services", "service"),
    "service_requests": ("requests", "request"),
    "requests": ("requests", "request"),
}
_RECORD_DEPTH = 2

_NO_LIST = Text("不是 Open311 的列表", "It is no list of Open311")
_NO_OBJECT = Text("列表中有不是对象的内容", "The list holds something that is no object")
_DTD = Text("XML 中有 DTD 或实体声明，不予读取", "The XML declares a DTD or entities; refused")
_BROKEN = Text("XML 在这里有误：{reason}", "The XML is broken here: {reason}")
_TOO_LONG = Text("单条记录过长", "A single record is too long")


def kind_of(path: Path) -> Kind | None:
    """Tell from the beginning of a file whether it lists services or requests."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return None
    text = head.decode("utf-8-sig", "replace").lstrip()
    if path.suffix.casefold() == ".xml":
        return next((kind for root, (kind, _) in _ROOTS.items() if f"<{root}" in text), None)
    if path.suffix.casefold() != ".json" or not text.startswith(("[", "{")):
        return None
    first = text.partition("}")[0]
    if '"service_request_id"' in first or ('"token"' in first and '"service_notice"' in first):
        return "requests"
    return "services" if '"service_code"' in first and '"service_name"' in first else None


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """Yield every record of a file with the line on which it begins.

    Raises:
        UnreadableError: The file is broken, declares a DTD, or is no list of Open311.
    """
    try:
        if path.suffix.casefold() == ".xml":
            yield from _xml_records(path)
        else:
            yield from _json_records(path)
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(error) from error


def _json_records(path: Path) -> Iterator[tuple[int, Record]]:
    with path.open(encoding=recognise(path)) as text:
        stream = JsonStream(text)
        if stream.peek() == "[":
            yield from _items(stream)
        else:
            # some servers wrap the list as the XML does
            whole: Record = {}
            line = stream.line
            for key in stream.members():
                if stream.peek() == "[" and key in _ROOTS:
                    yield from _items(stream)
                else:
                    whole[key] = stream.value()
            if "service_code" in whole or "service_request_id" in whole:
                yield line, whole
        stream.end()


def _items(stream: JsonStream) -> Iterator[tuple[int, Record]]:
    for line, item in stream.items():
        if not isinstance(item, dict):
            raise unreadable(_NO_OBJECT, line)
        yield line, item


def _xml_records(path: Path) -> Iterator[tuple[int, Record]]:
    reader = _XmlReader()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)


class _XmlReader:
    """Takes the elements below the root as records, their children as fields."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._names: list[str] = []
        self._found: list[tuple[int, Record]] = []
        self._record: Record = {}
        self._text: list[str] = []
        self._size = self._line = self._fed = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> list[tuple[int, Record]]:
        """Take some more of the file and return the records that are complete."""
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise unreadable(_BROKEN.format(reason=reason), error.lineno) from error
        self._fed += len(chunk)
        # a tag that never closes is held by the parser
        if max(self._size, self._fed - self._parser.CurrentByteIndex) > _LONGEST_RECORD:
            raise unreadable(_TOO_LONG, self._parser.CurrentLineNumber)
        found, self._found = self._found, []
        return found

    def _start(self, name: str, _: dict[str, str]) -> None:
        if not self._names and name not in _ROOTS:
            raise unreadable(_NO_LIST, self._parser.CurrentLineNumber)
        self._names.append(name)
        if len(self._names) == _RECORD_DEPTH:
            self._record, self._size = {}, 0
            self._line = self._parser.CurrentLineNumber
        if len(self._names) <= _RECORD_DEPTH + 1:
            self._text = []

    def _end(self, name: str) -> None:
        depth = len(self._names)
        if depth == _RECORD_DEPTH + 1:
            text = "".join(self._text).strip()
            before = self._record.get(name)
            self._record[name] = f"{before}; {text}" if before and text else text or before or ""
        elif depth == _RECORD_DEPTH and self._record:
            self._found.append((self._line, self._record))
        self._names.pop()

    def _characters(self, text: str) -> None:
        self._size += len(text)
        self._text.append(text)

    def _refuse(self, *_: object) -> None:
        raise unreadable(_DTD, self._parser.CurrentLineNumber)
