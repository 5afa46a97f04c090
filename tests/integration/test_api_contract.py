"""The running API against its own OpenAPI document: every check of Schemathesis, nothing left out.

Schemathesis makes good and bad requests from the document, sends them to gunicorn over the demo and
holds every answer to the document: status, content type, headers and body are as published, bad
requests are refused, good ones are not, nothing is ever a 500, and methods that are not declared
are refused with ``Allow``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from graph.settings import CHECKOUT
from graph.writer import Writer
from loaders import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database

# One worker: in Python 3.11 two threads that read source code at the same time disturb each other.
# 414: names of 200 characters of any writing in every filter make an address that is too long.
CONFIGURATION = """
hooks = {hooks}
continue-on-failure = true
workers = 1

[generation]
deterministic = true
max-examples = 5

[phases.stateful.generation]
max-examples = 5

[checks.negative_data_rejection]
expected-statuses = ["400", "404", "405", "414", "415", "422"]

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "414"]

# Only here can a request contradict itself; a check of our own holds 422 to that.
[[operations]]
include-path-regex = "(matches|needs|asks|bundles)$"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "414", "422"]

# An import can be undone once.
[[operations]]
include-path-regex = "undo$"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "409", "414"]

# A job is neither begun again nor forgotten while it runs.
[[operations]]
include-path-regex = "import-jobs/"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "409", "414"]

# Days may end before they begin.
[[operations]]
include-path-regex = "(lists|timeline)$"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "414", "422"]

# Whole numbers beyond 64 bits are no parameters of a query.
[[operations]]
include-path-regex = "/cypher"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "404", "414", "422"]

# Whoever comes when as many run as may is told that first.
[[operations]]
include-path-regex = "plan-analyses$"
[operations.checks.negative_data_rejection]
expected-statuses = ["400", "404", "405", "409", "414", "415", "422"]

# What is wanted no more is proposed no more, and only so many analyses run at once.
[[operations]]
include-path-regex = "(proposals|plans|plan-analyses)$"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "409", "414", "422"]
"""

# They take nothing from the caller.
CANNOT_BE_ASKED_WRONGLY = {
    "GET /healthz",
    "GET /readyz",
    "GET /api/v1/schema",
    "GET /api/v1/matching/features",
    "GET /api/v1/import-limits",
    "GET /api/v1/questions/examples",
}


@pytest.fixture
def contract_import(demo_database: Database, tmp_path: Path) -> Iterator[str]:
    """An import that may be undone; nothing else of the demo knows of it."""
    path = tmp_path / "brands.csv"
    path.write_text("id,name\nto-be-undone,待撤销\n", "utf-8")
    report = load(demo_database, SCHEMA, [path])
    assert report.import_id
    yield report.import_id
    demo_database.write(
        [
            ("MATCH (brand:Brand {id: 'to-be-undone'}) DELETE brand", {}),
            ("MATCH (batch:ImportBatch {id: $id}) DELETE batch", {"id": report.import_id}),
        ]
    )


@pytest.fixture
def contract_server(
    live_app: str, demo_client: FlaskClient, demo_database: Database
) -> Iterator[str]:
    """The application over the demo, which is left without the rejections that come of this.

    The first unit is turned down for the first need, so that there is a rejection to withdraw.
    """
    need, unit = (
        demo_client.get(f"/api/v1/{each}?limit=1").get_json()["items"][0]["id"]
        for each in ("needs", "units")
    )
    body = {"provider": {"id": unit, "label": "Unit"}, "reason": "太远"}
    assert demo_client.post(f"/api/v1/needs/{need}/rejections", json=body).status_code == 201
    yield live_app
    demo_database.write(
        [
            ("MATCH ()-[rejected:REJECTED {source: 'api'}]->() DELETE rejected", {}),
            ("MATCH (query:SavedQuery) DELETE query", {}),
            ("MATCH (proposal:Commitment {source: 'api'}) DETACH DELETE proposal", {}),
            ("MATCH (event:Event {source: 'api'}) DETACH DELETE event", {}),
            ("MATCH (batch:ImportBatch {files: ['brands.csv']}) DELETE batch", {}),
        ]
    )


@pytest.fixture
def contract_merges(demo_database: Database) -> Iterator[None]:
    """Four grid workers to merge and to judge about; nothing else of the demo knows of them."""
    rows = [{"id": f"contract-worker-{number}", "name": "王小明"} for number in range(4)]
    Writer(demo_database, SCHEMA, source="contract").nodes("GridWorker", rows)
    yield
    demo_database.write(
        [
            ("MATCH (worker:GridWorker {source: 'contract'}) DELETE worker", {}),
            ("MATCH (merge:Merge {type: 'GridWorker'}) DELETE merge", {}),
            ("MATCH (judged:NotSame {type: 'GridWorker'}) DELETE judged", {}),
        ]
    )


@pytest.mark.usefixtures("contract_merges")
def test_the_api_keeps_what_its_document_promises(
    contract_server: str, contract_import: str, demo_client: FlaskClient, tmp_path: Path
) -> None:
    configuration = tmp_path / "schemathesis.toml"
    hooks = json.dumps(str(CHECKOUT / "tests" / "contract_hooks.py"))
    configuration.write_text(CONFIGURATION.format(hooks=hooks), "utf-8")
    seen = tmp_path / "seen.json"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(configuration)),
            *("run", f"{contract_server}/openapi.json"),
            *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "CONTRACT_SERVER": contract_server,
            "CONTRACT_SEEN": str(seen),
            "CONTRACT_IMPORT": contract_import,
            "PYTHONIOENCODING": "utf-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=900,
    )
    assert run.returncode == 0, run.stdout.decode("utf-8")
    answered = json.loads(seen.read_text("utf-8"))
    operations = _operations(demo_client.get("/openapi.json").get_json())
    assert _of_status(answered, "2") == operations
    assert _of_status(answered, "4") == operations - CANNOT_BE_ASKED_WRONGLY
    assert _of_status(answered, "5") == set()


def _operations(document: dict[str, Any]) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method in operations
    }


def _of_status(answered: dict[str, int], first: str) -> set[str]:
    """The operations that gave an answer whose status begins with this digit."""
    pairs = (key.rsplit(" ", 1) for key in answered)
    return {label for label, status in pairs if status.startswith(first)}


def test_every_operation_is_documented_fully(demo_client: FlaskClient) -> None:
    document = demo_client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    names = set()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            names.add(operation["operationId"])
            statuses = set(operation["responses"])
            assert ("404" in statuses) == ("{" in path)
            assert ("415" in statuses) == ("requestBody" in operation)
            assert ("503" in statuses) == ("504" in statuses)
            for status, response in operation["responses"].items():
                if status >= "4":
                    assert set(response["content"]) == {"application/problem+json"}
    assert len(names) == len(_operations(document))


def test_every_model_that_is_referred_to_is_there(demo_client: FlaskClient) -> None:
    document = demo_client.get("/openapi.json").get_json()
    references = {
        each.removeprefix("#/components/schemas/")
        for each in _values(document, "$ref")
        if each.startswith("#")
    }
    assert references <= set(document["components"]["schemas"])
    assert not any("." in name for name in document["components"]["schemas"])


def _values(node: object, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get(key), str):
            yield node[key]
        for each in node.values():
            yield from _values(each, key)
    elif isinstance(node, list):
        for each in node:
            yield from _values(each, key)
