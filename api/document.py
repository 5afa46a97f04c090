"""The OpenAPI document: what APIFlask derives, with the errors told as they really are."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from api.answers import ProblemDetails
from api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from apiflask import APIFlask

_PROBLEM = "ProblemDetails"
_REFERENCE = "#/components/schemas/"
_DATABASE_ERRORS = {
    "503": "Neo4j is away; try again after Retry-After seconds",
    "504": "The question passed its deadline",
}
_BODY_ERRORS = {
    "400": "The body is not a JSON object",
    "413": "The body is too large",
    "415": "The body is not JSON",
}
_FORM_ERRORS = {
    "400": "The body is no form",
    "413": "The body is too large; /api/v1/import-limits tells how large it may be",
    "415": "The body is not multipart/form-data",
}
_DATABASE_FREE = frozenset(
    {
        "/healthz",
        "/api/v1/schema",
        "/api/v1/matching/features",
        "/api/v1/import-limits",
        "/api/v1/templates",
        "/api/v1/questions/examples",
    }
)
_CONFLICTS = {
    "undo": "Something was touched since; errors lists it",
    "check": "The job has not ended",
    "apply": "The job has not ended",
    "proposals": "A need wants nothing more; errors lists each",
    "plan-analyses": "As many analyses are running as may",
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_HEADERS = {
    "Link": {
        "description": "Where the next page is, as RFC 8288 writes it; absent on the last page",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds after which to try again",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
}


def register(app: APIFlask) -> None:
    """Set up the document at ``/openapi.json``."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=(
            "Who in a Chinese township can help whom, with reasons. "
            "谁能帮谁，为什么——区域化党建共建资源对接。"
        ),
        SERVERS=[{"url": "/"}],
        AUTO_OPERATION_ID=True,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
    )
    app.spec_processor(_finish)


def _finish(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    if isinstance(spec, str):  # only when the document is asked for as YAML, which we never do
        return spec
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    problem_schema = ProblemDetails.model_json_schema(ref_template=f"{_REFERENCE}{{model}}")
    schemas.update(problem_schema.pop("$defs"))
    schemas[_PROBLEM] = problem_schema
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method in _METHODS:
                _finish_operation(path, method, operation)
    return _with_short_names(spec)


def _with_short_names(spec: dict[str, Any]) -> dict[str, Any]:
    """Name a model once: APIFlask repeats what ``UnitPage`` uses as ``UnitPage.PointAnswer``."""
    text = json.dumps(spec, ensure_ascii=False)
    short = re.compile(rf'("{_REFERENCE})[^".]+\.')
    named: dict[str, Any] = json.loads(short.sub(r"\1", text))
    schemas = named["components"]["schemas"]
    named["components"]["schemas"] = {
        name.rpartition(".")[2]: schemas[name] for name in sorted(schemas)
    }
    return named


def _finish_parameter(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out is not one that may be sent as null."""
    schema = parameter["schema"]
    if schema.get("default", ...) is None:
        del schema["default"]
    kinds = [each for each in schema.pop("anyOf", []) if each != {"type": "null"}]
    for each in kinds:
        schema.update(each)


def _finish_operation(path: str, method: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        _finish_parameter(parameter)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    responses = operation["responses"]
    for status, description in _errors(path, method, operation).items():
        responses[status] = _problem_response(description)
    if "503" in responses:
        responses["503"]["headers"] = {"Retry-After": _HEADERS["Retry-After"]}
    if any(each["name"] == "cursor" for each in operation.get("parameters", [])):
        responses["200"]["headers"] = {"Link": _HEADERS["Link"]}
    operation["responses"] = dict(sorted(responses.items()))


def _errors(path: str, method: str, operation: dict[str, Any]) -> dict[str, str]:
    """Which errors can this operation answer with?"""
    errors = {} if path in _DATABASE_FREE else dict(_DATABASE_ERRORS)
    if "{" in path:
        errors["404"] = "There is no such thing"
    if "requestBody" in operation:
        form = "multipart/form-data" in operation["requestBody"]["content"]
        errors |= _FORM_ERRORS if form else _BODY_ERRORS
    if "/import" in path and method != "get":
        errors["403"] = "The request comes from a page of another site"
    last = path.rpartition("/")[2]
    if last in _CONFLICTS:
        errors["409"] = _CONFLICTS[last]
    elif "/import-jobs/" in path and method == "delete":
        errors["409"] = "The job is running"
    declared = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    if declared or "requestBody" in operation:
        errors["422"] = "A field cannot be used; errors names each"
    if declared or "{" in path:
        errors["414"] = "The address is longer than 8 kB"
    return errors


def _problem_response(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_REFERENCE}{_PROBLEM}"}}},
    }
