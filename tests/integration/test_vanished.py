"""What a source says no longer: reported, retired where that is wanted, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.imports import UndoConflictError, undo_import
from graph.model import SCHEMA
from loaders import load
from tests.assertions import everything, nodes
from tests.sheets import put

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database
    from loaders.report import LoadReport

UNITS = "id,name,phone\nu1,抚松县医院,0439-1\nu2,镇小学,0439-2\n"
FEWER = "id,name,phone\nu1,抚松县医院,0439-1\n"
RESOURCES = "id,name\nr1,体检车\nr2,教室\n"
OFFERS = "from,to\nu1,r1\nu2,r2\n"

Told = list[tuple[str, tuple[str, ...], str | None]]


def run(
    database: Database, folder: Path, *, dry_run: bool = False, prune: bool = False
) -> LoadReport:
    return load(database, SCHEMA, [folder], dry_run=dry_run, prune=prune)


def told(report: LoadReport) -> Told:
    assert report.vanished.count == len(report.vanished.items)
    return [(each.type, each.ids, each.fate) for each in report.vanished.items]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Path:
    """A folder that has been loaded: two units, two resources, and who offers which."""
    folder = put(tmp_path / "office", units=UNITS, resources=RESOURCES, OFFERS=OFFERS)
    assert told(run(database, folder)) == []
    return folder


def test_what_vanished_is_only_reported(database: Database, office: Path) -> None:
    before = everything(database)
    put(office, units=FEWER, OFFERS="from,to\nu1,r1\n")
    wanted: Told = [("OFFERS", ("u2", "r2"), None), ("Unit", ("u2",), None)]
    assert told(run(database, office, dry_run=True)) == wanted
    assert told(run(database, office)) == wanted
    assert told(run(database, office, dry_run=True, prune=True)) == wanted
    assert everything(database) == before


def test_pruning_retires_it_and_undoing_brings_it_back(database: Database, office: Path) -> None:
    before = everything(database)
    put(office, units=FEWER, OFFERS="from,to\nu1,r1\n")
    report = run(database, office, prune=True)
    assert told(report) == [
        ("OFFERS", ("u2", "r2"), "retired"),
        ("Unit", ("u2",), "retired"),
    ]
    assert report.vanished.retired == 2
    assert nodes(database, "Unit", "id") == {"u1"}
    assert told(run(database, office, prune=True)) == []
    undone = undo_import(database, SCHEMA, str(report.import_id))
    assert (undone.nodes_restored, undone.relations_restored) == (1, 1)
    assert everything(database) == before


def test_a_row_that_comes_back_is_loaded_again(database: Database, office: Path) -> None:
    put(office, units=FEWER, OFFERS="from,to\nu1,r1\n")
    pruned = run(database, office, prune=True)
    put(office, units=UNITS, OFFERS=OFFERS)
    assert run(database, office, prune=True).nodes.created == 1
    with pytest.raises(UndoConflictError) as caught:
        undo_import(database, SCHEMA, str(pruned.import_id))
    assert [(each.type, each.ids, each.code) for each in caught.value.conflicts] == [
        ("Unit", ("u2",), "back"),
        ("OFFERS", ("u2", "r2"), "back"),
    ]


def test_one_source_never_takes_away_what_another_says(
    database: Database, office: Path, tmp_path: Path
) -> None:
    run(database, put(tmp_path / "county", units="id,name\nu2,镇小学\n", OFFERS="from,to\nu2,r2\n"))
    put(office, units=FEWER, OFFERS="from,to\nu1,r1\n")
    before = everything(database)
    report = run(database, office, prune=True)
    assert told(report) == [("OFFERS", ("u2", "r2"), "shared"), ("Unit", ("u2",), "shared")]
    assert report.vanished.retired == 0
    assert nodes(database, "Unit", "id", "sources", "phone") == {
        ("u1", ("office",), "0439-1"),
        ("u2", ("county",), "0439-2"),
    }
    undo_import(database, SCHEMA, str(report.import_id))
    assert everything(database) == before
    # now the county says it no longer either
    run(database, office, prune=True)
    put(tmp_path / "county", units="id,name\n", OFFERS="from,to\n")
    assert [fate for *_, fate in told(run(database, tmp_path / "county", prune=True))] == [
        "retired",
        "retired",
    ]


def test_what_something_else_is_joined_to_stays(database: Database, office: Path) -> None:
    database.write(
        [
            (
                "MATCH (u:Unit {id: 'u2'}), (r:Resource {id: 'r1'}) "
                "CREATE (u)-[:OFFERS {source: 'api', sources: ['api']}]->(r)",
                {},
            )
        ]
    )
    put(office, units=FEWER, OFFERS="from,to\nu1,r1\n")
    assert told(run(database, office, prune=True)) == [
        ("OFFERS", ("u2", "r2"), "retired"),
        ("Unit", ("u2",), "joined"),
    ]
    assert nodes(database, "Unit", "id") == {"u1", "u2"}


def test_a_rejected_row_keeps_its_type_from_being_judged(database: Database, office: Path) -> None:
    put(office, units="id,name,phone\nu1,抚松县医院,0439-1\n,镇小学,0439-2\n")
    report = run(database, office, prune=True)
    assert told(report) == []
    assert [(each.type, each.source) for each in report.vanished.unjudged] == [("Unit", "office")]
    put(office, units="没有表头\n")
    report = run(database, office, prune=True)
    assert {each.type for each in report.vanished.unjudged} == {"Resource", "OFFERS"}
    assert nodes(database, "Unit", "id") == {"u1", "u2"}


def test_a_type_that_the_files_do_not_hold_is_left_alone(database: Database, office: Path) -> None:
    (office / "units.csv").unlink()
    assert told(run(database, office, prune=True)) == []
    assert nodes(database, "Unit", "id") == {"u1", "u2"}


def test_reference_columns_vanish_too(database: Database, tmp_path: Path) -> None:
    header = "id,name,IN_COMMUNITY\n"
    folder = put(
        tmp_path / "needs",
        communities="id,name\nc1,城内社区\nc2,城外社区\n",
        needs=f"{header}n1,配老花镜,c1\nn2,理发,c1;c2\n",
    )
    run(database, folder)
    put(folder, needs=f"{header}n1,配老花镜,c1\nn2,理发,c2\n")
    report = run(database, folder, prune=True)
    assert told(report) == [("IN_COMMUNITY", ("n2", "c1"), "retired")]
    answer: Any = database.read("MATCH ()-[r:IN_COMMUNITY]->() RETURN count(r) AS n")
    assert answer == [{"n": 2}]
