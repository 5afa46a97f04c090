"""What every benchmark stands on: a throw-away Neo4j, an empty database, a table of ratios."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from graph.database import Database
from graph.definitions import apply_schema
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.model import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.local import Address

_CLEAR = """
MATCH (node) WHERE NOT node:SchemaState
WITH node LIMIT 4000
DETACH DELETE node
RETURN count(*) AS deleted
"""


@contextmanager
def throwaway_server() -> Iterator[Address]:
    """Start a local Neo4j in a temporary folder on a free port; stop and forget it afterwards."""
    with tempfile.TemporaryDirectory(prefix="cobuild-bench-") as home:
        server = LocalServer(
            LocalServerSettings(home=Path(home), cache=default_cache(), bolt_port=0)
        )
        try:
            yield server.start()
        finally:
            server.stop()


@contextmanager
def prepared_database(address: Address) -> Iterator[Database]:
    """Connect to a server and apply the schema."""
    with Database(address.uri, username=address.username, password=address.password) as database:
        apply_schema(database, SCHEMA)
        yield database


def clear(database: Database) -> None:
    """Delete all data; constraints and indexes stay."""
    while database.write([(_CLEAR, {})])[0][0]["deleted"]:
        pass


def import_stamps(source: str) -> dict[str, object]:
    """Return what an import leaves on everything it creates."""
    now = dt.datetime.now(dt.timezone.utc)
    return {
        "source": source,
        "sources": [source],
        "created_at": now,
        "created_in": "import-1",
        "updated_at": now,
        "updated_in": "import-1",
    }


def print_ratios(
    title: str, rows: Sequence[tuple[str, int, Sequence[float], Sequence[float]]]
) -> dict[str, float]:
    """Print how our rate compares with the bare driver's, and return the ratios by name.

    Args:
        title: What was measured.
        rows: Name, number of rows, our seconds and the bare driver's seconds, one per round.

    Returns:
        Our rows per second divided by the bare driver's, both from the fastest round: a slower one
        measures what else the machine was doing.
    """
    table = Table(title=title)
    for heading in ("", "rows", "loader rows/s", "bare rows/s", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    ratios = {}
    for name, count, ours, bare in rows:
        mine, theirs = min(ours), min(bare)
        ratios[name] = theirs / mine
        table.add_row(
            name,
            f"{count:,}",
            f"{count / mine:,.0f}",
            f"{count / theirs:,.0f}",
            f"{ratios[name]:.2f}",
        )
    Console().print(table)
    return ratios
