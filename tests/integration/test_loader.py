"""The CSV loader on a real database: what is loaded, once and only once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph.database import Database
from graph.errors import DatabaseUnavailableError
from graph.imports import find_import
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from loaders import Counts, load
from tests.assertions import counts, nodes, relations
from tests.sheets import Watcher, faults, load_places, rejected, sheet

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(database: Database, tmp_path: Path) -> Database:
    load_places(database, tmp_path / "places")
    return database


def test_the_facts_of_the_town_load_and_load_again_unchanged(database: Database) -> None:
    paths = [CHECKOUT / "data" / "fusong", CHECKOUT / "data" / "taxonomy"]
    would = load(database, SCHEMA, paths, dry_run=True)
    assert counts(database) == {"SchemaState": 1}
    first = load(database, SCHEMA, paths)
    assert (faults(would), faults(first)) == ([], [])
    assert (would.nodes, would.relations) == (first.nodes, first.relations)
    assert first.nodes.created == sum(counts(database).values()) - 1
    stored = database.read("MATCH ()-[r]->() RETURN count(r) AS n")[0]["n"]
    assert first.relations.created == stored > 0
    assert nodes(database, "Township", "id", "name", "source") == {
        ("fusong-town", "抚松镇", "fusong")
    }
    assert nodes(database, "Category", "source") == {"taxonomy"}

    second = load(database, SCHEMA, paths)
    assert second.nodes == Counts(unchanged=first.nodes.created)
    assert second.relations == Counts(unchanged=first.relations.created)
    again = load(database, SCHEMA, paths, dry_run=True)
    assert (again.nodes, again.relations) == (second.nodes, second.relations)


def test_a_gb18030_sheet_with_chinese_headers_loads(database: Database, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "01-驻区单位.csv",
        ("编号", "名称", "别名", "类型", "坐标", "合成数据", "电话", "备注"),
        ("u1", "抚松县人民医院", "县医院； 人民医院;", "卫生院", "127.28，42.33", "否", "0439", ""),
        (" u2 ", "㐂\U00020bb7食堂", "；", "商家", "", "是", "", "两行\n文字"),
        encoding="gb18030",
    )
    report = load(database, SCHEMA, [path])
    assert faults(report) == []
    [loaded] = report.sheets
    assert (loaded.type, loaded.encoding, loaded.rows) == ("Unit", "gb18030", 2)
    assert loaded.counts == report.nodes == Counts(created=2)
    columns = ("id", "name", "aliases", "kind", "synthetic", "phone", "description", "source")
    assert nodes(database, "Unit", *columns) == {
        (
            "u1",
            "抚松县人民医院",
            ("县医院", "人民医院"),
            "hospital",
            False,
            "0439",
            None,
            "01-驻区单位",
        ),
        ("u2", "㐂\U00020bb7食堂", None, "merchant", True, None, "两行\n文字", "01-驻区单位"),
    }
    [place] = database.read("MATCH (u:Unit {id: 'u1'}) RETURN u.location AS p, u.initials AS i")
    assert (place["p"].longitude, place["p"].latitude, place["i"]) == (127.28, 42.33, "fsxrmyy")


@pytest.mark.parametrize(
    ("encoding", "delimiter", "told"),
    [
        ("utf-8", ",", "utf-8"),
        ("utf-8-sig", "\t", "utf-8-sig"),
        ("gb18030", ";", "gb18030"),
        ("gb2312", ",", "gb18030"),
    ],
)
def test_the_same_rows_mean_the_same_in_every_encoding(
    database: Database, tmp_path: Path, encoding: str, delimiter: str, told: str
) -> None:
    rows = (("id", "名称"), ("d1", "住房和城乡建设局"), ("d2", "卫生健康局"))
    path = sheet(tmp_path / "县直部门.csv", *rows, encoding=encoding, delimiter=delimiter)
    report = load(database, SCHEMA, [path])
    assert [each.encoding for each in report.sheets] == [told]
    assert nodes(database, "Department", "id", "name") == {rows[1], rows[2]}


def test_relations_of_many_types_find_their_ends(places: Database, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    sheet(
        folder / "01-HAS_BIG_COMMITTEE.csv",
        ("from", "to", "citation"),
        ("c1", "b1", "¶1"),
        ("c2", "b2", ""),
    )
    sheet(folder / "02-大党委.csv", ("id", "name"), ("b1", "大党委"), ("b2", "第二大党委"))
    sheet(
        folder / "担任委员.csv",
        ("起点类型", "起点", "终点", "委员类型", "起"),
        ("驻区单位", "u1", "b1", "兼职", "2021-05-01"),
        ("", "d1", "b1", "专职委员", ""),
        ("Unit", "u1", "b2", "", ""),
    )
    sheet(folder / "departments.csv", ("id", "name"), ("d1", "住建局"))
    report = load(places, SCHEMA, [folder])
    assert faults(report) == []
    assert relations(places, "HAS_BIG_COMMITTEE", "citation", "source") == {
        ("c1", "b1", "¶1", "more"),
        ("c2", "b2", None, "more"),
    }
    seats = places.read(
        "MATCH (a)-[r:HOLDS_SEAT]->(b) RETURN a.id AS a, b.id AS b, r.kind AS kind,"
        " toString(r.since) AS since, labels(a)[0] AS label"
    )
    assert {tuple(each.values()) for each in seats} == {
        ("u1", "b1", "part_time", "2021-05-01", "Unit"),
        ("d1", "b1", "full_time", None, "Department"),
        ("u1", "b2", None, None, "Unit"),
    }
    assert (report.nodes, report.relations) == (Counts(created=3), Counts(created=5))


def test_a_load_changes_only_what_differs(places: Database, tmp_path: Path) -> None:
    stamped = nodes(places, "Community", "id", "updated_at")
    header = ("id", "name", "households", "location")
    path = sheet(
        tmp_path / "communities.csv",
        header,
        ("c1", "城内社区", "500", "127.28,42.33"),
        ("c2", "城外社区", "", ""),
        ("c3", "新社区", "", ""),
    )
    would = load(places, SCHEMA, [path], dry_run=True)
    assert nodes(places, "Community", "id", "updated_at") == stamped
    report = load(places, SCHEMA, [path])
    assert report.nodes == would.nodes == Counts(created=1, changed=1, unchanged=1)
    assert nodes(places, "Community", "id", "source") == {
        ("c1", "communities"),
        ("c2", "places"),
        ("c3", "communities"),
    }
    # a blank cell says nothing, so what is stored stays
    sheet(path, header, ("c1", "城内社区", "", ""), ("c2", "城外", "", ""))
    assert load(places, SCHEMA, [path]).nodes == Counts(changed=1, unchanged=1)
    assert nodes(places, "Community", "id", "name", "households") == {
        ("c1", "城内社区", 500),
        ("c2", "城外", None),
        ("c3", "新社区", None),
    }


def test_a_dry_run_tells_the_truth_about_relations(places: Database, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    header = ("from", "to", "since", "citation")
    units = (("id", "name", "registered with"), ("u1", "县医院", "c1;c2"), ("u2", "银行", "c2"))
    sheet(folder / "units.csv", *units)
    path = sheet(folder / "REGISTERED_WITH.csv", header, ("u1", "c1", "2020-01-01", "¶1"))
    for changed, wanted in (
        (("u1", "c1", "2020-01-01", "¶1"), Counts(created=3, unchanged=1)),
        (("u1", "c1", "2020-01-01", "¶1"), Counts(unchanged=4)),
        (("u1", "c1", "", "¶2"), Counts(changed=1, unchanged=3)),
        (("u2", "c1", "", ""), Counts(created=1, unchanged=3)),
    ):
        sheet(path, header, changed)
        before = relations(places, "REGISTERED_WITH", "since", "citation", "updated_at")
        would = load(places, SCHEMA, [folder], dry_run=True)
        assert relations(places, "REGISTERED_WITH", "since", "citation", "updated_at") == before
        report = load(places, SCHEMA, [folder])
        assert (would.nodes, would.relations) == (report.nodes, report.relations)
        assert report.relations == wanted
        assert (would.dry_run, report.dry_run) == (True, False)


def test_rows_of_many_batches_are_all_accounted_for(database: Database, tmp_path: Path) -> None:
    total = 12_003
    folder = tmp_path / "county"
    bad, twice = {4_999, 5_000, 5_001, 12_001}, {10_500}
    residents = [
        (f"r{0 if n in twice else n}", f"居民{n}", "x" if n in bad else "1980")
        for n in range(total)
    ]
    sheet(folder / "residents.csv", ("id", "name", "birth year"), *residents)
    sheet(folder / "communities.csv", ("id", "name"), ("c1", "甲"), ("c2", "乙"))
    sheet(
        folder / "LIVES_IN.csv",
        ("from_type", "from", "to"),
        *(("居民", f"r{n}", f"c{n % 3}") for n in range(total)),
    )
    would = load(database, SCHEMA, [folder], dry_run=True)
    report = load(database, SCHEMA, [folder])
    good = {n for n in range(total) if n not in bad | twice}
    assert report.nodes == Counts(created=len(good) + 2, rejected=5)
    housed = {(f"r{n}", f"c{n % 3}") for n in good if n % 3}
    assert report.relations == Counts(created=len(housed), rejected=total - len(housed))
    assert nodes(database, "Resident", "id") == {f"r{n}" for n in good}
    assert relations(database, "LIVES_IN") == housed
    assert (would.nodes, would.relations) == (report.nodes, report.relations)
    ends_in_vain = sum((n not in good) + (n % 3 == 0) for n in range(total))
    assert report.fault_count == 5 + ends_in_vain
    assert [each.row for each in report.faults if each.file.endswith("residents.csv")] == sorted(
        n + 2 for n in bad | twice
    )
    assert [each.rows for each in report.sheets] == [total, 2, total]
    again = load(database, SCHEMA, [folder])
    assert again.nodes == Counts(unchanged=len(good) + 2, rejected=5)
    assert again.relations == Counts(unchanged=len(housed), rejected=total - len(housed))


def test_progress_is_told_by_stage_and_file(database: Database, tmp_path: Path) -> None:
    members = sheet(
        tmp_path / "members.csv",
        ("id", "name", "lives in"),
        *((f"m{n}", f"党员{n}", "c1") for n in range(6_000)),
    )
    places = sheet(tmp_path / "communities.csv", ("id", "name"), ("c1", "社区"))
    joined = sheet(tmp_path / "REGISTERED_WITH.csv", ("from", "to"), ("m1", "c1"), ("m2", "c1"))
    watcher = Watcher()
    assert load(database, SCHEMA, [tmp_path], progress=watcher).ok
    size = {each.name: each.stat().st_size for each in (members, places, joined)}
    assert watcher.told == [
        ("nodes", size["members.csv"] + size["communities.csv"]),
        ("relations", size["REGISTERED_WITH.csv"]),
        ("references", size["members.csv"]),
    ]
    assert watcher.rows == {
        ("nodes", "members.csv"): 6_000,
        ("nodes", "communities.csv"): 1,
        ("relations", "REGISTERED_WITH.csv"): 2,
        ("references", "members.csv"): 6_000,
    }
    assert watcher.bytes == {key: size[key[1]] for key in watcher.rows}
    assert watcher.finished == 1


def test_an_end_that_vanishes_during_the_load_rejects_its_row(
    places: Database, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "REGISTERED_WITH.csv", ("from", "to"), ("u2", "c1"), ("u1", "c2"), ("u1", "c1")
    )
    units = sheet(tmp_path / "units.csv", ("id", "name"), ("u2", "银行"))
    watcher = Watcher(places, "MATCH (u:Unit {id: 'u2'}) DELETE u")
    report = load(places, SCHEMA, [path, units], progress=watcher, reject_folder=tmp_path / "r")
    assert faults(report) == [("REGISTERED_WITH.csv", 2, None, None, "there is no Unit with id u2")]
    assert report.relations == Counts(created=2, rejected=1)
    assert rejected(tmp_path / "r" / "REGISTERED_WITH.rejects.csv")[1][2:] == ["u2", "c1"]
    assert relations(places, "REGISTERED_WITH") == {("u1", "c2"), ("u1", "c1")}


def test_a_database_that_is_away_ends_the_load_and_leaves_nothing_half_done(
    tmp_path: Path,
) -> None:
    path = sheet(tmp_path / "units.csv", ("id", "name"), ("u1", ""), ("u2", "医院"))
    watcher = Watcher()
    with (
        Database("bolt://127.0.0.1:9", username="x", password="x", retry_time_s=0) as away,
        pytest.raises(DatabaseUnavailableError),
    ):
        load(away, SCHEMA, [path], progress=watcher, reject_folder=tmp_path / "rejects")
    assert watcher.finished == 1
    assert not list(tmp_path.glob("rejects/*"))


def test_the_report_is_json_that_a_program_can_use(places: Database, tmp_path: Path) -> None:
    path = sheet(tmp_path / "units.csv", ("id", "name", "kind"), ("u9", "医院", "庙"))
    report = load(places, SCHEMA, [path], reject_folder=tmp_path)
    told = json.loads(json.dumps(report.as_json(), ensure_ascii=False))
    seconds = told.pop("seconds")
    assert find_import(places, told.pop("import_id")).state == "done"
    assert list(seconds) == ["open", "validate", "write", "vanished", "total"]
    assert all(0 <= each <= seconds["total"] for each in seconds.values())
    nothing = {"created": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    [fault] = told.pop("faults")
    assert fault.pop("reason").keys() == {"zh", "en"}
    assert fault == {
        "file": str(path),
        "sheet": None,
        "row": 2,
        "column": "kind",
        "value": "庙",
        "suggestion": None,
    }
    assert told == {
        "ok": False,
        "dry_run": False,
        "sheets": [
            {
                "file": str(path),
                "sheet": None,
                "source": "units",
                "type": "Unit",
                "encoding": "utf-8",
                "rows": 1,
                **nothing,
                "rejected": 1,
                "references": nothing,
                "reject_file": str(tmp_path / "units.rejects.csv"),
            }
        ],
        "nodes": {**nothing, "rejected": 1},
        "relations": nothing,
        "fault_count": 1,
        "vanished": {
            "count": 0,
            "retired": 0,
            "items": [],
            "unjudged": [
                {
                    "type": "Unit",
                    "source": "units",
                    "reason": {"zh": "有的行未能导入", "en": "rows of it could not be loaded"},
                }
            ],
        },
        "merged": [],
        "differences": [],
    }
