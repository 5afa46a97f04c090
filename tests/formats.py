"""Reads files of other formats as a run does, and shows or loads what they were turned into."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graph.model import SCHEMA
from loaders import LoadReport, load
from loaders.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.database import Database
    from graph.schema import Schema
    from loaders.formats import Format
    from loaders.spool import SpooledTable

Cells = dict[str, str]


class Converted:
    """Everything that some files were turned into.

    Attributes:
        rows: For every type its rows: what is said in each, by column.
        rejected: For every file what was rejected: its cells, the column and the reason.
    """

    def __init__(self, tables: Sequence[SpooledTable]) -> None:
        self.rows: dict[str, list[Cells]] = {}
        self.rejected: dict[str, list[tuple[list[str], str | None, str]]] = {}
        self.lines: dict[str, list[tuple[str, int]]] = {}
        for table in tables:
            for line, cells, fault in table.rows():
                if fault:
                    told = (cells, fault.column, fault.reason.en)
                    self.rejected.setdefault(table.path.name, []).append(told)
                else:
                    said = zip(table.columns, cells, strict=True)
                    row = {name: text for name, text in said if text}
                    self.rows.setdefault(table.declared, []).append(row)
                    self.lines.setdefault(table.declared, []).append((table.path.name, line))

    def one(self, declared: str) -> Cells:
        """Return the only row of a type."""
        [row] = self.rows[declared]
        return row

    def ends(self, relation: str) -> set[tuple[str, ...]]:
        """Return what a relation type joins, as (type, id, type, id)."""
        names = ("from_type", "from", "to_type", "to")
        return {tuple(row[name] for name in names) for row in self.rows.get(relation, [])}


def convert(reader: Format, paths: Sequence[Path], schema: Schema = SCHEMA) -> Converted:
    """Convert files, in this order, as one run; each must be claimed."""
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        try:
            for path in paths:
                assert reader.claims(path), path
                reader.convert(path, spool, schema)
        finally:
            tables = spool.tables()
        return Converted(tables)


def load_converted(database: Database, converted: Converted, folder: Path) -> LoadReport:
    """Load what files were turned into."""
    folder.mkdir()
    for declared, rows in converted.rows.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{declared}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)
    return load(database, SCHEMA, [folder])
