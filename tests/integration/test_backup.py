"""Backups: whatever is in the database comes back, and a second backup equals the first."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import DateTime, Duration, Time

from graph import backup as backup_module
from graph.backup import backup
from graph.definitions import applied_version
from graph.errors import CobuildError, ConflictError, InvalidInputError
from graph.model import SCHEMA
from graph.restore import restore
from graph.schema import Schema
from loaders import load
from tests.assertions import nodes
from tests.integration.test_cli import runner
from tests.sheets import load_places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.database import Database
    from graph.local import Address

EMPTY = "MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n"
EVERYTHING = (
    "MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties, "
    "[toString(n.zero), toString(n.utc), toString(n.named)] AS zones, "
    "[(n)-[r]->(m) | [type(r), properties(r), m.id]] AS relations ORDER BY n.id"
)
ZONED = DateTime.from_iso_format("2026-05-31T09:00:00.123456789+08:00")
MOMENT = dt.datetime(2026, 5, 31, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
HOSTILE = (
    *("=1+1", "\"'`", "a\nb\r\nc\td", "a;b\\;c\\", "\\u0027", "😀𠮷"),
    *("\u2028\u0085\ufeff", "\x01\x7f", "</node>"),
)
ODD = "O`dd} la\\u0060bel 标签"


def fill(database: Database) -> None:
    """Every kind of value a property can have, labels that no schema declares, parallel edges."""
    values = {
        "id": "values/1",
        "texts": list(HOSTILE),
        "whole": 2**53 + 1,
        "ratio": 1.0,
        "third": 1 / 3,
        "numbers": [1.0, 2.5],
        "wholes": [1, 2],
        "yes": True,
        "day": dt.date(2026, 5, 31),
        "days": [dt.date(2026, 5, 31)],
        "moment": MOMENT,
        "moments": [MOMENT, ZONED],
        "zoned": ZONED,
        "zero": dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc),
        "local": DateTime.from_iso_format("2026-05-31T09:00:00.000000001"),
        "clock": Time.from_iso_format("09:00:00.000000001+08:00"),
        "wall": Time.from_iso_format("09:00:00"),
        "span": Duration(months=1, days=2, seconds=3, nanoseconds=4),
        "raw": b"\x00\xff",
        "place": WGS84Point((127.28, 42.33)),
        "flat": CartesianPoint((1.0, 2.0, 3.0)),
        "nothing": float("nan"),
        "endless": float("-inf"),
        "empty": "",
        "none": [],
    }
    odd = {"labels": [ODD, "Unit"], "values": {"id": "u2", ODD: "'"}, "type": ODD}
    berlin = (
        "SET n.named = datetime('2026-10-25T02:30:00.000000001+01:00[Europe/Berlin]'), "
        "n.utc = datetime('2026-01-01T00:00[UTC]')"
    )
    database.write(
        [
            (f"CREATE (n:Unit) SET n = $values {berlin}", {"values": values}),
            ("CREATE (n:$($labels)) SET n = $values", odd),
            ("CREATE (n:Change {id: '=c/1', `before.name`: $text})", {"text": "长" * 200_000}),
            ("CREATE ({id: 'no label'})", {}),
            (
                "MATCH (a {id: 'values/1'}), (b {id: 'u2'}), (c {id: 'no label'}) "
                "CREATE (a)-[:$($type) {since: date('2026-01-01')}]->(b), "
                "(a)-[:OFFERS {n: 1}]->(b), (a)-[:OFFERS {n: 1.0}]->(b), "
                "(b)-[:OFFERS]->(b), (c)-[:OFFERS]->(a)",
                odd,
            ),
        ]
    )


def everything(database: Database) -> list[str]:
    """Every node with its relationships, in words that tell kinds, digits and zones apart."""
    return [
        repr(
            (
                sorted(each["labels"]),
                each["zones"],
                sorted(each["properties"].items()),
                sorted(
                    repr((name, sorted(held.items()), to)) for name, held, to in each["relations"]
                ),
            )
        )
        for each in database.read(EVERYTHING)
    ]


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def empty(database: Database) -> None:
    database.write([(EMPTY, {})])


def refusal(action: Callable[[], object], kind: type[CobuildError]) -> tuple[str, list[str]]:
    with pytest.raises(kind) as raised:
        action()
    assert raised.value.detail.zh != raised.value.detail.en
    problems = [f"{each.where}: {each.reason.en}" for each in raised.value.problems]
    return raised.value.detail.en, problems


def test_everything_comes_back_and_a_second_backup_is_equal(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    load_places(database, tmp_path / "sheets")
    before = everything(database)
    report = backup(database, SCHEMA, tmp_path / "one")
    assert (report.nodes["Unit"], report.nodes[""], report.relations["OFFERS"]) == (2, 1, 4)
    assert report.schema_version == SCHEMA.version
    empty(database)
    restored = restore(database, SCHEMA, tmp_path / "one")
    assert (restored.nodes, restored.relations) == (report.nodes, report.relations)
    assert everything(database) == before
    backup(database, SCHEMA, tmp_path / "two")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    # what was restored is the graph as it was: the same files change nothing
    assert load(database, SCHEMA, [tmp_path / "sheets"]).nodes.created == 0


def test_the_order_of_writing_does_not_show(database: Database, tmp_path: Path) -> None:
    rows = [{"id": str(n), "t": "x" * (n % 7)} for n in range(500)]
    create = "UNWIND $rows AS row CREATE (n:Unit) SET n = row"
    join = (
        "UNWIND $pairs AS pair MATCH (a:Unit {id: pair[0]}), (b:Unit {id: pair[1]}) "
        "CREATE (a)-[:KNOWS]->(b)"
    )
    pairs = [[str(n), str(n * 7 % 500)] for n in range(500)]
    for name, order in (("one", 1), ("two", -1)):
        empty(database)
        database.write([(create, {"rows": rows[::order]}), (join, {"pairs": pairs[::order]})])
        backup(database, SCHEMA, tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_sorting_with_runs_on_disk_gives_the_same(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    backup(database, SCHEMA, tmp_path / "one")
    monkeypatch.setattr("graph.external_sort._RUN_CHARACTERS", 50)
    backup(database, SCHEMA, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_batches_of_a_restore_lose_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    load_places(database, tmp_path / "sheets")
    backup(database, SCHEMA, tmp_path / "one")
    empty(database)
    monkeypatch.setattr("graph.restore._BATCH_ROWS", 2)
    monkeypatch.setattr("graph.restore._BATCH_BYTES", 100)
    restore(database, SCHEMA, tmp_path / "one")
    backup(database, SCHEMA, tmp_path / "two")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_a_backup_is_for_its_owner_and_leaves_nothing_beside_it(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    folder = tmp_path / "one"
    backup(database, SCHEMA, folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in tmp_path.iterdir()] == ["one"]
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for each in (*manifest["nodes"], *manifest["relations"]):
        data = (folder / each["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == each["sha256"]
        assert (len(data), data.count(b"\n")) == (each["bytes"], each["count"])
    assert {each["file"] for each in (*manifest["nodes"], *manifest["relations"])} == {
        each.name for each in folder.iterdir()
    } - {"manifest.json"}
    detail, _ = refusal(lambda: backup(database, SCHEMA, folder), ConflictError)
    assert "not empty" in detail


def test_a_backup_that_fails_leaves_no_folder(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, "_write_manifest", fail)
    detail, _ = refusal(lambda: backup(database, SCHEMA, tmp_path / "one"), CobuildError)
    assert "No space left" in detail
    assert list(tmp_path.iterdir()) == []


def damage_line(folder: Path) -> str:
    path = next(each for each in folder.iterdir() if "Unit" in each.name)
    path.write_bytes(path.read_bytes().replace("县医院".encode(), "县病院".encode()))
    return f"{path.name}: the checksum differs"


def drop_file(folder: Path) -> str:
    path = next(each for each in folder.iterdir() if "Grid" in each.name)
    path.unlink()
    return f"{path.name}: the file is missing"


def lie_about_the_count(folder: Path) -> str:
    return _change(folder, "count", 1_000, "has 1 lines where the manifest says 1000")


def lead_elsewhere(folder: Path) -> str:
    _change(folder, "file", "../manifest.ndjson", "")
    return ""


def _change(folder: Path, key: str, value: object, told: str) -> str:
    place = folder / "manifest.json"
    manifest = json.loads(place.read_text("utf-8"))
    [entry] = [each for each in manifest["nodes"] if each["labels"] == ["Unit"]]
    name, entry[key] = entry["file"], value
    place.write_text(json.dumps(manifest), "utf-8")
    return f"{name}: {told}"


@pytest.mark.parametrize("tamper", [damage_line, drop_file, lie_about_the_count, lead_elsewhere])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    database: Database, tmp_path: Path, tamper: Callable[[Path], str]
) -> None:
    load_places(database, tmp_path / "sheets")
    backup(database, SCHEMA, tmp_path / "one")
    empty(database)
    told = tamper(tmp_path / "one")
    _, problems = refusal(lambda: restore(database, SCHEMA, tmp_path / "one"), InvalidInputError)
    assert problems == ([told] if told else [])
    assert nodes(database, "Unit", "id") == set()


def test_a_forged_line_with_a_right_checksum_is_refused(database: Database, tmp_path: Path) -> None:
    fill(database)
    folder = tmp_path / "one"
    backup(database, SCHEMA, folder)
    empty(database)
    [path] = [each for each in folder.iterdir() if each.name.endswith("-OFFERS.ndjson")]
    for forged in (
        '{"from":0,"properties":{},"to":99}',
        '{"from":0,"properties":{"x":{"date":"soon"}},"to":0}',
        "[]",
    ):
        lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([forged, *lines[1:]]) + "\n", "utf-8")
        place = folder / "manifest.json"
        manifest = json.loads(place.read_text("utf-8"))
        for each in manifest["relations"]:
            if each["file"] == path.name:
                each["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        place.write_text(json.dumps(manifest), "utf-8")
        _, [problem] = refusal(lambda: restore(database, SCHEMA, folder), InvalidInputError)
        assert "cannot be understood" in problem


def test_only_an_empty_database_takes_a_restore(database: Database, tmp_path: Path) -> None:
    load_places(database, tmp_path / "sheets")
    backup(database, SCHEMA, tmp_path / "one")
    detail, _ = refusal(lambda: restore(database, SCHEMA, tmp_path / "one"), ConflictError)
    assert "not empty" in detail
    detail, _ = refusal(
        lambda: restore(database, SCHEMA, tmp_path / "one", start_over=True), ConflictError
    )
    assert "not empty" in detail
    assert nodes(database, "Unit", "id") == {"u1"}


def test_newer_versions_are_refused(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    backup(database, SCHEMA, folder)
    place = folder / "manifest.json"
    manifest = json.loads(place.read_text("utf-8"))
    for key in ("schema_version", "format_version"):
        place.write_text(json.dumps({**manifest, key: manifest[key] + 1}), "utf-8")
        detail, _ = refusal(lambda: restore(database, SCHEMA, folder), ConflictError)
        assert "upgrade" in detail
    older = Schema(SCHEMA.version - 1, SCHEMA.nodes, SCHEMA.relations)
    detail, _ = refusal(lambda: backup(database, older, tmp_path / "two"), ConflictError)
    assert "upgrade" in detail
    for text in ("{", "[]", '{"format": "other"}'):
        place.write_text(text, "utf-8")
        detail, _ = refusal(lambda: restore(database, SCHEMA, folder), InvalidInputError)
        assert "cannot be understood" in detail
    shutil.rmtree(folder)
    detail, _ = refusal(lambda: restore(database, SCHEMA, folder), InvalidInputError)
    assert "There is no manifest.json" in detail


def test_an_interrupted_restore_is_begun_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    load_places(database, tmp_path / "sheets")
    folder = tmp_path / "one"
    backup(database, SCHEMA, folder)
    empty(database)

    class StopError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StopError

    with monkeypatch.context() as patched:
        patched.setattr("graph.restore._Run.relations", stop)
        with pytest.raises(StopError):
            restore(database, SCHEMA, folder)
    # half a graph must not be taken for the graph, nor be backed up
    detail, _ = refusal(lambda: backup(database, SCHEMA, tmp_path / "two"), ConflictError)
    assert "not finished" in detail
    detail, _ = refusal(lambda: restore(database, SCHEMA, folder), ConflictError)
    assert "--start-over" in detail
    restore(database, SCHEMA, folder, start_over=True)
    assert applied_version(database) == SCHEMA.version
    backup(database, SCHEMA, tmp_path / "two")
    assert contents(tmp_path / "two") == contents(folder)


def test_an_empty_database_can_be_backed_up(database: Database, tmp_path: Path) -> None:
    report = backup(database, SCHEMA, tmp_path / "one")
    assert (report.nodes, report.relations) == ({"SchemaState": 1}, {})
    restore(database, SCHEMA, tmp_path / "one")
    backup(database, SCHEMA, tmp_path / "two")
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_the_commands_back_up_and_restore(
    neo4j_server: Address, database: Database, tmp_path: Path
) -> None:
    load_places(database, tmp_path / "sheets")
    run = runner(neo4j_server, tmp_path)
    done = run("backup", str(tmp_path / "one"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["nodes"]["Community"] == 2
    done = run("restore", str(tmp_path / "one"), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The database is not empty" in done.stderr
    empty(database)
    done = run("restore", str(tmp_path / "one"), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "社区" in done.stdout
    done = run("backup", str(tmp_path / "two"), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    damage_line(tmp_path / "two")
    empty(database)
    done = run("restore", str(tmp_path / "two"), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the checksum differs" in done.stderr
