"""How long does a large workbook take, beside a bare driver and beside py2neo's bulk API?

A workbook of 100,000 units is validated and loaded. The bare driver is handed the very rows that
the loader prepares, in the same batches, and runs ``UNWIND … MERGE … SET n += row`` with every
stamp that the loader leaves, so that both leave the same properties: it opens no file, checks
nothing, looks for no difference and remembers no import. What is compared is the whole load, from
the closed file to the report, with the writing alone of the other. py2neo's ``merge_nodes`` is
handed the rows likewise; since it is slow, only the first 5,000 of them, and what is compared is
rows per second. All take turns on a database that is emptied before each run, with the same
constraints and indexes. Run it with ``python -m benchmarks.workbook``.
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
from py2neo import Graph
from py2neo.bulk import merge_nodes
from rich.console import Console
from rich.table import Table

from benchmarks import units
from benchmarks.harness import clear, import_stamps, prepared_database, throwaway_server
from benchmarks.loader import prepared_batches
from graph.model import SCHEMA
from loaders import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neo4j import Driver, ManagedTransaction

    from graph.database import Database
    from graph.local import Address
    from loaders import LoadReport
    from loaders.batches import Batch

WANTED_RATIO = 1.6
WANTED_FASTER = 10.0
_PY2NEO_ROWS = 5_000
_PY2NEO_BATCH = 1_000
_SOURCE = "units"

_MERGE = "UNWIND $rows AS row MERGE (n:Unit {id: row.id}) SET n += row.properties, n += $stamps"


def main() -> int:
    """Measure, print, and return 1 when a figure is not as wanted."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000, help="rows of the workbook")
    arguments.add_argument("--rounds", type=int, default=3, help="runs of each, in turns")
    options = arguments.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="cobuild-bench-") as name,
        throwaway_server() as address,
        prepared_database(address) as database,
    ):
        path = units.write(Path(name) / f"{_SOURCE}.xlsx", options.rows)
        return 0 if measure(database, address, path, options.rounds) else 1


def measure(database: Database, address: Address, path: Path, rounds: int) -> bool:
    """Print the figures and return whether all of them are as wanted."""
    batches = [batch for _, batch in prepared_batches(database, path)[0]]
    rows = sum(len(each.rows) for each in batches)
    reports: list[LoadReport] = []
    bare: list[float] = []
    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        # the first turn of each compiles every statement and warms the server
        for turn in range(rounds + 1):
            clear(database)
            report = load(database, SCHEMA, [path])
            if not report.ok or report.nodes.created != rows:
                sys.exit(f"the workbook does not load: {report.nodes} {report.faults[:3]}")
            left = properties(database)
            seconds = run_bare(database, driver, batches)
            if properties(database) != left:
                sys.exit("the loader and the bare driver do not leave the same properties")
            if turn:
                reports.append(report)
                bare.append(seconds)
    graph = Graph(address.uri, auth=(address.username, address.password))
    written = min(_PY2NEO_ROWS, rows)
    helped = written / run_py2neo(database, graph, batches)
    clear(database)
    database.write([("DROP CONSTRAINT unit_id", {})])
    alone = written / run_py2neo(database, graph, batches)
    return tell(reports, bare, {"alone": alone, "with our constraint": helped}, rows)


def properties(database: Database) -> Sequence[object]:
    """Return how many units have which property."""
    return database.read(
        "MATCH (n:Unit) UNWIND keys(n) AS key RETURN key, count(*) AS n ORDER BY key",
        timeout_s=120,
    )


def run_bare(database: Database, driver: Driver, batches: Sequence[Batch]) -> float:
    """Write the batches into an empty database; return the seconds."""
    clear(database)
    started = time.perf_counter()
    with driver.session() as session:
        for batch in batches:
            session.execute_write(_run, batch)
    return time.perf_counter() - started


def _run(transaction: ManagedTransaction, batch: Batch) -> None:
    transaction.run(_MERGE, rows=batch.rows, stamps=import_stamps(_SOURCE)).consume()


def run_py2neo(database: Database, graph: Graph, batches: Sequence[Batch]) -> float:
    """Write the first rows by py2neo's bulk API into an empty database; return the seconds."""
    clear(database)
    rows = [
        {"id": row["id"], **{key: _for_py2neo(value) for key, value in stored.items()}}
        for batch in batches
        for row in batch.rows
        if isinstance(properties := row["properties"], dict)
        for stored in ({**properties, **import_stamps(_SOURCE)},)
    ][:_PY2NEO_ROWS]
    started = time.perf_counter()
    for start in range(0, len(rows), _PY2NEO_BATCH):
        merge_nodes(graph.auto(), rows[start : start + _PY2NEO_BATCH], ("Unit", "id"))
    return time.perf_counter() - started


def _for_py2neo(value: object) -> object:
    """Return a value that it can send: a list for a point, a text for a moment with its zone."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def tell(
    reports: Sequence[LoadReport],
    bare: Sequence[float],
    py2neo: Mapping[str, float],
    rows: int,
) -> bool:
    """Print the figures of the fastest runs and return whether they are as wanted."""
    best = min(reports, key=lambda each: each.seconds["total"])
    total = best.seconds["total"]
    stages = Table(title=f"A workbook of {rows:,} rows: where the time goes")
    for heading in best.seconds:
        stages.add_column(heading, justify="right")
    stages.add_row(*(f"{value:.1f} s" for value in best.seconds.values()))
    table = Table(title="Rows per second")
    for heading in ("", "rows/s", "our whole load"):
        table.add_column(heading, justify="left" if not heading else "right")
    ratio = total / min(bare)
    table.add_row("whole load", f"{rows / total:,.0f}", "")
    table.add_row("bare driver", f"{rows / min(bare):,.0f}", f"{ratio:.2f} × its time")
    faster = {name: rows / total / rate for name, rate in py2neo.items()}
    for name, rate in py2neo.items():
        told = f"py2neo {name}, first {min(rows, _PY2NEO_ROWS):,}"
        table.add_row(told, f"{rate:,.0f}", f"{faster[name]:.1f} × its rate")
    console = Console()
    console.print(stages)
    console.print(table)
    console.print(
        f"wanted: ≤ {WANTED_RATIO} × the bare driver, ≥ {WANTED_FASTER:.0f} × py2neo alone"
    )
    return ratio <= WANTED_RATIO and faster["alone"] >= WANTED_FASTER


if __name__ == "__main__":
    sys.exit(main())
