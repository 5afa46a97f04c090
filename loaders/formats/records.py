"""Records of named values, as JSON and GraphML hold them, into the parts of a spool."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import NodeType, Property, RelationType
from graph.text import Text
from graph.values import join_list
from loaders.faults import CellFault, UnreadableError, shortened
from loaders.mapping import END_HEADERS, Meanings, spelling, type_named, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.schema import Schema
    from loaders.mapping import Meaning
    from loaders.spool import Part, Spool

Declared = NodeType | RelationType

_TYPE_KEYS = frozenset(map(spelling, ("type", "_type", "数据类型")))
# in a file of one type it may be the kind of a unit or a team; only a type's name makes it the type
_DOUBTFUL_TYPE_KEY = "类型"
_POINT = ("longitude", "latitude")
_WHOLE = 2**53
# JSON can name one half of a character beyond the first 65,536, which is no text
_HALF = re.compile("[\ud800-\udfff]")

_NO_TYPE = Text(
    "看不出这条记录的类型：请写上 type，如 Unit 或 驻区单位",
    "tells no type: give it one, such as type: Unit or 驻区单位",
)
_NOT_AN_OBJECT = Text("这条记录不是对象", "is not an object of names and values")
_NO_PLACE = Text("{type} 没有这一项", "{type} has no place for it")
_TWICE = Text("与「{other}」含义相同，内容却不同", "means the same as {other!r} and says otherwise")
_HALF_CHARACTER = Text("含有半个字符，不是文字", "holds half a character, which is not text")
_NOT_ONE = Text("应为一个值", "must be a single value")


class _Kind(NamedTuple):
    """A type: its columns, what keys mean in it, and the part that takes its rows."""

    declared: Declared
    columns: tuple[str, ...]
    meanings: Meanings
    part: Part


class Records:
    """Lays records down, each into the part of its type."""

    def __init__(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Prepare for a file whose name may say which type its records are of."""
        self._path = path
        self._spool = spool
        self._schema = schema
        self._kinds: dict[str, _Kind] = {}
        self._types: dict[str, Declared | None] = {}
        try:
            self._default: Declared | None = type_of(path, schema)
        except UnreadableError:
            self._default = None

    def type_called(self, name: object) -> Declared | None:
        """Return the type that a name means; None when it means none."""
        if not isinstance(name, str) or _HALF.search(name):
            return None
        if name not in self._types:
            try:
                self._types[name] = type_named(name, self._schema)
            except UnreadableError:
                return None
        return self._types[name]

    def add(self, row: int, record: object, given: Declared | None = None) -> None:
        """Lay down one record.

        Args:
            row: Line on which it begins.
            record: Names and values; anything else is rejected.
            given: Its type, where the file tells it outside the record.
        """
        if not isinstance(record, dict):
            self.reject(row, record, CellFault(None, None, _NOT_AN_OBJECT), given)
            return
        if half := next(filter(_HALF.search, record), None):
            self.reject(row, record, CellFault(_whole(half), None, _HALF_CHARACTER), given)
            return
        declared, values = self._typed(record, given)
        if declared is None:
            self.reject(row, record, CellFault(None, None, _NO_TYPE))
            return
        kind = self._kind(declared, values)
        cells, faults = _Cells(kind).of(values)
        if faults:
            kind.part.reject(row, list(map(_whole, cells)), faults[0])
        else:
            kind.part.add(row, cells)

    def reject(
        self, row: int, content: object, fault: CellFault, given: Declared | None = None
    ) -> None:
        """Lay down something that is no record; it is told with the type that was expected."""
        expected = given or self._default or next(iter(self._schema.nodes.values()))
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        self._kind(expected, {}).part.reject(row, [_whole(text)], fault)

    def _typed(
        self, record: Mapping[str, object], given: Declared | None
    ) -> tuple[Declared | None, dict[str, object]]:
        """Return the type of a record, and the record without what tells the type."""
        for key in record:
            if spelling(key) in _TYPE_KEYS:
                rest = {name: value for name, value in record.items() if name != key}
                return self.type_called(record[key]), rest
        known = given or self._default
        if known is None and _DOUBTFUL_TYPE_KEY in record:
            rest = {name: each for name, each in record.items() if name != _DOUBTFUL_TYPE_KEY}
            return self.type_called(record[_DOUBTFUL_TYPE_KEY]), rest
        return known, dict(record)

    def _kind(self, declared: Declared, values: Mapping[str, object]) -> _Kind:
        """Return what is known of a type; its first record says what the columns are called."""
        kind = self._kinds.get(declared.name)
        if kind is None:
            meanings = Meanings(declared, self._schema)
            called = {_name(meaning): key for key in values if (meaning := meanings.of(key))}
            columns = tuple(_columns(declared, self._schema))
            shown = [called.get(each, each) for each in columns]
            part = self._spool.part(self._path, declared.name, columns, shown=shown)
            kind = self._kinds[declared.name] = _Kind(declared, columns, meanings, part)
        return kind


class _Cells:
    """Puts the values of one record into cells."""

    def __init__(self, kind: _Kind) -> None:
        self._kind = kind
        self._cells: dict[str, str] = {}
        self._called: dict[str, str] = {}
        self._homeless: list[str] = []
        self._faults: list[CellFault] = []

    def of(self, values: Mapping[str, object]) -> tuple[list[str], list[CellFault]]:
        """Return a cell for every column, and what is wrong with the record."""
        for key, value in values.items():
            self._take(key, value)
        if self._homeless:
            told = self._cells.get("description")
            self._cells["description"] = "\n".join([*([told] if told else []), *self._homeless])
        return [self._cells.get(each, "") for each in self._kind.columns], self._faults

    def _take(self, key: str, value: object) -> None:
        meaning = self._kind.meanings.of(key)
        if isinstance(meaning, Property) and meaning.derived:
            return
        try:
            text = _text(meaning, value)
        except ValueError:
            self._fault(key, _as_text(value), _NOT_ONE)
            return
        if not text.strip():
            return
        if _HALF.search(text):
            self._fault(key, _whole(text), _HALF_CHARACTER)
        elif meaning is None:
            self._without_place(key, text)
        else:
            self._put(key, _name(meaning), text)

    def _put(self, key: str, name: str, text: str) -> None:
        if self._cells.setdefault(name, text) != text:
            self._fault(key, text, _TWICE.format(other=self._called[name]))
        self._called.setdefault(name, key)

    def _without_place(self, key: str, text: str) -> None:
        """What a node has no place for goes into its description; a relationship has none."""
        if isinstance(self._kind.declared, NodeType):
            self._homeless.append(f"{key}: {text}")
        else:
            self._fault(key, text, _NO_PLACE.format(type=self._kind.declared.label))

    def _fault(self, key: str, text: str, reason: Text) -> None:
        self._faults.append(CellFault(key, shortened(text), reason))


def _columns(declared: Declared, schema: Schema) -> Iterator[str]:
    """Yield every header that a sheet of a type can have, one for each meaning."""
    if isinstance(declared, RelationType):
        yield from END_HEADERS
    yield from (each.name for each in declared.properties.values() if not each.derived)
    if isinstance(declared, NodeType):
        own = Meanings(declared, schema)
        for relation in schema.relations_from(declared.name):
            if own.of(relation.name) is relation:
                yield relation.name


def _name(meaning: Meaning) -> str:
    return meaning if isinstance(meaning, str) else meaning.name


def _whole(text: str) -> str:
    return _HALF.sub("\ufffd", text)


def _text(meaning: Meaning | None, value: object) -> str:
    """Return a value as the text of a cell.

    Raises:
        ValueError: It is several values, or a structure, where one value belongs.
    """
    if meaning is None:
        return _as_text(value)
    several = isinstance(meaning, RelationType) or (
        isinstance(meaning, Property) and meaning.kind == "strings"
    )
    if several and isinstance(value, list):
        return join_list(_single(each) for each in value)
    if several and isinstance(meaning, RelationType):
        # a text may list several ids, a number is one
        return value if isinstance(value, str) else _single(value)
    if isinstance(meaning, Property) and meaning.kind == "point":
        return _position(value)
    return _single(value)


def _position(value: object) -> str:
    """Return a position: ``longitude,latitude``, a map of both, a pair, or a GeoJSON point."""
    if isinstance(value, dict):
        pair = value.get("coordinates") or [value.get(each) for each in _POINT]
        return _pair(pair)
    return _pair(value) if isinstance(value, list) else _single(value)


def _pair(value: object) -> str:
    if not isinstance(value, list) or len(value) != len(_POINT):
        raise ValueError("not a position")
    return ",".join(map(_single, value))


def _single(value: object) -> str:
    if isinstance(value, (dict, list)):
        raise ValueError("not a single value")  # noqa: TRY004 - callers tell it as a faulty value
    return _as_text(value)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if isinstance(value, (int, float)):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
