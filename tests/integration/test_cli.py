"""The command line as people and scripts run it: real processes against a real Neo4j."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from graph.settings import CHECKOUT
from queries.matching import FEATURES
from tests.assertions import nodes, relations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.database import Database
    from graph.local import Address
    from graph.writer import Writer

    Run = Callable[..., "subprocess.CompletedProcess[str]"]

UNREACHABLE = "bolt://127.0.0.1:9"


def runner(address: Address, home: Path) -> Run:
    """A function that runs a command of the application against a server."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "api", *arguments],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "NEO4J_URI": address.uri,
                "NEO4J_USERNAME": address.username,
                "NEO4J_PASSWORD": address.password,
                "COBUILD_HOME": str(home),
                "COBUILD_RETRY_TIME": "0",
                "COLUMNS": "200",
                "PYTHONIOENCODING": "utf-8",
                **environment,
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture
def run(neo4j_server: Address, database: Database, tmp_path: Path) -> Run:
    """Runs a command against a database that holds what the test puts there."""
    assert nodes(database, "Unit", "id") == set()
    return runner(neo4j_server, tmp_path)


@pytest.fixture
def run_on_demo(demo_server: Address, tmp_path: Path) -> Run:
    """Runs a command against the demo."""
    return runner(demo_server, tmp_path)


@pytest.fixture
def town(run: Run, writer: Writer) -> Run:
    """A need that a unit can serve and another one cannot."""
    writer.nodes("Community", [{"id": "c", "name": "城内社区"}])
    writer.nodes("Category", [{"id": "glasses", "name": "老花镜", "name_en": "Reading glasses"}])
    writer.nodes(
        "Need", [{"id": "n", "name": "[/配] 老花镜", "quantity": 3.0, "unit_of_measure": "item"}]
    )
    writer.nodes("Unit", [{"id": "u", "name": "明亮[bold]眼镜店"}, {"id": "v", "name": "望塘"}])
    writer.nodes(
        "Resource",
        [
            {"id": "r", "name": "验光", "quantity": 2.0, "unit_of_measure": "item"},
            {"id": "s", "name": "旧镜", "status": "retired"},
        ],
    )
    for name, source, target, ends in (
        ("IN_COMMUNITY", "Need", "Community", [("n", "c")]),
        ("IN_CATEGORY", "Need", "Category", [("n", "glasses")]),
        ("LOCATED_IN", "Unit", "Community", [("u", "c"), ("v", "c")]),
        ("OFFERS", "Unit", "Resource", [("u", "r"), ("v", "s")]),
        ("IN_CATEGORY", "Resource", "Category", [("r", "glasses"), ("s", "glasses")]),
    ):
        rows = [{"from": start, "to": end} for start, end in ends]
        assert writer.relations(name, source, target, rows).created == len(ends)
    return run


def answer(done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """The command must have ended with 2 and told why, on stderr only and without a traceback."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "neo4j.exceptions" not in done.stderr
    for part in parts:
        assert part in done.stderr


def test_a_match_for_machines_has_the_documented_shape(town: Run) -> None:
    found = answer(town("match", "n", "--json"))
    assert set(found) == {
        "need", "matches", "total", "considered", "left_out", "weights", "notes"
    }  # fmt: skip
    assert found["need"]["id"] == "n"
    assert (found["considered"], found["total"]) == (2, 1)
    [match] = found["matches"]
    assert set(match) == {
        "rank", "provider", "resource", "tier", "score", "features", "explanation", "path",
        "free_quantity", "free_quantity_in_need_unit", "synthetic",
    }  # fmt: skip
    assert match["rank"] == 1
    assert match["provider"] == {"id": "u", "label": "Unit", "name": "明亮[bold]眼镜店"}
    assert match["resource"]["id"] == "r"
    assert (match["tier"], match["free_quantity"], match["synthetic"]) == (2, 2.0, False)
    assert list(match["features"]) == [each.name for each in FEATURES]
    total = sum(each["weight"] * each["value"] for each in match["features"].values())
    assert match["score"] == pytest.approx(total, abs=1e-9)
    assert set(match["explanation"]) == {"zh", "en"}
    assert {each["id"] for each in match["path"]["nodes"]} == {"n", "c", "u", "r", "glasses"}
    assert all(set(each) == {"type", "from", "to"} for each in match["path"]["relationships"])
    [out] = found["left_out"]
    assert out["provider"] == {"id": "v", "label": "Unit", "name": "望塘"}
    assert out["reason"]["code"] == "not_available"


def test_a_match_for_people_is_a_table_in_their_language(town: Run) -> None:
    zh = town("match", "n", "--lang", "zh")
    en = town("match", "n", "--lang", "en")
    assert (zh.returncode, en.returncode) == (0, 0), zh.stderr + en.stderr
    for table in (zh.stdout, en.stdout):
        assert "明亮[bold]眼镜店" in table
        assert "[/配] 老花镜" in table
    assert "名次" in zh.stdout
    assert "共考察 2 项" in zh.stdout
    assert "rank" in en.stdout
    assert "2 looked at" in en.stdout


def test_the_language_of_the_shell_is_the_default(town: Run) -> None:
    assert "rank" in town("match", "n", LC_ALL="en_US.UTF-8").stdout
    assert "名次" in town("match", "n", LC_ALL="zh_CN.UTF-8").stdout
    assert "名次" in town("match", "n", LC_ALL="C").stdout


def test_who_was_left_out_is_told_when_asked(town: Run) -> None:
    assert "望塘" not in town("match", "n").stdout
    assert "望塘" in town("match", "n", "--left-out").stdout


def test_matches_can_be_narrowed_and_weighed(town: Run) -> None:
    assert answer(town("match", "n", "--json", "--tier", "1"))["matches"] == []
    found = answer(town("match", "n", "--json", "--weight", "mechanism", "0"))
    assert found["weights"]["mechanism"] == 0


def test_an_unknown_need_is_told_without_a_traceback(run: Run) -> None:
    refused(run("match", "none", "--lang", "en"), "There is no need with id 'none'")
    refused(run("match", "none", "--json"), "没有编号为「none」的需求")


def test_weights_that_cannot_be_used_are_told(run: Run) -> None:
    for value in ("inf", "nan"):
        refused(run("match", "n", "--weight", "load", value, "--lang", "en"), "weight.load")
    zeros = [part for each in FEATURES for part in ("--weight", each.name, "0")]
    refused(run("match", "n", *zeros, "--lang", "en"), "weight")
    refused(run("match", "n", "--weight", "beauty", "1"), "beauty")


def test_status_of_the_demo_tells_facts_from_inventions(
    run_on_demo: Run, demo_database: Database
) -> None:
    found = answer(run_on_demo("status", "--json"))
    assert set(found) == {"nodes", "relationships", "schema_version", "neo4j"}
    assert found["nodes"]["Community"]["real"] == 6
    assert found["neo4j"] == "5.26.30"
    assert found["schema_version"] == 1
    assert found["nodes"]["Community"] == {
        "real": 6,
        "synthetic": len(nodes(demo_database, "Community", "id")) - 6,
    }
    for kind in ("nodes", "relationships"):
        for counts in found[kind].values():
            assert set(counts) == {"real", "synthetic"}
    offers = found["relationships"]["OFFERS"]
    assert sum(offers.values()) == len(relations(demo_database, "OFFERS"))


def test_status_for_people_names_every_type(run_on_demo: Run) -> None:
    done = run_on_demo("status", "--lang", "zh")
    assert done.returncode == 0
    for part in ("节点", "关系", "Community", "HOLDS_SEAT", "真实", "合成", "Neo4j 5.26.30"):
        assert part in done.stdout


def test_status_of_an_empty_database_is_empty(run: Run) -> None:
    assert answer(run("status", "--json")) == {
        "nodes": {},
        "relationships": {},
        "schema_version": 1,
        "neo4j": "5.26.30",
    }


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder with one good and one partly bad file."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "units.csv").write_text(
        "编号,名称,单位类型\nu1,第一小学,学校\nu2,明亮眼镜店,商户\n", "utf-8"
    )
    return folder


def test_good_files_are_loaded_and_loading_again_changes_nothing(
    run: Run, database: Database, sheets: Path
) -> None:
    dry = answer(run("load", "--dry-run", "--json", str(sheets)))
    assert nodes(database, "Unit", "id") == set()
    assert dry["nodes"]["created"] == 2
    first = answer(run("load", "--json", str(sheets)))
    assert nodes(database, "Unit", "id", "name", "kind") == {
        ("u1", "第一小学", "school"),
        ("u2", "明亮眼镜店", "merchant"),
    }
    assert (first["nodes"]["created"], first["nodes"]["unchanged"]) == (2, 0)
    again = answer(run("load", "--json", str(sheets)))
    assert (again["nodes"]["created"], again["nodes"]["unchanged"]) == (0, 2)


def test_a_bad_row_is_reported_and_kept_while_the_good_ones_load(
    run: Run, database: Database, sheets: Path, tmp_path: Path
) -> None:
    with (sheets / "units.csv").open("a", encoding="utf-8") as file:
        file.write("u3,某单位,城堡\n")
    done = run("load", str(sheets), "--lang", "en")
    assert done.returncode == 1
    assert nodes(database, "Unit", "id") == {"u1", "u2"}
    for part in ("units.csv", "4", "城堡"):
        assert part in done.stderr
    [kept] = (tmp_path / "rejects").glob("*.csv")
    assert "城堡" in kept.read_text("utf-8-sig")


def test_rejected_rows_can_be_kept_elsewhere(run: Run, sheets: Path, tmp_path: Path) -> None:
    (sheets / "units.csv").write_text("编号,名称\n,无编号\n", "utf-8")
    rejects = tmp_path / "kept"
    assert run("load", str(sheets), "--rejects", str(rejects)).returncode == 1
    assert len(list(rejects.glob("*.csv"))) == 1


def test_a_path_that_is_not_there_cannot_be_loaded(run: Run, tmp_path: Path) -> None:
    done = run("load", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_county_is_generated_twice(run: Run, database: Database) -> None:
    arguments = ("generate", "--communities", "2", "--seed", "7", "--json")
    first = answer(run(*arguments))
    before = nodes(database, "Unit", "id", "name", "updated_at")
    assert first["created"] > 500
    assert (first["changed"], first["unchanged"]) == (0, 0)
    assert answer(run(*arguments)) == {
        "created": 0,
        "changed": 0,
        "unchanged": first["created"],
    }
    assert nodes(database, "Unit", "id", "name", "updated_at") == before


def test_a_generated_county_can_be_written_to_files_that_load(
    run: Run, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "county"
    assert run("load", "data/taxonomy").returncode == 0
    done = run("generate", "--communities", "1", "--seed", "3", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    assert nodes(database, "Unit", "id") == set()
    with (folder / "units.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"] for row in csv.DictReader(file)}
    loaded = run("load", str(folder), "--json")
    assert loaded.returncode == 0, loaded.stdout[-2_000:]
    assert nodes(database, "Unit", "id") == written
    assert nodes(database, "Unit", "synthetic") == {True}


@pytest.mark.parametrize("command", [("status",), ("match", "n"), ("load", "data/taxonomy")])
def test_a_server_that_cannot_be_reached_is_told(run: Run, command: tuple[str, ...]) -> None:
    zh = run(*command, "--lang", "zh", NEO4J_URI=UNREACHABLE)
    refused(zh, "无法连接 Neo4j")
    en = run(*command, "--lang", "en", NEO4J_URI=UNREACHABLE)
    refused(en, "Neo4j cannot be reached")
    assert en.stderr.count("\n") == 1


def test_a_wrong_password_is_told_without_repeating_it(run: Run) -> None:
    done = run("status", "--lang", "en", NEO4J_PASSWORD="not-the-password")
    refused(done, "NEO4J_USERNAME", "NEO4J_PASSWORD")
    assert "not-the-password" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "parts"),
    [
        ({"NEO4J_PASSWORD": ""}, ["NEO4J_PASSWORD", "must be given together with NEO4J_URI"]),
        ({"NEO4J_URI": "castle://x"}, ["NEO4J_URI"]),
        ({"NEO4J_URI": "bolt://[::1"}, ["NEO4J_URI"]),
        ({"NEO4J_DATABASE": "nowhere"}, ["NEO4J_DATABASE"]),
        ({"COBUILD_BOLT_PORT": "x"}, ["COBUILD_BOLT_PORT"]),
        ({"COBUILD_QUERY_TIMEOUT": "-1"}, ["COBUILD_QUERY_TIMEOUT"]),
        ({"COBUILD_WEIGHTS": "load"}, ["COBUILD_WEIGHTS", "feature=number"]),
        ({"COBUILD_WEIGHTS": "beauty=1"}, ["COBUILD_WEIGHTS", "beauty"]),
        (
            {"COBUILD_RETRY_TIME": "x", "COBUILD_BOLT_PORT": "x"},
            ["COBUILD_RETRY_TIME", "COBUILD_BOLT_PORT"],
        ),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    run: Run, environment: dict[str, str], parts: list[str]
) -> None:
    refused(run("status", **{"LC_ALL": "en_US.UTF-8", **environment}), *parts)


def test_help_needs_no_server(run: Run) -> None:
    done = run("--help", NEO4J_URI=UNREACHABLE)
    assert done.returncode == 0
    for command in ("match", "load", "status", "generate", "serve", "stop"):
        assert command in done.stdout


def test_imports_are_listed_shown_and_undone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "communities.csv"
    path.write_text("id,name\nc1,城内社区\n", encoding="utf-8")
    first = answer(run("load", str(path), "--json"))["import_id"]
    path.write_text("id,name\nc1,东关社区\n", encoding="utf-8")
    second = answer(run("load", str(path), "--json"))["import_id"]

    listed = answer(run("imports", "list", "--json"))
    assert ([each["id"] for each in listed["items"]], listed["total"]) == ([second, first], 2)
    assert "communities" in run("imports", "list", "--lang", "zh").stdout
    shown = answer(run("imports", "show", second, "--json"))
    assert shown["changes"][0]["changes"]["name"] == {"before": "城内社区", "after": "东关社区"}
    assert "东关社区" in run("imports", "show", second, "--lang", "en").stdout

    refused(run("imports", "undo", first, "--lang", "en"), "Community c1", "was edited since")
    assert "restored" in run("imports", "undo", second, "--lang", "en").stdout
    assert answer(run("imports", "undo", first, "--json"))["nodes_deleted"] == 1
    refused(run("imports", "undo", first, "--lang", "en"), "undone already")
    refused(run("imports", "show", "none", "--lang", "zh"), "没有编号为 none 的导入批次")
