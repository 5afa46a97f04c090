"""Import jobs over the API: files uploaded, checked, corrected, applied, and what may go wrong."""

from __future__ import annotations

import io
import json
import os
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import psutil
import pytest
from openpyxl import load_workbook

from api import create_app
from graph.settings import Settings
from tests.assertions import counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from graph.database import Database
    from graph.local import Address

UNITS = "id,name,phone\nu1,抚松县医院,0439-1\nu2,镇小学,\n"
FOREIGN = "编号,单位名称,联系电话\n7,抚松县医院,0439-1\n8,镇小学,0439-2\n"
ENGLISH = {"Accept-Language": "en"}
DEADLINE_S = 60
NEVER = "job-" + "0" * 32

Opened = tuple[io.BytesIO, str]


def upload(text: str | bytes, name: str) -> Opened:
    return io.BytesIO(text if isinstance(text, bytes) else text.encode()), name


def post(client: FlaskClient, *files: Opened, **fields: object) -> TestResponse:
    return client.post(
        "/api/v1/imports",
        data={"file": list(files), **fields},
        content_type="multipart/form-data",
        headers=ENGLISH,
    )


def begin(client: FlaskClient, *files: Opened, **fields: object) -> dict[str, Any]:
    answer = post(client, *files, **fields)
    assert answer.status_code == 202, answer.text
    job: dict[str, Any] = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/import-jobs/{job['id']}"
    return job


def until(client: FlaskClient, job: dict[str, Any], *states: str) -> dict[str, Any]:
    """Poll a job until it is in one of these states."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        found: dict[str, Any] = client.get(f"/api/v1/import-jobs/{job['id']}").get_json()
        if found["state"] in states:
            return found
        assert found["state"] in {"queued", "running"}, found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def done(client: FlaskClient, job: dict[str, Any]) -> dict[str, Any]:
    found = until(client, job, "done")
    assert found["report"]["import_id"] == found["import_id"]
    return found


def run(client: FlaskClient, job: dict[str, Any], what: str, **body: object) -> dict[str, Any]:
    answer = client.post(f"/api/v1/import-jobs/{job['id']}/{what}", json=body, headers=ENGLISH)
    assert answer.status_code == 202, answer.text
    return done(client, job)


def errors(answer: TestResponse, status: int) -> dict[str, str]:
    """The reasons of a problem by field."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    return {each["field"]: each["reason"] for each in answer.get_json()["errors"]}


def names(database: Database, label: str = "Unit") -> set[tuple[str, str]]:
    records = database.read(f"MATCH (n:{label}) RETURN n.id AS id, n.source AS source")
    return {(each["id"], each["source"]) for each in records}


@pytest.fixture
def settings(neo4j_server: Address, tmp_path: Path) -> Settings:
    return Settings(
        neo4j_uri=neo4j_server.uri,
        neo4j_username=neo4j_server.username,
        neo4j_password=neo4j_server.password,
        home=tmp_path / "home",
        import_jobs=1,
        upload_mb=0.1,
    )


def workers(home: Path) -> list[psutil.Process]:
    """The processes that work on jobs of an instance."""
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if any(str(home) in part for part in each.info["cmdline"] or ())
    ]


@pytest.fixture
def office(settings: Settings, database: Database) -> Iterator[FlaskClient]:
    """A client of an instance of its own; whatever still works for it is ended."""
    yield create_app(settings, database).test_client()
    for each in workers(settings.home):
        each.kill()
        each.wait(DEADLINE_S)


def test_what_a_source_says_no_longer_is_retired_when_asked(
    office: FlaskClient, database: Database
) -> None:
    done(office, begin(office, upload(UNITS, "units.csv")))
    fewer = begin(office, upload("".join(UNITS.splitlines(keepends=True)[:2]), "units.csv"))
    kept = done(office, fewer)["report"]["vanished"]
    assert (kept["count"], kept["retired"]) == (1, 0)
    assert len(names(database)) == 2
    retired = run(office, fewer, "apply", prune=True)
    assert (retired["prune"], retired["report"]["vanished"]["retired"]) == (True, 1)
    assert len(names(database)) == 1


def test_files_are_checked_then_applied_without_a_second_upload(
    office: FlaskClient, database: Database, settings: Settings
) -> None:
    job = begin(office, upload(UNITS, "units.csv"), dry_run="true", mapping="", source=" ")
    assert (job["mapped"], job["source"]) == (False, None)
    assert job["state"] in {"queued", "running"}
    assert job["files"] == [{"name": "units.csv", "size": len(UNITS.encode())}]
    checked = done(office, job)
    assert checked["report"]["nodes"]["created"] == 2
    assert (checked["dry_run"], checked["import_id"]) == (True, None)
    assert counts(database) == {"SchemaState": 1}

    applied = run(office, job, "apply")
    assert (applied["run"], applied["dry_run"]) == (2, False)
    assert applied["progress"]["rows"] == 2
    assert applied["progress"]["done"] == applied["progress"]["total"] > 0
    assert names(database) == {("u1", "units"), ("u2", "units")}
    batch = office.get(f"/api/v1/imports/{applied['import_id']}").get_json()
    assert (batch["state"], batch["files"], batch["source"]) == ("done", ["units.csv"], "units")

    again = run(office, job, "apply")
    assert again["report"]["nodes"] == {"created": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    for each in (applied, batch, office.get(f"/api/v1/import-jobs/{job['id']}/mapping").get_json()):
        assert str(settings.home) not in json.dumps(each, ensure_ascii=False)


def test_the_caller_may_name_the_source(office: FlaskClient, database: Database) -> None:
    job = begin(office, upload(UNITS, "units.csv"), source="镇政府 office")
    assert done(office, job)["source"] == "镇政府 office"
    assert names(database) == {("u1", "镇政府 office"), ("u2", "镇政府 office")}


def test_faults_are_told_and_marked_in_the_file(office: FlaskClient) -> None:
    bad = "id,name,quantity,unit_of_measure\nr1,体检车,2,item\nr2,会议室,-3,item\n"
    job = begin(office, upload(bad, "resources.csv"), dry_run="true")
    address = f"/api/v1/import-jobs/{job['id']}/marked"
    [fault] = done(office, job)["report"]["faults"]
    assert (fault["file"], fault["row"], fault["value"]) == ("resources.csv", 3, "-3")
    with office.get(address, headers=ENGLISH) as marked:
        assert marked.status_code == 200
        assert "resources.marked.xlsx" in marked.headers["Content-Disposition"]
        sheet = load_workbook(io.BytesIO(marked.data)).worksheets[1]
        commented = {cell.coordinate for row in sheet["A1:D3"] for cell in row if cell.comment}
        assert commented == {"C3"}
        with office.get(f"{address}?file=resources.csv", headers=ENGLISH) as same:
            assert same.data == marked.data
    assert office.get(f"{address}?file=../state.json").status_code == 404


def test_a_good_file_and_an_archive_have_nothing_to_mark(office: FlaskClient) -> None:
    job = begin(office, upload(UNITS, "units.csv"), upload("[]", "more.json"), dry_run="true")
    address = f"/api/v1/import-jobs/{job['id']}/marked"
    done(office, job)
    details = {
        query: office.get(f"{address}{query}", headers=ENGLISH).get_json()["detail"]
        for query in ("", "?file=units.csv", "?file=more.json", "?file=none.csv")
    }
    assert details == {
        "": "Say by file which of the files is meant",
        "?file=units.csv": "There is nothing wrong with units.csv to be marked",
        "?file=more.json": "Only in Excel and CSV files can cells be marked; more.json is neither",
        "?file=none.csv": "The job has no such file: none.csv",
    }


def test_a_foreign_sheet_gets_a_draft_which_is_corrected_and_applied(
    office: FlaskClient, database: Database
) -> None:
    job = begin(office, upload(FOREIGN, "名册.csv"), dry_run="true")
    assert done(office, job)["report"]["sheets"][0]["type"] is None
    address = f"/api/v1/import-jobs/{job['id']}/mapping"
    draft = office.get(address).get_json()
    assert (draft["used"], [each["wanted"] for each in draft["files"]]) == (False, [True])
    assert draft["text"] == draft["files"][0]["text"]
    [sheet] = draft["structure"]["sheets"]
    assert sheet["file"] == "名册.csv"

    sheet["records"] = [
        {
            "type": "Unit",
            "id": "unit-{编号}",
            "properties": {"name": {"column": "单位名称"}, "phone": "联系电话"},
        }
    ]
    sheet["unused"] = []
    checked = run(office, job, "check", mapping=draft["structure"])
    assert (checked["mapped"], checked["report"]["nodes"]["created"]) == (True, 2)
    assert counts(database) == {"SchemaState": 1}
    run(office, job, "apply")
    assert names(database) == {("unit-7", "名册"), ("unit-8", "名册")}
    used = office.get(address).get_json()
    assert (used["used"], used["files"]) == (True, [])
    assert used["structure"]["sheets"][0]["records"][0]["id"] == {
        "text": "unit-{编号}",
        "words": {},
    }

    # and the answer can be sent again as it is, as text and as structure; null takes it away
    for mapping in (used["text"], used["structure"]):
        assert run(office, job, "check", mapping=mapping)["report"]["nodes"]["unchanged"] == 2
    assert run(office, job, "check", mapping=None)["report"]["sheets"][0]["type"] is None


def test_a_mapping_may_be_uploaded_with_the_files(office: FlaskClient, database: Database) -> None:
    mapping = (
        "sheets: [{records: [{type: Unit, id: 'unit-{编号}', properties: {name: 单位名称}}],"
        " unused: [联系电话]}]"
    )
    done(office, begin(office, upload(FOREIGN, "a.csv"), mapping=upload(mapping, "m.yaml")))
    assert names(database) == {("unit-7", "a"), ("unit-8", "a")}
    done(office, begin(office, upload(FOREIGN, "b.csv"), mapping=mapping, dry_run="true"))


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ("nonsense: [", "mapping"),
        ("a: 2001-99-99", "mapping"),
        ("[" * 5_000, "mapping"),
        ("a: &a [1]\nsheets: [*a]", "mapping"),
        ("sheets: []", "mapping.sheets"),
        ("sheets: [{records: [{type: Unti, id: x}]}]", "mapping.sheets.0.records.0.type"),
        (upload(b"\xff\xfe", "m.yaml"), "mapping"),
    ],
    ids=["syntax", "day", "brackets", "alias", "empty", "type", "bytes"],
)
def test_a_mapping_that_cannot_be_used_is_refused_at_once(
    office: FlaskClient, settings: Settings, mapping: object, field: str
) -> None:
    assert list(errors(post(office, upload(UNITS, "units.csv"), mapping=mapping), 422)) == [field]
    assert not (settings.home / "jobs").exists()


def test_an_archive_is_read_and_named(office: FlaskClient, database: Database) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("deep/units.csv", UNITS + "u3,,\n")
    job = begin(office, upload(packed.getvalue(), "office.zip"))
    report = done(office, job)["report"]
    assert [each["file"] for each in report["sheets"]] == ["office.zip!units.csv"]
    assert {each["file"] for each in report["faults"]} == {"office.zip!units.csv"}
    assert names(database) == {("u1", "office"), ("u2", "office")}
    [draft] = office.get(f"/api/v1/import-jobs/{job['id']}/mapping").get_json()["files"]
    assert (draft["text"], len(draft["reasons"])) == (None, 1)


def events(answer: TestResponse) -> list[tuple[str, str, Any]]:
    """What a stream tells: kind, id and data of every event."""
    assert answer.content_type.startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line[0] != ":")
        if "event" in lines:
            found.append((lines["event"], lines["id"], json.loads(lines["data"])))
    return found


def test_progress_is_streamed_until_the_end(office: FlaskClient) -> None:
    job = begin(office, upload(UNITS, "units.csv"), dry_run="true")
    address = f"/api/v1/import-jobs/{job['id']}/events"
    told: list[tuple[str, str, Any]] = []
    deadline = time.monotonic() + DEADLINE_S
    while not told or told[-1][0] != "end":
        assert time.monotonic() < deadline
        last = {"Last-Event-ID": told[-1][1]} if told else {}
        told += events(office.get(address, headers=last))
    *steps, (_, end_id, end) = told
    assert [kind for kind, _, _ in steps] == ["progress"] * len(steps)
    assert [each["number"] for _, _, each in steps] == list(range(1, len(steps) + 1))
    assert list(dict.fromkeys(each["stage"] for _, _, each in steps)) == ["open", "nodes"]
    assert (end["id"], end["state"], end_id) == (job["id"], "done", "1-end")
    assert "report" not in end

    everything = events(office.get(address))
    assert everything == told
    assert events(office.get(address, headers={"Last-Event-ID": "1-2"})) == told[2:]
    assert events(office.get(address, headers={"Last-Event-ID": "9-2"})) == told
    assert office.get(address, headers={"Last-Event-ID": end_id}).status_code == 204


def many(rows: int) -> bytes:
    """A sheet of so many units, packed."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        lines = "".join(f"u{n},单位{n}\n" for n in range(rows))
        archive.writestr("units.csv", f"id,name\n{lines}")
    return packed.getvalue()


def killed_while_writing(
    office: FlaskClient, database: Database, home: Path, job: dict[str, Any]
) -> int:
    """Kill the process of a job in the middle; return how much it has written."""
    deadline = time.monotonic() + DEADLINE_S
    while not (written := counts(database).get("Unit", 0)):
        assert time.monotonic() < deadline
        assert not until(office, job, "queued", "running")["report"]
    [process] = workers(home)
    process.kill()
    process.wait(DEADLINE_S)
    return written


def test_a_killed_job_is_told_and_goes_on(
    office: FlaskClient, database: Database, settings: Settings
) -> None:
    job = begin(office, upload(many(20_000), "units.zip"))
    killed_while_writing(office, database, settings.home, job)
    told = until(office, job, "interrupted")
    assert (told["report"], told["import_id"]) == (None, None)
    [batch] = database.read("MATCH (b:ImportBatch) RETURN b.id AS id, b.state AS state")
    assert batch["state"] == "running"
    written = counts(database)["Unit"]
    assert 0 < written < 20_000
    assert not list((settings.home / "jobs" / job["id"]).glob("work/*/*.csv"))

    ended = run(office, job, "apply")
    assert ended["import_id"] == batch["id"]
    assert ended["report"]["nodes"]["unchanged"] == written
    assert counts(database)["Unit"] == 20_000


def test_only_so_many_run_at_once_and_the_others_wait(
    office: FlaskClient, database: Database, settings: Settings
) -> None:
    first = begin(office, upload(many(20_000), "units.zip"))
    second, third = (begin(office, upload(UNITS, "units.csv"), dry_run="true") for _ in range(2))
    address = f"/api/v1/import-jobs/{first['id']}"
    assert until(office, first, "running")["started_at"]
    assert until(office, second, "queued")["started_at"] is None
    for what in ("apply", "check"):
        assert office.post(f"{address}/{what}", json={}).status_code == 409
    assert office.delete(address).status_code == 409
    # one that waits may be forgotten, and a killed one makes room
    assert office.delete(f"/api/v1/import-jobs/{third['id']}").status_code == 204
    killed_while_writing(office, database, settings.home, first)
    assert done(office, second)["report"]["ok"]
    assert office.delete(address).status_code == 204
    assert office.get(address).status_code == 404
    assert sorted(each.name for each in (settings.home / "jobs").glob("[!.]*")) == [second["id"]]


def test_what_waits_is_begun_by_what_ends(office: FlaskClient, settings: Settings) -> None:
    jobs = [begin(office, upload(UNITS, "units.csv"), dry_run="true") for _ in range(3)]
    deadline = time.monotonic() + DEADLINE_S
    states = settings.home / "jobs"
    # nobody asks: the files alone are looked at
    while not all(_state(states / each["id"])["finished_at"] for each in jobs):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    spans = [(told["started_at"], told["finished_at"]) for told in (done(office, j) for j in jobs)]
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans))


def _state(folder: Path) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((folder / "state.json").read_text("utf-8"))
    return stored


def test_a_job_without_a_database_fails_and_says_why(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    nowhere = Settings(
        neo4j_uri="bolt://127.0.0.1:1",
        neo4j_password="none",
        home=tmp_path / "home",
        retry_time_s=0,
    )
    client = create_app(nowhere, database).test_client()
    failed = until(client, begin(client, upload(UNITS, "units.csv")), "failed")
    assert (failed["error"]["code"], failed["report"]) == ("database_unavailable", None)
    assert failed["error"]["detail"]["zh"]
    assert failed["finished_at"]
    assert settings.home == nowhere.home


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../units.csv", "units.csv"),
        (r"C:\\fakepath\\units.csv", "units.csv"),
        ("/etc/驻区单位.CSV", "驻区单位.CSV"),
        ("-rf units.csv", "-rf units.csv"),
    ],
)
def test_names_lead_nowhere(office: FlaskClient, settings: Settings, name: str, kept: str) -> None:
    job = begin(office, upload(UNITS, name), dry_run="true")
    assert [each["name"] for each in job["files"]] == [kept]
    assert [each.name for each in (settings.home / "jobs" / job["id"] / "files").iterdir()] == [
        kept
    ]
    assert done(office, job)["report"]["sheets"][0]["file"] == kept


@pytest.mark.parametrize(
    "sent",
    [
        ["units.exe"],
        [".csv"],
        ["~$units.xlsx"],
        ["units"],
        [".."],
        ["a\u202ecsv.csv"],
        ["c:units.csv"],
        ["x" * 250 + ".csv"],
        ["units.csv", "a/UNITS.csv"],
        [f"{n}.csv" for n in range(21)],
        [],
    ],
    ids=["kind", "hidden", "lock", "none", "dots", "turned", "drive", "long", "same", "many", "no"],
)
def test_files_that_cannot_be_used_are_refused(
    office: FlaskClient, settings: Settings, sent: list[str]
) -> None:
    assert list(errors(post(office, *(upload(UNITS, each) for each in sent)), 422)) == ["file"]
    assert not (settings.home / "jobs").exists()


def test_an_upload_that_is_too_large_is_refused_with_the_limit(
    office: FlaskClient, settings: Settings
) -> None:
    limits = office.get("/api/v1/import-limits").get_json()
    assert (limits["bytes"], limits["files"], ".xlsx" in limits["endings"]) == (100_000, 20, True)
    answer = post(office, upload(b"x" * 100_001, "units.csv"))
    assert errors(answer, 413) == {}
    assert (answer.get_json()["code"], "0.1 MB" in answer.get_json()["detail"]) == (
        "too_large",
        True,
    )
    assert not (settings.home / "jobs").exists()


def test_other_fields_and_other_bodies_are_refused(office: FlaskClient) -> None:
    file = upload(UNITS, "units.csv")
    sent = post(office, file, dry_run="perhaps", source="a\tb", more="x")
    assert set(errors(sent, 422)) == {"dry_run", "source", "more"}
    assert office.post("/api/v1/imports", json={"file": "x"}).status_code == 415


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 404),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({}, 404),
    ],
)
def test_pages_of_other_sites_are_refused(
    office: FlaskClient, headers: dict[str, str], status: int
) -> None:
    asked: list[Callable[[], TestResponse]] = [
        lambda: office.post(f"/api/v1/import-jobs/{NEVER}/apply", json={}, headers=headers),
        lambda: office.delete(f"/api/v1/import-jobs/{NEVER}", headers=headers),
        lambda: office.post("/api/v1/imports/none/undo", headers=headers),
    ]
    assert {each().status_code for each in asked} == {status}
    assert office.get("/api/v1/imports", headers=headers).status_code == 200
    if status == 403:
        data = {"file": upload(UNITS, "units.csv")}
        assert office.post("/api/v1/imports", data=data, headers=headers).status_code == 403


@pytest.mark.parametrize("job_id", [NEVER, "job-1", "..", ".lock", "%2e%2e"])
def test_what_is_no_job_is_not_found(office: FlaskClient, job_id: str) -> None:
    address = f"/api/v1/import-jobs/{job_id}"
    for path in ("", "/events", "/mapping", "/marked"):
        assert office.get(f"{address}{path}").status_code == 404
    for path in ("/apply", "/check"):
        assert office.post(f"{address}{path}", json={}).status_code == 404
    assert office.delete(address).status_code == 404


def test_old_jobs_are_forgotten(office: FlaskClient, settings: Settings) -> None:
    old, young = (begin(office, upload(UNITS, "units.csv"), dry_run="true") for _ in range(2))
    for each in (old, young):
        done(office, each)
    for process in workers(settings.home):
        process.wait(DEADLINE_S)
    jobs = settings.home / "jobs"
    broken = jobs / ".new-broken"
    broken.mkdir()
    long_ago = time.time() - settings.job_hours * 3600 - 60
    for path in (jobs / old["id"] / "state.json", broken):
        os.utime(path, (long_ago, long_ago))
    third = begin(office, upload(UNITS, "units.csv"), dry_run="true")
    done(office, third)
    assert not broken.exists()
    assert {each.name for each in jobs.glob("job-*")} == {young["id"], third["id"]}


@pytest.mark.parametrize("state", [None, "", "{", "[]", '{"files": []}', '{"files": 1, "id": 2}'])
def test_a_damaged_job_hinders_no_other(
    office: FlaskClient, settings: Settings, state: str | None
) -> None:
    folder = settings.home / "jobs" / f"job-{'0' * 32}"
    folder.mkdir(parents=True, mode=0o700)
    if state is not None:
        (folder / "state.json").write_text(state, "utf-8")
    assert office.get(f"/api/v1/import-jobs/{folder.name}").status_code == 404
    job = begin(office, upload(UNITS, "units.csv"), dry_run="true")
    assert done(office, job)["state"] == "done"
    long_ago = time.time() - settings.job_hours * 3600 - 60
    for path in (*folder.iterdir(), folder):
        os.utime(path, (long_ago, long_ago))
    done(office, begin(office, upload(UNITS, "units.csv"), dry_run="true"))
    assert not folder.exists()
