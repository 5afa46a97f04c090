"""What a file and its columns mean: decided from the schema alone, before the first row is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.hans import folded, simplified
from graph.schema import NodeType, Property, RelationType
from graph.text import Text
from loaders.faults import CellFault, UnreadableError, unreadable
from loaders.file_names import plain_stem
from loaders.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.schema import Schema

ROW_COLUMN, REASON_COLUMN = "_row", "_reason"
"""The two columns that a reject file adds; they are passed over when it is loaded again."""

END_HEADERS = {
    "from": ("from", "起点"),
    "to": ("to", "终点"),
    "from_type": ("from_type", "起点类型"),
    "to_type": ("to_type", "终点类型"),
}
_NUMBERED = re.compile(r"^\d+[-_.\s]+")
# an asterisk marks a required column
_SPACING = re.compile(r"[\s_*-]+")

_UNKNOWN_TYPE = Text(
    "从文件名看不出类型；请按类型命名，如 units.csv、驻区单位.csv 或 HOLDS_SEAT.csv",
    "The file name names no type; call it after one, like units.csv, 驻区单位.csv or"
    " HOLDS_SEAT.csv",
)
_UNKNOWN_NAME = Text(
    "从名称「{name}」看不出类型；请按类型命名，如 units 或 驻区单位",
    "The name {name!r} names no type; call it after one, like units or 驻区单位",
)
_SEVERAL_TYPES = Text(
    "文件名可以指 {names}；请用其中一个命名", "The file name may mean {names}; call it after one"
)
_UNKNOWN_HEADER = Text("{type} 没有这一列", "{type} has no such column")
_DERIVED_HEADER = Text(
    "这一列由程序填写，不能导入，请删除", "the product fills this in itself; remove the column"
)
_TWICE = Text(
    "与「{other}」列含义相同，只能保留一列", "means the same as column {other!r}; keep one"
)
_MISSING_HEADER = Text("缺少必填列：{header}", "a required column is missing: {header}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: where it is, what its header says and what it stands for."""

    index: int
    header: str
    name: str


@dataclass(frozen=True, slots=True)
class PropertyColumn(Column):
    """A column whose cells are values of a property."""

    declared: Property


@dataclass(frozen=True, slots=True)
class ReferenceColumn(Column):
    """A column of a node sheet whose cells hold ids of other nodes."""

    relation: RelationType


@dataclass(frozen=True, slots=True)
class NodeLayout:
    """What the columns of a node sheet mean.

    Attributes:
        declared: The node type.
        width: Number of columns.
        properties: Columns that hold properties.
        references: Columns that hold the targets of relationships.
        unnamed: Columns without a header; their cells must be blank.
    """

    declared: NodeType
    width: int
    properties: tuple[PropertyColumn, ...]
    references: tuple[ReferenceColumn, ...]
    unnamed: tuple[int, ...]

    @property
    def id_column(self) -> PropertyColumn:
        """The column that holds the ids."""
        return next(each for each in self.properties if each.name == "id")


@dataclass(frozen=True, slots=True)
class RelationLayout:
    """What the columns of a relation sheet mean.

    Attributes:
        declared: The relation type.
        width: Number of columns.
        properties: Columns that hold properties.
        ends: The columns ``from`` and ``to`` and, where the sheet has them, ``from_type`` and
            ``to_type``.
        unnamed: Columns without a header; their cells must be blank.
    """

    declared: RelationType
    width: int
    properties: tuple[PropertyColumn, ...]
    ends: dict[str, Column]
    unnamed: tuple[int, ...]


Layout = NodeLayout | RelationLayout


Meaning = Property | RelationType | str
"""A property, the relation type of a reference column, or an end (``from``, ``to_type`` …)."""


def spelling(text: str) -> str:
    """Return a header or name without case, width, spaces, hyphens, underscores and asterisks.

    >>> spelling("Party-Organizations") == spelling("ｐarty organizations *")
    True
    """
    return _SPACING.sub("", folded(text))


def type_of(path: Path, schema: Schema) -> NodeType | RelationType:
    """Which type of node or relationship does a file hold, by its name?

    A number in front orders the files of a folder and means nothing. The name of a node type wins
    over a relation type that is called the same. Traditional characters are understood.

    Raises:
        UnreadableError: The name means no type, or several.
    """
    name = plain_stem(path)
    found = _type_named(name, schema)
    if found is None:
        raise UnreadableError((None, CellFault(None, None, _UNKNOWN_TYPE, _types(name, schema))))
    return found


def type_named(name: str, schema: Schema) -> NodeType | RelationType:
    """Which type does a name mean: of a sheet of a workbook, or one that a person has typed?

    Raises:
        UnreadableError: The name means no type, or several.
    """
    found = _type_named(name, schema)
    if found is None:
        reason = _UNKNOWN_NAME.format(name=name)
        raise UnreadableError((None, CellFault(None, None, reason, _types(name, schema))))
    return found


def _type_named(name: str, schema: Schema) -> NodeType | RelationType | None:
    plain = spelling(_NUMBERED.sub("", name.strip()))
    for wanted in _writings(plain):
        for declared in (schema.nodes.values(), schema.relations.values()):
            found = [each for each in declared if wanted in _spellings(each)]
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(each.name for each in found)
                raise unreadable(_SEVERAL_TYPES.format(names=names))
    return None


def _writings(text: str) -> Iterator[str]:
    """Yield a text as it is written and then, should that mean nothing, in simplified writing."""
    yield text
    yield simplified(text)


def _spellings(declared: NodeType | RelationType) -> set[str]:
    """Return what may name a type, also in both languages together as a template writes it."""
    both = _in_both_languages(declared.name, declared.label)
    return {spelling(each) for each in (*declared.headers(), *both)}


def _in_both_languages(name: str, label: Text) -> tuple[str, str]:
    return f"{label.zh}{name}", f"{label.zh}{label.en}"


def _types(name: str, schema: Schema) -> str | None:
    nodes = [text for each in schema.nodes.values() for text in each.headers()]
    return suggestion(name, [*nodes, *schema.relations])


class Meanings:
    """What the headers of a sheet of one type may mean; a property wins over a relation."""

    def __init__(self, declared: NodeType | RelationType, schema: Schema) -> None:
        self._known: dict[str, Meaning] = {}
        self._wordings: list[str] = []
        if isinstance(declared, NodeType):
            for relation in schema.relations_from(declared.name):
                column = relation.column
                texts = (column.zh, column.en, f"{column.zh}{column.en}") if column else ()
                self._know(relation, relation.name, *texts)
                self._wordings += texts[:2]
        for each in declared.properties.values():
            self._know(each, *each.headers(), *_in_both_languages(each.name, each.label))
            if not each.derived:
                self._wordings += each.headers()
        if isinstance(declared, RelationType):
            for end, headers in END_HEADERS.items():
                self._know(end, *headers, "".join(reversed(headers)))
                self._wordings += headers

    def _know(self, meaning: Meaning, *headers: str) -> None:
        self._known |= dict.fromkeys(map(spelling, headers), meaning)

    def of(self, header: str) -> Meaning | None:
        """Return what a header means, also one in traditional characters; None when nothing."""
        plain = spelling(header)
        return self._known.get(plain) or self._known.get(simplified(plain))

    def near(self, header: str) -> str | None:
        """Return the headers that look most like one that means nothing."""
        return suggestion(header, self._wordings)


def required_columns(declared: NodeType | RelationType) -> tuple[str, ...]:
    """Return the names of the columns that a sheet of a type cannot do without."""
    return declared.required if isinstance(declared, NodeType) else ("from", "to")


def layout_of(
    declared: NodeType | RelationType, header: Sequence[str], header_row: int, schema: Schema
) -> Layout:
    """What does each column of a sheet mean?

    Args:
        declared: The type that the sheet holds.
        header: Its header; every wording of the schema is understood, in Chinese or English.
        header_row: Line of the header, for the faults.
        schema: Gives the relation types that a node sheet may have as columns.

    Raises:
        UnreadableError: A header is unknown, means the same as another or is filled in by the
            product, or a required column is missing; every such fault at once.
    """
    meanings = Meanings(declared, schema)
    columns: list[Column] = []
    faults: list[CellFault] = []
    unnamed = tuple(index for index, text in enumerate(header) if not text)
    for index, text in enumerate(header):
        if not text or text in {ROW_COLUMN, REASON_COLUMN}:
            continue
        meaning = meanings.of(text)
        if meaning is None:
            reason = _UNKNOWN_HEADER.format(type=declared.label)
            faults.append(CellFault(text, None, reason, meanings.near(text)))
        elif isinstance(meaning, Property) and meaning.derived:
            faults.append(CellFault(text, None, _DERIVED_HEADER))
        else:
            columns.append(_column(index, text, meaning))
    faults += _twice(columns)
    faults += _missing(declared, columns)
    if faults:
        raise UnreadableError(*((header_row, each) for each in faults))
    properties = tuple(each for each in columns if isinstance(each, PropertyColumn))
    if isinstance(declared, NodeType):
        references = tuple(each for each in columns if isinstance(each, ReferenceColumn))
        return NodeLayout(declared, len(header), properties, references, unnamed)
    ends = {each.name: each for each in columns if type(each) is Column}
    return RelationLayout(declared, len(header), properties, ends, unnamed)


def _column(index: int, header: str, meaning: Meaning) -> Column:
    if isinstance(meaning, Property):
        return PropertyColumn(index, header, meaning.name, meaning)
    if isinstance(meaning, RelationType):
        return ReferenceColumn(index, header, meaning.name, meaning)
    return Column(index, header, meaning)


def _twice(columns: Sequence[Column]) -> Iterator[CellFault]:
    """Yield a fault for every column that repeats the meaning of one before it."""
    first: dict[str, str] = {}
    for column in columns:
        if column.name in first:
            reason = _TWICE.format(other=first[column.name])
            yield CellFault(column.header, None, reason)
        else:
            first[column.name] = column.header


def _missing(declared: NodeType | RelationType, columns: Sequence[Column]) -> Iterator[CellFault]:
    """Yield a fault for every column that the type cannot do without."""
    present = {each.name for each in columns}
    if isinstance(declared, RelationType):
        for end in ("from", "to"):
            if end not in present:
                yield CellFault(
                    end, None, _MISSING_HEADER.format(header="/".join(END_HEADERS[end]))
                )
    for name in declared.required:
        if name not in present:
            label = declared.properties[name].label
            yield CellFault(name, None, _MISSING_HEADER.format(header=label))
