"""How much does an answered match cost beside the bare driver that runs the same Cypher?

A synthetic county of about 100,000 nodes is written once. Then the same needs are asked in turn
through the whole application (request, validation, questions, ranking, reasons, JSON) and through a
bare driver that runs the texts of the same two questions with the same parameters and fetches every
record. Both are warmed up first; the order alternates, so that neither profits from the other's
page cache. Run it with ``python -m benchmarks.matching``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

from neo4j import GraphDatabase
from rich.console import Console
from rich.table import Table

from api import create_app
from benchmarks.harness import prepared_database, throwaway_server
from data.synthetic import NodeBatch, communities_for, generate
from graph.model import SCHEMA
from graph.settings import CHECKOUT, Settings
from graph.writer import Writer
from loaders import load
from queries.matching.candidates import CANDIDATES, candidate_parameters
from queries.matching.need import LIVE_STATES, NEED, load_need

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.testing import FlaskClient
    from neo4j import ManagedTransaction, Session

    from graph.database import Database

WANTED_NODES = 100_000
WANTED_P95_MS = 30.0
WANTED_RATIO = 1.5
_SEED = 1
_ASKED = 200
_WARM_UP = 60


@dataclass
class Times:
    """Milliseconds of every asked need, ours and the bare driver's."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def write_county(database: Database, nodes: int, today: dt.date) -> int:
    """Write a synthetic county of about this many nodes and return how many there are."""
    load(database, SCHEMA, [CHECKOUT / "data" / "taxonomy"])
    writer = Writer(database, SCHEMA, source="benchmark")
    for batch in generate(communities=communities_for(nodes), seed=_SEED, today=today):
        if isinstance(batch, NodeBatch):
            writer.nodes(batch.label, batch.rows)
        else:
            writer.relations(batch.name, batch.source_label, batch.target_label, batch.rows)
    return int(database.read("MATCH (n) RETURN count(*) AS n")[0]["n"])


def open_needs(database: Database) -> list[str]:
    """Return the same random needs at every run."""
    query = "MATCH (n:Need {status: 'open'}) RETURN n.id AS id ORDER BY id"
    ids = [record["id"] for record in database.read(query)]
    return random.Random(_SEED).sample(ids, min(_ASKED, len(ids)))


def bare_asker(session: Session, database: Database, today: dt.date) -> Callable[[str], None]:
    """Return what asks one need through the bare driver: the two texts, every record fetched."""
    needs = {}

    def run(transaction: ManagedTransaction, text: str, parameters: dict[str, object]) -> None:
        list(transaction.run(text, parameters))

    def ask(need_id: str) -> None:
        if need_id not in needs:
            needs[need_id] = candidate_parameters(load_need(database, need_id), today=today)
        parameters: dict[str, object] = {"need_id": need_id, "live": LIVE_STATES}
        session.execute_read(run, NEED.text, parameters)
        session.execute_read(run, CANDIDATES.text, needs[need_id])

    return ask


def measure(
    needs: Sequence[str], ours: Callable[[str], None], bare: Callable[[str], None]
) -> Times:
    """Ask every need both ways, alternating which goes first."""
    for need_id in needs[:_WARM_UP]:
        ours(need_id)
        bare(need_id)
    times = Times()
    for position, need_id in enumerate(needs):
        pair = [(ours, times.ours), (bare, times.bare)]
        for ask, kept in pair if position % 2 else reversed(pair):
            start = time.perf_counter()
            ask(need_id)
            kept.append((time.perf_counter() - start) * 1_000)
    return times


def app_asker(client: FlaskClient) -> Callable[[str], None]:
    """Return what asks one need through the whole application."""

    def ask(need_id: str) -> None:
        response = client.get(f"/api/v1/needs/{need_id}/matches")
        assert response.status_code == 200, response.get_data(as_text=True)  # noqa: PLR2004, S101

    return ask


def report(times: Times, nodes: int) -> bool:
    """Print the figures and return whether they are as wanted."""
    ours_p95, bare_p95 = (quantiles(each, n=20)[-1] for each in (times.ours, times.bare))
    ratio = sum(times.ours) / sum(times.bare)
    table = Table(title=f"{len(times.ours)} needs in a county of {nodes:,} nodes")
    for heading in ("", "p50 ms", "p95 ms", "total ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, each, p95 in (
        ("/matches", times.ours, ours_p95),
        ("bare driver", times.bare, bare_p95),
    ):
        table.add_row(name, f"{median(each):.1f}", f"{p95:.1f}", f"{sum(each):,.0f}")
    Console().print(table)
    Console().print(
        f"total /matches ÷ bare driver: {ratio:.2f} (wanted ≤ {WANTED_RATIO}); "
        f"p95 {ours_p95:.1f} ms (wanted ≤ {WANTED_P95_MS:.0f})"
    )
    return ratio <= WANTED_RATIO and ours_p95 <= WANTED_P95_MS


def main() -> int:
    """Run the benchmark; the exit code tells whether the figures are as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=WANTED_NODES)
    nodes = parser.parse_args().nodes
    today = dt.datetime.now(dt.timezone.utc).date()
    with throwaway_server() as address, prepared_database(address) as database:
        written = write_county(database, nodes, today)
        settings = Settings(
            neo4j_uri=address.uri,
            neo4j_username=address.username,
            neo4j_password=address.password,
        )
        client = create_app(settings, database).test_client()
        credentials = (address.username, address.password)
        with (
            GraphDatabase.driver(address.uri, auth=credentials) as driver,
            driver.session() as session,
        ):
            asker = bare_asker(session, database, today)
            times = measure(open_needs(database), app_asker(client), asker)
    return 0 if report(times, written) else 1


if __name__ == "__main__":
    sys.exit(main())
