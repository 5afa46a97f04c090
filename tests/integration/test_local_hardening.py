"""A managed local Neo4j is closed: every test here tries to get in, out, or at something."""

from __future__ import annotations

import os
import socket
import stat
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import psutil
import pytest
from neo4j import Auth, Driver, GraphDatabase
from neo4j.exceptions import ClientError, ConfigurationError, Neo4jError

from graph.local import Address, LocalServer, LocalServerSettings, default_cache
from graph.local.config import HARDENING, LIMITS
from graph.local.home import Home
from graph.local.state import find_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "a-canary-that-must-not-be-read"
QUERY_MARK = "a-name-that-must-not-be-logged"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the instance that is attacked."""
    return tmp_path_factory.mktemp("closed") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[Address]:
    """The instance that is attacked; started with a secret in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOME_API_TOKEN", SECRET)
        patch.setenv("TZ", "Asia/Shanghai")
        server = LocalServer(
            LocalServerSettings(home, default_cache(), bolt_port=0, heap_mb=256, page_cache_mb=64)
        )
        address = server.start()
    yield address
    server.stop()


@pytest.fixture(scope="module")
def driver(address: Address) -> Iterator[Driver]:
    """A connection of the account, which may do everything that the server allows anyone."""
    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        yield driver


@pytest.fixture(scope="module")
def process(address: Address, home: Path) -> psutil.Process:
    """The process of the instance."""
    assert address
    found = find_process(Home(home))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def settings_in_force(driver: Driver) -> dict[str, str]:
    """What the server itself says about its settings."""
    records, _, _ = driver.execute_query("SHOW SETTINGS YIELD name, value")
    return {record["name"]: record["value"] for record in records}


class Listener(ThreadingHTTPServer):
    """A web server inside the machine that remembers who asked it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """Answers every request with one line of CSV."""

    def do_GET(self) -> None:
        """Remember the request."""
        assert isinstance(self.server, Listener)
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Stay silent."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A live web server on loopback."""
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def load_csv(driver: Driver, url: str) -> str:
    """Let the server load an address; return the message with which it refuses."""
    with pytest.raises(Neo4jError) as caught:
        driver.execute_query("LOAD CSV FROM $url AS line RETURN line", {"url": url})
    assert not isinstance(caught.value, ConfigurationError)
    return caught.value.message or ""


@pytest.mark.parametrize(
    "url",
    [
        "file:///../../etc/passwd",
        "file:///../../../../../../../../etc/passwd",
        "file:///etc/passwd",
        "file:////etc/passwd",
        "file:///%2e%2e/%2e%2e/etc/passwd",
        "file:/etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc/passwd",
    ],
)
def test_no_file_of_the_machine_can_be_read(driver: Driver, url: str) -> None:
    message = load_csv(driver, url)
    assert "root:" not in message


def test_no_file_can_be_read_even_where_imports_would_lie(driver: Driver, home: Path) -> None:
    inside = home / "import" / "inside.csv"
    inside.write_text(SECRET, encoding="utf-8")
    outside = home.parent / "outside.csv"
    outside.write_text(SECRET, encoding="utf-8")
    for url in ("file:///inside.csv", "file:///../../outside.csv", outside.as_uri()):
        assert SECRET not in load_csv(driver, url)


@pytest.mark.parametrize(
    "start",
    [
        "http://127.0.0.1",
        "http://localhost",
        "http://127.1",
        "http://2130706433",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://neo4j:neo4j@127.0.0.1",
        "https://127.0.0.1",
        "ftp://127.0.0.1",
    ],
)
def test_no_address_can_be_asked(driver: Driver, listener: Listener, start: str) -> None:
    message = load_csv(driver, f"{start}:{listener.server_port}/from-cypher")
    assert "blocked" in message
    assert listener.asked == []
    # The web server does answer, so silence above means that nobody came.
    with urllib.request.urlopen(f"http://127.0.0.1:{listener.server_port}/direct") as answer:
        assert answer.read().decode() == SECRET
    assert listener.asked == ["/direct"]


def test_it_listens_on_one_loopback_port_only(process: psutil.Process, address: Address) -> None:
    listening = {
        (each.laddr.ip.removeprefix("::ffff:"), each.laddr.port)
        for each in process.net_connections(kind="inet")
        if each.status == psutil.CONN_LISTEN or each.type == socket.SOCK_DGRAM
    }
    assert listening == {("127.0.0.1", int(address.uri.rsplit(":", 1)[1]))}


@pytest.mark.parametrize("path", ["/", "/browser/", "/db/neo4j/tx", "/db/data/"])
def test_the_port_tells_a_web_client_nothing(address: Address, path: str) -> None:
    port = int(address.uri.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head, _, body = connection.recv(4096).partition(b"\r\n\r\n")
    # Bolt greets web clients, who may speak Bolt over a web socket; the greeting is empty.
    assert b"content-length: 0" in head
    assert b"server:" not in head.lower()
    assert body == b""


@pytest.mark.parametrize(
    "auth",
    [None, ("neo4j", "neo4j"), ("neo4j", ""), ("admin", "admin")],
    ids=["anonymous", "the first password", "no password", "another account"],
)
def test_nobody_gets_in_without_the_password(
    address: Address, auth: tuple[str, str] | Auth | None
) -> None:
    with (
        GraphDatabase.driver(address.uri, auth=auth) as stranger,
        pytest.raises(ClientError) as caught,
    ):
        stranger.execute_query("RETURN 1")
    assert caught.value.code == "Neo.ClientError.Security.Unauthorized"


def test_wrong_guesses_do_not_lock_the_owner_out(address: Address) -> None:
    for guess in range(6):
        with (
            GraphDatabase.driver(address.uri, auth=("neo4j", f"guess-{guess}")) as stranger,
            pytest.raises(ClientError),
        ):
            stranger.execute_query("RETURN 1")
    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as owner:
        owner.verify_authentication()
        assert owner.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_the_server_has_every_closing_setting_in_force(
    settings_in_force: dict[str, str], home: Path
) -> None:
    wanted = {**HARDENING, **LIMITS, "server.directories.import": str(home / "import")}
    # The server shows durations in its own way, and its internal settings to nobody.
    wanted["db.transaction.timeout"] = "2m"
    shown = {key: value for key, value in wanted.items() if not key.startswith("internal.")}
    assert {key: settings_in_force[key] for key in shown} == shown
    assert len(wanted) - len(shown) == 1
    assert settings_in_force["dbms.usage_report.enabled"] == "false"
    assert settings_in_force["server.http.enabled"] == "false"


def test_no_procedure_reaches_files_or_the_network(driver: Driver) -> None:
    records, _, _ = driver.execute_query("SHOW PROCEDURES YIELD name")
    names = {record["name"] for record in records}
    assert "db.labels" in names
    assert {name.split(".")[0] for name in names} == {"db", "dbms", "tx"}


def test_no_secret_of_the_caller_reaches_the_process(process: psutil.Process) -> None:
    environment = process.environ()
    assert SECRET not in environment.values()
    assert environment["TZ"] == "Asia/Shanghai"
    assert SECRET not in " ".join(process.cmdline())


def test_the_password_is_in_no_argument_and_in_no_other_file(
    process: psutil.Process, address: Address, home: Path
) -> None:
    assert address.password not in " ".join([*process.cmdline(), *process.environ().values()])
    holders = {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and address.password.encode() in path.read_bytes()
    }
    assert holders == {"password"}


def test_only_the_owner_can_read_what_the_instance_keeps(address: Address, home: Path) -> None:
    assert address
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    open_to_others = {
        path.relative_to(home).as_posix()
        for top in ("data", "logs")
        for path in (home / top).rglob("*")
        if path.is_file() and path.stat().st_mode & 0o077
    }
    assert open_to_others == set()
    assert {path.stat().st_uid for path in home.rglob("*")} == {os.getuid()}


def test_no_query_is_written_to_a_log(driver: Driver, home: Path) -> None:
    driver.execute_query(f"RETURN '{QUERY_MARK}' AS name, $name AS other", {"name": QUERY_MARK})
    with pytest.raises(ClientError):
        driver.execute_query(f"RETURN '{QUERY_MARK}' + toInteger(date())")
    logs = list((home / "logs").iterdir())
    assert {"debug.log", "neo4j.log"} <= {path.name for path in logs}
    assert [path.name for path in logs if QUERY_MARK.encode() in path.read_bytes()] == []
