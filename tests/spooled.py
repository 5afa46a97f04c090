"""Converts a file and reads back what was laid down, the way the tests assert."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.model import SCHEMA
from loaders.spool import Spool

if TYPE_CHECKING:
    from pathlib import Path

    from loaders.formats import Format


class Laid(NamedTuple):
    """A row: its type, its line, what its cells say by column, and why it is rejected."""

    type: str
    row: int
    cells: dict[str, str]
    reason: str | None


def laid_down(reader: Format, path: Path, folder: Path) -> list[Laid]:
    """Every row of a file, part by part; blank cells are left out."""
    place = folder / f"{path.name}.spool"
    place.mkdir()
    spool = Spool(place)
    try:
        reader.convert(path, spool, SCHEMA)
    finally:
        tables = spool.tables()
    found = []
    for table in tables:
        for row, cells, fault in table.rows():
            whole = len(cells) == len(table.columns)
            said = {k: v for k, v in zip(table.columns, cells, strict=False) if v} if whole else {}
            if fault:
                assert fault.reason.zh != fault.reason.en
            reason = f"{fault.column}: {fault.reason.en}" if fault else None
            found.append(Laid(table.declared, row, said, reason))
    return found
