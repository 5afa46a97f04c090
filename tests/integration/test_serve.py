"""One command starts everything; Ctrl-C ends everything it started and loses nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEADLINE_S = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start the command; whatever the test does, it does not outlive it."""
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "api", "serve", "--lang", "en"],
        cwd=CHECKOUT,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")},
            "COBUILD_HOME": str(home),
            "COBUILD_BOLT_PORT": "0",
            "COBUILD_WORKERS": "1",
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def said_until_ready(process: subprocess.Popen[str], last: str) -> str:
    """Read what the command prints up to the line that holds ``last``."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if last in line:
            return "".join(said)
    assert process.stderr is not None
    raise AssertionError(f"the command ended: {process.stderr.read()}")


def get(port: int, path: str) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
        answer: dict[str, object] = json.load(response)
        return answer


def of_home(home: Path) -> list[psutil.Process]:
    """The processes that work in a home, however they were detached."""
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if any(str(home) in part for part in each.info["cmdline"] or ())
    ]


def descendants(process: subprocess.Popen[str], home: Path) -> list[psutil.Process]:
    """Everything that the command has started: the web server and the Neo4j of this home."""
    return [*psutil.Process(process.pid).children(recursive=True), *of_home(home)]


def test_one_command_serves_and_a_signal_ends_all_it_started(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as first:
        said = said_until_ready(first, "looked at")
        assert f"http://127.0.0.1:{port}/" in said
        assert "Who can serve" in said
        assert get(port, "/readyz") == {"status": "ok"}
        total = get(port, "/api/v1/units?limit=1")["total"]
        assert isinstance(total, int)
        assert total > 0
        processes = descendants(first, tmp_path)
        assert any("java" in each.name() for each in processes)
        first.send_signal(signal.SIGINT)
        assert first.wait(_DEADLINE_S) == 0
    _, alive = psutil.wait_procs(processes, timeout=_DEADLINE_S)
    assert alive == []

    with started(tmp_path, port) as again:
        said_until_ready(again, "looked at")
        assert get(port, "/api/v1/units?limit=1")["total"] == total
        again.send_signal(signal.SIGTERM)
        assert again.wait(_DEADLINE_S) == 0
        assert again.stderr is not None
        assert "empty" not in again.stderr.read()
    assert of_home(tmp_path) == []


def test_a_taken_port_is_told_and_nothing_is_left_running(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(tmp_path, port) as refused:
            _, errors = refused.communicate(timeout=_DEADLINE_S)
    assert refused.returncode == 2
    assert f"Port {port} is taken" in errors
    assert "Traceback" not in errors
    assert of_home(tmp_path) == []
