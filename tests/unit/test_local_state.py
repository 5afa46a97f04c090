"""Recognising the process of a home, its password file, and a port."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from graph.local.account import keep_password, read_password
from graph.local.config import home_argument
from graph.local.home import Home
from graph.local.process import end, is_alive, launch, listening_port, port_fault
from graph.local.state import Instance, find_process, read_instance, write_instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAITING = "import signal; print('ready', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); signal.pause()"
)
LISTENING = (
    "import signal, socket; s = socket.create_server(('127.0.0.1', 0)); print('ready');"
    "print(s.getsockname()[1], flush=True); signal.pause()"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The laid out folder of an instance."""
    home = Home(tmp_path / "home")
    home.prepare()
    return home


@pytest.fixture
def run(home: Home) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python programs as if they served the home; they are ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-c", code, *(arguments or (home_argument(home.path),))],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(child)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


def record(home: Home, pid: int, shift_s: float = 0.0) -> None:
    """Write a state file for a process, with its true time of making or another."""
    created = psutil.Process(pid).create_time() + shift_s
    write_instance(home, Instance(pid, created, 0))


def test_the_recorded_process_is_found(
    home: Home, run: Callable[..., subprocess.Popen[str]]
) -> None:
    child = run(WAITING)
    record(home, child.pid)
    found = find_process(home)
    assert found is not None
    assert found.pid == child.pid


def test_a_process_that_took_over_the_number_is_not_mistaken(
    home: Home, run: Callable[..., subprocess.Popen[str]]
) -> None:
    record(home, run(WAITING).pid, shift_s=-60)
    assert find_process(home) is None


def test_a_process_of_another_home_is_not_mistaken(
    home: Home, run: Callable[..., subprocess.Popen[str]]
) -> None:
    record(home, run(WAITING, home_argument(home.path / "other")).pid)
    assert find_process(home) is None


def test_an_ended_process_is_not_found_even_before_it_is_reaped(
    home: Home, run: Callable[..., subprocess.Popen[str]]
) -> None:
    child = run(WAITING)
    record(home, child.pid)
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE
    assert find_process(home) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "created": 0}'])
def test_a_state_file_that_cannot_be_read_counts_as_none(home: Home, text: str) -> None:
    home.state.write_text(text, encoding="utf-8")
    assert read_instance(home) is None
    assert find_process(home) is None


def test_no_state_file_means_no_instance(home: Home) -> None:
    assert find_process(home) is None


def test_a_number_that_no_process_can_have_means_no_instance(home: Home) -> None:
    for pid in (-1, 2**31 - 1):
        write_instance(home, Instance(pid, 0.0, 0))
        assert find_process(home) is None


def test_a_process_that_ignores_the_request_to_stop_is_killed(
    run: Callable[..., subprocess.Popen[str]],
) -> None:
    child = run(STUBBORN)
    process = psutil.Process(child.pid)
    end(process, timeout_s=0.2)
    assert not is_alive(process)
    end(process, timeout_s=0.2)


def test_a_launched_program_has_a_session_of_its_own_and_leaves_its_words(tmp_path: Path) -> None:
    output = tmp_path / "console.log"
    code = "import os; open('made', 'w').close(); print(os.getsid(0) == os.getpid(), os.getcwd())"
    child = launch([sys.executable, "-c", code], {"A": "b"}, tmp_path, output)
    assert child.wait(30) == 0
    assert output.read_text(encoding="utf-8") == f"True {tmp_path.resolve()}\n"
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def test_the_port_of_a_process_is_read_from_the_process(
    run: Callable[..., subprocess.Popen[str]],
) -> None:
    assert listening_port(psutil.Process(run(WAITING).pid)) is None
    child = run(LISTENING)
    assert child.stdout is not None
    assert listening_port(psutil.Process(child.pid)) == int(child.stdout.readline())


def test_a_taken_port_a_forbidden_one_and_an_impossible_one_are_seen() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert "in use" in port_fault("127.0.0.1", port)
    assert port_fault("127.0.0.1", port) == ""
    assert port_fault("127.0.0.1", 0) == ""
    assert "0-65535" in port_fault("127.0.0.1", 65536)


def test_a_password_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "password"
    assert read_password(path) == ""
    password = keep_password(path)
    assert len(password) >= 32
    assert keep_password(path) == password == read_password(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keep_password(tmp_path / "other") != password


def test_a_password_file_that_others_could_read_is_closed_again(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("kept-from-a-backup\n", encoding="ascii")
    path.chmod(0o644)
    assert keep_password(path) == "kept-from-a-backup"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_password_file_that_a_crash_left_empty_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.touch(0o600)
    assert keep_password(path) == read_password(path) != ""


def test_a_home_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    Home(path).prepare()
    Home(path).prepare()
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {each.name for each in path.iterdir()} == {"conf", "data", "import", "logs"}
