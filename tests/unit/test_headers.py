"""Which row is the header, what it means in any writing, and what is suggested when it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.model import SCHEMA
from loaders.csv_table import open_csv
from loaders.faults import UnreadableError
from loaders.headers import at_row, by_names, by_schema, first_row
from loaders.mapping import NodeLayout, layout_of, spelling, type_named, type_of
from loaders.suggest import nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

UNIT, SEAT = SCHEMA.nodes["Unit"], SCHEMA.relations["HOLDS_SEAT"]
BY_UNIT = by_schema(SCHEMA, UNIT)


def rows(*cells: str) -> list[tuple[int, Sequence[str]]]:
    return [(number, each.split(",")) for number, each in enumerate(cells, start=3)]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (("编号,名称", "u1,县医院"), 0),
        (("抚松镇驻区单位表", "2026年5月", "编号,名称,类别,备注", "u1,县医院,医院,"), 2),
        (("单位名称表,,,", "填表人：,王,日期：,5月", "id,name,kind,颜色"), 2),
        # most cells must be headers, and the ids or all required columns be among them
        (("类别,电话,地址", "名称,电话", "编号,颜色,味道", "編號,名稱,電話"), 3),
        (("标题", "名称,编号"), 1),
        (("颜色,味道", "红,甜"), 0),
        (("",), 0),
        ((), None),
    ],
)
def test_the_header_is_found_below_titles(given: tuple[str, ...], place: int | None) -> None:
    assert BY_UNIT(rows(*given)) == place


def test_the_header_of_a_relation_sheet_has_both_ends() -> None:
    choose = by_schema(SCHEMA, SEAT)
    assert choose(rows("兼职委员名册", "起点,代表", "起点,终点,代表")) == 2
    assert choose(rows("from,to", "u1,b1")) == 0


def test_any_type_may_be_meant() -> None:
    choose = by_schema(SCHEMA, None)
    assert choose(rows("名册", "from,to,代表")) == 1
    assert choose(rows("标题,二", "编号,名称,数量,计量单位")) == 1


def test_a_mapping_names_the_header() -> None:
    choose = by_names(["留言编号", "留言主题"])
    assert choose(rows("汇总", "留言编号,x", "留言編號,留言主题,留言编号", "2,3")) == 2
    assert choose(rows("a,b")) == 0
    assert choose([]) is None


def test_a_line_names_the_header() -> None:
    assert at_row(4)(rows("a", "b", "c")) == 1
    assert at_row(9)(rows("a", "b", "c")) is None
    assert first_row(rows("a")) == 0
    assert first_row([]) is None


def write(folder: Path, text: str) -> Path:
    path = folder / "units.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("separator", [",", "\t"])
def test_titles_of_a_csv_file_are_no_data(tmp_path: Path, separator: str) -> None:
    lines = [
        "抚松镇驻区单位表",
        "",
        "编号|名称|别名",
        "u1|县医院|医院；县院",
        "示例 example x|某单位|",
    ]
    path = write(tmp_path, "\n".join(lines).replace("|", separator))
    table = open_csv(path, BY_UNIT)
    assert (table.delimiter, table.header, table.header_row) == (
        separator,
        ("编号", "名称", "别名"),
        3,
    )
    # the example of a template is never loaded
    assert list(table.rows()) == [(4, ["u1", "县医院", "医院；县院"], None)]


def test_a_csv_file_without_the_line_of_the_header_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "编号,名称\nu1,县医院\n")
    assert open_csv(path, at_row(2)).header == ("u1", "县医院")
    with pytest.raises(UnreadableError, match="has no header"):
        open_csv(path, at_row(7))


def test_apostrophes_that_guard_an_exported_cell_are_taken_away(tmp_path: Path) -> None:
    path = write(tmp_path, "编号,名称\nu1,'=1+1\nu2,'90s\nu3,''-x\n'-4,\"'+1\" x\n")
    found = [cells for _, cells, _ in open_csv(path).rows()]
    assert found[:3] == [["u1", "=1+1"], ["u2", "'90s"], ["u3", "'-x"]]
    # what is malformed is repeated as it stands
    assert found[3:] == [["'-4,\"'+1\" x"]]


def test_a_malformed_row_above_the_header_costs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, '标题\n备"注,"x"y\n编号,名称\nu1,县医院\n')
    table = open_csv(path, BY_UNIT)
    assert (table.header_row, [cells for _, cells, _ in table.rows()]) == (3, [["u1", "县医院"]])


@pytest.mark.parametrize(
    "header",
    [
        ("編號", "名稱", "聯繫電話"),
        ("编号 id *", "名称 name *", "联系电话 phone"),
        ("ＩＤ", "Ｎａｍｅ", "ＰＨＯＮＥ"),
        ("*编号", "*名称", "联系 电话"),
    ],
)
def test_headers_in_any_writing_mean_the_same(header: tuple[str, ...]) -> None:
    layout = layout_of(UNIT, header, 1, SCHEMA)
    assert isinstance(layout, NodeLayout)
    assert [each.name for each in layout.properties] == ["id", "name", "phone"]
    # what faults repeat is what the file says
    assert tuple(each.header for each in layout.properties) == header


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("駐區單位", "Unit"),
        ("驻区单位 resident unit", "Unit"),
        ("1-需求", "Need"),
        ("黨員", "Member"),
        ("HOLDS_SEAT", "HOLDS_SEAT"),
    ],
)
def test_names_of_sheets_and_files_tell_the_type(name: str, declared: str) -> None:
    assert type_named(name, SCHEMA).name == declared
    assert type_of(Path(f"{name}.csv"), SCHEMA).name == declared


@pytest.mark.parametrize(("name", "near"), [("驻区单立", "驻区单位"), ("Untis", "units")])
def test_a_name_that_means_nothing_gets_a_suggestion(name: str, near: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        type_named(name, SCHEMA)
    [(row, fault)] = raised.value.faults
    assert row is None
    assert near in (fault.suggestion or "").split(" / ")


@pytest.mark.parametrize(
    ("header", "near"),
    [("联系电画", "联系电话"), ("电话号", "电话"), ("adress", "address"), ("颜色", None)],
)
def test_an_unknown_header_gets_a_suggestion(header: str, near: str | None) -> None:
    with pytest.raises(UnreadableError) as raised:
        layout_of(UNIT, ("id", "name", header), 1, SCHEMA)
    [(_, fault)] = raised.value.faults
    assert fault.column == header
    assert (fault.suggestion or "").split(" / ")[0] == (near or "")


def test_no_suggestion_is_a_column_that_cannot_be_loaded() -> None:
    with pytest.raises(UnreadableError) as raised:
        layout_of(UNIT, ("id", "name", "updated att"), 1, SCHEMA)
    [(_, fault)] = raised.value.faults
    assert "updated" not in (fault.suggestion or "")


def test_suggestions_are_few_and_near() -> None:
    known = ["住房和城乡建设局", "城乡建设局", "教育局", "卫生健康局", "城建局", "建设局"]
    found = nearest("城乡建设局。", known)
    assert found[0] == "城乡建设局"
    assert len(found) <= 3
    assert suggestion("天王星", known) is None
    assert suggestion("", known) is None
    assert nearest("hospital", ["hospital", "hospital"]) == ["hospital"]


def test_spelling_passes_over_marks_and_width() -> None:
    assert spelling(" ＯＰＥＮＥＤ＿at * ") == "openedat"
