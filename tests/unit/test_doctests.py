"""The examples in the documentation of our modules are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

from graph.settings import CHECKOUT

_PACKAGES = ("graph", "loaders", "queries", "api", "data")


def _modules_with_examples() -> list[str]:
    return sorted(
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        for package in _PACKAGES
        for path in (CHECKOUT / package).rglob("*.py")
        if ">>> " in path.read_text("utf-8")
    )


@pytest.mark.parametrize("name", _modules_with_examples())
def test_examples_are_true(name: str) -> None:
    module = importlib.import_module(name)
    result = doctest.testmod(module, raise_on_error=False, verbose=False)
    assert result.attempted > 0, "the examples stand where doctest does not look"
    assert result.failed == 0


def test_the_pure_modules_have_examples() -> None:
    assert {
        "graph.measures",
        "graph.names",
        "graph.privacy",
        "queries.matching.amounts",
        "queries.matching.weights",
    } <= set(_modules_with_examples())
