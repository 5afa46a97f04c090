"""The lock file of the server's jars: the committed one, and what is refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from graph.errors import LocalServerError
from graph.local import NEO4J_VERSION, lock
from graph.local.lockfile import LOCK_PATH, Jar, dump_lock, parse_lock, read_lock

if TYPE_CHECKING:
    from pathlib import Path

JAR = Jar("org.example", "thing", "1.0", "", "a" * 64, 10)
NATIVE = Jar("org.example", "thing", "1.0", "linux-x86_64", "b" * 64, 20)


def lock_text(**changes: object) -> str:
    """Return a lock file of one jar in which some fields of the jar are changed."""
    document = json.loads(dump_lock([JAR]))
    document["jars"][0].update(changes)
    return json.dumps(document)


def test_the_committed_file_is_complete_and_in_its_final_form() -> None:
    jars = read_lock()
    coordinates = {(jar.group, jar.artifact, jar.version) for jar in jars}
    assert {
        ("org.neo4j", "neo4j", NEO4J_VERSION),
        ("org.neo4j.app", "neo4j-server", NEO4J_VERSION),
        ("org.neo4j", "neo4j-kernel", NEO4J_VERSION),
    } <= coordinates
    assert {jar.classifier for jar in jars if jar.artifact == "netty-transport-native-epoll"} == {
        "linux-x86_64",
        "linux-aarch_64",
    }
    assert dump_lock(jars) == LOCK_PATH.read_text(encoding="utf-8")


def test_a_lock_file_is_read_back_as_written_in_order_of_coordinate() -> None:
    assert parse_lock(dump_lock([NATIVE, JAR])) == (JAR, NATIVE)
    assert NATIVE.file_name == "thing-1.0-linux-x86_64.jar"
    assert NATIVE.coordinate == "org.example:thing:1.0:linux-x86_64"
    assert JAR.file_name == "thing-1.0.jar"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("[]", "list indices"),
        ('{"neo4j": "5.26.30"}', "jars"),
        ('{"neo4j": "4.4.0", "jars": []}', "made for Neo4j 4.4.0"),
        ('{"neo4j": "5.26.30", "jars": []}', "no jars"),
        (lock_text(artifact="../../evil"), "bad entry"),
        (lock_text(version="a/b"), "bad entry"),
        (lock_text(group=""), "bad entry"),
        (lock_text(classifier="a b"), "bad entry"),
        (lock_text(sha256="A" * 64), "bad entry"),
        (lock_text(sha256="a" * 63), "bad entry"),
        (lock_text(size=0), "bad entry"),
        (lock_text(extra=1), "extra"),
        (dump_lock([JAR, Jar("org.other", "thing", "1.0", "", "c" * 64, 1)]), "share a file name"),
    ],
)
def test_a_file_that_is_not_a_sound_lock_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(LocalServerError) as caught:
        parse_lock(text)
    assert reason in caught.value.detail.en
    assert "graph.local.lock" in caught.value.detail.zh


def test_a_missing_lock_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="Restore it from the repository"):
        read_lock(tmp_path / "none.json")


def test_the_lock_command_records_what_was_resolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b"a jar"

    def resolve(folder: Path) -> list[tuple[str, str, str, str, Path]]:
        path = folder / "thing.jar"
        path.write_bytes(content)
        return [("org.example", "thing", "1.0", "", path)]

    target = tmp_path / "lock.json"
    text = lock.resolve_lock(resolve)
    monkeypatch.setattr(lock, "resolve_lock", lambda: text)
    monkeypatch.setattr(lock, "LOCK_PATH", target)
    lock.main()
    digest = hashlib.sha256(content).hexdigest()
    assert read_lock(target) == (Jar("org.example", "thing", "1.0", "", digest, len(content)),)
    assert capsys.readouterr().out == "lock.json: 1 jars, 0 MB\n"
