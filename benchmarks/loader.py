"""How close does the loader come to a bare driver that writes the same rows?

The loader reads a synthetic county from CSV, validates it and writes it. The bare driver is handed
the very rows that the loader prepares, in the same batches, and runs ``UNWIND … MERGE … SET n +=
row``, with every stamp that the loader leaves, so that both leave the same nodes and relationships:
it reads no file, checks nothing, and does not look whether anything differs or vanished. The two
take turns on a database that is emptied before each run, with the same constraints and indexes. Run
it with ``python -m benchmarks.loader``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from neo4j import GraphDatabase

from benchmarks.harness import (
    clear,
    import_stamps,
    prepared_database,
    print_ratios,
    throwaway_server,
)
from data.synthetic import generate, write_csv
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from loaders import load
from loaders.faults import UnreadableError
from loaders.nodes import node_batches
from loaders.registry import Registry
from loaders.relations import relation_batches
from loaders.sheets import Sheet, open_tables
from loaders.sources import find

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

    from graph.database import Database
    from graph.local import Address
    from loaders.batches import Batch
    from loaders.progress import Stage

TAXONOMY = CHECKOUT / "data" / "taxonomy"
WANTED_RATIO = 0.7
_WARM_UP = 2
_TODAY = dt.date(2026, 11, 23)

_MERGE_NODES = (
    "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.properties, n += $stamps"
)
_MERGE_RELATIONS = (
    "UNWIND $rows AS row MATCH (a:{source} {{id: row.from}}) MATCH (b:{target} {{id: row.to}}) "
    "MERGE (a)-[r:{name}]->(b) SET r += row.properties, r += $stamps"
)


class StageClock:
    """Notes when the loader begins with the relationships."""

    def __init__(self) -> None:
        self.relations_at = 0.0

    def begin(self, stage: Stage, size: int) -> None:  # noqa: ARG002 - the protocol's
        """Note when the relation sheets begin."""
        if stage == "relations":
            self.relations_at = time.perf_counter()

    def advance(self, file: str, rows: int, size: int) -> None:
        """Nothing to note."""

    def finish(self) -> None:
        """Nothing to note."""


def main() -> int:
    """Measure, print, and return 1 when the loader is slower than it must be."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--communities", type=int, default=77, help="size of the county")
    arguments.add_argument("--rounds", type=int, default=5, help="runs of each, in turns")
    options = arguments.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="cobuild-bench-") as name,
        throwaway_server() as address,
        prepared_database(address) as database,
    ):
        folder = Path(name) / "county"
        write_csv(generate(communities=options.communities, seed=1, today=_TODAY), folder)
        return 0 if measure(database, address, folder, options.rounds) else 1


def measure(database: Database, address: Address, folder: Path, rounds: int) -> bool:
    """Print the ratios and return whether all of them are high enough."""
    load(database, SCHEMA, [TAXONOMY])
    nodes, relations = prepared_batches(database, folder)
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        # the first turns of each compile every statement and warm the server
        for turn in range(_WARM_UP + rounds):
            times = run_loader(database, folder), run_bare(database, driver, nodes, relations)
            if turn >= _WARM_UP:
                ours.append(times[0])
                bare.append(times[1])
    node_count, relation_count = (
        sum(len(each.rows) for _, each in nodes),
        sum(len(each.rows) for each in relations),
    )
    ratios = print_ratios(
        "CSV loader against the bare driver",
        [
            ("nodes", node_count, [each[0] for each in ours], [each[0] for each in bare]),
            (
                "relationships",
                relation_count,
                [each[1] for each in ours],
                [each[1] for each in bare],
            ),
            (
                "together",
                node_count + relation_count,
                [sum(each) for each in ours],
                [sum(each) for each in bare],
            ),
        ],
    )
    return min(ratios.values()) >= WANTED_RATIO


def prepared_batches(
    database: Database, folder: Path
) -> tuple[list[tuple[str, Batch]], list[Batch]]:
    """Return the batches that the loader would write: nodes with their label, relationships."""
    files, _ = find([folder])
    sheets: list[Sheet] = []
    for file in files:
        for _, opened in open_tables(file.path, SCHEMA, None, folder):
            if isinstance(opened, UnreadableError):
                raise opened
            sheets.append(Sheet(len(sheets), file, *opened))
    names = [str(each.path) for each in files]
    registry = Registry(database)
    nodes = [
        (sheet.layout.declared.name, batch)
        for sheet in sheets
        if sheet.holds_nodes
        for batch in node_batches(sheet, names, registry)
    ]
    relations = [
        batch
        for sheet in sheets
        if not sheet.holds_nodes
        for batch in relation_batches(sheet, names, registry, SCHEMA)
        if batch.rows
    ]
    return nodes, relations


def run_loader(database: Database, folder: Path) -> tuple[float, float]:
    """Load the folder into an empty database; return the seconds for nodes and relationships."""
    clear(database)
    load(database, SCHEMA, [TAXONOMY])
    clock = StageClock()
    started = time.perf_counter()
    report = load(database, SCHEMA, [folder], progress=clock)
    ended = time.perf_counter()
    if not report.ok:
        sys.exit(f"the county does not load: {report.faults[:3]}")
    return clock.relations_at - started, ended - clock.relations_at


def run_bare(
    database: Database, driver: Driver, nodes: list[tuple[str, Batch]], relations: list[Batch]
) -> tuple[float, float]:
    """Write the batches into an empty database; return the seconds for nodes and relationships."""
    clear(database)
    load(database, SCHEMA, [TAXONOMY])
    started = time.perf_counter()
    with driver.session() as session:
        for label, batch in nodes:
            session.execute_write(_run, _MERGE_NODES.format(label=label), batch)
        between = time.perf_counter()
        for batch in relations:
            if batch.triple:
                source, name, target = batch.triple
                statement = _MERGE_RELATIONS.format(source=source, name=name, target=target)
                session.execute_write(_run, statement, batch)
    return between - started, time.perf_counter() - between


def _run(transaction: ManagedTransaction, statement: str, batch: Batch) -> None:
    transaction.run(statement, rows=batch.rows, stamps=import_stamps("county")).consume()


if __name__ == "__main__":
    sys.exit(main())
