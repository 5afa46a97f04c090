"""The bulk path: Neo4j's own import makes of its files what a load makes of the same input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.harness import clear
from graph.definitions import apply_schema
from graph.errors import ConflictError, InvalidInputError, LocalServerError
from graph.imports import list_imports
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.local.bulk import import_files
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from loaders import load
from loaders.export.bulk import COMMAND, write_bulk
from loaders.export.bulk_files import ARGUMENTS_FILE, BETWEEN_ITEMS
from tests.drills.kills import connect
from tests.drills.snapshot import snapshot
from tests.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.database import Database
    from loaders.export.bulk import BulkReport
    from tests.drills.snapshot import Snapshot

HOSTILE = (
    'quotes " and ""doubled"" and \'single\'',
    "tab\tand\nnew\r\nline\rand  two   spaces",
    "comma, semicolon; 分号；pipe| backslash \\ and \\\\ \\n",
    "=1+1",
    "👩‍🌾🏡 𠮷野家 café e\u0301",
    "\u001f\u0085\u2028\ufeff\u00a0",
    "null",
    "{longitude:1}",
    "1e3",
    "字" * 10_000,
)


def write_input(folder: Path) -> Path:
    """Write sheets with every kind of property, and with what may go wrong on the way."""
    sheet(
        folder / "units.csv",
        ("id", "name", "aliases", "location", "synthetic", "description", "offers", "located in"),
        *(
            (
                f"u{number}",
                f"单位{number}",
                "甲;乙\\;丙;" + text[:60].replace("\\", "\\\\").replace(";", "\\;"),
                f"{127 + number / 7},{-42.000001 * (number % 2)}",
                "false" if number % 2 else "是",
                text,
                # by its id and by its name: one relationship
                f"r{number};资源{number}" if number else "r0",
                "c1",
            )
            for number, text in enumerate(HOSTILE)
        ),
        ("", "without an id", *[""] * 6),
        ("u0", "the same id", *[""] * 6),
        ("lost", "offers what is not there", "", "", "", "", "nowhere", ""),
    )
    sheet(folder / "communities.csv", ("id", "name", "synthetic"), ("c1", "城内社区", "是"))
    sheet(
        folder / "resources.csv",
        ("id", "name", "quantity", "unit of measure"),
        *((f"r{number}", f"资源{number}", text, "item") for number, text in enumerate(NUMBERS)),
    )
    sheet(
        folder / "cases.csv",
        ("id", "name", "opened at"),
        ("k1", "反映", "2026-05-31T09:30:15.123456+08:00"),
        ("k2", "反映", "1999-12-31T23:59:59-11:30"),
    )
    sheet(
        folder / "HOLDS_SEAT.csv",
        ("from_type", "from", "to", "since"),
        ("Unit", "u1", "b1", "2026-05-31"),
        ("Unit", "u2", "b1", ""),
    )
    sheet(folder / "big-committees.csv", ("id", "name"), ("b1", "城内社区大党委"))
    sheet(
        folder / "OFFERS.csv",
        ("from_type", "from", "to", "citation"),
        ("Unit", "u3", "r3", HOSTILE[0]),
        ("Unit", "u1", "r2", HOSTILE[1]),
        ("Unit", "u1", "r2", "twice"),
    )
    return folder


NUMBERS = ("0", "1", "0.1", "1e-7", "123456789012", "3.14159265358979", "7", "8", "9", "1e15")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_input(tmp_path_factory.mktemp("input") / "office")


@pytest.fixture(scope="module")
def loaded(shared_database: Database, given: Path) -> tuple[Snapshot, dict[str, object]]:
    """What an ordinary load makes of the input, and its report."""
    clear(shared_database)
    report = load(shared_database, SCHEMA, [given])
    return snapshot(shared_database), report.as_json()


@pytest.fixture(scope="module")
def written(given: Path, tmp_path_factory: pytest.TempPathFactory) -> BulkReport:
    folder = tmp_path_factory.mktemp("bulk")
    return write_bulk(SCHEMA, [given], folder / "files", reject_folder=folder / "rejects")


def bulk(path: Path, out: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a local Neo4j of its own."""
    environment = {**os.environ, "COBUILD_HOME": str(home), "COBUILD_BOLT_PORT": "0"}
    environment.pop("NEO4J_URI", None)
    return subprocess.run(
        [
            *(sys.executable, "-m", "flask", "--app", "api", "bulk", str(path)),
            *("--lang", "en", "--out", str(out), *options),
        ],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def imported(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A local Neo4j into which the command has imported the same input."""
    home = tmp_path_factory.mktemp("imported")
    done = bulk(given, home / "files", home, "--here", "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["imported"] is True
    settings = LocalServerSettings(
        home=home / "neo4j", cache=default_cache(), bolt_port=0, page_cache_mb=64
    )
    with pytest.raises(LocalServerError, match="There is a graph in"):
        import_files(settings, home / "files", ARGUMENTS_FILE)
    server = LocalServer(settings)
    try:
        with connect(server.start()) as database:
            with pytest.raises(LocalServerError, match="The local Neo4j is running"):
                import_files(settings, home / "files", ARGUMENTS_FILE)
            apply_schema(database, SCHEMA)
            yield database
    finally:
        server.stop()


def test_the_graph_is_that_of_a_load(
    loaded: tuple[Snapshot, dict[str, object]], imported: Database
) -> None:
    graph, _ = loaded
    assert graph.differences(snapshot(imported)) == []
    assert sum(graph.facts.values()) > 40


def numbers(counts: object) -> Iterator[int]:
    assert isinstance(counts, dict)
    yield from counts.values()


def test_the_report_is_that_of_a_load(
    loaded: tuple[Snapshot, dict[str, object]], written: BulkReport
) -> None:
    _, report = loaded
    told = written.load.as_json()
    for key in ("nodes", "faults", "fault_count", "dry_run", "ok"):
        assert told[key] == report[key], key
    assert sum(numbers(told["relations"])) == sum(numbers(report["relations"]))
    assert written.nodes == {
        "Unit": 11,
        "BigCommittee": 1,
        "Community": 1,
        "Resource": 10,
        "Case": 2,
        "ImportBatch": 1,
    }
    assert written.load.fault_count == 4


def test_the_files_say_how_they_are_imported(written: BulkReport) -> None:
    arguments = (written.folder / ARGUMENTS_FILE).read_text("utf-8").splitlines()
    assert f"neo4j-admin database import full neo4j @{ARGUMENTS_FILE}" == COMMAND
    assert "--multiline-fields=true" in arguments
    assert "--nodes=Unit=Unit-header.csv,Unit.csv" in arguments
    assert (
        "--relationships=OFFERS=OFFERS-Unit-Resource-header.csv,OFFERS-Unit-Resource.csv"
        in arguments
    )
    header = (written.folder / "Unit-header.csv").read_text("utf-8").strip().split(",")
    assert header[:3] == ["id:ID(Unit)", "name:string", "aliases:string[]"]
    assert {"location:point{crs:WGS-84}", "synthetic:boolean", "created_at:datetime"} <= set(header)
    named = {
        each for line in arguments for each in line.partition("=")[2].split("=")[-1].split(",")
    }
    files = {each.name for each in written.folder.iterdir()}
    assert files - named == {ARGUMENTS_FILE}


def test_an_import_by_files_is_listed_like_any_other(imported: Database) -> None:
    [batch], _ = list_imports(imported)
    assert (batch.state, batch.source, len(batch.files)) == ("done", "office", 7)
    assert batch.report is not None
    assert batch.report["nodes"]["created"] == 25


def test_files_that_cannot_be_imported_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.args").write_text("--nodes=Unit=nowhere.csv\n", "utf-8")
    settings = LocalServerSettings(home=tmp_path / "neo4j", cache=default_cache(), bolt_port=0)
    with pytest.raises(LocalServerError, match="The bulk import failed") as raised:
        import_files(settings, tmp_path, "bad.args")
    assert "nowhere.csv" in raised.value.detail.zh
    assert not (tmp_path / "neo4j" / "data" / "databases" / "neo4j").exists()


def test_a_folder_with_something_in_it_is_left_alone(given: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConflictError):
        write_bulk(SCHEMA, [given], tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize("sign", [BETWEEN_ITEMS, "\uffff"])
def test_a_sign_that_the_files_cannot_hold_is_refused(tmp_path: Path, sign: str) -> None:
    path = sheet(tmp_path / "units.csv", ("id", "name"), ("u1", f"a{sign}b"))
    with pytest.raises(InvalidInputError, match="name of Unit u1 has a sign"):
        write_bulk(SCHEMA, [path], tmp_path / "files")
    assert [each.name for each in tmp_path.iterdir()] == ["units.csv"]


def test_the_command_writes_the_files_and_says_what_to_run(tmp_path: Path) -> None:
    path = sheet(tmp_path / "units.csv", ("id", "name"), ("u1", "县医院"), ("", "x"))
    done = bulk(path, tmp_path / "files", tmp_path / "home")
    assert done.returncode == 1, done.stderr
    assert COMMAND in done.stdout
    assert "is required" in done.stderr
    assert (tmp_path / "home" / "rejects" / "units.rejects.csv").exists()
    refused = bulk(path, tmp_path / "files", tmp_path / "home")
    assert refused.returncode == 2
    assert "exists and is not empty" in refused.stderr
