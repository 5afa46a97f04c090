"""How a query is refused: one error, which says where and why."""

from __future__ import annotations

from graph.errors import InvalidInputError, Problem
from graph.text import Text

_DETAIL = Text("不允许执行这个查询", "This query may not be run")


def refused(reason: Text, **values: object) -> InvalidInputError:
    """Return the error that refuses a query, its reason filled in."""
    return InvalidInputError(_DETAIL, [Problem("query", reason.format(**values))])
