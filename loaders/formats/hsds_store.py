"""The records of one HSDS document or package, on disk: found by id, or by what they belong to.

A package gives its tables one after the other, and a document gives the same phone in five places.
So everything is put into a temporary database first; what is held in memory is one record.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Self

_ANY = "?"
_TABLES = Path(__file__).with_suffix(".sql")
_EVERY = "SELECT number, kind, id, line, body FROM records WHERE kind = ? ORDER BY number"
_WITH_ID = "SELECT number, kind, id, line, body FROM records WHERE kind = ? AND id = ?"
_UNTOLD = """
SELECT number, kind, id, line, body FROM records WHERE used = 0 AND number > ?
ORDER BY number LIMIT 1
"""
_OF = """
SELECT DISTINCT number, records.kind, id, line, body FROM links JOIN records USING (number)
WHERE parent = ? AND links.kind = ? AND parent_kind IN (?, ?) ORDER BY number
"""
_KINDS = "SELECT DISTINCT kind FROM links WHERE parent = ?"
_KINDS_KEPT = 1_000
_INSERT = "INSERT INTO records (kind, id, line, body) VALUES (?, ?, ?, ?)"
_LINK = "INSERT OR IGNORE INTO links (parent_kind, parent, kind, number) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    Attributes:
        number: Its place among all records.
        kind: What the standard calls it.
        id: Its id; one that was made up begins with ``#``.
        line: Where it stands in its file.
        body: What is said of it, without what it belongs to.
    """

    number: int
    kind: str
    id: str
    line: int
    body: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a value as text; blank where nothing is said."""
        return as_text(self.body.get(name))


class Conflict(ValueError):  # noqa: N818 - it is told as a fault, not raised to a caller
    """Two records of one id contradict each other in a field."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(field)
        self.field = field
        self.value = value


class Store:
    """All records; a context manager, gone when it ends."""

    def __init__(self) -> None:
        # without a name, SQLite keeps the database in a temporary file and removes it itself
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.executescript(_TABLES.read_text("utf-8"))
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("BEGIN")
        self._kinds: dict[str, frozenset[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(
        self, kind: str, body: dict[str, Any], line: int, parents: Iterable[tuple[str, str]]
    ) -> str:
        """Take a record in and return its id.

        A record that is known already is completed by what it says in addition.

        Args:
            kind: What the standard calls it.
            body: What is said of it.
            line: Where it stands in its file.
            parents: What it belongs to, as (kind, id); kind ``?`` where the file does not tell.

        Raises:
            Conflict: It contradicts a record with its id that was taken in before.
        """
        given = as_text(body.get("id"))
        known = next(self._with_id(kind, given), None) if given else None
        said = {name: value for name, value in body.items() if value not in ("", None)}
        if known is None:
            number, given = self._insert(kind, given, line, said)
        else:
            number = known.number
            self._complete(known, said)
        self._kinds.clear()
        self._connection.executemany(
            _LINK,
            [(parent_kind, parent, kind, number) for parent_kind, parent in parents if parent],
        )
        return given

    def count(self) -> int:
        """Return how many records there are; the last has this number."""
        [[count]] = self._connection.execute("SELECT count(*) FROM records")
        return int(count)

    def all(self, kind: str) -> Iterator[Record]:
        """Yield every record of a kind, in the order in which they were taken in."""
        yield from self._records(_EVERY, kind)

    def one(self, kind: str, record_id: str) -> Record | None:
        """Return a record by its id."""
        return next(self._with_id(kind, record_id), None) if record_id else None

    def of(self, parent: Record, kind: str) -> list[Record]:
        """Return the records of a kind that belong to another, and count them as told."""
        if kind not in self._kinds_of(parent.id):
            return []
        found = list(self._records(_OF, parent.id, kind, parent.kind, _ANY))
        for each in found:
            self.use(each)
        return found

    def _kinds_of(self, parent: str) -> frozenset[str]:
        """Return of which kinds anything belongs to an id; most records have few of the many."""
        found = self._kinds.get(parent)
        if found is None:
            if len(self._kinds) > _KINDS_KEPT:
                self._kinds.clear()
            found = frozenset(each for (each,) in self._connection.execute(_KINDS, (parent,)))
            self._kinds[parent] = found
        return found

    def use(self, record: Record) -> None:
        """Count a record as told."""
        self._connection.execute("UPDATE records SET used = 1 WHERE number = ?", (record.number,))

    def untold(self) -> Iterator[Record]:
        """Yield the records that nothing has asked for up to now: they belong to nothing."""
        number = 0
        while found := next(self._records(_UNTOLD, number), None):
            yield found
            number = found.number

    def _insert(self, kind: str, given: str, line: int, said: dict[str, Any]) -> tuple[int, str]:
        number = (
            self._connection.execute(
                _INSERT, (kind, given, line, json.dumps(said, ensure_ascii=False))
            ).lastrowid
            or 0
        )
        if not given:
            given = f"#{number}"
            self._connection.execute("UPDATE records SET id = ? WHERE number = ?", (given, number))
        return number, given

    def _complete(self, known: Record, said: dict[str, Any]) -> None:
        for name, value in said.items():
            if known.body.setdefault(name, value) != value:
                raise Conflict(name, as_text(value))
        self._connection.execute(
            "UPDATE records SET body = ? WHERE number = ?",
            (json.dumps(known.body, ensure_ascii=False), known.number),
        )

    def _with_id(self, kind: str, record_id: str) -> Iterator[Record]:
        return self._records(_WITH_ID, kind, record_id)

    def _records(self, query: str, *parameters: str | int) -> Iterator[Record]:
        for number, kind, record_id, line, body in self._connection.execute(query, parameters):
            yield Record(number, kind, record_id, line, json.loads(body))


def as_text(value: object) -> str:
    """Return a value of a document as the cell of a table would say it.

    >>> as_text(True), as_text(None), as_text(12), as_text(["a"])
    ('true', '', '12', '["a"]')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
