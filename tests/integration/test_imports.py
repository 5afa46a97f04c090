"""Imports as the graph remembers them: what they wrote, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import ConflictError, NotFoundError
from graph.imports import (
    UndoConflictError,
    Undone,
    changes_of,
    find_import,
    list_imports,
    undo_import,
)
from graph.model import SCHEMA
from loaders import load
from tests.assertions import counts, everything
from tests.sheets import put

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database
    from loaders.report import LoadReport

UNITS = "id,name,phone\nu1,抚松县医院,0439-1\nu2,镇小学,\n"
OFFERS = "from,to\nu1,r1\n"
ENGLISH = {"Accept-Language": "en"}
RESOURCES = "id,name,quantity,unit_of_measure\nr1,体检车,2,item\n"


def run(database: Database, folder: Path, *, dry_run: bool = False) -> LoadReport:
    report = load(database, SCHEMA, [folder], dry_run=dry_run)
    assert report.ok, report.faults
    return report


@pytest.fixture
def first(database: Database, tmp_path: Path) -> LoadReport:
    """A first import of two units, one resource and what joins them."""
    folder = put(tmp_path / "office", units=UNITS, resources=RESOURCES, OFFERS=OFFERS)
    return run(database, folder)


def test_everything_says_where_it_comes_from(database: Database, first: LoadReport) -> None:
    nodes, relations = everything(database)
    for _, properties in nodes:
        assert properties["sources"] == ["office"]
        assert properties["created_in"] == properties["updated_in"] == first.import_id
    [(_, _, _, stamps)] = relations
    assert (stamps["created_in"], stamps["sources"]) == (first.import_id, ["office"])


def test_an_import_is_remembered_with_its_report(database: Database, first: LoadReport) -> None:
    assert first.import_id
    batch = find_import(database, first.import_id)
    assert (batch.state, batch.source, len(batch.files)) == ("done", "office", 3)
    assert batch.report is not None
    assert batch.report["nodes"]["created"] == 3
    assert batch.finished_at
    listed, total = list_imports(database)
    assert ([each.id for each in listed], total) == ([first.import_id], 1)
    with pytest.raises(NotFoundError):
        find_import(database, "no such import")


def test_a_second_load_changes_nothing_and_can_be_undone(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    before = everything(database)
    again = run(database, tmp_path / "office")
    assert (again.nodes.unchanged, again.relations.unchanged) == (3, 1)
    assert everything(database) == before
    assert again.import_id != first.import_id
    assert undo_import(database, SCHEMA, str(again.import_id)) == Undone(0, 0, 0, 0)
    assert everything(database) == before


def test_what_an_import_created_is_gone_when_undone(database: Database, first: LoadReport) -> None:
    assert undo_import(database, SCHEMA, str(first.import_id)) == Undone(3, 1, 0, 0)
    assert counts(database) == {"SchemaState": 1}
    assert find_import(database, str(first.import_id)).state == "undone"
    with pytest.raises(ConflictError, match="undone already"):
        undo_import(database, SCHEMA, str(first.import_id))


def test_what_an_import_changed_is_shown_and_restored(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    before = everything(database)
    put(tmp_path / "office", units="id,name,phone\nu1,县人民医院,0439-2\nu3,银行,\n")
    second = run(database, tmp_path / "office")
    changes, total = changes_of(database, str(second.import_id))
    [change] = changes
    assert (total, change["type"], change["node_id"]) == (1, "Unit", "u1")
    values: Any = change["changes"]
    assert values["name"] == {"before": "抚松县医院", "after": "县人民医院"}
    assert values["phone"] == {"before": "0439-1", "after": "0439-2"}
    assert undo_import(database, SCHEMA, str(second.import_id)) == Undone(1, 0, 1, 0)
    assert everything(database) == before
    # and the first can still be undone
    assert undo_import(database, SCHEMA, str(first.import_id)).nodes_deleted == 3


def test_a_dry_run_shows_the_same_difference_and_writes_nothing(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    before = everything(database)
    put(tmp_path / "office", units="id,name,phone\nu1,县人民医院,0439-2\n")
    tried = run(database, tmp_path / "office", dry_run=True)
    assert tried.import_id is None
    assert everything(database) == before
    done = run(database, tmp_path / "office")
    changes, _ = changes_of(database, str(done.import_id))
    assert [dict(each) for each in tried.differences] == changes
    assert (tried.nodes, tried.relations) == (done.nodes, done.relations)
    assert first.ok


def test_undoing_is_refused_where_something_was_touched_since(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    put(tmp_path / "later", units="id,name\nu2,镇中心小学\n")
    run(database, tmp_path / "later")
    put(tmp_path / "more", OFFERS="from,to\nu2,r1\n")
    run(database, tmp_path / "more")
    before = everything(database)
    with pytest.raises(UndoConflictError) as refused:
        undo_import(database, SCHEMA, str(first.import_id))
    assert {(each.type, each.ids, each.code) for each in refused.value.conflicts} == {
        ("Unit", ("u2",), "edited"),
        ("Resource", ("r1",), "joined"),
    }
    assert everything(database) == before
    assert find_import(database, str(first.import_id)).state == "done"


def test_a_changed_property_that_was_changed_again_is_a_conflict(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    assert first.ok
    second = run(database, put(tmp_path / "b", units="id,name,phone\nu1,甲,1\n"))
    third = run(database, put(tmp_path / "c", units="id,name\nu1,乙\n"))
    with pytest.raises(UndoConflictError) as refused:
        undo_import(database, SCHEMA, str(second.import_id))
    [conflict] = refused.value.conflicts
    assert (conflict.code, set(conflict.keys)) == ("edited", {"name", "pinyin", "initials"})
    # the latest first, then the one before: in that order everything comes off again
    undo_import(database, SCHEMA, str(third.import_id))
    assert undo_import(database, SCHEMA, str(second.import_id)).nodes_restored == 1


def test_a_source_that_confirms_another_is_noted_and_taken_back(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    before = everything(database)
    second = run(database, put(tmp_path / "b", units="id,name\nu2,镇小学\n"))
    [both] = database.read("MATCH (n:Unit {id: 'u2'}) RETURN n.sources AS all, n.source AS last")
    assert (both["all"], both["last"]) == (["office", "b"], "office")
    assert (second.nodes.changed, second.nodes.unchanged) == (0, 1)
    with pytest.raises(UndoConflictError) as refused:
        undo_import(database, SCHEMA, str(first.import_id))
    assert [(each.ids, each.code) for each in refused.value.conflicts] == [(("u2",), "stated")]
    undo_import(database, SCHEMA, str(second.import_id))
    assert everything(database) == before


def test_an_interrupted_import_goes_on_under_its_id(
    database: Database, tmp_path: Path, first: LoadReport
) -> None:
    # as if the program had been killed right before the end
    database.write([("MATCH (b:ImportBatch) SET b.state = 'running', b.report = null", {})])
    again = run(database, tmp_path / "office")
    assert again.import_id == first.import_id
    assert undo_import(database, SCHEMA, str(again.import_id)).nodes_deleted == 3


def test_an_interrupted_undoing_goes_on(database: Database, first: LoadReport) -> None:
    database.write(
        [
            ("MATCH ()-[r:OFFERS]->() DELETE r", {}),
            ("MATCH (n:Unit {id: 'u1'}) DELETE n", {}),
            ("MATCH (b:ImportBatch) SET b.state = 'undoing'", {}),
        ]
    )
    assert undo_import(database, SCHEMA, str(first.import_id)) == Undone(2, 0, 0, 0)
    assert counts(database) == {"SchemaState": 1}


def test_the_api_lists_shows_and_undoes(
    client: FlaskClient, database: Database, tmp_path: Path, first: LoadReport
) -> None:
    second = run(database, put(tmp_path / "b", units="id,name\nu1,县人民医院\n"))
    listed = client.get("/api/v1/imports?limit=1").get_json()
    assert (listed["total"], [each["id"] for each in listed["items"]]) == (2, [second.import_id])
    shown = client.get(f"/api/v1/imports/{first.import_id}").get_json()
    assert (shown["state"], shown["report"]["nodes"]["created"]) == ("done", 3)
    changes = client.get(f"/api/v1/imports/{second.import_id}/changes").get_json()
    assert changes["total"] == 1
    assert changes["items"][0]["changes"]["name"] == {
        "before": "抚松县医院",
        "after": "县人民医院",
    }

    refused = client.post(f"/api/v1/imports/{first.import_id}/undo", headers=ENGLISH)
    assert refused.status_code == 409
    [error] = refused.get_json()["errors"]
    assert error == {"field": "Unit u1", "reason": "was edited since"}
    undone = client.post(f"/api/v1/imports/{second.import_id}/undo")
    assert undone.get_json() == {
        "nodes_deleted": 0,
        "relations_deleted": 0,
        "nodes_restored": 1,
        "relations_restored": 0,
    }
    for path in ("imports/none", "imports/none/changes"):
        assert client.get(f"/api/v1/{path}").status_code == 404
    assert client.post("/api/v1/imports/none/undo").status_code == 404
