"""What Schemathesis is told beside the OpenAPI document: which ids exist, and one more check.

Loaded by ``tests/integration/test_api_contract.py`` through the configuration of Schemathesis. The
document says that an id is a text; only the graph knows which ids exist. Narrowing the document to
ids of the demo makes good requests reach real things, and requests with any other id bad ones.
"""

from __future__ import annotations

import json
import os
import urllib.request
from typing import TYPE_CHECKING, Any

import schemathesis

if TYPE_CHECKING:
    from schemathesis import Case, CheckContext, HookContext, Response

_SERVER = os.environ["CONTRACT_SERVER"]
_EXAMPLES = 3


@schemathesis.hook
def before_load_schema(_context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Narrow every id that must exist to some that do."""
    for path, operations in raw_schema["paths"].items():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"]["enum"] = _known(path, parameter["name"])
    models = raw_schema["components"]["schemas"]
    need = models["AdHocNeed"]["properties"]
    need["community_id"]["enum"] = _ids("communities")
    need["category_ids"]["items"]["enum"] = _ids("categories")
    need["grid_id"] = {"enum": [*_ids("grids"), None]}
    provider = models["ProviderReference"]["properties"]
    provider["id"]["enum"] = _ids("units")
    provider["label"]["enum"] = ["Unit"]


def _known(path: str, name: str) -> list[str]:
    if name == "need_id":
        return _ids("needs")
    if name == "provider_id":
        return _ids("units")
    return _ids(path.split("/")[-2])


def _ids(plural: str) -> list[str]:
    address = f"{_SERVER}/api/v1/{plural}?limit={_EXAMPLES}"
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - our own loopback
        return [each["id"] for each in json.load(response)["items"]]


@schemathesis.check
def only_weights_of_nothing_are_refused(
    _context: CheckContext, response: Response, case: Case
) -> None:
    """A good request may be refused for one reason only: that all its weights are 0.

    A JSON schema cannot say that one of several numbers must be more than 0, so 422 is among the
    expected answers to good requests of the two questions with weights; this keeps it from hiding
    anything else.
    """
    good = case.meta is not None and case.meta.generation.mode.is_positive
    if good and response.status_code == 422:
        assert {each["field"] for each in response.json()["errors"]} == {"weight"}
