"""The rows that a format finds, each laid into the part of its type, once in a whole run.

Documents of services repeat themselves: every service carries its organisation, every page of a
list the same categories. A repetition that says nothing new is passed over; one that does is laid
down again, so that the loader reports it instead of anybody losing it.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, finalize

from graph.values import ValueFaultError, parser
from loaders.faults import CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.schema import Schema
    from graph.text import Text
    from loaders.spool import Part, Spool

_ENDS = ("from", "to", "from_type", "to_type")
_REJECTED = ("id", "name")

_TABLE = Path(__file__).with_suffix(".sql")
_TELL = "INSERT OR IGNORE INTO told VALUES (?)"
_IS_TOLD = "SELECT count(*) FROM told WHERE statement = ?"

_told_in_run: WeakKeyDictionary[Spool, _Told] = WeakKeyDictionary()


class _Told:
    """What a run has said so far, as hashes on disk: a run may say many millions of things."""

    def __init__(self, spool: Spool) -> None:
        # without a name, SQLite keeps the database in a temporary file and removes it itself
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.executescript(_TABLE.read_text("utf-8"))
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("BEGIN")
        finalize(spool, self._connection.close)

    def is_news(self, statements: Iterable[tuple[str, ...]]) -> bool:
        """Tell whether any of these was not said before, and remember them all."""
        before = self._connection.total_changes
        self._connection.executemany(_TELL, ((hash(each),) for each in statements))
        return self._connection.total_changes > before

    def has(self, statement: tuple[str, ...]) -> bool:
        """Tell whether something was said before."""
        [[count]] = self._connection.execute(_IS_TOLD, (hash(statement),))
        return bool(count)


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
        if spool not in _told_in_run:
            _told_in_run[spool] = _Told(spool)
        self._told = _told_in_run[spool]

    def node(
        self, label: str, row: int, values: Mapping[str, str], path: Path | None = None
    ) -> None:
        """Lay down a node: its properties as text by name; a blank one says nothing."""
        columns = self._columns(label)
        if not self._told.is_news(_statements(label, values)):
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
        if not self._told.is_news([(name, *source, *target)]):
            return
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
        return self._told.has((label, node_id))

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


def _statements(label: str, values: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield what the properties of a node say, descriptions line by line."""
    node_id = values["id"]
    yield label, node_id
    for name, text in values.items():
        for line in text.split("\n") if name == "description" else (text,):
            if line:
                yield label, node_id, name, line
