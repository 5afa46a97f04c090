"""Writes sheets for the loader, and reads back what it says about them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graph.model import SCHEMA
from loaders import LoadReport, load
from loaders.cells import unguarded

if TYPE_CHECKING:
    from graph.database import Database
    from loaders.progress import Stage

Row = tuple[str, ...]


def sheet(path: Path, *rows: Row, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def put(folder: Path, **files: str) -> Path:
    """Write CSV files, named by type, into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def faults(report: LoadReport) -> list[tuple[str, int | None, str | None, str | None, str]]:
    """Every fault with the name of its file; both languages must say something."""
    assert report.fault_count == len(report.faults)
    assert report.ok == (not report.faults)
    assert all(each.reason.zh and each.reason.zh != each.reason.en for each in report.faults)
    return [
        (Path(each.file).name, each.row, each.column, each.value, each.reason.en)
        for each in report.faults
    ]


def rejected(path: Path) -> list[list[str]]:
    """The rows of a reject file; it opens in Excel, with the mark of UTF-8 and without formulas."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    return [[unguarded(cell) for cell in row] for row in rows]


def load_places(database: Database, folder: Path) -> None:
    """Load two communities, two grids, one with the id of a community, and a unit."""
    sheet(folder / "communities.csv", ("id", "name"), ("c1", "城内社区"), ("c2", "城外社区"))
    sheet(folder / "grids.csv", ("id", "name"), ("c1", "一网格"), ("g1", "二网格"))
    sheet(folder / "units.csv", ("id", "name"), ("u1", "县医院"))
    assert load(database, SCHEMA, [folder]).ok


class Watcher:
    """Notes what it is told, and does something when the relationships begin."""

    def __init__(self, database: Database | None = None, statement: str = "") -> None:
        self.told: list[tuple[Stage, int]] = []
        self.rows: Counter[tuple[Stage, str]] = Counter()
        self.bytes: Counter[tuple[Stage, str]] = Counter()
        self.finished = 0
        self._database = database
        self._statement = statement

    def begin(self, stage: Stage, size: int) -> None:
        self.told.append((stage, size))
        if stage == "relations" and self._database:
            self._database.write([(self._statement, {})])

    def advance(self, file: str, rows: int, size: int) -> None:
        self.rows[self.told[-1][0], Path(file).name] += rows
        self.bytes[self.told[-1][0], Path(file).name] += size

    def finish(self) -> None:
        self.finished += 1
