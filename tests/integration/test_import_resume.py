"""Imports that are killed at any moment go on where they were, and nothing is lost or doubled.

``python -m tests.drills.import_kill`` does the same at length.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from benchmarks.harness import clear
from graph.definitions import apply_schema
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.model import SCHEMA
from tests.drills.kills import Drill, Kill, Outcome, connect
from tests.drills.region import write_small_region

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.database import Database
    from graph.local import Address
    from tests.drills.region import Region

SHEETS = 8


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """What is imported."""
    return write_small_region(tmp_path_factory.mktemp("region"), SHEETS, 150)


@pytest.fixture(scope="module")
def drill(
    neo4j_server: Address,
    shared_database: Database,
    region: Region,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Drill]:
    """An uninterrupted import, and the means to interrupt others."""
    clear(shared_database)
    with closing(Drill(neo4j_server, region, tmp_path_factory.mktemp("told"))) as drill:
        yield drill


def assert_good(outcome: Outcome) -> None:
    """The graph is that of an uninterrupted import, under one id, and all of it can be undone."""
    assert outcome.differences == []
    assert len(outcome.ids) == 1
    assert outcome.left == []
    assert outcome.torn == 0


def test_a_killed_importer_goes_on(drill: Drill) -> None:
    # nodes, relationships and references
    assert drill.batches >= 3 * SHEETS
    # the second kill falls into what was there already
    kills = [Kill(3, 0.0), Kill(3, 0.0), Kill(2 * SHEETS + 3, 0.01)]
    outcome = drill.kill_importer(kills)
    assert outcome.too_late == 0
    assert all(kill.batch <= done for kill, done in zip(kills, outcome.committed, strict=True))
    assert outcome.committed[0] < drill.batches
    assert_good(outcome)


def test_an_importer_whose_database_is_killed_says_so_and_goes_on_later(
    drill: Drill, region: Region, tmp_path: Path
) -> None:
    home = tmp_path / "neo4j"
    server = LocalServer(
        LocalServerSettings(home=home, cache=default_cache(), bolt_port=0, page_cache_mb=64)
    )
    try:
        address = server.start()
        with connect(address) as database:
            apply_schema(database, SCHEMA)
        with closing(Drill(address, region, tmp_path / "told", (server, home), drill)) as other:
            outcome = other.kill_database([Kill(2, 0.0)], undo=False)
        assert outcome.too_late == 0
        [(code, told)] = outcome.told
        assert code == 2
        assert "Neo4j cannot be reached; try again shortly" in told
        assert "Traceback" not in told
        assert_good(outcome)
    finally:
        server.stop()
