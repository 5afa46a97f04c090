"""Files as an office writes them: workbooks, templates, names for ids, and «did you mean»."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from graph.model import SCHEMA
from loaders import Counts, LoadReport, load
from loaders.marked import write_marked
from loaders.templates import write_templates
from tests.assertions import nodes, relations
from tests.sheets import faults, sheet
from tests.workbooks import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database


def suggestions(
    report: LoadReport,
) -> list[tuple[str | None, int | None, str | None, str | None]]:
    """Sheet, row, value and suggestion of every fault."""
    return [(each.sheet, each.row, each.value, each.suggestion) for each in report.faults]


def test_a_filled_template_loads_without_a_mapping(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    write_templates(SCHEMA, ["community", "unit", "need"], path, "zh")
    book = load_workbook(path)
    filled: dict[str, list[dict[str, str | float | dt.datetime]]] = {
        "社区": [{"编号 id *": "c1", "名称 name *": "城内社区"}],
        "驻区单位": [
            {"编号 id *": "u1", "名称 name *": "县医院", "单位类型 kind of unit": "医院"},
        ],
        "需求": [
            {
                "编号 id *": "n1",
                "名称 name *": "配老花镜",
                "数量 quantity": 200,
                "计量单位 unit of measure": "件",
                "开始日期 starts on": dt.datetime(2026, 5, 31),  # noqa: DTZ001 - a cell
                "受益群体 beneficiary groups": "老年人；残疾人",
                "提出者 raised by": "城内社区",
            }
        ],
    }
    for title, rows in filled.items():
        page = book[title]
        places = {cell.value: place for place, cell in enumerate(page[1], start=1)}
        for number, row in enumerate(rows, start=3):
            for header, value in row.items():
                page.cell(number, places[header], value)
    book.save(path)
    would = load(database, SCHEMA, [path], dry_run=True)
    report = load(database, SCHEMA, [path])
    assert faults(report) == []
    assert report.nodes == would.nodes == Counts(created=3)
    assert report.relations == would.relations
    assert nodes(database, "Need", "id", "quantity", "unit_of_measure", "beneficiary_groups") == {
        ("n1", 200.0, "item", ("elderly", "disabled"))
    }
    assert nodes(database, "Unit", "id", "name") == {("u1", "县医院")}


def test_a_sheet_below_titles_in_traditional_characters(database: Database, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "抚松镇.xlsx",
        駐區單位=[
            ["撫松鎮駐區單位一覽表"],
            ["填表人：王", None, "2026年5月"],
            ["編號", "名稱", "聯繫電話"],
            ["u1", "撫松縣醫院", 4396221234.0],
        ],
        需求=[
            ["编号", "名称", "数量", "计量单位", "开始日期"],
            ["n1", "配镜", "２００", "件", "2026年5月31日"],
            ["n2", "理发", 30.0, "次", 46173.0],
        ],
    )
    report = load(database, SCHEMA, [path])
    assert faults(report) == []
    # stored names stay as they are written
    assert nodes(database, "Unit", "id", "name", "phone") == {("u1", "撫松縣醫院", "4396221234")}
    day = dt.date(2026, 5, 31)
    stored = {
        (a, b, c.to_native()) for a, b, c in nodes(database, "Need", "id", "quantity", "starts_on")
    }
    assert stored == {("n1", 200.0, day), ("n2", 30.0, day)}
    again = load(database, SCHEMA, [path])
    assert again.nodes == Counts(unchanged=3)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Database:
    """Units and committees of which some share a name."""
    folder = tmp_path / "town"
    sheet(
        folder / "units.csv",
        ("id", "name", "aliases"),
        ("u1", "抚松县医院", "县医院;医院"),
        ("u2", "抚松县第二医院", "医院"),
        ("u3", "中国银行抚松支行", ""),
        ("抚松县中医院", "另一家", ""),
        ("u5", "抚松县中医院", ""),
    )
    sheet(folder / "departments.csv", ("id", "name", "aliases"), ("d1", "住建局", "医院"))
    sheet(folder / "big-committees.csv", ("id", "name"), ("b1", "城内社区大党委"))
    assert load(database, SCHEMA, [folder]).ok
    return database


ROWS = (
    ("from", "to", "representative"),
    ("抚松县医院", "城内社区大党委", "甲"),
    ("住建局", "b1", "乙"),
    # what is the id of a node means this node, whatever others are called
    ("抚松县中医院", "b1", "丙"),
    ("医院", "b1", "丁"),
    ("中国银行抚松分行", "b1", "戊"),
    ("縣醫院", "b1", "己"),
    ("u3", "城内社区大党委", "庚"),
)


def test_a_name_stands_for_the_only_node_that_has_it(town: Database, tmp_path: Path) -> None:
    path = sheet(tmp_path / "HOLDS_SEAT.csv", *ROWS)
    would = load(town, SCHEMA, [path], dry_run=True)
    report = load(town, SCHEMA, [path])
    assert relations(town, "HOLDS_SEAT", "representative") == {
        ("u1", "b1", "甲"),
        ("d1", "b1", "乙"),
        ("抚松县中医院", "b1", "丙"),
        ("u3", "b1", "庚"),
    }
    told = [(row, column, value, reason) for _, row, column, value, reason in faults(report)]
    assert told[:2] == [
        (5, "from", "医院", "the name may mean: Unit u1, Unit u2, Department d1; give the id"),
        (
            6,
            "from",
            "中国银行抚松分行",
            "there is no node with this id among Unit, Department, PartyOrganization",
        ),
    ]
    # 己 names the same node as 甲 in other characters
    assert told[2][0] == 7
    assert told[2][3].startswith("joins the same two as row 2 of ")
    assert (suggestions(report)[1][3] or "").split(" / ")[0] == "中国银行抚松支行"
    assert faults(would) == faults(report)
    assert would.relations == report.relations


def test_a_dry_run_knows_the_names_of_its_own_nodes(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    sheet(folder / "units.csv", ("id", "name", "席位"), ("u1", "县医院", ""), ("u2", "银行", ""))
    sheet(folder / "big-committees.csv", ("id", "name"), ("b1", "大党委"))
    sheet(folder / "HOLDS_SEAT.csv", ("起点", "终点"), ("县医院", "大党委"), ("县医院。", "大党委"))
    (folder / "units.csv").write_text("id,name\nu1,县医院\nu2,银行\n", "utf-8")
    would = load(database, SCHEMA, [folder], dry_run=True)
    report = load(database, SCHEMA, [folder])
    assert would.relations == report.relations == Counts(created=1, rejected=1)
    assert suggestions(would)[0][3] == suggestions(report)[0][3] == "县医院"


def test_reference_columns_take_names_and_escapes(town: Database, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    sheet(folder / "big-committees.csv", ("id", "name"), ("b;2", "第二大党委"))
    sheet(
        folder / "units.csv",
        ("id", "name", "大党委席位"),
        ("u9", "学校", r"城内社区大党委；b\;2"),
        ("u8", "药店", "b1;b1;城内社区大党委"),
    )
    report = load(town, SCHEMA, [folder])
    assert faults(report) == []
    assert {each for each in relations(town, "HOLDS_SEAT") if each[0] in {"u8", "u9"}} == {
        ("u9", "b1"),
        ("u9", "b;2"),
        ("u8", "b1"),
    }
    # the second naming of the same node is a repetition, by whichever name it is called
    assert report.relations == Counts(created=3, unchanged=1)


def test_the_names_of_people_are_never_suggested(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "people"
    sheet(folder / "members.csv", ("id", "name"), ("m1", "王小明"))
    sheet(folder / "units.csv", ("id", "name"), ("u1", "县医院"))
    assert load(database, SCHEMA, [folder]).ok
    sheet(tmp_path / "WORKS_AT.csv", ("from", "to"), ("王小名", "u1"), ("王小明", "县医完"))
    report = load(database, SCHEMA, [tmp_path / "WORKS_AT.csv"])
    assert [each[3] for each in suggestions(report)] == [None, "县医院"]


def test_faults_name_sheet_and_suggestion_and_can_be_marked(
    database: Database, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "units.xlsx",
        units=[["名册"], ["id", "name", "kind"], ["u1", "医院", "hospitl"], ["u2", "行", "庙"]],
        需求=[["编号", "名称", "数量"], ["n1", "镜", "-3"], ["n2", "镜", "200 副"]],
        别的=[["a", "b"], [1.0, 2.0]],
    )
    report = load(database, SCHEMA, [path])
    assert suggestions(report) == [
        ("units", 3, "hospitl", "hospital"),
        ("units", 4, "庙", None),
        ("需求", 2, "-3", None),
        ("需求", 3, "200 副", "200"),
        ("别的", None, None, None),
    ]
    assert report.faults[0].as_json()["suggestion"] == "hospital"
    assert report.faults[0].as_json()["sheet"] == "units"
    target = tmp_path / "marked.xlsx"
    write_marked(path, report.faults, target)
    book = load_workbook(target)
    commented = {
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }
    assert commented == {("units", "C3"), ("units", "C4"), ("需求", "C2"), ("需求", "C3")}
    # put right where it is marked, it loads
    book["units"]["C3"], book["units"]["C4"] = "hospital", None
    book["需求"]["C2"], book["需求"]["C3"] = 3, 200
    del book["别的"]
    book.save(target)
    assert load(database, SCHEMA, [target]).ok
    assert nodes(database, "Unit", "id", "kind") == {("u1", "hospital"), ("u2", None)}
