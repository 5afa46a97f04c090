"""How much memory does a load take, and does it grow with the file?

Units are loaded from CSV files and workbooks of growing size, each by a process of its own into an
empty database of its own, and the operating system tells the most memory that the process ever had.
Rows stream through; what grows is what must be known of every row to find one that comes twice: its
id. Run it with ``python -m benchmarks.memory``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks import units
from benchmarks.harness import prepared_database, throwaway_server
from graph.database import Database
from graph.model import SCHEMA
from graph.settings import CHECKOUT, Settings
from loaders import load

if TYPE_CHECKING:
    from collections.abc import Mapping

WANTED_MB = 400
WANTED_BYTES_A_ROW = 250
"""How many bytes the process may grow by for each row of a larger file."""

_SIZES = (100_000, 1_000_000)
_KINDS = ("csv", "xlsx")


def main() -> int:
    """Measure, print, and return 1 when a load takes more than it should."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, nargs="+", default=_SIZES)
    arguments.add_argument("--kinds", nargs="+", choices=_KINDS, default=_KINDS)
    arguments.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.load:
        return load_here(options.load)
    found = {
        (kind, rows): measure(kind, rows) for kind in options.kinds for rows in sorted(options.rows)
    }
    return 0 if tell(found) else 1


def load_here(path: Path) -> int:
    """Load a file in this process and print what that took."""
    with Database.from_settings(Settings.from_environment(os.environ)) as database:
        report = load(database, SCHEMA, [path])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
    told = {"created": report.nodes.created, "seconds": dict(report.seconds), "peak": peak}
    print(json.dumps(told))
    return 0 if report.ok else 1


def measure(kind: str, rows: int) -> Mapping[str, float]:
    """Load so many rows in a process of its own; return its peak in bytes and its seconds."""
    with (
        tempfile.TemporaryDirectory(prefix="cobuild-bench-") as name,
        throwaway_server() as address,
        prepared_database(address),
    ):
        path = units.write(Path(name) / f"units.{kind}", rows)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", "--load", str(path)],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "NEO4J_URI": address.uri,
                "NEO4J_USERNAME": address.username,
                "NEO4J_PASSWORD": address.password,
            },
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    told = json.loads(done.stdout)
    if told["created"] != rows:
        sys.exit(f"{told['created']} of {rows} rows were loaded")
    return {"peak": told["peak"], **told["seconds"]}


def tell(found: Mapping[tuple[str, int], Mapping[str, float]]) -> bool:
    """Print the figures and return whether all of them are as wanted."""
    table = Table(title="Memory of the process that loads")
    for heading in ("file", "rows", "peak MB", "bytes a further row", "seconds", "rows/s"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    good = True
    for (kind, rows), told in found.items():
        smaller = [each for each in found if each[0] == kind and each[1] < rows]
        grown = ""
        if smaller:
            before = smaller[-1]
            per_row = (told["peak"] - found[before]["peak"]) / (rows - before[1])
            grown = f"{per_row:.0f}"
            good &= per_row <= WANTED_BYTES_A_ROW
        good &= told["peak"] <= WANTED_MB * 1e6
        cells = (f"{told['peak'] / 1e6:.0f}", grown, f"{told['total']:.0f}")
        table.add_row(kind, f"{rows:,}", *cells, f"{rows / told['total']:,.0f}")
    Console().print(table)
    Console().print(f"wanted: ≤ {WANTED_MB} MB, ≤ {WANTED_BYTES_A_ROW} bytes for a further row")
    return good


if __name__ == "__main__":
    sys.exit(main())
