"""Duplicates in a real graph: read, ranked, judged; over HTTP and on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph.errors import InvalidInputError
from graph.merges import dismiss, merge_nodes
from graph.model import SCHEMA
from queries.duplicates import DEFAULT_MINIMUM, TYPES, duplicate_candidates

if TYPE_CHECKING:
    from flask.testing import FlaskClient, FlaskCliRunner

    from graph.database import Database
    from graph.writer import Writer

ENGLISH = {"Accept-Language": "en"}
SECRETS = ("13800001111", "张三丰", "張三豐", "220621", "1960")


@pytest.fixture
def town(database: Database, writer: Writer) -> Database:
    """Three records of one firm, two branches that are two, and one resident twice."""
    writer.nodes("County", [{"id": "fs", "name": "抚松县"}])
    writer.nodes("Community", [{"id": "c", "name": "城内社区"}])
    writer.nodes(
        "Unit",
        [
            {"id": "u1", "name": "御安物业公司", "aliases": ["御安"], "phone": "0439-6211234"},
            {"id": "u2", "name": "撫松縣禦安物業有限責任公司"},
            {"id": "u3", "name": "御按物业", "phone": "０４３９６２１１２３４"},
            {"id": "u4", "name": "第一小学"},
            {"id": "u5", "name": "第二小学"},
        ],
    )
    writer.relations(
        "LOCATED_IN", "Unit", "Community", [{"from": f"u{n}", "to": "c"} for n in range(1, 6)]
    )
    writer.nodes(
        "Resident",
        [
            {"id": "r1", "name": "张三丰", "phone": "13800001111", "birth_year": 1960},
            {"id": "r2", "name": "張三豐", "phone": "138 0000 1111", "id_number": "220621X"},
            {"id": "r3", "name": "张三丰"},
        ],
    )
    return database


def ids(
    database: Database,
    label: str = "Unit",
    *,
    minimum: float = DEFAULT_MINIMUM,
    limit: int = 20,
    offset: int = 0,
) -> list[tuple[str, str]]:
    found = duplicate_candidates(database, label, minimum=minimum, limit=limit, offset=offset)
    return [(each.one.id, each.other.id) for each in found.pairs]


def test_pairs_come_ranked_with_their_reasons(town: Database) -> None:
    found = duplicate_candidates(town, "Unit")
    scores = [each.scored.score for each in found.pairs]
    assert {(each.one.id, each.other.id) for each in found.pairs} == {
        ("u1", "u2"),
        ("u1", "u3"),
        ("u2", "u3"),
    }
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] >= DEFAULT_MINIMUM
    assert (found.total, found.looked_at, found.complete) == (3, 5, True)
    [phone] = [each for each in found.pairs if (each.one.id, each.other.id) == ("u1", "u3")]
    assert {each.name for each in phone.scored.features} == {"name", "phone", "place"}
    assert {"zh": "电话相同", "en": "same phone"} in phone.as_json()["reasons"]


def test_pages_and_the_least_score(town: Database) -> None:
    everything = ids(town)
    assert ids(town, limit=1) + ids(town, limit=5, offset=1) == everything
    assert duplicate_candidates(town, "Unit", limit=1).total == 3
    assert ids(town, minimum=1.0) == []
    assert set(everything) < set(ids(town, minimum=0.0))


def test_of_persons_nothing_personal_is_told(town: Database) -> None:
    found = duplicate_candidates(town, "Resident")
    assert [(each.one.id, each.other.id) for each in found.pairs] == [("r1", "r2")]
    told = json.dumps(found.as_json(), ensure_ascii=False)
    assert not any(secret in told for secret in SECRETS)
    assert "张＊＊" in told
    # the same name and nothing else is there, with a score that says so
    assert ("r1", "r3") in ids(town, "Resident", minimum=0.3)


def test_what_was_judged_not_to_be_the_same_is_not_offered_again(town: Database) -> None:
    dismiss(town, "Unit", ("u3", "u1"), reason="两家")
    assert ("u1", "u3") not in ids(town)
    judged = dismiss(town, "Unit", ("u1", "u3"), reason="查过，两家", by="user-7")
    [kept] = town.read("MATCH (n:NotSame) RETURN properties(n) AS all")
    assert (kept["all"]["reason"], kept["all"]["by"]) == ("查过，两家", "user-7")
    assert judged.ids == ("u1", "u3")
    # of what was merged, it holds for what it was merged into
    merge_nodes(town, SCHEMA, "Unit", "u2", "u3", reason="同一家")
    assert ids(town) == []


def test_invented_and_real_things_are_not_the_same(town: Database, writer: Writer) -> None:
    writer.nodes("Unit", [{"id": "u9", "name": "御安物业公司", "synthetic": True}])
    assert all("u9" not in pair for pair in ids(town, minimum=0.0))


def test_all_of_many_pages_is_read(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.duplicates.candidates._PAGE", 3)
    writer.nodes(
        "Unit", [{"id": f"u{n:02}", "name": f"单位{chr(0x4E00 + n * 97)}"} for n in range(9)]
    )
    writer.nodes("Unit", [{"id": "v", "name": "御安物业"}, {"id": "w", "name": "御安物业公司"}])
    found = duplicate_candidates(database, "Unit")
    assert [(each.one.id, each.other.id) for each in found.pairs] == [("v", "w")]
    assert (found.looked_at, found.complete) == (11, True)
    monkeypatch.setattr("queries.duplicates.candidates.MOST_THINGS", 5)
    cut = duplicate_candidates(database, "Unit")
    assert (cut.looked_at, cut.complete, cut.total) == (5, False, 0)


def test_what_cannot_be_asked_is_refused(town: Database) -> None:
    with pytest.raises(InvalidInputError, match="not looked for"):
        duplicate_candidates(town, "Community")
    for label, pair, said in (
        ("Unit", ("u1", "u1"), "both ids are the same"),
        ("Unit", ("u1", "x"), "does not exist: x"),
        ("Community", ("c", "d"), "must be one of"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            dismiss(town, label, pair, reason="两家")
        assert said in refused.value.problems[0].reason.en


@pytest.mark.parametrize("label", TYPES)
def test_the_demo_holds_few_that_look_alike(demo_database: Database, label: str) -> None:
    found = duplicate_candidates(demo_database, label)
    assert found.complete
    assert found.looked_at > 20
    assert found.total <= found.looked_at // 20


def test_the_api_offers_pairs_and_takes_judgements(client: FlaskClient, town: Database) -> None:
    page = client.get("/api/v1/duplicates?type=Unit&minimum=0.7&limit=2").get_json()
    assert (page["total"], len(page["items"])) == (3, 2)
    first = page["items"][0]
    assert 0.7 <= first["score"] <= 1
    assert {each["label"] for each in first["nodes"]} == {"Unit"}
    body = {"type": "Unit", "ids": ["u1", "u3"], "reason": "两家"}
    done = client.post("/api/v1/duplicates/dismissals", json=body)
    assert (done.status_code, done.get_json()["ids"]) == (201, ["u1", "u3"])
    assert client.get("/api/v1/duplicates?type=Unit").get_json()["total"] == 2
    for wrong in ("", "?type=County", "?type=Unit&minimum=2", "?type=Unit&limit=0"):
        assert client.get(f"/api/v1/duplicates{wrong}").status_code == 422
    refused = client.post(
        "/api/v1/duplicates/dismissals", json={**body, "ids": ["u1", "x"]}, headers=ENGLISH
    )
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "ids")
    assert ids(town) == [pair for pair in ids(town) if pair != ("u1", "u3")]


@pytest.fixture
def runner(client: FlaskClient) -> FlaskCliRunner:
    """Runs commands of the application over the test's own database."""
    return client.application.test_cli_runner()


def test_the_command_line_lists_judges_merges_and_undoes(
    runner: FlaskCliRunner, town: Database
) -> None:
    def run(*arguments: str) -> str:
        result = runner.invoke(args=list(arguments))
        assert result.exit_code == 0, result.output
        return str(result.output)

    listed = json.loads(run("duplicates", "list", "Unit", "--json"))
    assert listed["total"] == 3
    table = run("duplicates", "list", "Unit", "--lang", "en")
    assert "3 pairs in all, 5 looked at" in table
    assert "same phone" in table
    run("duplicates", "dismiss", "Unit", "u1", "u3", "--reason", "两家")
    assert ("u1", "u3") not in ids(town)
    merge = ("merges", "merge", "Unit", "u1", "u2", "--reason", "同一家")
    assert "only tried" in run(*merge, "--dry-run", "--lang", "en")
    done = json.loads(run(*merge, "--json"))
    assert "已合并" in run("merges", "list", "--lang", "zh")
    assert json.loads(run("merges", "list", "--json"))["total"] == 1
    assert "已撤销" in run("merges", "undo", done["id"], "--lang", "zh")
    again = runner.invoke(args=["merges", "undo", done["id"], "--lang", "en"])
    assert (again.exit_code, "undone already" in again.output) == (2, True)
