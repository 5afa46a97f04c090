"""Starts everything for one machine: Neo4j, the schema, the first data, the web server."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from api import demo, tables
from api.progress import load_demo_telling
from api.provide import provide
from graph.database import Database
from graph.definitions import apply_schema
from graph.errors import CobuildError, ConfigurationError, LocalServerError
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from graph.text import Text
from queries.entities import ListRequest, list_nodes
from queries.matching import match
from queries.matching.match import MatchOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType
    from typing import Any

    from graph.settings import Settings
    from graph.text import Language

_HOST = "127.0.0.1"
_READY_S = 60.0
_STOP_S = 30.0
_POLL_S = 0.1
_SHOWN_MATCHES = 3
_ADDRESS = Text(
    "已启动：{url} （API 文档 {url}docs，按 Ctrl-C 停止）",
    "Serving {url} (API at {url}docs; Ctrl-C stops it)",
)
_LOADING = Text(
    "数据库是空的：载入抚松镇的事实和一个合成县……",
    "The database is empty: loading the town's facts and a synthetic county …",
)
_STARTING = Text("启动 Neo4j……", "Starting Neo4j …")


@dataclass(frozen=True, slots=True)
class _Web:
    """The running web server."""

    process: subprocess.Popen[bytes]
    url: str


def serve(settings: Settings, *, port: int, workers: int, language: Language) -> int:
    """Start whatever is not running yet, serve until a signal comes, stop what was started.

    Args:
        settings: Which Neo4j to use; the local one when they name none.
        port: Port on loopback; 0 takes a free one.
        workers: Processes of the web server.
        language: Language of what is printed.

    Returns:
        The exit code of the web server; 0 after a signal.

    Raises:
        LocalServerError: The local Neo4j or the web server cannot be started.
        ConfigurationError: The port is taken.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    port = _free_port(port)
    try:
        with _neo4j(settings, language) as named:
            _prepare(named, language)
            with _web(named, port=port, workers=workers) as web:
                click.echo(_ADDRESS.format(url=web.url).in_language(language))
                _answer_one(named, language)
                return web.process.wait()
    except KeyboardInterrupt:
        return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _neo4j(settings: Settings, language: Language) -> Iterator[Settings]:
    """Provide Neo4j; stop it afterwards if it was started here."""
    if not settings.neo4j_uri:
        click.echo(_STARTING.in_language(language), err=True)
    provided = provide(settings)
    try:
        yield provided.settings
    finally:
        if provided.local and provided.local.started_here:
            provided.local.stop()


def _prepare(settings: Settings, language: Language) -> None:
    """Apply the schema and, on a first start, load the data; a cut-off load is taken up again."""
    unfinished = settings.home / "demo-unfinished"
    with Database.from_settings(settings) as database:
        apply_schema(database, SCHEMA)
        if not (unfinished.exists() or demo.is_empty(database)):
            return
        click.echo(_LOADING.in_language(language), err=True)
        _touch(unfinished)
        load_demo_telling(
            database,
            today=dt.date.today(),  # noqa: DTZ011 - windows lie around the day of the place
            language=language,
        )
        unfinished.unlink()


def _touch(marker: Path) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()


@contextmanager
def _web(settings: Settings, *, port: int, workers: int) -> Iterator[_Web]:
    """Run the web server as a child; end it gracefully afterwards."""
    url = f"http://{_HOST}:{port}/"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "api:create_app()"),
            *("--bind", f"{_HOST}:{port}", "--workers", str(workers), "--threads", "4"),
            *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"),  # noqa: S108, PTH112
            *("--log-level", "warning"),
        ],
        cwd=CHECKOUT,
        env={**os.environ, **_environment(settings)},
        # Ctrl-C reaches this process alone, which then ends the web server gracefully.
        start_new_session=True,
    )
    try:
        _await_ready(process, url)
        yield _Web(process, url)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the variables that make the web server use the same Neo4j."""
    variables = {
        "NEO4J_URI": settings.neo4j_uri or "",
        "NEO4J_USERNAME": settings.neo4j_username,
        "NEO4J_PASSWORD": settings.neo4j_password or "",
    }
    if settings.neo4j_database:
        variables["NEO4J_DATABASE"] = settings.neo4j_database
    return variables


def _free_port(port: int) -> int:
    """Return the port, or a free one for 0.

    Raises:
        ConfigurationError: Something else listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise ConfigurationError(
                Text(
                    "端口 {port} 已被占用：请用 PORT=其他端口 make run",
                    "Port {port} is taken: use PORT=another make run",
                ).format(port=port)
            ) from error
        return int(probe.getsockname()[1])


def _await_ready(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until questions can be answered.

    Raises:
        LocalServerError: The web server ended or did not answer in time.
    """
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}readyz", timeout=5):  # noqa: S310 - our own loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(_POLL_S)
    raise LocalServerError(
        Text(
            "网页服务未能启动，请看上面的日志",
            "The web server did not start; see its messages above",
        )
    )


def _answer_one(settings: Settings, language: Language) -> None:
    """Ask the first need that somebody can serve, and print the answer, or why there is none."""
    try:
        with Database.from_settings(settings) as database:
            answer = first_answer(database, settings)
    except CobuildError as error:
        # an example that a busy machine cannot give in time ends nothing
        tables.print_error(error, language)
        return
    if answer:
        tables.print_matches(answer, language)


def first_answer(database: Database, settings: Settings) -> dict[str, Any] | None:
    """Return the answer for the first need that somebody can serve; None when none can be."""
    needs, _ = list_nodes(database, SCHEMA, SCHEMA.nodes["Need"], ListRequest(limit=50))
    for need in needs:
        answer = match(
            database,
            need["id"],
            MatchOptions(limit=_SHOWN_MATCHES),
            today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place
            default_weights=settings.weights,
        )
        if answer["matches"]:
            return answer
    return None
