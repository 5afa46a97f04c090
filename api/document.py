"""The OpenAPI document: what APIFlask derives, with the errors told as they really are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.problems import MEDIA_TYPE
from api.schemas import ProblemDetails

if TYPE_CHECKING:
    from apiflask import APIFlask

_PROBLEM = "ProblemDetails"
_COMMON = {
    "422": "A field cannot be used; errors names each",
    "503": "Neo4j is away; try again after Retry-After seconds",
    "504": "The question passed its deadline",
}
_DATABASE_FREE = frozenset({"/healthz", "/api/v1/schema", "/api/v1/matching/features"})
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def register(app: APIFlask) -> None:
    """Set up the document at ``/openapi.json``."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=(
            "Who in a Chinese township can help whom, with reasons. "
            "谁能帮谁，为什么——区域化党建共建资源对接。"
        ),
        SERVERS=[{"url": "/"}],
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
    )
    app.spec_processor(_finish)


def _finish(spec: dict[str, Any] | str) -> dict[str, Any] | str:
    if isinstance(spec, str):  # only when the document is asked for as YAML, which we never do
        return spec
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    problem_schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem_schema.pop("$defs"))
    schemas[_PROBLEM] = problem_schema
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method in _METHODS:
                _finish_operation(path, operation)
    return spec


def _finish_parameter(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out is not one that may be sent as null."""
    schema = parameter["schema"]
    if schema.get("default", ...) is None:
        del schema["default"]
    kinds = [each for each in schema.pop("anyOf", []) if each != {"type": "null"}]
    for each in kinds:
        schema.update(each)


def _finish_operation(path: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        _finish_parameter(parameter)
    responses = operation["responses"]
    errors = {} if path in _DATABASE_FREE else dict(_COMMON)
    if "{" in path:
        errors["404"] = "There is no such thing"
    if "requestBody" in operation:
        errors |= {
            "400": "The body is not a JSON object",
            "413": "The body is too large",
            "415": "The body is not JSON",
        }
    for status, description in errors.items():
        responses.setdefault(
            status,
            {
                "description": description,
                "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{_PROBLEM}"}}},
            },
        )
    operation["responses"] = dict(sorted(responses.items()))
