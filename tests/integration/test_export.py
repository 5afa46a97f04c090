"""Exports: the graph goes out and, where the format can carry it, comes back as it was."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from openpyxl import load_workbook

from graph.errors import ConfigurationError, ConflictError, InvalidInputError
from graph.model import SCHEMA
from loaders import load
from loaders.export import FORMATS, export
from tests.assertions import nodes
from tests.hostile_graph import HOSTILE, MOMENT, fill

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database
    from graph.writer import Writer
    from loaders.export import Format

EMPTY = "MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n"
NODES = "MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS properties"
RELATIONS = (
    "MATCH (a)-[r]->(b) RETURN type(r) AS name, labels(a)[0] AS source_type, a.id AS source, "
    "labels(b)[0] AS target_type, b.id AS target, properties(r) AS properties"
)


def graph(database: Database) -> tuple[set[str], set[str]]:
    """Everything that can be loaded, in words that tell kinds and digits apart."""
    found, joined = set(), set()
    for each in database.read(NODES):
        declared = SCHEMA.nodes[each["label"]]
        if declared.group != "system":
            found.add(f"{each['label']} {_said(declared, each['properties'])}")
    for each in database.read(RELATIONS):
        declared_relation = SCHEMA.relations[each["name"]]
        ends = [each[key] for key in ("name", "source_type", "source", "target_type", "target")]
        joined.add(f"{ends} {_said(declared_relation, each['properties'])}")
    return found, joined


def _said(declared: Any, properties: dict[str, Any]) -> list[tuple[str, str]]:  # noqa: ANN401
    derived = {each.name for each in declared.properties.values() if each.derived}
    return sorted((key, repr(each)) for key, each in properties.items() if key not in derived)


def same(found: tuple[set[str], set[str]], wanted: tuple[set[str], set[str]]) -> None:
    """The two graphs are equal; what differs is shown short, for some of the texts are long."""
    for have, want in zip(found, wanted, strict=True):
        assert [[each[:300] for each in sorted(have - want)], []] == [[], []]
        assert [[], [each[:300] for each in sorted(want - have)]] == [[], []]


def target_of(folder: Path, format_name: str) -> Path:
    return folder / {"csv": "sheets", "xlsx": "town.xlsx"}.get(format_name, f"town.{format_name}")


@pytest.mark.parametrize("name", ["csv", "csv.zip", "xlsx", "json", "ndjson", "graphml"])
def test_what_goes_out_comes_back_as_it_was(
    database: Database, writer: Writer, tmp_path: Path, name: str
) -> None:
    fill(writer)
    before = graph(database)
    format_name: Any = name.partition(".")[0]
    target = tmp_path / "town.zip" if name == "csv.zip" else target_of(tmp_path, format_name)
    report = export(database, SCHEMA, format_name, target)
    assert report.notes == ()
    assert sum(report.nodes.values()) == len(before[0])
    assert sum(report.relations.values()) == len(before[1])
    database.write([(EMPTY, {})])
    loaded = load(database, SCHEMA, [target])
    assert loaded.faults == ()
    same(graph(database), before)
    again = load(database, SCHEMA, [target])
    assert (again.nodes.created, again.nodes.changed) == (0, 0)
    assert (again.relations.created, again.relations.changed) == (0, 0)


def test_the_script_rebuilds_the_graph(database: Database, writer: Writer, tmp_path: Path) -> None:
    fill(writer)
    before = graph(database)
    path = target_of(tmp_path, "cypher")
    export(database, SCHEMA, "cypher", path)
    provenance = database.read("MATCH (n:Need {id: 'n'}) RETURN n.source AS s, n.created_at AS c")
    database.write([(EMPTY, {})])
    lines = path.read_text("utf-8").splitlines()
    statements = [
        each for each in path.read_text("utf-8").split("\n") if each[:2] not in {"", "//"}
    ]
    assert len(lines) >= len(statements)
    for _ in range(2):
        for each in statements:
            assert each.endswith(";")
            database.write([(each[:-1], {})])
        same(graph(database), before)
    assert provenance == database.read(
        "MATCH (n:Need {id: 'n'}) RETURN n.source AS s, n.created_at AS c"
    )


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_graph_gives_the_same_files(
    database: Database, writer: Writer, tmp_path: Path, format_name: Format
) -> None:
    fill(writer)
    contents: list[list[Any]] = []
    for name in ("one", "two"):
        target = target_of(tmp_path / name, format_name)
        export(database, SCHEMA, format_name, target)
        files = sorted(target.rglob("*")) if target.is_dir() else [target]
        if format_name == "xlsx":
            # a workbook tells when it was made
            book = load_workbook(target, read_only=True)
            contents.append(
                [(each.title, list(each.iter_rows(values_only=True))) for each in book.worksheets]
            )
            book.close()
        else:
            contents.append([(each.name, each.read_bytes()) for each in files])
        assert [each.name for each in (tmp_path / name).iterdir()] == [target.name]
    assert contents[0]
    assert contents[0] == contents[1]


def test_pages_lose_and_repeat_nothing(
    database: Database, writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(writer)
    # a hub that fills many pages, and two relationships between the same two nodes
    database.write(
        [("MATCH (u:Unit {id: 'same'}), (b:BigCommittee) CREATE (u)-[:HOLDS_SEAT]->(b)", {})]
    )
    writer.nodes("Resource", [{"id": str(n), "name": "物"} for n in range(25)])
    rows = [{"from": "same", "to": str(n)} for n in range(25)]
    writer.relations("OFFERS", "Unit", "Resource", rows)
    export(database, SCHEMA, "ndjson", tmp_path / "one.ndjson")
    monkeypatch.setattr("loaders.export.rows._PAGE_ROWS", 3)
    report = export(database, SCHEMA, "ndjson", tmp_path / "two.ndjson")
    assert report.relations["OFFERS"] == 25
    assert report.relations["HOLDS_SEAT"] == len(HOSTILE) + 3
    assert (tmp_path / "one.ndjson").read_bytes() == (tmp_path / "two.ndjson").read_bytes()


def test_no_cell_begins_like_a_formula(database: Database, writer: Writer, tmp_path: Path) -> None:
    fill(writer)
    export(database, SCHEMA, "csv", tmp_path / "sheets")
    export(database, SCHEMA, "xlsx", tmp_path / "town.xlsx")
    cells: list[Any] = []
    for path in (tmp_path / "sheets").iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells += [cell for row in csv.reader(stream) for cell in row]
    book = load_workbook(tmp_path / "town.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert {each.data_type for each in row} <= {"s", "n", "inlineStr"}
            cells += [each.value for each in row if isinstance(each.value, str)]
    book.close()
    assert len(cells) > 300
    position = "-127.123456789012,-0.5"
    dangerous = [each for each in cells if each.startswith((*"=+-@＝＋－＠\t\r\n",))]
    assert set(dangerous) == {position}
    assert "'=1+1" in cells


def test_graphs_open_in_networkx(database: Database, writer: Writer, tmp_path: Path) -> None:
    fill(writer)
    found, joined = graph(database)
    readers: dict[Format, Any] = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
    for format_name, read in readers.items():
        path = target_of(tmp_path, format_name)
        export(database, SCHEMA, format_name, path)
        opened = read(path)
        assert opened.is_directed()
        assert (len(opened.nodes), len(opened.edges)) == (len(found), len(joined))
        need = opened.nodes["Need:n"]
        assert (need["name"], need["quantity"]) == ("需要", 0.1 + 0.2)
        assert need["source"] == "test"
        assert "pinyin" not in need
        assert opened.has_edge("Need:n", "Member:p")


def test_records_hold_where_they_come_from_but_not_what_only_serves_searching(
    database: Database, writer: Writer, tmp_path: Path
) -> None:
    fill(writer)
    export(database, SCHEMA, "json", tmp_path / "town.json")
    export(database, SCHEMA, "ndjson", tmp_path / "town.ndjson")
    told = json.loads((tmp_path / "town.json").read_text("utf-8"))
    [case] = told["Case"]
    assert case["opened_at"] == MOMENT.isoformat()
    assert (case["source"], case["sources"]) == ("test", ["test"])
    assert dt.datetime.fromisoformat(case["created_at"]).tzinfo
    everything = [each for records in told.values() for each in records]
    assert not {"pinyin", "initials", "alias_letters"} & {
        key for each in everything for key in each
    }
    assert not {"SchemaState", "ImportBatch", "Change"} & told.keys()
    lines = (tmp_path / "town.ndjson").read_text("utf-8").split("\n")[:-1]
    typed = [{"type": name, **each} for name, records in told.items() for each in records]
    assert [json.loads(each) for each in lines] == typed
    assert told["Unit"][0]["location"] == {"longitude": -127.123456789012, "latitude": -0.5}


def test_only_some_types(database: Database, writer: Writer, tmp_path: Path) -> None:
    fill(writer)
    report = export(database, SCHEMA, "json", tmp_path / "x.json", labels=["Need", "Community"])
    assert report.nodes == {"Community": 1, "Need": 2}
    assert report.relations == {"IN_COMMUNITY": 1}
    for wrong in ("SchemaState", "Spaceship"):
        with pytest.raises(InvalidInputError) as raised:
            export(database, SCHEMA, "json", tmp_path / "y.json", labels=[wrong])
        assert [each.where for each in raised.value.problems] == [wrong]


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_public_export_holds_no_personal_data(
    database: Database, writer: Writer, tmp_path: Path, format_name: Format
) -> None:
    fill(writer)
    writer.nodes("Unit", [{"id": "u", "name": "店", "phone": "0431-555", "contact_person": "赵六"}])
    target = tmp_path / "town.zip" if format_name == "csv" else target_of(tmp_path, format_name)
    report = export(database, SCHEMA, format_name, target, public=True)
    assert not {"Resident", "Member", "Case"} & report.nodes.keys()
    assert not {"WANTED_FOR", "REJECTED", "REGISTERED_WITH"} & report.relations.keys()
    if zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as opened:
            data = b"".join(opened.read(each) for each in opened.namelist())
    else:
        data = target.read_bytes()
    assert "城内社区".encode() in data
    for secret in ("王小明", "李党员", "赵六", "0431-555"):
        assert secret.encode() not in data


def test_what_a_format_cannot_hold_is_told(
    database: Database, writer: Writer, tmp_path: Path
) -> None:
    texts = {"long": "长" * 40_000, "longer": "长" * 140_000, "control": "a\x01b", "nul": "a\0b"}
    rows = [{"id": key, "name": "x", "description": text} for key, text in texts.items()]
    writer.nodes("Unit", rows)
    told = {}
    for format_name in FORMATS:
        report = export(database, SCHEMA, format_name, target_of(tmp_path, format_name))
        assert report.note_count == len(report.notes)
        assert all(each.property == "description" for each in report.notes)
        told[format_name] = {each.id for each in report.notes}
        assert report.as_json()["note_count"] == len(report.notes)
    assert told == {
        "csv": {"longer", "nul"},
        "xlsx": {"long", "longer"},
        "json": set(),
        "ndjson": set(),
        "graphml": {"control", "nul"},
        "gexf": {"control", "nul"},
        "cypher": set(),
    }
    # a value that is left out of a workbook is not taken from the graph when it is loaded again
    before = graph(database)
    load(database, SCHEMA, [tmp_path / "town.xlsx"])
    same(graph(database), before)


def test_a_sheet_that_is_full_goes_on_in_another(
    database: Database, writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.nodes("Unit", [{"id": f"{n:02}", "name": "店"} for n in range(25)])
    monkeypatch.setattr("loaders.export.workbook.SHEET_ROWS", 11)
    export(database, SCHEMA, "xlsx", tmp_path / "town.xlsx")
    book = load_workbook(tmp_path / "town.xlsx", read_only=True)
    assert book.sheetnames == ["驻区单位", "2-驻区单位", "3-驻区单位"]
    book.close()
    database.write([(EMPTY, {})])
    assert load(database, SCHEMA, [tmp_path / "town.xlsx"]).faults == ()
    assert len(nodes(database, "Unit", "id")) == 25


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_empty_graph_can_be_exported(
    database: Database, tmp_path: Path, format_name: Format
) -> None:
    target = target_of(tmp_path, format_name)
    report = export(database, SCHEMA, format_name, target)
    assert (report.nodes, report.relations) == ({}, {})
    assert target.exists()


def test_what_is_there_is_not_lost(database: Database, writer: Writer, tmp_path: Path) -> None:
    fill(writer)
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "mine.csv").write_text("mine")
    with pytest.raises(ConflictError, match="not empty"):
        export(database, SCHEMA, "csv", folder)
    assert [each.name for each in folder.iterdir()] == ["mine.csv"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        export(database, SCHEMA, "json", tmp_path / "file" / "town.json")
    assert {each.name for each in tmp_path.iterdir()} == {"sheets", "file"}
