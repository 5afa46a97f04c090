"""GraphML: our own export back in, and any other that names types and ids as it does.

Read element by element, so that a file of any size needs little memory. Documents with a DTD are
refused before anything of them is expanded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from graph.schema import NodeType, RelationType
from graph.text import Text
from loaders.encoding import cannot_be_read
from loaders.faults import CellFault, unreadable
from loaders.formats.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.schema import Schema
    from loaders.spool import Spool

_CHUNK_BYTES = 1 << 18
_LONGEST_TEXT = 1 << 24
_MOST_KEYS = 10_000
_LABELS, _LABEL = "labels", "label"
_TYPE_NAMES = frozenset({_LABELS, _LABEL, "type"})
_CARRIERS = frozenset({"node", "edge"})
_NO_GRAPHML = Text("不是 GraphML 文件", "The file is not GraphML")
_BROKEN = Text("XML 在这里有误：{reason}", "The XML is broken here: {reason}")
_DTD = Text(
    "文件带有 DTD（文档类型定义），出于安全不予读取；请删除 DOCTYPE",
    "The file has a DTD, which is refused for safety; remove its DOCTYPE",
)
_TOO_MUCH = Text("这里的一个元素过大", "A single element here is too large")
_HYPEREDGE = Text(
    "含有超边（hyperedge），图谱只有两端的关系",
    "The file has hyperedges; a relationship of the graph joins two nodes",
)
_NO_TYPE = Text(
    '节点「{node}」没有类型：缺少 labels（如 labels=":Unit" 或名为 labels 的 data）',
    'Node {node!r} has no type: labels is missing (labels=":Unit", or data called labels)',
)
_NO_LABEL = Text(
    '这条边没有类型：缺少 label（如 label="HOLDS_SEAT"）',
    'the edge has no type: label is missing (such as label="HOLDS_SEAT")',
)
_NO_END = Text(
    "「{end}」不是「类型:编号」；边的两端应写作如 Unit:unit-1",
    "{end!r} is not type:id; write the ends of an edge like Unit:unit-1",
)


class _Element(NamedTuple):
    """A node or an edge: where it begins, its attributes, and its data by name."""

    line: int
    tag: str
    attributes: dict[str, str]
    data: dict[str, str]


class GraphmlFile:
    """GraphML."""

    name = "graphml"

    def claims(self, path: Path) -> bool:
        """Tell whether a file is GraphML, by its ending."""
        return path.suffix.casefold() == ".graphml"

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Lay the nodes and edges of a file down.

        Raises:
            UnreadableError: It is not GraphML, has a DTD, or does not tell the types of its nodes.
        """
        records = Records(path, spool, schema)
        try:
            for element in _elements(path):
                if element.tag == "node":
                    _take_node(element, records)
                else:
                    _take_edge(element, records)
        except OSError as error:
            raise cannot_be_read(error) from error


def _take_node(element: _Element, records: Records) -> None:
    attributes, data = element.attributes, element.data
    told = attributes.get(_LABELS) or data.get(_LABELS) or data.get(_LABEL) or data.get("type")
    if not told:
        node = attributes.get("id", "")
        raise unreadable(_NO_TYPE.format(node=node), element.line)
    names = [each for each in told.split(":") if each]
    found = [each for name in names if isinstance(each := records.type_called(name), NodeType)]
    values: dict[str, object] = {k: v for k, v in data.items() if k not in _TYPE_NAMES}
    if "id" not in values:
        values["id"] = _id_of(attributes.get("id", ""), records)[1]
    if found:
        records.add(element.line, values, found[0])
    else:
        records.add(element.line, {"type": told, **values})


def _take_edge(element: _Element, records: Records) -> None:
    attributes, data = element.attributes, element.data
    told = attributes.get(_LABEL) or data.get(_LABEL) or data.get("type")
    declared = records.type_called(told)
    values: dict[str, object] = {k: v for k, v in data.items() if k not in _TYPE_NAMES}
    for name, key in (("source", "from"), ("target", "to")):
        end = attributes.get(name, "")
        label, node_id = _id_of(end, records)
        if label is None:
            fault = CellFault(name, end, _NO_END.format(end=end))
            records.reject(element.line, {**attributes, **data}, fault, declared)
            return
        values |= {key: node_id, f"{key}_type": label}
    if isinstance(declared, RelationType):
        records.add(element.line, values, declared)
    else:
        fault = CellFault(_LABEL, told, _NO_LABEL)
        records.reject(element.line, {**attributes, **data}, fault)


def _id_of(name: str, records: Records) -> tuple[str | None, str]:
    """Return type and id of a node named ``Type:id``; no type where it is named otherwise."""
    label, colon, node_id = name.partition(":")
    declared = records.type_called(label) if colon and node_id else None
    return (declared.name, node_id) if isinstance(declared, NodeType) else (None, name)


def _elements(path: Path) -> Iterator[_Element]:
    """Yield nodes and edges in the order of the file, of which little is ever held."""
    reader = _Reader()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            reader.feed(chunk)
            yield from reader.done()
    reader.feed(b"", last=True)
    yield from reader.done()


class _Reader:
    """Puts the events of the parser together."""

    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        self._parser = parser
        self._names: dict[str, str] = {}
        self._finished: list[_Element] = []
        self._open: _Element | None = None
        self._key: str | None = None
        self._text: list[str] = []
        self._size = 0
        self._fed = 0
        self._seen_root = False

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Take some more of the document.

        Raises:
            UnreadableError: It is broken, or refused.
        """
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise unreadable(_BROKEN.format(reason=reason), error.lineno) from error
        self._fed += len(chunk)
        # what has begun and not ended is held by the parser: a tag that never closes, for one
        if max(self._size, self._fed - self._parser.CurrentByteIndex) > _LONGEST_TEXT:
            raise unreadable(_TOO_MUCH, self._parser.CurrentLineNumber)

    def done(self) -> list[_Element]:
        """Return what is complete since the last time."""
        finished, self._finished = self._finished, []
        return finished

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        line = self._parser.CurrentLineNumber
        if not self._seen_root:
            self._seen_root = True
            if tag != "graphml":
                raise unreadable(_NO_GRAPHML, line)
        if tag == "hyperedge":
            raise unreadable(_HYPEREDGE, line)
        if tag == "key":
            self._names[attributes.get("id", "")] = attributes.get("attr.name", "")
            if len(self._names) > _MOST_KEYS:
                raise unreadable(_TOO_MUCH, line)
        elif tag in _CARRIERS:
            self._open = _Element(line, tag, attributes, {})
            self._size = 0
        elif tag == "data" and self._open:
            key = attributes.get("key", "")
            self._key, self._text = self._names.get(key) or key, []

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "data" and self._open and self._key is not None:
            self._open.data[self._key] = "".join(self._text)
            self._key = None
        elif tag in _CARRIERS and self._open:
            self._finished.append(self._open)
            self._open = None

    def _characters(self, text: str) -> None:
        if self._key is not None:
            self._size += len(text)
            if self._size <= _LONGEST_TEXT:
                self._text.append(text)

    def _doctype(self, *_: object) -> None:
        raise unreadable(_DTD, self._parser.CurrentLineNumber)

    def _entity(self, *_: object) -> None:
        raise unreadable(_DTD, self._parser.CurrentLineNumber)


GRAPHML_FILE = GraphmlFile()
