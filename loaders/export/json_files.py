"""JSON and NDJSON: every record on a line of its own, with its type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from loaders.export.sink import any_of
from loaders.export.words import jsonable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns


class NdjsonFile:
    """Writes one record a line: ``type`` first, then the ends of a relationship, then the rest."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        count = 0
        for row in rows:
            count += 1
            self._write({"type": columns.declared.name, **node_record(columns, row)})
        return count

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        count = 0
        for row in rows:
            count += 1
            self._write({"type": columns.declared.name, **relation_record(columns, row)})
        return count

    def close(self) -> None:
        """Every line is finished."""

    def _write(self, record: dict[str, object]) -> None:
        self._stream.write(_line(record) + "\n")


class JsonFile:
    """Writes one object: for every type the list of its records."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._before = "{"

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        return self._list(columns.declared.name, (node_record(columns, each) for each in rows))

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        return self._list(columns.declared.name, (relation_record(columns, each) for each in rows))

    def close(self) -> None:
        """Finish the object."""
        self._stream.write("{}\n" if self._before == "{" else "\n}\n")

    def _list(self, name: str, records: Iterator[dict[str, object]]) -> int:
        found = any_of(records)
        if found is None:
            return 0
        self._stream.write(f"{self._before}\n{json.dumps(name)}: [")
        self._before = ","
        count = 0
        for count, record in enumerate(found, 1):
            self._stream.write(("\n" if count == 1 else ",\n") + _line(record))
        self._stream.write("\n]")
        return count


def node_record(columns: NodeColumns, row: NodeRow) -> dict[str, object]:
    """Return a node as JSON can hold it; what it does not have is not named."""
    return {
        each.name: jsonable(value)
        for each, value in zip(columns.properties, row.values, strict=True)
        if value is not None
    }


def relation_record(columns: RelationColumns, row: RelationRow) -> dict[str, object]:
    """Return a relationship as JSON can hold it: its ends, and what it has."""
    return {
        "from": row.source,
        "from_type": row.source_type,
        "to": row.target,
        "to_type": row.target_type,
        **{
            each.name: jsonable(value)
            for each, value in zip(columns.properties, row.values, strict=True)
            if value is not None
        },
    }


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
