"""Questions in words on the demo: how many are read right, what is answered, what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from api import create_app
from graph.errors import InvalidInputError
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from graph.writer import Writer
from queries.words import examples
from queries.words.evaluation import evaluate_questions
from queries.words.graph_words import all_categories, named_things
from queries.words.reading import read, recognise

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.settings import Settings

FOLDER = CHECKOUT / "tests" / "data" / "questions"
TODAY = dt.date(2026, 11, 24)
# The paraphrases were written before the reader and never used to build it: a floor, not an aim.
LEAST, LEAST_OF_PARAPHRASES = 0.95, 0.70


def sheet(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def post(client: FlaskClient, text: str, **more: object) -> dict[str, Any]:
    response = client.post("/api/v1/questions", json={"text": text, **more})
    assert response.status_code == 200, response.get_json()
    answer: dict[str, Any] = response.get_json()
    return answer


def test_the_sheets_are_as_large_as_promised_and_share_nothing() -> None:
    questions, paraphrases = sheet("questions"), sheet("paraphrases")
    assert len(questions) >= 120
    assert len(paraphrases) >= 60
    for rows in (questions, paraphrases):
        assert min(Counter(each["lang"] for each in rows).values()) >= 20
    assert not {each["question"] for each in questions} & {each["question"] for each in paraphrases}
    assert {each["intent"] for each in questions} == {each["intent"] for each in examples()} | {
        "none"
    }


@pytest.mark.parametrize(
    ("name", "least"), [("questions", LEAST), ("paraphrases", LEAST_OF_PARAPHRASES)]
)
def test_questions_are_read_right(demo_database: Database, name: str, least: float) -> None:
    answer = evaluate_questions(demo_database, sheet(name), today=TODAY)
    print(f"{name}: {answer['right']} of {answer['questions']}, {answer['by_language']}")  # noqa: T201 - the figure is what the test is about
    assert answer["share"] >= least, answer["wrong"]


def test_the_command_tells_the_same_figure(
    demo_settings: Settings, demo_database: Database, tmp_path: Path
) -> None:
    runner = create_app(demo_settings, demo_database).test_cli_runner()
    path = str(FOLDER / "paraphrases.csv")
    told = runner.invoke(args=["evaluate", "questions", path, "--today", "2026-11-24", "--json"])
    known = evaluate_questions(demo_database, sheet("paraphrases"), today=TODAY)
    assert json.loads(told.output)["right"] == known["right"]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("question\n谁\n", "utf-8")
    assert runner.invoke(args=["evaluate", "questions", str(wrong)]).exit_code == 2


def test_reading_takes_less_than_50_ms(demo_database: Database) -> None:
    rows = sheet("questions")
    categories = all_categories(demo_database)
    took = []
    for row in rows:
        begun = time.perf_counter()
        things = named_things(demo_database, row["question"])
        read(recognise(row["question"], things, categories, today=TODAY))
        took.append(time.perf_counter() - begun)
    assert sorted(took)[len(took) // 2] < 0.05


def test_every_example_is_understood_and_its_link_gives_the_same(demo_client: FlaskClient) -> None:
    listed = demo_client.get("/api/v1/questions/examples").get_json()["items"]
    for each in listed:
        told = post(demo_client, each["question"]["zh"])
        assert told["reading"]["intent"] == each["intent"], each
        if told["answer"] is not None and told["link"]:
            _same(demo_client, told)


def _same(client: FlaskClient, told: dict[str, Any]) -> None:
    link = told["link"]
    get = link["method"] == "GET"
    response = client.get(link["url"]) if get else client.post(link["url"], json=link["body"])
    assert response.status_code == 200
    linked, answer = response.get_json(), told["answer"]
    if answer.keys() == linked.keys():
        assert linked == answer
    else:  # a page of a list tells no type, a number no items
        assert linked["total"] == answer["total"]
        assert linked["items"] == answer.get("items", linked["items"])


def test_the_question_of_the_issue(demo_client: FlaskClient) -> None:
    told = post(demo_client, "哪个驻区单位能帮城内社区的老人配眼镜？")
    assert told["reading"]["parameters"] == {
        "community": {"id": "fusong-community-chengnei", "label": "Community", "name": "城内社区"},
        "category": {"id": "reading-glasses", "label": "Category", "name": "老花镜"},
        "group": "elderly",
        "tier": "1+2",
    }
    assert told["answer"]["matches"][0]["provider"]["name"] == "樾逸眼镜店"
    assert "城内社区" in told["reading"]["text"]["zh"]
    sewers = post(demo_client, "Which department fixes blocked sewers in 水仙名苑?", lang="en")
    assert "住房和城乡建设局" in {each["name"] for each in sewers["answer"]["items"]}


def test_a_correction_gives_the_corrected_reading(demo_client: FlaskClient) -> None:
    text = "福馨家园是什么？"
    [entity] = post(demo_client, text)["reading"]["entities"]
    [other] = [each for each in entity["alternatives"] if each["name"] == entity["name"]]
    chosen = {each: entity[each] for each in ("start", "end")}
    chosen |= {each: other[each] for each in ("label", "id")}
    told = post(demo_client, text, corrections={"entities": [chosen]})
    assert told["answer"]["id"] == other["id"] != entity["id"]
    assert told["reading"]["entities"][0]["how"] == "chosen"
    told = post(demo_client, text, corrections={"intent": "timeline", "entities": [chosen]})
    assert told["reading"]["intent"] == "timeline"
    assert told["reading"]["parameters"]["thing"]["id"] == other["id"]


def test_what_is_not_understood_is_said(demo_client: FlaskClient) -> None:
    told = post(demo_client, "今天股市怎么样", lang="zh")
    assert told["understood"] is False
    assert told["answer"] is None
    assert told["reading"]["intent"] is None
    assert [each["code"] for each in told["notes"]] == ["not_understood"]
    assert len(told["nearest"]) == 4


def test_what_is_missing_is_asked_for(demo_client: FlaskClient) -> None:
    told = post(demo_client, "谁能帮忙理发？")
    assert told["understood"] is True
    assert told["answer"] is None
    assert told["reading"]["missing"] == ["community"]


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"text": ""}, {"text": "  \n"}, {"text": "字" * 10_001}, {"text": 5}),
        *({"text": "谁", "lang": "fr"}, {"text": "谁", "more": 1}),
        {"text": "谁", "corrections": {"intent": "nothing"}},
        {"text": "谁", "corrections": {"category": "nothing"}},
        {"text": "谁", "corrections": {"entities": [{"start": 0, "end": 9}]}},
        {"text": "谁", "corrections": {"entities": [{"start": 1, "end": 0}]}},
        {"text": "谁", "corrections": {"entities": [_CHOSEN := {
            "start": 0, "end": 1, "label": "Unit", "id": "nobody"}]}},
        {"text": "谁", "corrections": {"entities": [_CHOSEN | {"label": "Resident"}]}},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(demo_client: FlaskClient, body: dict[str, Any]) -> None:
    response = demo_client.post("/api/v1/questions", json=body)
    assert response.status_code == 422
    assert response.get_json()["errors"]


@pytest.mark.parametrize(
    "text",
    [
        'name:* OR (城内 AND NOT "社区") ~2 ^9 [a TO z] {x} \\ / && || ! + -',
        '"' * 300,
        "城内社区" * 2_500,
        "🙂" * 3_000,
        "\x00\x1b[31m城内社区\u202e有哪些单位\u200b？",
        "'}) MATCH (n) DETACH DELETE n //",
        "a" * 10_000,
        "a b " * 2_500,
    ],
)
def test_hostile_texts_do_no_harm(demo_client: FlaskClient, text: str) -> None:
    begun = time.monotonic()
    told = post(demo_client, text)
    assert time.monotonic() - begun < 5
    assert told["reading"]["confidence"] <= 1
    assert (len(text) > 600) == ("text_cut" in {each["code"] for each in told["notes"]})


def test_no_person_is_named(database: Database, client: FlaskClient) -> None:
    writer = Writer(database, SCHEMA, source="test")
    writer.nodes("Resident", [{"id": "r", "name": "李四光"}])
    writer.nodes("Member", [{"id": "m", "name": "王小明"}])
    writer.nodes("Need", [{"id": "n", "name": "李四光家下水疏通"}])
    writer.relations("RAISED_BY", "Need", "Resident", [{"from": "n", "to": "r"}])
    for text in ("李四光家下水疏通谁能办", "王小明是谁", "lisiguang", "介绍王小明"):
        reading = json.dumps(post(client, text)["reading"]["entities"], ensure_ascii=False)
        found = json.loads(reading)
        assert not any("李四光" in each["name"] or each["label"] == "Member" for each in found)


def test_a_graph_without_anything_answers(client: FlaskClient, database: Database) -> None:
    assert post(client, "有多少个社区？")["answer"] == {"type": "Community", "total": 0}
    assert post(client, "哪个部门负责下水疏通")["answer"] is None
    with pytest.raises(InvalidInputError):
        evaluate_questions(database, [{"question": "谁"}], today=TODAY)


def test_the_command_prints_the_reading_and_the_answer(
    demo_settings: Settings, demo_database: Database
) -> None:
    runner = create_app(demo_settings, demo_database).test_cli_runner()
    for each in examples():
        told = runner.invoke(args=["ask", each["question"]["en"], "--lang", "en"])
        assert told.exit_code == 0, told.output
        assert each["label"]["en"] in told.output
    machine = runner.invoke(args=["ask", "你好", "--json"])
    assert json.loads(machine.output)["understood"] is False
    chosen = runner.invoke(args=["ask", "樾逸眼镜店", "--intent", "neighbours", "--json"])
    assert json.loads(chosen.output)["reading"]["intent"] == "neighbours"
    assert runner.invoke(args=["ask", " "]).exit_code == 2
