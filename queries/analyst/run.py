"""One query of an analyst, from its text to its answer."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, Problem
from graph.reading import explain, read_rows
from graph.text import Text
from queries.analyst.labels import Clean
from queries.analyst.masking import shown
from queries.analyst.refusal import refused
from queries.analyst.rules import check_persons, check_plan, check_words
from queries.analyst.tokens import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database

MAXIMUM_ROWS = 10_000
MAXIMUM_SECONDS = 60.0
MAXIMUM_VALUES = 200_000

_CUT = Text(
    "只显示前 {limit} 行，还有更多", "Only the first {limit} rows are shown; there are more"
)
_FAT = Text(
    "结果过大（超过 {limit} 个值），请少取一些",
    "the answer is too large (more than {limit} values); ask for less",
)
_UNUSABLE = Text("参数无法使用", "A parameter cannot be used")
_TOO_LARGE = Text(
    "没有名称，或整数超出 64 位", "has no name, or a whole number of more than 64 bits"
)
_LONGEST_NAME = 100
_INTEGER_LIMIT = 2**63
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CypherRequest:
    """A query and how much of its answer is wanted.

    Attributes:
        query: The text.
        parameters: Values of its ``$parameters``, as JSON.
        limit: How many rows at most.
        timeout_s: Deadline in seconds, held by the database.
        user: Who asks, as a pseudonymous id, for the log.
    """

    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    limit: int = 1_000
    timeout_s: float = 10.0
    user: str = "-"


def run_cypher(database: Database, request: CypherRequest) -> dict[str, Any]:
    """Answer a query that only reads; nothing personal is in the answer.

    The server explains it first; its statement type, every step of its plan and every procedure it
    calls must be listed. It is then run in a transaction that the server lets read only. The log
    gets a hash of the text, who asked, the rows and the time, never a value.

    Returns:
        ``columns``, ``rows`` (lists in the order of the columns), ``row_count``, ``cut``, ``ms``,
        ``query_hash`` and ``notes``.

    Raises:
        InvalidInputError: The query may not be run, or the server does not understand it.
        DeadlineError: It ran longer than its deadline and was ended by the database.
        DatabaseUnavailableError: Neo4j is away.
    """
    started = time.perf_counter()
    digest = hashlib.sha256(request.query.encode("utf-8", "replace")).hexdigest()[:16]
    outcome, count = "refused", 0
    try:
        rows, columns, cut = _run(database, request)
        outcome, count = "cut" if cut else "whole", len(rows)
    finally:
        ms = round((time.perf_counter() - started) * 1_000, 1)
        _log.info("cypher %s user=%s rows=%d ms=%.1f %s", digest, request.user, count, ms, outcome)
    notes = [{"code": "cut", **_CUT.format(limit=request.limit).as_dict()}] if cut else []
    return {
        "columns": columns,
        "rows": rows,
        "row_count": count,
        "cut": cut,
        "ms": ms,
        "query_hash": digest,
        "notes": notes,
    }


def check_cypher(database: Database, request: CypherRequest) -> str:
    """Refuse a query that may not be run; nothing of it is run.

    Returns:
        The text to run: the query without its comments.

    Raises:
        InvalidInputError: The query may not be run, or the server does not understand it.
        DatabaseUnavailableError: Neo4j is away.
    """
    _check_values(request.parameters)
    script = read(request.query)
    check_words(script, request.parameters)
    explained = explain(database, script.text, request.parameters, timeout_s=request.timeout_s)
    check_plan(explained)
    if explained.plan is not None:
        variables = frozenset(name for step in explained.plan.walk() for name in step.identifiers)
        check_persons(script, explained, Clean(explained.plan), variables)
    return script.text


def _run(database: Database, request: CypherRequest) -> tuple[list[list[Any]], list[str], bool]:
    text = check_cypher(database, request)
    found = read_rows(
        database,
        text,
        request.parameters,
        limit=request.limit,
        timeout_s=request.timeout_s,
    )
    rows = [[shown(each) for each in row] for row in found.values]
    if _size(rows) > MAXIMUM_VALUES:
        raise refused(_FAT, limit=MAXIMUM_VALUES)
    return rows, list(found.columns), found.cut


def _check_values(parameters: Mapping[str, Any]) -> None:
    """The database has no whole numbers beyond 64 bits, and no names that are empty."""
    problems = [
        Problem(f"parameters.{name}"[:_LONGEST_NAME], _TOO_LARGE)
        for name, value in parameters.items()
        if not name or not _fits(value)
    ]
    if problems:
        raise InvalidInputError(_UNUSABLE, problems)


def _fits(value: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return all(_fits(each) for each in value.values())
    if isinstance(value, list):
        return all(_fits(each) for each in value)
    if isinstance(value, int):
        return -_INTEGER_LIMIT <= value < _INTEGER_LIMIT
    return True


def _size(value: Any) -> int:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return 1 + sum(_size(each) for each in value.values())
    if isinstance(value, list):
        return 1 + sum(_size(each) for each in value)
    return 1
