"""What the CSV loader rejects, what it says about it, and how it is put right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import ConfigurationError
from graph.model import SCHEMA
from loaders import Counts, load
from tests.assertions import counts, nodes, relations
from tests.sheets import faults, load_places, rejected, sheet

if TYPE_CHECKING:
    from graph.database import Database


@pytest.fixture
def places(database: Database, tmp_path: Path) -> Database:
    load_places(database, tmp_path / "places")
    return database


NOT_ONE_OF_KINDS = (
    "is not one of: school, hospital, bank, firm, merchant, property_company,"
    " social_organization, public_institution"
)


@pytest.mark.parametrize(
    "case",
    [
        ("units.csv", "id", "", "is required: id"),
        ("units.csv", "名称", " \u3000 ", "is required: name"),
        ("units.csv", "id", "u" * 501, "the id is too long (at most 500 characters)"),
        ("units.csv", "kind", "庙", f"'庙' {NOT_ONE_OF_KINDS}"),
        ("communities.csv", "户数", "many", "is not a whole number: many"),
        ("communities.csv", "户数", "1.5", "is not a whole number: 1.5"),
        ("communities.csv", "户数", "1,5", "is not a whole number: 1,5"),
        ("communities.csv", "户数", "1_000", "is not a whole number: 1_000"),
        ("communities.csv", "户数", "-1", "must not be less than 0: -1"),
        ("communities.csv", "户数", str(2**63), f"must be a whole number, not {2**63}"),
        ("communities.csv", "户数", "9" * 4_000, "is too long (4000 characters) for 户数"),
        ("grids.csv", "level", "5", "must not be more than 4: 5"),
        ("needs.csv", "数量", "nan", "must be a number, not nan"),
        ("needs.csv", "数量", "十", "is not a number: 十"),
        ("needs.csv", "单位", "担", "'担' is not one of: person, household, "),
        ("needs.csv", "服务对象", "老人;神仙", "'神仙' is not one of: elderly, children, "),
        ("needs.csv", "截止日期", "2026年5月", "is not a date: 2026年5月 (like 2026-05-31)"),
        ("needs.csv", "截止日期", "2026-02-30", "is not a date: 2026-02-30 (like 2026-05-31)"),
        (
            "cases.csv",
            "opened at",
            "yesterday",
            "is not a time: yesterday (like 2026-05-31 09:00 or 2026-05-31T09:00:00+08:00)",
        ),
        (
            "cases.csv",
            "opened at",
            "2026-05-31T09:00:00+23:00",
            "the time or its zone is out of range: 2026-05-31T09:00:00+23:00",
        ),
        ("compounds.csv", "老旧小区", "maybe", "must be true or false, not 'maybe'"),
        (
            "compounds.csv",
            "lon,lat",
            "127.28",
            "is not a position: 127.28 (longitude,latitude)",
        ),
        (
            "compounds.csv",
            "经纬度",
            "42.33,127.28,0",
            "is not a position: 42.33,127.28,0 (longitude,latitude)",
        ),
        ("compounds.csv", "经纬度", "181,0", "is not a position: 181,0 (longitude,latitude)"),
    ],
)
def test_a_value_that_does_not_fit_rejects_its_row_alone(
    database: Database, tmp_path: Path, case: tuple[str, str, str, str]
) -> None:
    name, column, value, reason = case
    header = tuple(dict.fromkeys(("id", "名称", column)))
    good = {"id": "good", "名称": "好"}
    bad = {"id": "bad", "名称": "坏", column: value}
    rows = [tuple(row.get(each, "") for each in header) for row in (good, bad)]
    path = sheet(tmp_path / name, header, *rows)
    report = load(database, SCHEMA, [path])
    [(file, row, found_column, found_value, found_reason)] = faults(report)
    assert (file, row, found_column) == (name, 3, column)
    shown = value.strip()
    assert found_value == (shown if len(shown) <= 200 else f"{shown[:200]}…")
    assert found_reason.startswith(reason)
    assert report.nodes == Counts(created=1, rejected=1)
    assert nodes(database, report.sheets[0].type or "", "id") == {"good"}


def test_everything_wrong_with_a_row_is_told_at_once(database: Database, tmp_path: Path) -> None:
    header = ("名称", "数量", "", "单位", "开始日期")
    path = sheet(tmp_path / "needs.csv", ("id", *header), ("n1", " ", "-3", "stray", "担", "soon"))
    report = load(database, SCHEMA, [path])
    told = [(row, column, value) for _, row, column, value, _ in faults(report)]
    assert told == [
        (2, None, "stray"),
        (2, "数量", "-3"),
        (2, "单位", "担"),
        (2, "开始日期", "soon"),
        (2, "名称", ""),
    ]
    assert report.nodes == Counts(rejected=1)


def test_malformed_rows_are_told_and_the_rows_around_them_load(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "teams.csv"
    path.write_bytes(
        "id,name,说明\r\nt1,甲,\r\n\r\nt2,乙\r\nt3,丙,,多\r\nt4,丁,,\r\n"
        't5,"戊\r\nt6,己\0,\r\nt7,"庚"新,\r\n,,\r\nt8,辛,"两\r\n行"\r\nt9,壬,"完'.encode()
    )
    report = load(database, SCHEMA, [path])
    assert faults(report) == [
        ("teams.csv", 4, None, None, "has 2 cells where the header has 3"),
        ("teams.csv", 5, None, "多", "there is no header above this cell"),
        ("teams.csv", 7, None, 't5,"戊', "a quotation mark is opened and never closed"),
        ("teams.csv", 8, None, "t6,己\ufffd,", "contains a NUL character, which is not text"),
        (
            "teams.csv",
            9,
            None,
            't7,"庚"新,',
            "text follows a closing quotation mark; close it right before the separator",
        ),
        ("teams.csv", 13, None, 't9,壬,"完', "a quotation mark is opened and never closed"),
    ]
    assert nodes(database, "Team", "id", "name", "description") == {
        ("t1", "甲", None),
        ("t4", "丁", None),
        ("t8", "辛", "两\r\n行"),
    }
    assert (report.sheets[0].rows, report.nodes) == (9, Counts(created=3, rejected=6))


def test_files_that_cannot_be_used_are_all_told_and_stop_no_other(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "town"
    sheet(folder / "units.csv", ("id", "name", "颜色", "source"), ("u1", "医院", "红", "me"))
    sheet(folder / "teams.csv", ("name", "名称"), ("甲", "乙"))
    sheet(folder / "HOLDS.csv", ("to", "role"), ("a1", "主办"))
    sheet(folder / "通讯录.csv", ("id", "name"), ("x", "y"))
    (folder / "grids.csv").touch()
    (folder / "needs.csv").write_bytes(b"id,name\nn1,\xff\n")
    (folder / "posts.csv").write_bytes("id,name\n".encode("utf-16"))
    (folder / "wishes.csv").symlink_to(folder / "nowhere.csv")
    sheet(folder / "communities.csv", ("id", "name"), ("c1", "城内社区"))
    sheet(folder / "brands.csv", ("id", "name"))
    report = load(database, SCHEMA, [folder, tmp_path / "gone.csv"])
    twice = "means the same as column 'name'; keep one"
    assert sorted(faults(report), key=str) == sorted(
        [
            ("units.csv", 1, "颜色", None, "resident unit has no such column"),
            (
                "units.csv",
                1,
                "source",
                None,
                "the product fills this in itself; remove the column",
            ),
            ("teams.csv", 1, "名称", None, twice),
            ("teams.csv", 1, "id", None, "a required column is missing: id"),
            ("HOLDS.csv", 1, "role", None, "holds has no such column"),
            ("HOLDS.csv", 1, "from", None, "a required column is missing: from/起点"),
            (
                "通讯录.csv",
                None,
                None,
                None,
                "The file name names no type; call it after one, like units.csv, 驻区单位.csv or"
                " HOLDS_SEAT.csv",
            ),
            ("grids.csv", None, None, None, "The file is empty"),
            (
                "needs.csv",
                2,
                None,
                None,
                "From this line on it is text neither in UTF-8 nor in GB18030",
            ),
            ("posts.csv", None, None, None, "The file is in UTF-16; save it as CSV UTF-8"),
            ("wishes.csv", None, None, None, "The file does not exist or cannot be opened"),
            ("gone.csv", None, None, None, "The file does not exist or cannot be opened"),
        ],
        key=str,
    )
    assert counts(database) == {"SchemaState": 1, "Community": 1}
    assert {Path(each.file).name: each.type for each in report.sheets} == {
        "HOLDS.csv": None,
        "brands.csv": "Brand",
        "communities.csv": "Community",
        "grids.csv": None,
        "needs.csv": None,
        "posts.csv": None,
        "teams.csv": None,
        "units.csv": None,
        "通讯录.csv": None,
    }


def test_an_id_given_twice_loads_once_and_names_the_first_row(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "town"
    first = sheet(
        folder / "1-units.csv", ("id", "name", "kind"), ("u1", "甲", "庙"), ("u2", "乙", "")
    )
    sheet(folder / "2-units.csv", ("编号", "name"), ("u2", "丙"), ("u1", "丁"), ("u1", "戊"))
    # the same id is free for another type
    sheet(folder / "teams.csv", ("id", "name"), ("u1", "队"))
    report = load(database, SCHEMA, [folder])
    second = folder / "2-units.csv"
    assert faults(report)[1:] == [
        (
            "2-units.csv",
            2,
            "编号",
            "u2",
            f"the id is that of row 3 of {first}, which is the one loaded",
        ),
        (
            "2-units.csv",
            4,
            "编号",
            "u1",
            f"the id is that of row 3 of {second}, which is the one loaded",
        ),
    ]
    # the first u1 was not good, so the next one is loaded in its place
    assert nodes(database, "Unit", "id", "name") == {("u1", "丁"), ("u2", "乙")}
    assert nodes(database, "Team", "id") == {"u1"}


def test_a_relation_whose_ends_are_unclear_or_absent_is_rejected(
    places: Database, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "CHAT_OF.csv",
        ("from", "to", "to_type", "合成数据"),
        ("chat", "c1", "", ""),
        ("chat", "c1", "社区", "是"),
        ("chat", "c1", "Grid", ""),
        ("chat", "c9", "", ""),
        ("chat", "c9", "Grid", ""),
        ("nobody", "c2", "", ""),
        ("", "c2", "", ""),
        ("chat", "u1", "Unit", ""),
        ("chat", "u1", "Anything", "perhaps"),
        ("chat", "c1", "Community", ""),
        ("chat", "g1", "", ""),
    )
    chat = sheet(tmp_path / "chat-groups.csv", ("id", "name"), ("chat", "群"))
    report = load(places, SCHEMA, [path, chat])
    several = "say which is meant in column to_type of a relation sheet"
    assert faults(report) == [
        ("CHAT_OF.csv", 2, "to", "c1", f"Grid, Community all have this id; {several}"),
        (
            "CHAT_OF.csv",
            5,
            "to",
            "c9",
            "there is no node with this id among Grid, Community, Township",
        ),
        ("CHAT_OF.csv", 6, "to", "c9", "there is no Grid with id c9"),
        ("CHAT_OF.csv", 7, "from", "nobody", "there is no ChatGroup with id nobody"),
        ("CHAT_OF.csv", 8, "from", "", "is required: from"),
        ("CHAT_OF.csv", 9, "to_type", "Unit", "CHAT_OF cannot point to this type"),
        ("CHAT_OF.csv", 10, "合成数据", "perhaps", "must be true or false, not 'perhaps'"),
        ("CHAT_OF.csv", 10, "to_type", "Anything", "CHAT_OF cannot point to this type"),
        (
            "CHAT_OF.csv",
            11,
            None,
            None,
            f"joins the same two as row 3 of {path}, which is the one loaded",
        ),
    ]
    assert report.relations == Counts(created=3, rejected=8)
    joined = places.read("MATCH (:ChatGroup)-[:CHAT_OF]->(n) RETURN labels(n)[0] + n.id AS n")
    assert {each["n"] for each in joined} == {"Communityc1", "Gridc1", "Gridg1"}


def test_reference_columns_join_what_they_name(places: Database, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects"
    units = sheet(
        tmp_path / "units.csv",
        ("id", "name", "所在社区", "提供资源", "REGISTERED_WITH", "kind"),
        ("u1", "县医院", "c1", "r1; r2；r1", "", "医院"),
        ("u2", "银行", "c9", "r1;r9", "c2", "银行"),
        ("u3", "庙", "c1", "r1", "c1", "庙"),
        ("u4", "学校", "", "", "", ""),
    )
    resources = sheet(tmp_path / "resources.csv", ("id", "name"), ("r1", "验光"), ("r2", "体检"))
    stated = sheet(tmp_path / "OFFERS.csv", ("from", "to", "citation"), ("u1", "r2", "¶2"))
    would = load(places, SCHEMA, [units, stated, resources], dry_run=True)
    report = load(places, SCHEMA, [units, stated, resources], reject_folder=rejects)
    nowhere = "there is no node with this id among Community, Township"
    assert faults(report) == faults(would)
    assert [each for each in faults(report) if each[2] != "kind"] == [
        ("units.csv", 3, "所在社区", "c9", nowhere),
        ("units.csv", 3, "提供资源", "r9", "there is no Resource with id r9"),
    ]
    # the unit itself is loaded; what it refers to in vain counts as a rejected relationship
    sheet_report = report.sheets[0]
    assert sheet_report.counts == Counts(created=2, changed=1, rejected=1)
    assert sheet_report.references == Counts(created=4, unchanged=1, rejected=2)
    assert (would.nodes, would.relations) == (report.nodes, report.relations)
    assert relations(places, "OFFERS", "citation") == {
        ("u1", "r1", None),
        ("u1", "r2", "¶2"),
        ("u2", "r1", None),
    }
    assert relations(places, "REGISTERED_WITH") == {("u2", "c2")}
    header, *rows = rejected(rejects / "units.rejects.csv")
    assert [row[0] for row in rows] == ["4", "3"]
    assert rows[1][1].endswith(f" | 所在社区: {nowhere}; 提供资源: there is no Resource with id r9")

    corrected = [[each.replace("9", "1").replace("庙", "学校") for each in row] for row in rows]
    sheet(rejects / "units.rejects.csv", tuple(header), *map(tuple, corrected))
    again = load(places, SCHEMA, [rejects], reject_folder=rejects)
    assert faults(again) == []
    assert again.nodes == Counts(created=1, unchanged=1)
    assert again.relations == Counts(created=4, unchanged=2)
    assert relations(places, "LOCATED_IN") == {("u1", "c1"), ("u2", "c1"), ("u3", "c1")}


def test_a_reference_that_may_mean_several_nodes_is_told(places: Database, tmp_path: Path) -> None:
    path = sheet(tmp_path / "chat-groups.csv", ("id", "name", "chat of"), ("chat", "群", "c1;g1"))
    report = load(places, SCHEMA, [path])
    [(_, row, column, value, reason)] = faults(report)
    assert (row, column, value) == (2, "chat of", "c1")
    assert reason.startswith("Grid, Community all have this id; say which is meant")
    assert report.relations == Counts(created=1, rejected=1)


def test_rejected_rows_can_be_corrected_and_loaded_again(
    database: Database, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects"
    path = sheet(
        tmp_path / "03-communities.csv",
        ("id", "名称", "户数"),
        ("c1", "城内社区", "1,200"),
        ("c2", "城外社区", "many"),
        ("c3", "东，\n门", "x", "=1+1"),
        ("c4",),
    )
    dry = load(database, SCHEMA, [path], dry_run=True, reject_folder=rejects)
    assert (dry.ok, dry.sheets[0].reject_file, rejects.exists()) == (False, None, False)
    report = load(database, SCHEMA, [path], reject_folder=rejects)
    kept = rejects / "03-communities.rejects.csv"
    assert report.sheets[0].reject_file == str(kept)
    assert [each.name for each in rejects.iterdir()] == [kept.name]
    header, *rows = rejected(kept)
    assert header == ["_row", "_reason", "id", "名称", "户数"]
    assert [[row[0], *row[2:]] for row in rows] == [
        ["3", "c2", "城外社区", "many"],
        ["4", "c3", "东，\n门", "x", "=1+1"],
        ["6", "c4"],
    ]
    assert rows[0][1] == "户数：不是整数：many | 户数: is not a whole number: many"

    # loaded as it is, it is rejected again, into its own place
    again = load(database, SCHEMA, [kept], reject_folder=rejects)
    assert again.nodes == Counts(rejected=3)
    assert [row[2:] for row in rejected(kept)[1:]] == [row[2:] for row in rows]
    assert [row[0] for row in rejected(kept)[1:]] == ["2", "3", "5"]

    rows[0][4] = "300"
    rows[1][4:] = ["200"]
    rows[2] += ["西门社区", ""]
    sheet(kept, tuple(header), *map(tuple, rows), encoding="gb18030")
    corrected = load(database, SCHEMA, [kept], reject_folder=rejects)
    assert (faults(corrected), corrected.nodes) == ([], Counts(created=3))
    assert nodes(database, "Community", "id", "name", "households") == {
        ("c1", "城内社区", 1200),
        ("c2", "城外社区", 300),
        ("c3", "东，\n门", 200),
        ("c4", "西门社区", None),
    }
    assert nodes(database, "Community", "source") == {"03-communities"}


def test_reject_files_of_the_same_name_do_not_meet(database: Database, tmp_path: Path) -> None:
    paths = [
        sheet(tmp_path / town / "units.csv", ("id", "name"), (town, "")) for town in ("a", "b", "c")
    ]
    report = load(database, SCHEMA, paths, reject_folder=tmp_path / "rejects")
    kept = [Path(each.reject_file or "") for each in report.sheets]
    assert [each.relative_to(tmp_path / "rejects").parts for each in kept] == [
        ("units.rejects.csv",),
        ("2", "units.rejects.csv"),
        ("3", "units.rejects.csv"),
    ]
    assert [rejected(each)[1][2] for each in kept] == ["a", "b", "c"]


def test_a_reject_folder_that_cannot_be_made_is_told(database: Database, tmp_path: Path) -> None:
    path = sheet(tmp_path / "units.csv", ("id", "name"), ("u1", ""))
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=r"rejected rows, .*, cannot be written"):
        load(database, SCHEMA, [path], reject_folder=tmp_path / "file" / "deep")


def test_a_report_holds_no_more_faults_than_anyone_reads(
    database: Database, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "teams.csv", ("id", "name"), *((f"t{n}", "") for n in range(10_500)))
    report = load(database, SCHEMA, [path], reject_folder=tmp_path)
    assert (report.ok, len(report.faults), report.fault_count) == (False, 10_000, 10_500)
    assert len(rejected(tmp_path / "teams.rejects.csv")) == 10_501
