"""Kill imports, and the database below them, many times: ``python -m tests.drills.import_kill``.

Imports of some 20,000 rows are killed with SIGKILL at moments that a seed chooses, run again,
killed again, and at last left to come to their end. Then the graph must be what an uninterrupted
import makes, under one import, and undoing that import must leave what was there before. The same
is done with the process of the database, where the importer must besides end with a clear error.
What is printed tells, for each import, how many batches were committed at each kill.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from graph.definitions import apply_schema
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.model import SCHEMA
from tests.drills.kills import Drill, chosen_kills, connect
from tests.drills.region import write_region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.drills.kills import Outcome

_SHOWN = 10


def main() -> int:
    """Run the drill, print its figures, and return 1 when a graph is not as it must be."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--communities", type=int, default=10, help="size of the county")
    arguments.add_argument("--seeds", type=int, default=4, help="imports that are killed")
    arguments.add_argument("--kills", type=int, default=4, help="kills of each")
    arguments.add_argument("--database-seeds", type=int, default=2, help="the same, the database")
    arguments.add_argument("--database-kills", type=int, default=3, help="kills of each")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cobuild-drill-") as name:
        folder, home = Path(name), Path(name) / "neo4j"
        region = write_region(folder / "region", options.communities)
        server = LocalServer(LocalServerSettings(home=home, cache=default_cache(), bolt_port=0))
        try:
            address = server.start()
            with connect(address) as database:
                apply_schema(database, SCHEMA)
            with closing(Drill(address, region, folder / "told", (server, home))) as drill:
                return 0 if tell(drill, run(drill, options)) else 1
        finally:
            server.stop()


def run(drill: Drill, options: argparse.Namespace) -> Iterator[tuple[str, int, Outcome, float]]:
    """Yield what was killed, by which seed, what became of it and how many seconds it took."""
    for seed in range(options.seeds):
        started = time.perf_counter()
        outcome = drill.kill_importer(chosen_kills(seed, options.kills, drill.batches))
        yield "importer", seed, outcome, time.perf_counter() - started
    for seed in range(options.database_seeds):
        started = time.perf_counter()
        kills = chosen_kills(1_000 + seed, options.database_kills, drill.batches)
        outcome = drill.kill_database(kills)
        yield "database", seed, outcome, time.perf_counter() - started


def tell(drill: Drill, outcomes: Iterator[tuple[str, int, Outcome, float]]) -> bool:
    """Print the figures as they come and return whether everything is as it must be."""
    console = Console()
    console.print(
        f"{drill.rows:,} rows in {drill.batches} batches make "
        f"{sum(drill.wanted.facts.values()):,} nodes and relationships"
    )
    table = Table()
    for heading in ("killed", "seed", "after batches", "late", "torn", "ids", "equal", "undone"):
        table.add_column(heading, no_wrap=True)
    table.add_column("s", justify="right")
    good, kills = True, 0
    for what, seed, outcome, seconds in outcomes:
        good &= outcome.equal and outcome.clear
        kills += len(outcome.committed) - outcome.too_late
        table.add_row(
            what,
            str(seed),
            " ".join(map(str, outcome.committed)),
            str(outcome.too_late),
            str(outcome.torn),
            str(len(outcome.ids)),
            "no" if outcome.differences else "yes",
            "no" if outcome.left else "yes",
            f"{seconds:.0f}",
        )
        for each in (*outcome.differences[:_SHOWN], *outcome.left[:_SHOWN]):
            console.print(each, markup=False, soft_wrap=True)
        for code, told in outcome.told:
            console.print(f"importer without database: exit code {code}: {told}", markup=False)
    console.print(table)
    console.print(f"{kills} kills in time; {'as it must be' if good else 'NOT as it must be'}")
    return good


if __name__ == "__main__":
    sys.exit(main())
