"""The cache of jars: nothing is used unverified, nothing verified is fetched twice."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from graph.errors import LocalServerError
from graph.local.disk import CACHE_NEEDS_MB
from graph.local.fetch import fetch_jar
from graph.local.jars import jar_folder, missing_jars, provide_jars
from graph.local.lockfile import Jar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.local.jars import Fetch

CONTENT = {f"part-{n}": f"content of part {n} ".encode() * 5000 for n in range(6)}
JARS = tuple(
    Jar("org.example", name, "1.0", "", hashlib.sha256(data).hexdigest(), len(data))
    for name, data in CONTENT.items()
)
PLENTY = 2**40


class Source:
    """Stands for Maven Central: serves the parts, with chosen faults, and keeps count."""

    def __init__(self, faults: dict[str, list[bytes | Exception]] | None = None) -> None:
        self.asked: list[str] = []
        self.faults = faults or {}

    def __call__(self, jar: Jar, folder: Path) -> Path:
        self.asked.append(jar.artifact)
        answers = self.faults.get(jar.artifact, [])
        answer = answers.pop(0) if answers else CONTENT[jar.artifact]
        if isinstance(answer, Exception):
            raise answer
        path = folder / "download"
        path.write_bytes(answer)
        return path


def provide(cache: Path, fetch: Fetch, free: int = PLENTY) -> list[tuple[int, int]]:
    """Provide the parts and return the progress that was reported."""
    reports: list[tuple[int, int]] = []

    def progress(done: int, wanted: int) -> None:
        reports.append((done, wanted))

    paths = provide_jars(cache, JARS, fetch=fetch, measure=lambda _: free, progress=progress)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    return reports


def names(cache: Path) -> set[str]:
    """Return everything that lies in the cache, by name."""
    return {path.name for path in cache.rglob("*") if path.is_file()}


def test_everything_is_fetched_once_and_then_never_again(tmp_path: Path) -> None:
    source = Source()
    assert provide(tmp_path / "new" / "cache", source) == [(n, 6) for n in range(1, 7)]
    assert provide(tmp_path / "new" / "cache", source) == []
    assert sorted(source.asked) == sorted(CONTENT)
    assert names(tmp_path) == {jar.file_name for jar in JARS} | {"neo4j-5.26.30.lock"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        lambda path: path.write_bytes(b"X" + path.read_bytes()[1:]),
        lambda path: path.write_bytes(b""),
    ],
    ids=["missing", "cut", "one byte changed", "empty"],
)
def test_a_damaged_jar_is_found_and_fetched_anew(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    provide(tmp_path, Source())
    damage(jar_folder(tmp_path) / JARS[2].file_name)
    assert missing_jars(tmp_path, JARS) == [JARS[2]]
    source = Source()
    assert provide(tmp_path, source) == [(6, 6)]
    assert source.asked == ["part-2"]


def test_one_fault_of_the_network_is_overcome(tmp_path: Path) -> None:
    source = Source(
        {"part-1": [ConnectionResetError("cut")], "part-3": [CONTENT["part-3"][:500]]},
    )
    provide(tmp_path, source)
    assert source.asked.count("part-1") == 2
    assert source.asked.count("part-3") == 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (CONTENT["part-4"][:1234], f"got 1234 of {len(CONTENT['part-4'])} bytes"),
        (b"?" * len(CONTENT["part-4"]), "or other content"),
        (ConnectionResetError("peer went away"), "peer went away"),
        (RuntimeError("not found in remote repositories"), "not found"),
    ],
    ids=["cut", "corrupted", "connection lost", "not there"],
)
def test_what_cannot_be_had_intact_is_named_and_the_next_call_goes_on(
    tmp_path: Path, fault: bytes | Exception, reason: str
) -> None:
    with pytest.raises(LocalServerError) as caught:
        provide(tmp_path, Source({"part-4": [fault, fault]}))
    assert "org.example:part-4:1.0" in caught.value.detail.en
    assert "org.example:part-4:1.0" in caught.value.detail.zh
    assert reason in caught.value.detail.en
    kept = {jar.artifact for jar in JARS} - {jar.artifact for jar in missing_jars(tmp_path, JARS)}
    assert "part-4" not in kept
    assert {f"{name}-1.0.jar" for name in kept} | {"neo4j-5.26.30.lock"} == names(tmp_path)

    source = Source()
    provide(tmp_path, source)
    assert set(source.asked) == set(CONTENT) - kept


def test_leftovers_of_a_killed_download_are_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "incoming-xyz" / "tmp1"
    left.mkdir(parents=True)
    (left / "part-0-1.0.jar").write_bytes(b"half")
    provide(tmp_path, Source())
    assert not list(tmp_path.glob("incoming-*"))


def test_too_little_room_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    source = Source()
    with pytest.raises(LocalServerError) as caught:
        provide(tmp_path / "cache", source, free=(CACHE_NEEDS_MB - 1) * 2**20)
    assert f"{CACHE_NEEDS_MB - 1} MiB are free" in caught.value.detail.en
    assert "磁盘空间不足" in caught.value.detail.zh
    assert source.asked == []
    assert not (tmp_path / "cache").exists()


def test_a_full_cache_needs_no_room(tmp_path: Path) -> None:
    provide(tmp_path, Source())
    assert provide(tmp_path, Source(), free=0) == []


def test_a_disk_that_fills_up_meanwhile_is_told_from_a_bad_network(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(LocalServerError, match="disk has filled up") as caught:
        provide(tmp_path, Source({"part-0": [full]}))
    assert "磁盘已写满" in caught.value.detail.zh


def test_a_cache_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(LocalServerError, match="cannot be written"):
        provide(tmp_path / "file" / "cache", Source())


def fetch_and_count(log: Path, jar: Jar, folder: Path) -> Path:
    """Fetch like a source in another process that writes down what it was asked for."""
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{jar.artifact}\n")
    return Source()(jar, folder)


def provide_together(ready: threading.Barrier, cache: Path, log: Path) -> None:
    """Wait for the other process, then provide."""
    ready.wait(30)
    provide(cache, partial(fetch_and_count, log))


def test_two_processes_at_once_fetch_each_jar_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2)
    log = tmp_path / "asked"
    both = [
        context.Process(target=provide_together, args=(ready, tmp_path / "cache", log))
        for _ in range(2)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert sorted(log.read_text(encoding="utf-8").split()) == sorted(CONTENT)


class Repository(BaseHTTPRequestHandler):
    """A Maven repository that breaks off in the middle of one jar."""

    cut = ""

    def do_GET(self) -> None:
        """Serve ``/org/example/NAME/1.0/NAME-1.0.jar``."""
        name = self.path.split("/")[3]
        if not self.path.endswith(f"{name}-1.0.jar"):
            self.send_error(404)
            return
        data = CONTENT[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if name == self.cut else data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Stay silent."""


@pytest.fixture
def repository() -> Iterator[str]:
    """Return the address of a Maven repository on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Repository) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_transfer_that_breaks_off_is_seen_and_taken_up_again(
    tmp_path: Path, repository: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = partial(fetch_jar, repository=repository)
    monkeypatch.setattr(Repository, "cut", "part-5")
    with pytest.raises(LocalServerError, match="part-5"):
        provide(tmp_path, fetch)
    monkeypatch.setattr(Repository, "cut", "")
    before = len(missing_jars(tmp_path, JARS))
    assert len(provide(tmp_path, fetch)) == before >= 1
