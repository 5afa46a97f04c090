"""The rows that a format finds, each laid into the part of its type, once in a whole run.

Documents of services repeat themselves: every service carries its organisation, every page of a
list the same categories. A repetition that says nothing new is passed over; one that does is laid
down again, so that the loader reports it instead of anybody losing it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from graph.values import ValueFaultError, parser
from loaders.faults import CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.schema import Schema
    from graph.text import Text
    from loaders.spool import Part, Spool

_ENDS = ("from", "to", "from_type", "to_type")
_REJECTED = ("id", "name")

_told_in_run: WeakKeyDictionary[Spool, dict[tuple[str, str], _Told]] = WeakKeyDictionary()


class _Told:
    """What a run has said of one node so far, as hashes; descriptions line by line."""

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        self._cells: set[int] = set()

    def is_news(self, cells: Mapping[str, str]) -> bool:
        """Tell whether these cells say anything that was not said before, and remember them."""
        said = {hash((name, line)) for name, text in cells.items() for line in _lines(name, text)}
        news = not said <= self._cells
        self._cells |= said
        return news


class TypedParts:
    """The parts of one file."""

    def __init__(self, spool: Spool, schema: Schema, path: Path) -> None:
        """Prepare for a file; parts are opened as rows come.

        Args:
            spool: The parts of the run, whose earlier files are remembered.
            schema: Says which columns a type has.
            path: The file that is being read, unless a row names another.
        """
        self._spool = spool
        self._schema = schema
        self._path = path
        self._parts: dict[tuple[Path, str], Part] = {}
        self._told = _told_in_run.setdefault(spool, {})

    def node(
        self, label: str, row: int, values: Mapping[str, str], path: Path | None = None
    ) -> None:
        """Lay down a node: its properties as text by name; a blank one says nothing."""
        columns = self._columns(label)
        said = {name: text for name, text in values.items() if text}
        if not self._told.setdefault((label, values["id"]), _Told()).is_news(said):
            return
        part = self._part(path or self._path, label, columns)
        part.add(row, [values.get(name, "") for name in columns])

    def relation(
        self,
        name: str,
        row: int,
        source: tuple[str, str],
        target: tuple[str, str],
        path: Path | None = None,
    ) -> None:
        """Lay down a relationship between two nodes, each given as (type, id)."""
        key = (name, "\0".join((*source, *target)))
        if key in self._told:
            return
        self._told[key] = _Told()
        part = self._part(path or self._path, name, _ENDS)
        part.add(row, [source[1], target[1], source[0], target[0]])

    def reject(
        self,
        label: str,
        row: int,
        values: Mapping[str, object],
        fault: tuple[str | None, str, Text],
        path: Path | None = None,
    ) -> None:
        """Lay down something that cannot become a node, and why.

        Args:
            label: Type of the part that holds it.
            row: Where it stands in its file.
            values: All that the file says of it.
            fault: Column, value and reason.
            path: Its file, where that is not the one being read.
        """
        column, value, reason = fault
        part = self._part(path or self._path, label, _REJECTED, ("id", "content"))
        told = json.dumps(values, ensure_ascii=False)
        part.reject(
            row,
            [str(values.get("id") or ""), told],
            CellFault(column, shortened(value) if value else None, reason),
        )

    def has_told(self, label: str, node_id: str) -> bool:
        """Tell whether the run has said anything of a node yet."""
        return (label, node_id) in self._told

    def fits(self, label: str, name: str, text: str) -> bool:
        """Tell whether a text can be a value of a property."""
        try:
            parser(self._schema.nodes[label].properties[name])(text)
        except ValueFaultError:
            return False
        return True

    def takes(self, label: str, name: str) -> bool:
        """Tell whether a type has a property of this name that a file may give."""
        node = self._schema.nodes.get(label)
        return node is not None and name in node.properties and not node.properties[name].derived

    def _columns(self, label: str) -> tuple[str, ...]:
        declared = self._schema.nodes[label].properties.values()
        return tuple(each.name for each in declared if not each.derived)

    def _part(
        self,
        path: Path,
        declared: str,
        columns: tuple[str, ...],
        shown: tuple[str, ...] | None = None,
    ) -> Part:
        key = (path, declared if shown is None else f"{declared} rejected")
        if key not in self._parts:
            self._parts[key] = self._spool.part(path, declared, columns, shown=shown)
        return self._parts[key]


def _lines(name: str, text: str) -> Iterator[str]:
    yield from text.split("\n") if name == "description" else (text,)
