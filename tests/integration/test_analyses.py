"""Analyses run in processes of their own, tell how far they are, and can be cancelled."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from api import create_app
from graph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address
    from graph.writer import Writer

PLAN = {"place": {"label": "Community", "id": "a"}}
DEADLINE_S = 60


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def client(neo4j_server: Address, database: Database, home: Path) -> FlaskClient:
    settings = Settings(
        home=home,
        neo4j_uri=neo4j_server.uri,
        neo4j_username=neo4j_server.username,
        neo4j_password=neo4j_server.password,
    )
    return create_app(settings, database).test_client()


@pytest.fixture
def need(writer: Writer) -> None:
    writer.nodes("Community", [{"id": "a", "name": "城内社区"}])
    writer.nodes("Need", [{"id": "n", "name": "配老花镜", "status": "open"}])
    writer.relations("IN_COMMUNITY", "Need", "Community", [{"from": "n", "to": "a"}])


def begun(client: FlaskClient) -> str:
    answer = client.post("/api/v1/plan-analyses", json=PLAN)
    assert answer.status_code == 202, answer.get_json()
    analysis_id = str(answer.get_json()["id"])
    assert answer.headers["Location"].endswith(analysis_id)
    return analysis_id


def until(
    client: FlaskClient, analysis_id: str, good: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Look until it is as wanted."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        told: dict[str, Any] = client.get(f"/api/v1/analyses/{analysis_id}").get_json()
        if good(told):
            return told
        assert time.monotonic() < deadline, told
        time.sleep(0.05)


def process_of(home: Path, analysis_id: str) -> int:
    return int((home / "analyses" / analysis_id / "process").read_text("ascii"))


@pytest.mark.usefixtures("need")
def test_an_analysis_answers_as_the_question_does(client: FlaskClient) -> None:
    analysis_id = begun(client)
    told = until(client, analysis_id, lambda each: each["state"] != "running")
    assert (told["state"], told["error"]) == ("done", None)
    assert (told["done"], told["total"]) == (1, 1)
    assert told["finished_at"] >= told["created_at"]
    direct = client.post("/api/v1/plans", json=PLAN).get_json()
    assert told["result"] | {"seconds": 0} == direct | {"seconds": 0}
    assert client.delete(f"/api/v1/analyses/{analysis_id}").status_code == 204
    assert client.get(f"/api/v1/analyses/{analysis_id}").status_code == 404


@pytest.mark.usefixtures("need")
def test_one_that_cannot_be_answered_says_why(client: FlaskClient, database: Database) -> None:
    analysis_id = begun(client)
    database.write([("MATCH (place:Community) DETACH DELETE place", {})])
    told = until(client, analysis_id, lambda each: each["state"] != "running")
    assert told["state"] == "failed"
    assert [each["field"] for each in told["error"]["errors"]] == ["place.id"]


@pytest.mark.usefixtures("need")
def test_one_that_runs_can_be_cancelled_and_too_many_are_refused(
    client: FlaskClient, home: Path
) -> None:
    running = [begun(client), begun(client)]
    processes = [process_of(home, each) for each in running]
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    refused = client.post("/api/v1/plan-analyses", json=PLAN)
    assert refused.status_code == 409
    first, second = running
    assert client.get(f"/api/v1/analyses/{first}").get_json()["state"] == "running"
    assert client.delete(f"/api/v1/analyses/{first}").status_code == 204
    assert until(client, first, lambda each: each["state"] != "running")["state"] == "cancelled"
    os.kill(processes[1], signal.SIGKILL)
    assert until(client, second, lambda each: each["state"] != "running")["state"] == "interrupted"
    begun(client)


@pytest.mark.parametrize("analysis_id", ["analysis-" + "0" * 32, "none", "..%2f..%2fetc"])
def test_an_unknown_one_is_not_found(client: FlaskClient, analysis_id: str) -> None:
    assert client.get(f"/api/v1/analyses/{analysis_id}").status_code == 404
    assert client.delete(f"/api/v1/analyses/{analysis_id}").status_code == 404


def test_a_request_is_checked_before_anything_begins(client: FlaskClient, home: Path) -> None:
    for body in ({}, PLAN):
        assert client.post("/api/v1/plan-analyses", json=body).status_code == 422
    assert not (home / "analyses").exists()
