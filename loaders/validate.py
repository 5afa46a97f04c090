"""Cells into typed values: one parser per sheet, put together once from its columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from graph.hans import simplified
from graph.text import Text
from graph.values import ValueFaultError, parser, split_list
from graph.writer import missing_reason
from loaders.faults import SHOWN_CHARACTERS, CellFault, shortened
from loaders.mapping import spelling
from loaders.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graph.schema import Property, Schema
    from loaders.mapping import Column, NodeLayout, RelationLayout

Values = dict[str, object]

# an id stands in an index of the database, which takes 8 KB at most
_ID_CHARACTERS = 500

_SHORT = Text(
    "只有 {found} 个单元格，而表头有 {width} 个", "has {found} cells where the header has {width}"
)
_NO_HEADER_ABOVE = Text("这个单元格上方没有表头", "there is no header above this cell")
_LONG_ID = Text("编号过长（最多 {limit} 个字）", "the id is too long (at most {limit} characters)")
_LONG_VALUE = Text(
    "内容过长（{count} 个字），不能作为「{label}」", "is too long ({count} characters) for {label}"
)
_NO_ID = Text("必填：{header}", "is required: {header}")
_NO_START = Text("{relation} 不能从这种类型开始", "{relation} cannot start from this type")
_NO_FINISH = Text("{relation} 不能指向这种类型", "{relation} cannot point to this type")


def parse_id(text: str) -> str:
    """Return the id that a cell holds.

    Raises:
        ValueFaultError: It is longer than an id may be.
    """
    text = text.strip()
    if len(text) > _ID_CHARACTERS:
        raise ValueFaultError(_LONG_ID.format(limit=_ID_CHARACTERS))
    return text


class ValueParser:
    """Turns the cells of a row into the values of the properties that its columns hold.

    A blank cell says nothing: it names no value, and what is stored already stays.
    """

    def __init__(self, layout: NodeLayout | RelationLayout) -> None:
        self._width = layout.width
        self._columns = tuple(
            (each.index, each.name, _parser_of(each.declared)) for each in layout.properties
        )
        self._declared = {each.name: each.declared for each in layout.properties}
        self._headers = {each.name: each.header for each in layout.properties}
        self._required = tuple(
            (each.name, missing_reason(each.declared))
            for each in layout.properties
            if each.declared.required
        )
        self._unnamed = layout.unnamed

    def parse(self, cells: Sequence[str]) -> tuple[Values, list[CellFault]]:
        """Return the values of a row and everything that is wrong with its cells.

        A row that is shorter than the header has no values at all: no one can tell which of its
        cells is missing. Blank cells beyond the header do no harm.
        """
        values: Values = {}
        faults: list[CellFault] = []
        if len(cells) != self._width or self._unnamed:
            faults = self._shape_faults(cells)
            if len(cells) < self._width:
                return values, faults
        for index, name, convert in self._columns:
            text = cells[index]
            if text:
                try:
                    value = convert(text)
                except ValueFaultError:
                    value = text.strip()
                    near = partial(_near_choice, self._declared[name])
                    faults += _cell_faults(self._headers[name], text.strip(), convert, near)
                # an empty text or list is as good as a blank cell; zero and false are values
                if value or value == 0:
                    values[name] = value
        for name, reason in self._required:
            if name not in values:
                faults.append(CellFault(self._headers[name], "", reason))
        return values, faults

    def _shape_faults(self, cells: Sequence[str]) -> list[CellFault]:
        if len(cells) < self._width:
            return [CellFault(None, None, _SHORT.format(found=len(cells), width=self._width))]
        nameless = (*(cells[index] for index in self._unnamed), *cells[self._width :])
        return [
            CellFault(None, shortened(each.strip()), _NO_HEADER_ABOVE)
            for each in nameless
            if each.strip()
        ]


class Ends(NamedTuple):
    """The two nodes that a row joins: their ids, and the node types that each of them may have."""

    source: str
    target: str
    source_labels: tuple[str, ...]
    target_labels: tuple[str, ...]


class EndsParser:
    """Reads the cells of a relation sheet that say which nodes a row joins."""

    def __init__(self, layout: RelationLayout, schema: Schema) -> None:
        relation, ends = layout.declared, layout.ends
        labels = {
            spelling(text): node.name for node in schema.nodes.values() for text in node.headers()
        }
        wordings = {node.name: (node.name, node.label.zh) for node in schema.nodes.values()}
        no_start = _NO_START.format(relation=relation.name)
        no_finish = _NO_FINISH.format(relation=relation.name)
        self._source, self._target = ends["from"], ends["to"]
        self._source_type = _TypeCell(
            ends.get("from_type"), relation.sources, labels, wordings, no_start
        )
        self._target_type = _TypeCell(
            ends.get("to_type"), relation.targets, labels, wordings, no_finish
        )

    def parse(self, cells: Sequence[str], faults: list[CellFault]) -> Ends:
        """Return the ends of a row; add a fault for everything that is wrong with them.

        Args:
            cells: A row that is no shorter than the header.
            faults: What is wrong with the row so far.
        """
        return Ends(
            _id_in(self._source, cells, faults),
            _id_in(self._target, cells, faults),
            self._source_type.labels(cells, faults),
            self._target_type.labels(cells, faults),
        )


class _TypeCell:
    """The cell that may say which node type an end has."""

    def __init__(
        self,
        column: Column | None,
        allowed: tuple[str, ...],
        labels: Mapping[str, str],
        wordings: Mapping[str, tuple[str, ...]],
        refusal: Text,
    ) -> None:
        self._column = column
        self._allowed = allowed
        self._refusal = refusal
        self._labels = labels
        self._wordings = [text for each in allowed for text in wordings[each]]
        # a sheet repeats few spellings very often
        self._seen: dict[str, tuple[str, ...]] = {}

    def labels(self, cells: Sequence[str], faults: list[CellFault]) -> tuple[str, ...]:
        """Return the types that the end may have; all that are allowed when the cell is blank."""
        if self._column is None:
            return self._allowed
        text = cells[self._column.index]
        found = self._seen.get(text)
        if found is None:
            wanted = spelling(text)
            label = self._labels.get(wanted) or self._labels.get(simplified(wanted))
            if label in self._allowed:
                found = self._seen[text] = (label,)
            else:
                found = self._allowed
                if text.strip():
                    value = shortened(text.strip())
                    near = suggestion(text, self._wordings)
                    faults.append(CellFault(self._column.header, value, self._refusal, near))
        return found


def _parser_of(declared: Property) -> Callable[[str], object]:
    return parse_id if declared.name == "id" else parser(declared)


def _id_in(column: Column, cells: Sequence[str], faults: list[CellFault]) -> str:
    text = cells[column.index].strip()
    if not text:
        faults.append(CellFault(column.header, "", _NO_ID.format(header=column.header)))
    elif len(text) > _ID_CHARACTERS:
        faults += _cell_faults(column.header, text, parse_id)
    return text


def _cell_faults(
    header: str,
    text: str,
    convert: Callable[[str], object],
    near: Callable[[str], str | None] | None = None,
) -> Iterator[CellFault]:
    """Yield what is wrong with one cell; a reason that would repeat a long cell is put shorter."""
    if not text:
        return
    try:
        convert(text)
    except ValueFaultError as error:
        reason = error.reason
        if len(text) > SHOWN_CHARACTERS:
            if len(reason.en) > len(text):
                reason = _LONG_VALUE.format(count=len(text), label=header)
            near = None
        suggested = error.suggestion or (near(text) if near else None)
        yield CellFault(header, shortened(text), reason, suggested)


def _near_choice(declared: Property, text: str) -> str | None:
    """Return the choices that look most like a text that is none, as people call them."""
    if not declared.choices:
        return None
    items = split_list(text) if declared.kind == "strings" else [text]
    known = {spelling(each) for choice in declared.choices for each in choice.spellings()}
    wrong = next((each for each in items if spelling(each) not in known), text)
    wordings = [each for choice in declared.choices for each in (choice.label.zh, choice.code)]
    return suggestion(wrong, wordings)
