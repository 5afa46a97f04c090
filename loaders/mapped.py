"""A foreign sheet into parts of a spool, as its mapping says."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.faults import CellFault, UnreadableError
from loaders.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graph.schema import Schema
    from loaders.mapping_file import Record, SheetMapping, Value
    from loaders.spool import Part, Spool
    from loaders.tables import Table

_NO_COLUMN = Text("映射中的列在表中不存在", "the mapping names a column that the sheet lacks")
_NOT_MENTIONED = Text(
    "映射没有提到这一列；请使用它，或列入 unused",
    "the mapping does not mention this column; use it or list it under unused",
)
_SHORT = Text("只有 {found} 个单元格，而表头有 {width} 个", "has {found} cells, the header {width}")
_BLANK_ID = Text("编号为空", "the id is blank")
_BLANK_LINES = re.compile(r"[ \t\u3000]*(?:\r?\n[ \t\u3000]*)+")


def spool_mapped(table: Table, mapping: SheetMapping, spool: Spool, schema: Schema) -> None:
    """Read a sheet as its mapping says, and lay what it becomes into parts of the spool.

    Text is cleaned: spaces around every line and blank lines go, all else stays.

    Raises:
        UnreadableError: The mapping and the header do not fit, or the file cannot be read.
    """
    _check_header(table, mapping)
    places = {name: place for place, name in enumerate(table.header)}
    makers = [_Maker(record, places, table, spool, schema) for record in mapping.records]
    width = len(table.header)
    for number, cells, fault in table.rows():
        wrong = fault or (_short_row(cells, width) if len(cells) < width else None)
        if wrong:
            makers[0].reject(number, cells, wrong)
            continue
        clean = [cleaned(each) for each in cells]
        for each in makers:
            each.make(number, clean)


def cleaned(text: str) -> str:
    r"""Return a text without spaces around its lines and without blank lines.

    >>> cleaned("\n\t\t第一行  \n\t \n\t第二行\n")
    '第一行\n第二行'
    """
    return _BLANK_LINES.sub("\n", text).strip(" \t\r\n\u3000")


class _Maker:
    """Makes one record of every row."""

    def __init__(
        self,
        record: Record,
        places: dict[str, int],
        table: Table,
        spool: Spool,
        schema: Schema,
    ) -> None:
        self._when = places[record.when] if record.when else None
        self._seen: set[str] | None = set() if record.once else None
        self._id = _reader(record.id, places)
        self._properties = [_reader(each, places) for each in record.properties.values()]
        shown = [_shown(name, value) for name, value in record.values()]
        names = ("id", *record.properties)
        self._part = spool.part(
            table.path, record.type, names, sheet=table.sheet, shown=shown[: len(names)]
        )
        self._id_shown = shown[0]
        self._relations = [
            (
                _reader(target.id, places),
                record.type,
                target.type or _only(schema.relations[name].targets),
                spool.part(
                    table.path,
                    name,
                    ("from", "to", "from_type", "to_type"),
                    sheet=table.sheet,
                    shown=(shown[0], _shown(name, target.id), record.type, target.type or name),
                ),
            )
            for name, target in record.relations.items()
        ]

    def make(self, number: int, cells: Sequence[str]) -> None:
        if self._when is not None and not cells[self._when]:
            return
        node_id = self._id(cells)
        values = [node_id, *(each(cells) for each in self._properties)]
        if not node_id:
            self._part.reject(number, values, CellFault(self._id_shown, "", _BLANK_ID))
            return
        if self._seen is None or node_id not in self._seen:
            if self._seen is not None:
                self._seen.add(node_id)
            self._part.add(number, values)
        for read, from_type, to_type, part in self._relations:
            self._join(number, node_id, read(cells), (from_type, to_type), part)

    def reject(self, number: int, cells: Sequence[str], fault: CellFault) -> None:
        self._part.reject(number, cells, fault)

    def _join(
        self, number: int, node_id: str, targets: str, types: tuple[str, str], part: Part
    ) -> None:
        for target in dict.fromkeys(filter(None, map(str.strip, re.split("[;；\n]", targets)))):
            part.add(number, (node_id, target, *types))


def _reader(value: Value, places: dict[str, int]) -> Callable[[Sequence[str]], str]:
    """Return the function that takes a value out of the cells of a row."""
    if value.column is not None:
        place, words = places[value.column], value.words
        return lambda cells: words.get(cells[place], cells[place])
    if value.text is not None:
        pieces = list(_pieces(value.text, places))
        return lambda cells: _joined(pieces, cells)
    constant = value.value or ""
    return lambda _: constant


def _pieces(text: str, places: dict[str, int]) -> Iterator[str | int]:
    for literal, name, _, _ in string.Formatter().parse(text):
        if literal:
            yield literal
        if name:
            yield places[name]


def _joined(pieces: Sequence[str | int], cells: Sequence[str]) -> str:
    found = [cells[each] if isinstance(each, int) else each for each in pieces]
    return "".join(found) if all(found) else ""


def _check_header(table: Table, mapping: SheetMapping) -> None:
    """Hold the mapping against the header; every disagreement at once."""
    used = mapping.columns()
    known = {*used, *mapping.unused}
    faults = [
        CellFault(each, None, _NO_COLUMN, suggestion(each, table.header))
        for each in used
        if each not in table.header
    ]
    faults += [
        CellFault(each, None, _NOT_MENTIONED, suggestion(each, used))
        for each in table.header
        if each and each not in known
    ]
    if faults:
        raise UnreadableError(*((table.header_row, each) for each in faults))


def _short_row(cells: Sequence[str], width: int) -> CellFault:
    return CellFault(None, None, _SHORT.format(found=len(cells), width=width))


def _shown(name: str, value: Value) -> str:
    return " + ".join(value.columns()) or name


def _only(targets: tuple[str, ...]) -> str:
    return targets[0] if len(targets) == 1 else ""
