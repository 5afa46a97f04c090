"""What every test stands on: a real Neo4j of its own, emptied before each test that asks."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from api.demo import load_demo
from graph.database import Database
from graph.definitions import apply_schema
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.model import SCHEMA
from graph.settings import CHECKOUT, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.local import Address


def pytest_sessionstart() -> None:
    """A run in the background ignores Ctrl-C, and so would every command that a test interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Begun first, so that two processes end at about the same time.
_LONGEST = (
    "test_api_contract.py",
    "test_serve.py",
    "test_cli.py",
    "test_import_resume.py",
    "test_local_server.py",
    "test_page_imports.py",
    "test_import_jobs.py",
    "test_loader.py",
    "test_bulk.py",
    "test_export.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; the others keep their order."""
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda each: places.get(each.path.name, len(places)))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ``CI=true`` nothing may be skipped: a skip there is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A Neo4j with a folder and a free port of its own, never the user's."""
    server = LocalServer(
        LocalServerSettings(
            home=tmp_path_factory.mktemp("neo4j"), cache=default_cache(), bolt_port=0
        )
    )
    address = server.start()
    with Database(address.uri, username=address.username, password=address.password) as database:
        apply_schema(database, SCHEMA)
    yield address
    server.stop()


@pytest.fixture(scope="session")
def shared_database(neo4j_server: Address) -> Iterator[Database]:
    """The connection that the tests of a session share; schema applied."""
    with Database(
        neo4j_server.uri, username=neo4j_server.username, password=neo4j_server.password
    ) as database:
        yield database


@pytest.fixture
def database(shared_database: Database) -> Database:
    """The database, emptied of all data but prepared for the schema."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    return shared_database


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A second Neo4j that holds the demo: the town's facts and a synthetic county around them.

    The first process that needs it loads the demo; the others start from a copy of its folder.
    """
    home = tmp_path_factory.mktemp("demo-neo4j") / "home"
    shutil.copytree(_loaded_demo(_folder_of_the_run(tmp_path_factory)), home)
    server = LocalServer(LocalServerSettings(home=home, cache=default_cache(), bolt_port=0))
    yield server.start()
    server.stop()


def _folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _loaded_demo(folder: Path) -> Path:
    """Return the home of a stopped Neo4j that holds the demo, loaded once in a run."""
    home = folder / "loaded-demo"
    done = folder / "loaded-demo.done"
    with (folder / "loaded-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return home
        server = LocalServer(LocalServerSettings(home=home, cache=default_cache(), bolt_port=0))
        address = server.start()
        with Database(
            address.uri, username=address.username, password=address.password
        ) as database:
            apply_schema(database, SCHEMA)
            load_demo(database, today=dt.date.today())  # noqa: DTZ011 - the app judges by the same day
        server.stop()
        done.touch()
    return home


@pytest.fixture(scope="session")
def demo_settings(demo_server: Address) -> Settings:
    """Settings that name the demo's Neo4j."""
    return Settings(
        neo4j_uri=demo_server.uri,
        neo4j_username=demo_server.username,
        neo4j_password=demo_server.password,
    )


@pytest.fixture(scope="session")
def demo_database(demo_settings: Settings) -> Iterator[Database]:
    """The demo; tests that share it may add rejections but leave its data as it is."""
    with Database.from_settings(demo_settings) as database:
        yield database


@pytest.fixture(scope="session")
def live_app(demo_server: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real application behind gunicorn, over the demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "api:create_app()"),
            *("--bind", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"),
        ],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "COBUILD_HOME": str(tmp_path_factory.mktemp("live-home")),
            "NEO4J_URI": demo_server.uri,
            "NEO4J_USERNAME": demo_server.username,
            "NEO4J_PASSWORD": demo_server.password,
        },
    )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310 - loopback
                break
        except OSError:
            assert process.poll() is None, "the web server ended"
            assert time.monotonic() < deadline, "the web server does not answer"
            time.sleep(0.05)
    yield url
    process.terminate()
    process.wait(30)
