"""JSON and NDJSON: what may be written, what is refused, and that little is held."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from graph.model import SCHEMA
from loaders.faults import UnreadableError
from loaders.formats import json_stream
from loaders.formats.json_rows import JSON_ROWS, NDJSON_ROWS
from loaders.spool import Spool
from tests.spooled import Laid, laid_down

if TYPE_CHECKING:
    from pathlib import Path

UNIT = {"id": "u1", "name": "县医院"}


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_bytes(text.encode())
    return path


def read(folder: Path, content: object, name: str = "data.json") -> list[Laid]:
    reader = JSON_ROWS if name.endswith(".json") else NDJSON_ROWS
    path = write(folder, name, content)
    assert reader.claims(path)
    return laid_down(reader, path, folder)


def refusal(folder: Path, content: object, name: str = "data.json") -> tuple[int | None, str]:
    with pytest.raises(UnreadableError) as raised:
        read(folder, content, name)
    [(row, fault)] = raised.value.faults
    assert fault.reason.zh != fault.reason.en
    return row, fault.reason.en


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.json", {"Unit": [UNIT]}),
        ("data.json", {"驻区单位": [{"编号": "u1", "名称": "县医院"}]}),
        ("data.json", {"units": [UNIT]}),
        ("data.json", [{"type": "Unit", **UNIT}]),
        ("data.json", [{"类型": "驻区单位", **UNIT}]),
        ("data.json", [{"数据类型": "Unit", **UNIT}]),
        ("data.json", {"type": "Unit", **UNIT}),
        ("units.json", [UNIT]),
        ("01-驻区单位.json", [UNIT]),
        ("units.json", UNIT),
        ("data.ndjson", '\n{"type": "unit", "id": "u1", "name": "县医院"}\n\n'),
        ("units.jsonl", json.dumps(UNIT)),
        ("units.json", "\ufeff" + json.dumps([UNIT])),
        ("data.json", "  " + json.dumps({"Unit": [UNIT]}, indent=3) + "\r\n"),
    ],
)
def test_types_and_names_are_understood(tmp_path: Path, name: str, content: object) -> None:
    [row] = read(tmp_path, content, name)
    assert (row.type, row.cells, row.reason) == ("Unit", UNIT, None)


def test_other_encodings_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "units.json"
    path.write_bytes(json.dumps([UNIT], ensure_ascii=False).encode("gb18030"))
    assert [each.cells for each in laid_down(JSON_ROWS, path, tmp_path)] == [UNIT]


def test_values_become_the_cells_that_the_loader_reads(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "name": "=1+1",
        "aliases": ["甲;乙", "丙\\", "丁"],
        "placeholder": False,
        "location": {"longitude": 127.28, "latitude": 42.33},
        "founded_on": "2026-05-31",
        "phone": 13800000000,
        "description": None,
        "citation": "  ",
        "source": "someone",
        "created_at": "2026-01-01T00:00:00Z",
        "所在社区": ["c1", "c;2"],
        "LED_BY": "p1;p2",
    }
    [row] = read(tmp_path, {"Unit": [record]})
    assert row.cells == {
        "id": "7",
        "name": "=1+1",
        "aliases": "甲\\;乙;丙\\\\;丁",
        "placeholder": "false",
        "location": "127.28,42.33",
        "founded_on": "2026-05-31",
        "phone": "13800000000",
        "LOCATED_IN": "c1;c\\;2",
        "LED_BY": "p1;p2",
    }


@pytest.mark.parametrize(
    "position",
    [
        [127.28, 42.33],
        "127.28,42.33",
        {"type": "Point", "coordinates": [127.28, 42.33]},
        {"latitude": 42.33, "longitude": 127.28},
    ],
)
def test_positions_may_be_written_in_four_ways(tmp_path: Path, position: object) -> None:
    [row] = read(tmp_path, {"Unit": [{**UNIT, "location": position}]})
    assert row.cells["location"] == "127.28,42.33"


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    text = (
        '{"Need": [{"id": "a", "name": "n", "quantity": 0.30000000000000004},'
        '{"id": "b", "name": "n", "quantity": 3.0},'
        '{"id": 9007199254740993, "name": "n", "quantity": -0.5}]}'
    )
    rows = read(tmp_path, text)
    assert [each.cells["quantity"] for each in rows] == ["0.30000000000000004", "3", "-0.5"]
    assert rows[2].cells["id"] == "9007199254740993"


def test_relationships_of_both_shapes(tmp_path: Path) -> None:
    seat = {"from": "u1", "to": "b1", "from_type": "Unit", "role": "委员", "since": "2026-01-01"}
    rows = read(tmp_path, {"HOLDS_SEAT": [seat]})
    chinese = {"起点": "u1", "终点": "b1", "起点类型": "Unit", "职务": "委员"}
    told = {"type": "担任委员", **chinese, "开始日期": "2026-01-01"}
    rows += read(tmp_path, json.dumps(told, ensure_ascii=False), "x.ndjson")
    assert [each.type for each in rows] == ["HOLDS_SEAT", "HOLDS_SEAT"]
    assert rows[0].cells == rows[1].cells == seat


def test_what_a_node_has_no_place_for_goes_into_its_description(tmp_path: Path) -> None:
    record = {**UNIT, "description": "二甲", "床位": 120, "设备": {"CT": 1}, "wards": ["内科"]}
    [row] = read(tmp_path, {"Unit": [record]})
    assert row.cells["description"] == '二甲\n床位: 120\n设备: {"CT": 1}\nwards: ["内科"]'


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("text", "None: is not an object"),
        (None, "None: is not an object"),
        ([UNIT], "None: is not an object"),
        ({**UNIT, "type": "Spaceship"}, "None: tells no type"),
        ({**UNIT, "type": ["Unit"]}, "None: tells no type"),
        ({**UNIT, "名称": "别的"}, "名称: means the same as 'name'"),
        ({"id": ["u1"], "name": "x"}, "id: must be a single value"),
        ({"id": "u1", "name": {"zh": "x"}}, "name: must be a single value"),
        ({**UNIT, "aliases": [["x"]]}, "aliases: must be a single value"),
        ({**UNIT, "location": [1]}, "location: must be a single value"),
        ({**UNIT, "name": "a\0b"}, "name: contains a NUL"),
        ({**UNIT, "wards": "a\0b"}, "description: contains a NUL"),
        ({**UNIT, "name": "\ud83d"}, "name: holds half a character"),
        ({**UNIT, "\ud83d": "x"}, "\ufffd: holds half a character"),
        ({**UNIT, "name": "长" * 200_000}, "name: a cell is too long"),
    ],
)
def test_what_cannot_be_understood_is_rejected_with_its_line(
    tmp_path: Path, record: object, reason: str
) -> None:
    text = f"[\n{json.dumps(record)},\n{json.dumps(UNIT)}]"
    rows = read(tmp_path, text, "units.json")
    [bad] = [each for each in rows if each.reason]
    [good] = [each for each in rows if not each.reason]
    assert (bad.row, good.row, good.cells) == (2, 3, UNIT)
    assert bad.reason is not None
    assert bad.reason.startswith(reason)
    text = f"{json.dumps(record)}\n{json.dumps(UNIT)}"
    again = read(tmp_path, text, "units.ndjson")
    assert [(each.row, each.reason) for each in again if each.reason] == [(1, bad.reason)]


def test_a_relationship_has_no_place_for_unknown_names(tmp_path: Path) -> None:
    [row] = read(tmp_path, {"OFFERS": [{"from": "u1", "to": "r1", "colour": "red"}]})
    assert row.reason == "colour: offers has no place for it"


def test_a_record_without_a_type_is_rejected(tmp_path: Path) -> None:
    [row] = read(tmp_path, [UNIT])
    assert row.reason is not None
    assert row.reason.startswith("None: tells no type")


def test_an_unknown_key_beside_lists_is_told(tmp_path: Path) -> None:
    rows = read(tmp_path, {"version": 2, "Unit": [UNIT], "spaceships": [1]})
    reasons = [each.reason for each in rows if each.reason]
    assert reasons == [
        "version: 'version' names no type of node or relationship",
        "spaceships: 'spaceships' names no type of node or relationship",
    ]
    assert [each.cells for each in rows if not each.reason] == [UNIT]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("[\n{]", 2),
        ('{"Unit": [', 1),
        ('[{"type": "Unit"}\n{"type": "Unit"}]', 2),
        ('{"Unit": []}\n\n{}', 3),
        ("[NaN]", 1),
        ("[" * 5_000, 1),
        ('{"a": [' + "[" * 200_000, 1),
        ("{Unit: []}", 1),
        ("hello", 1),
        ("[" + "9" * 5_000 + "]", 1),
    ],
)
def test_broken_json_is_refused_at_its_line(tmp_path: Path, text: str, row: int) -> None:
    told, reason = refusal(tmp_path, text, "units.json")
    assert told == row
    assert "JSON" in reason


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "", "units.json") == (None, "The file is empty")
    assert "broken here" in refusal(tmp_path, "  \n", "grids.json")[1]


def test_a_broken_line_never_takes_its_neighbours(tmp_path: Path) -> None:
    lines = [json.dumps(UNIT), "{broken", "[" * 100_000, json.dumps({**UNIT, "id": "u2"})]
    rows = read(tmp_path, "\n".join(lines), "units.ndjson")
    assert [(each.row, each.cells.get("id")) for each in rows if not each.reason] == [
        (1, "u1"),
        (4, "u2"),
    ]
    reasons = [each.reason for each in rows if each.reason]
    assert [each.split(":")[1] for each in reasons] == [" the line is not JSON"] * 2


def test_a_value_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "LONGEST_VALUE", 100_000)
    _, reason = refusal(tmp_path, '[{"id": "' + "x" * 900_000, "units.json")
    assert reason == "A single record has more than 100000 characters; check its brackets"


def test_chunks_cut_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": str(n), "name": "名称" * n, "quantity": n / 7} for n in range(60)]
    monkeypatch.setattr(json_stream, "_CHUNK", 3)
    rows = read(tmp_path, json.dumps({"Need": records}, indent=1, ensure_ascii=False))
    assert [each.cells["id"] for each in rows] == [each["id"] for each in records if each]
    assert [float(each.cells["quantity"]) for each in rows[:]] == [n / 7 for n in range(60)]
    assert rows[1].row > rows[0].row


def test_a_large_file_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "units.json"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("[")
        for number in range(40_000):
            record = {"id": str(number), "name": "县医院" * 30}
            stream.write(("," if number else "") + json.dumps(record, ensure_ascii=False) + "\n")
        stream.write("]")
    assert path.stat().st_size > 10_000_000
    folder = tmp_path / "spool"
    folder.mkdir()
    spool = Spool(folder)
    tracemalloc.start()
    JSON_ROWS.convert(path, spool, SCHEMA)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.size for each in spool.tables()] == [40_000]
    assert peak < 8_000_000
