"""The graph as a download of the API, and the commands that write it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.assertions import nodes
from tests.hostile_graph import HOSTILE, fill
from tests.integration.test_cli import runner

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address
    from graph.writer import Writer

DOWNLOADS = {
    "csv": ("cobuild-csv.zip", "application/zip"),
    "xlsx": (
        "cobuild.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "json": ("cobuild.json", "application/json"),
    "ndjson": ("cobuild.ndjson", "application/x-ndjson"),
    "graphml": ("cobuild.graphml", "application/graphml+xml"),
    "gexf": ("cobuild.gexf", "application/gexf+xml"),
    "cypher": ("cobuild.cypher", "text/plain; charset=utf-8"),
    "hsds": ("cobuild-hsds.zip", "application/zip"),
    "hsds-tables": ("cobuild-hsds-tables.zip", "application/zip"),
}


@pytest.mark.parametrize("format_name", DOWNLOADS)
def test_the_graph_can_be_downloaded(client: FlaskClient, writer: Writer, format_name: str) -> None:
    fill(writer)
    answer = client.get(f"/api/v1/export?format={format_name}")
    name, kind = DOWNLOADS[format_name]
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert int(answer.headers["Content-Length"]) == len(answer.data) > 1_000
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "王小明".encode() not in answer.data
    if format_name == "hsds":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            said = json.loads(archive.read("organizations.json"))
        assert said["total_items"] == len(HOSTILE) + 1
    if format_name == "json":
        told = answer.get_json()
        assert {each["id"] for each in told["Need"]} == {"n", "m"}
        assert "Resident" not in told
        some = client.get("/api/v1/export?format=json&type=Need&type=Community").get_json()
        assert some.keys() == {"Community", "Need", "IN_COMMUNITY"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "format"),
        ("format=exe", "format"),
        ("format=csv&type=Resident", "type.0"),
        ("format=csv&colour=red", "colour"),
    ],
)
def test_a_wrong_download_is_refused(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/api/v1/export?{query}", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [each["field"] for each in answer.get_json()["errors"]] == [field]


def test_the_command_writes_the_graph(
    neo4j_server: Address, database: Database, writer: Writer, tmp_path: Path
) -> None:
    fill(writer)
    run = runner(neo4j_server, tmp_path)
    done = run("export", "ndjson", str(tmp_path / "town.ndjson"), "--type", "Need", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["nodes"] == {"Need": 2}
    lines = (tmp_path / "town.ndjson").read_text("utf-8").splitlines()
    assert {json.loads(each)["type"] for each in lines} == {"Need"}
    done = run("export", "csv", str(tmp_path / "sheets"), "--public", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "resident unit" in done.stdout
    assert not (tmp_path / "sheets" / "residents.csv").exists()
    done = run("export", "csv", str(tmp_path / "sheets"), "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not empty" in done.stderr.replace("\n", " ")
    done = run("export", "hsds-tables", str(tmp_path / "hsds"), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert f"{len(HOSTILE) + 1} organisations, 0 services" in done.stdout
    assert (tmp_path / "hsds" / "datapackage.json").is_file()
    done = run("export", "hsds", str(tmp_path / "again"), "--type", "Unit", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave out --type" in done.stderr.replace("\n", " ")
    writer.nodes("Unit", [{"id": "x", "name": "x", "description": "长" * 40_000}])
    done = run("export", "xlsx", str(tmp_path / "town.xlsx"), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Unit x description: is left out" in done.stderr.replace("\n", " ")
    assert len(nodes(database, "Unit", "id")) == len(HOSTILE) + 2
