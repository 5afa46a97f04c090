"""Loading what was merged: the original files never bring back what a planner made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.imports import UndoConflictError, undo_import
from graph.merges import merge_nodes, unmerge
from graph.model import SCHEMA
from loaders import load
from tests.assertions import everything, nodes, relations
from tests.sheets import put

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database
    from loaders.report import LoadReport

UNITS = "id,name,phone\nu1,抚松县医院,0439-1\nu2,县医院,0439-2\n"
OFFERS = "from,to\nu1,r1\nu2,r2\n"
SEATS = "from,to,representative\nu1,b1,王主任\nu2,b1,李主任\nu2,b2,李主任\n"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> tuple[Path, str]:
    """A folder whose two hospitals are one; the import, and the merge of the second."""
    folder = put(
        tmp_path / "office",
        units=UNITS,
        resources="id,name\nr1,体检车\nr2,病床\n",
        **{"big-committees": "id,name\nb1,大党委\nb2,另一个大党委\n"},
        OFFERS=OFFERS,
        HOLDS_SEAT=SEATS,
    )
    report = load(database, SCHEMA, [folder])
    assert report.ok, report.faults
    merge_nodes(database, SCHEMA, "Unit", "u1", "u2", reason="同一家医院")
    return folder, str(report.import_id)


def run(database: Database, folder: Path, *, prune: bool = False, dry: bool = False) -> LoadReport:
    report = load(database, SCHEMA, [folder], prune=prune, dry_run=dry)
    assert report.ok, report.faults
    return report


@pytest.mark.parametrize("prune", [False, True])
def test_the_original_files_change_nothing(
    database: Database, office: tuple[Path, str], prune: bool
) -> None:
    folder, _ = office
    before = everything(database)
    for dry in (True, False):
        report = run(database, folder, prune=prune, dry=dry)
        assert (report.nodes.created, report.nodes.changed) == (0, 0)
        assert (report.relations.created, report.relations.changed) == (0, 0)
        assert report.relations.unchanged == 5
        assert report.vanished.count == 0
        assert report.as_json()["merged"] == [{"type": "Unit", "id": "u2", "kept_id": "u1"}]
    assert everything(database) == before


@pytest.mark.usefixtures("office")
def test_new_rows_about_what_was_merged_join_what_stands_for_it(
    database: Database, tmp_path: Path
) -> None:
    county = put(
        tmp_path / "county",
        units="id,name,phone\nu2,医院,0439-9\n",
        communities="id,name\nc1,城内社区\n",
        LOCATED_IN="from,to\nu2,c1\n",
        HOLDS_SEAT="from,to,representative\nu2,b1,别人\n",
    )
    report = run(database, county)
    assert (report.nodes.unchanged, report.relations.created, report.relations.changed) == (1, 1, 0)
    assert nodes(database, "Unit", "id", "phone", "sources") == {
        ("u1", "0439-1", ("office", "county"))
    }
    assert relations(database, "LOCATED_IN") == {("u1", "c1")}
    assert relations(database, "HOLDS_SEAT", "representative") == {
        ("u1", "b1", "王主任"),
        ("u1", "b2", "李主任"),
    }


def test_an_import_is_undone_after_the_merge_only(
    database: Database, office: tuple[Path, str]
) -> None:
    _, import_id = office
    with pytest.raises(UndoConflictError) as caught:
        undo_import(database, SCHEMA, import_id)
    codes = {(each.type, each.ids, each.code) for each in caught.value.conflicts}
    assert ("Unit", ("u2",), "merged") in codes
    [merge] = database.read("MATCH (m:Merge) RETURN m.id AS id")
    unmerge(database, SCHEMA, merge["id"])
    assert undo_import(database, SCHEMA, import_id).nodes_deleted == 6
