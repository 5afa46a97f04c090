"""The life of a managed local Neo4j: started, restarted, killed, refused."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from neo4j import GraphDatabase

from graph.errors import LocalServerError
from graph.local import (
    NEO4J_VERSION,
    Address,
    LocalServer,
    LocalServerSettings,
    Outside,
    default_cache,
)
from graph.local.disk import HOME_NEEDS_MB
from graph.local.home import Home
from graph.local.state import read_instance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.local.lockfile import Jar
    from graph.text import Text

ROOT = Path(__file__).parents[2]
STARTS_WITH = """
import sys
from pathlib import Path
from graph.local import LocalServer, LocalServerSettings, Outside, default_cache
settings = LocalServerSettings(Path(sys.argv[1]), default_cache(), bolt_port=0)
LocalServer(settings, Outside(java=Path(sys.argv[2])) if sys.argv[2:] else None).start()
"""
MUTE = "import signal; print('still thinking', flush=True); signal.pause()"


def settings(home: Path, *, port: int = 0, timeout_s: float = 120.0) -> LocalServerSettings:
    """Return the settings of a test instance: small, on a free port, jars from the user's cache."""
    return LocalServerSettings(
        home=home,
        cache=default_cache(),
        bolt_port=port,
        heap_mb=256,
        page_cache_mb=64,
        start_timeout_s=timeout_s,
    )


def ask(address: Address, query: str, **parameters: object) -> list[list[object]]:
    """Return the rows that a query gives."""
    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        records, _, _ = driver.execute_query(query, dict(parameters), database_="neo4j")
    return [list(record.values()) for record in records]


def pid_of(home: Path) -> int:
    """Return the number of the process that serves a home."""
    instance = read_instance(Home(home))
    assert instance is not None
    return instance.pid


def refusal(server: LocalServer) -> Text:
    """Return why starting is refused; nothing may stay running afterwards."""
    with pytest.raises(LocalServerError) as caught:
        server.start()
    assert server.running() is None
    assert not server.started_here
    assert not server.stop()
    return caught.value.detail


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the instance that most tests here share; its name is a hard one."""
    return tmp_path_factory.mktemp("local") / "共建 图谱"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[LocalServer]:
    """The instance that most tests here share."""
    server = LocalServer(settings(home))
    server.start()
    yield server
    server.stop()


def test_it_starts_and_answers(server: LocalServer, home: Path) -> None:
    address = server.start()
    assert server.started_here
    assert server.running() == address
    host, port = address.uri.removeprefix("bolt://").split(":")
    assert (host, address.username) == ("127.0.0.1", "neo4j")
    assert int(port) > 0
    found = ask(address, "CALL dbms.components() YIELD versions, edition RETURN versions, edition")
    assert found == [[[NEO4J_VERSION], "community"]]
    password = home / "password"
    assert password.read_text(encoding="ascii") == address.password
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert "Started." in server.log_tail()


def test_the_interrupt_of_the_terminal_does_not_reach_it(server: LocalServer, home: Path) -> None:
    server.start()
    assert os.getsid(pid_of(home)) == pid_of(home) != os.getsid(0)


def test_a_second_owner_finds_the_running_instance(server: LocalServer, home: Path) -> None:
    second = LocalServer(settings(home))
    assert second.running() == server.start()
    assert second.start() == server.start()
    assert not second.started_here


def test_a_home_reached_through_a_link_is_the_same_home(
    server: LocalServer, home: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(home)
    assert LocalServer(settings(link)).running() == server.start()


def test_a_home_in_use_by_an_unrecorded_process_is_refused(
    server: LocalServer, home: Path, tmp_path: Path
) -> None:
    address = server.start()
    state = home / "server.json"
    aside = state.rename(tmp_path / "aside.json")
    try:
        reason = refusal(LocalServer(settings(home)))
        assert "in use by another Neo4j process" in reason.en
        assert "正被另一个 Neo4j 进程使用" in reason.zh
    finally:
        aside.rename(state)
    assert server.running() == address


def test_a_password_file_that_does_not_fit_is_reported_and_the_server_kept(
    server: LocalServer, home: Path
) -> None:
    address = server.start()
    serving = pid_of(home)
    password = home / "password"
    password.write_text("not the password of this database", encoding="ascii")
    try:
        other = LocalServer(settings(home))
        assert other.running() is None
        with pytest.raises(LocalServerError, match="does not fit its database") as caught:
            other.start()
        assert "密码文件" in caught.value.detail.zh
    finally:
        password.write_text(address.password, encoding="ascii")
    assert server.running() == address
    assert pid_of(home) == serving


def await_file(path: Path, writer: subprocess.Popen[Any]) -> None:
    """Wait until a process has written a file."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        assert writer.poll() is None
        time.sleep(0.01)


def start_together(servers: list[LocalServer]) -> list[Address]:
    """Start several owners of one home at the same time; return what each was told."""
    with ThreadPoolExecutor(len(servers)) as pool:
        return list(pool.map(LocalServer.start, servers))


def test_data_outlive_a_stop_a_kill_and_the_loss_of_the_state_file(
    server: LocalServer, home: Path
) -> None:
    first = server.start()
    ask(first, "CREATE (:Kept {n: 1})")
    assert server.stop()
    assert server.running() is None
    assert not server.stop()

    second = server.start()
    assert second.password == first.password
    assert ask(second, "MATCH (k:Kept) RETURN k.n") == [[1]]
    ask(second, "CREATE (:Kept {n: 2})")
    killed = pid_of(home)
    os.kill(killed, signal.SIGKILL)
    psutil.Process(killed).wait(30)
    assert server.running() is None
    (home / "server.json").unlink()

    other = LocalServer(settings(home))
    third, same = start_together([server, other])
    assert third == same
    assert sorted([server.started_here, other.started_here]) == [False, True]
    assert pid_of(home) != killed
    assert ask(third, "MATCH (k:Kept) RETURN k.n ORDER BY k.n") == [[1], [2]]


def test_a_start_killed_half_way_is_taken_up_and_a_damaged_database_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTS_WITH, str(home)], cwd=ROOT, stdin=subprocess.DEVNULL
    )
    await_file(home / "server.json", starter)
    starter.kill()
    starter.wait()
    kept = (home / "password").read_text(encoding="ascii")

    server = LocalServer(settings(home))
    try:
        assert server.running() is None
        address = server.start()
        assert address.password == kept
        assert not server.started_here
        assert ask(address, "RETURN 1") == [[1]]
    finally:
        assert server.stop()

    for path in (home / "data" / "databases" / "neo4j").glob("neostore*"):
        if path.is_file():
            path.write_bytes(b"\xff" * path.stat().st_size)
    reason = refusal(server)
    assert "cannot open the database" in reason.en
    assert "打不开" in reason.zh


def test_a_taken_port_is_refused_at_once_and_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        reason = refusal(LocalServer(settings(tmp_path, port=port)))
        assert f"Port {port} cannot be used" in reason.en
        assert f"端口 {port} 不能使用" in reason.zh
    assert not (tmp_path / "logs" / "console.log").exists()


def java(folder: Path, code: str) -> Path:
    """Return a program to use in place of Java."""
    path = folder / "java"
    path.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_java_that_fails_is_reported_with_its_exit_code_and_words(tmp_path: Path) -> None:
    broken = java(tmp_path, "import sys; print('libjvm.so: cannot open'); sys.exit(41)")
    reason = refusal(LocalServer(settings(tmp_path / "home"), Outside(java=broken)))
    for text in (reason.zh, reason.en):
        assert "41" in text
        assert "libjvm.so: cannot open" in text
        assert str(tmp_path / "home" / "logs") in text


def test_a_java_that_is_missing_or_not_executable_is_reported(tmp_path: Path) -> None:
    plain = tmp_path / "java.txt"
    plain.write_text("not a program", encoding="utf-8")
    for path in (tmp_path / "none", plain):
        reason = refusal(LocalServer(settings(tmp_path / "home"), Outside(java=path)))
        assert f"Java cannot be run ({path}" in reason.en
        assert "不能运行 Java" in reason.zh


def processes_of(home: Path) -> list[int]:
    """Return the numbers of all processes that were started to serve a home."""
    return [
        each.pid
        for each in psutil.process_iter(["cmdline"])
        if f"--home-dir={home}" in (each.info["cmdline"] or [])
    ]


def test_a_server_that_does_not_answer_in_time_is_stopped(tmp_path: Path) -> None:
    mute = java(tmp_path, MUTE)
    home = tmp_path / "home"
    server = LocalServer(settings(home, timeout_s=1.5), Outside(java=mute))
    reason = refusal(server)
    assert "did not answer within 1.5 seconds" in reason.en
    assert "1.5 秒" in reason.zh
    assert processes_of(home) == []


def test_an_interrupted_start_leaves_nothing_running(tmp_path: Path) -> None:
    mute = java(tmp_path, MUTE)
    home = tmp_path / "home"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTS_WITH, str(home), str(mute)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    await_file(home / "server.json", starter)
    assert len(processes_of(home)) == 1
    starter.send_signal(signal.SIGINT)
    _, words = starter.communicate(timeout=30)
    assert "KeyboardInterrupt" in words
    assert processes_of(home) == []
    assert not (home / "server.json").exists()


def test_too_little_room_for_the_data_is_refused(tmp_path: Path) -> None:
    outside = Outside(free_bytes=lambda _: 10 * 2**20)
    reason = refusal(LocalServer(settings(tmp_path / "home"), outside))
    assert f"10 MiB are free where {tmp_path / 'home'}" in reason.en
    assert f"{HOME_NEEDS_MB} MiB" in reason.zh


def test_a_cut_download_starts_nothing(tmp_path: Path) -> None:
    def cut(jar: Jar, folder: Path) -> Path:
        path = folder / jar.file_name
        path.write_bytes(b"PK\x03\x04")
        return path

    empty_cache = LocalServerSettings(tmp_path / "home", tmp_path / "cache", bolt_port=0)
    reason = refusal(LocalServer(empty_cache, Outside(fetch=cut)))
    assert "could not be downloaded intact" in reason.en
    assert "下载" in reason.zh
    assert not list((tmp_path / "cache").rglob("*.jar"))
    assert not (tmp_path / "home" / "logs" / "console.log").exists()


def test_a_home_that_cannot_be_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    reason = refusal(LocalServer(settings(tmp_path / "file" / "home")))
    assert "cannot be used" in reason.en
