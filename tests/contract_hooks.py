"""What Schemathesis is told beside the OpenAPI document: which ids exist, and one more check.

Loaded by ``tests/integration/test_api_contract.py`` through the configuration of Schemathesis. The
document says that an id is a text; only the graph knows which ids exist. Narrowing the document to
ids of the demo makes good requests reach real things, and requests with any other id bad ones.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import time
import urllib.request
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
import schemathesis

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, HookContext, Response

_SERVER = os.environ["CONTRACT_SERVER"]
_UNDONE = os.environ["CONTRACT_IMPORT"]
_SEEN = Path(os.environ["CONTRACT_SEEN"])
# What a request may say that contradicts itself: all weights 0, a window or ages that end before
# they begin. A JSON schema describes every field by itself and cannot forbid that.
_CONTRADICTIONS = frozenset(
    {"weight", "ends_on", "maximum_age", "until", "period", "from", "to", "parameters"}
)
_WORKERS = [f"contract-worker-{number}" for number in range(4)]
# Parameters of a path that name a type; the ids beside them are those of units.
_NAMED_TYPES = {"kind": "units", "label": "Unit", "to_label": "Unit"}
_FEW = {"enum": ["County", "Township", "Community"]}
# A name that can be loaded; no JSON schema says how files are called.
_SENT_AS = {
    "schema": {"type": "string", "example": 'form-data; name="file"; filename="brands.csv"'}
}
# The name is missing: there is something to mark, and applying it writes nothing.
_REJECTED = "id,name\nrejected,\n"
_seen: Counter[str] = Counter()


@schemathesis.hook
def before_load_schema(_context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Narrow every id that must exist to some that do, and give one as the example."""
    _merge()
    for path, operations in raw_schema["paths"].items():
        for method, operation in operations.items():
            if path == "/api/v1/imports" and method == "post":
                form = operation["requestBody"]["content"]["multipart/form-data"]
                form["encoding"] = {"file": {"headers": {"Content-Disposition": _SENT_AS}}}
            for parameter in operation["parameters"]:
                if path.endswith("/export") and parameter["name"] == "type":
                    # the whole graph a hundred times over would take minutes and show no more
                    parameter["schema"] = {"type": "array", "minItems": 1, "items": _FEW}
                    parameter["required"] = True
                elif parameter["in"] == "path":
                    purpose = operation["operationId"] if _changes(path, method) else "read"
                    parameter["schema"], parameter["example"] = _place(
                        path, parameter["name"], purpose
                    )
                elif parameter["name"] == "community" and "/providers/" in path:
                    parameter["schema"] = _existing("communities")
                    parameter["example"] = _ids("communities")[0]
                elif parameter["name"] == "label" and parameter["required"]:
                    parameter["example"] = "Unit"
    models = raw_schema["components"]["schemas"]
    _narrow_merges(models)
    need = models["AdHocNeed"]["properties"]
    need["community_id"] = _existing("communities")
    need["category_ids"]["items"] = _existing("categories")
    need["grid_id"] = {"anyOf": [_existing("grids"), {"type": "null"}]}
    bundle = models["AdHocBundle"]["properties"]
    bundle["community_id"], bundle["grid_id"] = need["community_id"], need["grid_id"]
    models["BundlePart"]["properties"]["category_ids"]["items"] = _existing("categories")
    # two files of one name are refused, and what a mapping may say stands in no JSON schema
    upload = models["ImportUpload"]["properties"]
    upload["file"]["maxItems"] = 1
    upload["mapping"] = {"type": "string", "maxLength": 0}
    models["RunRequest"]["properties"]["mapping"] = {"type": "null"}
    provider = models["ProviderReference"]["properties"]
    provider["id"] = _existing("units")
    provider["label"] = {"const": "Unit"}
    _narrow_plans(models)
    _narrow_cypher(models)
    # what a stretch of a text may mean depends on the text
    corrected = models["QuestionCorrections"]["properties"]
    corrected["category"] = {"anyOf": [_existing("categories"), {"type": "null"}]}
    corrected["entities"]["maxItems"] = 0


def _narrow_cypher(models: dict[str, Any]) -> None:
    """Let queries be one that may be asked; no JSON schema says which may."""
    for each in ("CypherBody", "SaveBody", "RunBody"):
        asked = models[each]["properties"]
        if "query" in asked:
            asked["query"] = {"const": "RETURN 1 AS one"}


def _place(path: str, name: str, purpose: str) -> tuple[dict[str, Any], str]:
    """What may a parameter of a path be, and for example what?"""
    if name in _NAMED_TYPES:
        return {"const": _NAMED_TYPES[name]}, _NAMED_TYPES[name]
    only = {
        # undoing any other would take the demo away from the tests that follow
        "import_id": (lambda _: _UNDONE) if path.endswith("/undo") else None,
        "job_id": _job,
        "analysis_id": _analysis,
        "query_id": _saved_query,
    }.get(name)
    if only is not None:
        value = only(purpose)
        return {"type": "string", "pattern": f"^{value}$"}, value
    plural = _collection(path, name)
    return _existing(plural), _ids(plural)[0]


def _narrow_plans(models: dict[str, Any]) -> None:
    """Let plans be made for a community that is there, and proposals for what is there."""
    place = models["PlaceReference"]["properties"]
    place["label"], place["id"] = {"const": "Community"}, _existing("communities")
    models["PlanRequest"]["properties"]["required"]["items"] = _existing("needs")
    models["ProposalsRequest"]["properties"]["items"]["maxItems"] = 1
    proposal = models["ProposalItem"]["properties"]
    proposal["need_id"] = _existing("needs")
    # which unit offers which resource stands in no JSON schema
    proposal["resource_id"] = {"type": "null"}


def _collection(path: str, name: str) -> str:
    """Of what is this parameter of a path the id?"""
    if "/nodes/{label}/" in path:
        return "units"
    known = {
        "community_id": "communities",
        "department_id": "departments",
        "unit_id": "units",
        "need_id": "needs",
        "provider_id": "units",
        "import_id": "imports",
        "merge_id": "merges",
    }
    return known.get(name) or path.split("/")[-2]


def _existing(plural: str) -> dict[str, Any]:
    """All ids, as a pattern: of an enumeration Schemathesis would try every single value."""
    ids = "|".join(re.escape(each) for each in _ids(plural))
    return {"type": "string", "pattern": f"^({ids})$"}


@cache
def _ids(plural: str) -> list[str]:
    address = f"{_SERVER}/api/v1/{plural}?limit=500"
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - our own loopback
        return [each["id"] for each in json.load(response)["items"]]


def _changes(path: str, method: str) -> bool:
    return method == "delete" or path.endswith(("/apply", "/check"))


@cache
def _job(_purpose: str) -> str:
    """A job that has ended; one for each operation that changes it, and one for all who read."""
    sent = requests.post(
        f"{_SERVER}/api/v1/imports",
        files={"file": ("brands.csv", _REJECTED)},
        data={"dry_run": "true"},
        timeout=30,
    ).json()
    address = f"{_SERVER}/api/v1/import-jobs/{sent['id']}"
    deadline = time.monotonic() + 60
    while requests.get(address, timeout=30).json()["state"] != "done":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return str(sent["id"])


@cache
def _saved_query(purpose: str) -> str:
    """A saved query; one for each operation that changes it, and one for all who read."""
    body: dict[str, Any] = {"name": f"contract {purpose}", "query": "RETURN 1 AS one"}
    body["parameters"] = {}
    sent = requests.post(f"{_SERVER}/api/v1/cypher/saved", json=body, timeout=30)
    assert sent.status_code == 201, sent.text
    return str(sent.json()["id"])


@cache
def _analysis(_purpose: str) -> str:
    """An analysis that has been begun."""
    place = {"label": "Community", "id": _ids("communities")[0]}
    sent = requests.post(
        f"{_SERVER}/api/v1/plan-analyses", json={"place": place}, timeout=30
    ).json()
    return str(sent["id"])


@cache
def _merge() -> None:
    """Merge what the fixture put there, so that there is a merge to show and to undo."""
    body = {"type": "GridWorker", "keep_id": _WORKERS[0], "lose_id": _WORKERS[1], "reason": "同"}
    sent = requests.post(f"{_SERVER}/api/v1/merges", json=body, timeout=30)
    assert sent.status_code == 201, sent.text


def _narrow_merges(models: dict[str, Any]) -> None:
    """Let requests name two things that are there and are not merged."""
    merge = models["MergeRequest"]["properties"]
    merge["keep_id"], merge["lose_id"] = ({"const": each} for each in _WORKERS[2:])
    judged = models["DismissalRequest"]["properties"]
    judged["ids"]["items"] = {"enum": _WORKERS[2:]}
    judged["ids"]["uniqueItems"] = True
    for each in (merge, judged):
        each["type"] = {"const": "GridWorker"}


@schemathesis.check
def only_contradictions_are_refused(
    _context: CheckContext, response: Response, case: Case[Any]
) -> None:
    """A request that fits the document may be refused for contradicting itself only."""
    good = case.meta is not None and case.meta.generation.mode.is_positive
    if good and response.status_code == 422:
        assert {
            each["field"].partition(".")[0] for each in response.json()["errors"]
        } <= _CONTRADICTIONS


@schemathesis.hook
def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
    """Keep the demo as it is, and every answer short, whatever a request is made of."""
    path = case.operation.path
    if path.endswith("/imports/{import_id}/undo"):
        if case.path_parameters["import_id"] in _ids("imports"):
            case.path_parameters["import_id"] = _UNDONE
    elif path.endswith("/events") and _is_job(case.path_parameters["job_id"]):
        # of one that waits for its turn nothing is told for a long time
        case.path_parameters["job_id"] = _job("read")
    elif path.endswith("/merges"):
        _tame_merge(case)
    elif path.endswith("/export") and not case.query.get("type"):
        case.query["type"] = ["County"]


def _is_job(job_id: object) -> bool:
    return isinstance(job_id, str) and re.fullmatch("job-[0-9a-f]{32}", job_id) is not None


def _tame_merge(case: Case[Any]) -> None:
    """Only try: a merge can be done once, but be tried a hundred times."""
    if isinstance(case.body, dict) and case.body.get("dry_run", False) is False:
        case.body = {**case.body, "dry_run": True}


@schemathesis.hook
def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
    """Count what was answered to the methods of the document."""
    if response.request.method == case.operation.method.upper():
        _seen[f"{case.operation.label} {response.status_code}"] += 1


atexit.register(lambda: _SEEN.write_text(json.dumps(_seen), "utf-8"))
