"""The official schemas and examples of HSDS 3.1, which may lie beside the checkout.

They are not ours to copy. Where they are absent the tests on them are skipped; with ``CI=true``,
where a skip is a failure, they are not collected: :func:`collected` is their ``__test__``.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

OFFICIAL = CHECKOUT.parent / "shared" / "data" / "hsds-3.1"
needed = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official schemas of HSDS 3.1 do not lie beside the checkout"
)


def collected() -> bool:
    """Tell whether the tests on the official files are to be collected."""
    return OFFICIAL.is_dir() or os.environ.get("CI") != "true"


def faults(name: str, item: object) -> list[str]:
    """Everything that an official schema, such as ``service``, finds wrong with an object."""
    validator = Draft202012Validator(
        {"$ref": f"{name}.json"}, registry=_registry(), format_checker=FormatChecker()
    )
    return [
        f"{'/'.join(map(str, each.absolute_path))}: {each.message}"
        for each in validator.iter_errors(item)
    ]


def tabular_faults(kind: str, row: dict[str, str]) -> list[str]:
    """Everything that an official schema finds wrong with a row of a table."""
    schema = _schema(kind)
    declared = schema["properties"]
    item: dict[str, Any] = {}
    for name, text in row.items():
        if name not in declared:
            return [f"{kind} has no column {name}"]
        if text:
            item[name] = float(text) if declared[name].get("type") == "number" else text
    required = {*schema.get("required", ()), *schema.get("tabular_required", ())}
    plain = {
        "type": "object",
        "properties": {name: each for name, each in declared.items() if name in row},
    }
    # a required text may be blank, but its column must be there
    missing = [f"{kind} has no column {each}" for each in required - row.keys() - {"unit"}]
    validator = Draft202012Validator(plain, format_checker=FormatChecker())
    return missing + [each.message for each in validator.iter_errors(item)]


def _schema(name: str) -> dict[str, Any]:
    path: Path = OFFICIAL / "schema" / f"{name}.json"
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


def _registry() -> Registry[Any]:
    resources = (
        (path.name, DRAFT202012.create_resource(json.loads(path.read_text("utf-8"))))
        for path in sorted((OFFICIAL / "schema").glob("*.json"))
    )
    registry: Registry[Any] = Registry().with_resources(resources)
    return registry
