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
import urllib.request
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import schemathesis

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, HookContext, Response

_SERVER = os.environ["CONTRACT_SERVER"]
_UNDONE = os.environ["CONTRACT_IMPORT"]
_SEEN = Path(os.environ["CONTRACT_SEEN"])
# What a request may say that contradicts itself: all weights 0, a window or ages that end before
# they begin. A JSON schema describes every field by itself and cannot forbid that.
_CONTRADICTIONS = frozenset({"weight", "ends_on", "maximum_age"})
_FEW = {"enum": ["County", "Township", "Community"]}
_seen: Counter[str] = Counter()


@schemathesis.hook
def before_load_schema(_context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Narrow every id that must exist to some that do, and give one as the example."""
    for path, operations in raw_schema["paths"].items():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "import_id" and path.endswith("/undo"):
                    # undoing any other would take the demo away from the tests that follow
                    parameter["schema"] = {"type": "string", "pattern": f"^{_UNDONE}$"}
                    parameter["example"] = _UNDONE
                elif path.endswith("/export") and parameter["name"] == "type":
                    # the whole graph a hundred times over would take minutes and show no more
                    parameter["schema"] = {"type": "array", "minItems": 1, "items": _FEW}
                    parameter["required"] = True
                elif parameter["in"] == "path":
                    plural = _collection(path, parameter["name"])
                    parameter["schema"] = _existing(plural)
                    parameter["example"] = _ids(plural)[0]
                elif parameter["name"] == "label" and parameter["required"]:
                    parameter["example"] = "Unit"
    models = raw_schema["components"]["schemas"]
    need = models["AdHocNeed"]["properties"]
    need["community_id"] = _existing("communities")
    need["category_ids"]["items"] = _existing("categories")
    need["grid_id"] = {"anyOf": [_existing("grids"), {"type": "null"}]}
    provider = models["ProviderReference"]["properties"]
    provider["id"] = _existing("units")
    provider["label"] = {"const": "Unit"}


def _collection(path: str, name: str) -> str:
    """Of what is this parameter of a path the id?"""
    known = {"need_id": "needs", "provider_id": "units", "import_id": "imports"}
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


@schemathesis.check
def only_contradictions_are_refused(
    _context: CheckContext, response: Response, case: Case[Any]
) -> None:
    """A request that fits the document may be refused for contradicting itself only."""
    good = case.meta is not None and case.meta.generation.mode.is_positive
    if good and response.status_code == 422:
        assert {each["field"] for each in response.json()["errors"]} <= _CONTRADICTIONS


@schemathesis.hook
def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
    """Undo nothing but what is there to be undone, whichever import a link leads to."""
    if case.operation.path.endswith("/undo") and case.path_parameters["import_id"] in _ids(
        "imports"
    ):
        case.path_parameters["import_id"] = _UNDONE


@schemathesis.hook
def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
    """Count what was answered to the methods of the document."""
    if response.request.method == case.operation.method.upper():
        _seen[f"{case.operation.label} {response.status_code}"] += 1


atexit.register(lambda: _SEEN.write_text(json.dumps(_seen), "utf-8"))
