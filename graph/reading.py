"""Queries that somebody wrote: explained, and run in a session that the server lets read only."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from neo4j import unit_of_work
from neo4j.exceptions import ClientError, DatabaseError, Neo4jError

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from neo4j import ManagedTransaction

    from graph.database import Database

_REFUSED = Text("查询无法执行", "The query cannot be run")
_LONGEST_MESSAGE = 600
# Few at a time: what is beyond the limit is never sent.
_FETCHED = 200


@dataclass(frozen=True)
class Operator:
    """One step of a plan.

    Attributes:
        kind: Its name, such as ``NodeByLabelScan``.
        details: What it does, as the server words it.
        identifiers: Variables that its rows hold.
        children: The steps from which its rows come.
    """

    kind: str
    details: str
    identifiers: frozenset[str]
    children: tuple[Operator, ...] = ()

    def walk(self) -> Iterator[Operator]:
        """Yield this step and every step below it."""
        yield self
        for each in self.children:
            yield from each.walk()


@dataclass(frozen=True)
class Explained:
    """What the server says of a query without running it.

    Attributes:
        kind: ``r`` for one that only reads; ``rw``, ``w`` and ``s`` (schema, administration) else.
        columns: Names of what it returns.
        plan: The last step; None where the server has no plan.
    """

    kind: str
    columns: tuple[str, ...]
    plan: Operator | None


@dataclass(frozen=True)
class Rows:
    """The first rows of an answer, as the driver gives them, and whether there are more."""

    columns: tuple[str, ...]
    values: list[list[Any]] = field(default_factory=list)
    cut: bool = False


def explain(
    database: Database, query: str, parameters: Mapping[str, object], *, timeout_s: float
) -> Explained:
    """What would this query do? Nothing of it is run.

    Args:
        database: The graph.
        query: The text.
        parameters: Values of its ``$parameters``.
        timeout_s: Deadline, in seconds.

    Raises:
        InvalidInputError: The server does not understand it, or has no such administration.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: Planning took longer than the deadline.
    """

    def work(transaction: ManagedTransaction) -> Explained:
        result = transaction.run(f"EXPLAIN {query}", dict(parameters))
        columns = tuple(result.keys())
        summary = result.consume()
        plan = _operator(summary.plan) if summary.plan else None
        return Explained(summary.query_type or "", columns, plan)

    with _worded(), database.reading_session(fetch_size=_FETCHED) as session:
        return session.execute_read(unit_of_work(timeout=timeout_s)(work))


def read_rows(
    database: Database,
    query: str,
    parameters: Mapping[str, object],
    *,
    limit: int,
    timeout_s: float,
) -> Rows:
    """Run a query in a session that may only read, and return its first rows.

    Args:
        database: The graph.
        query: The text.
        parameters: Values of its ``$parameters``.
        limit: How many rows at most; the rest is not fetched.
        timeout_s: Deadline in seconds, held by the server.

    Raises:
        InvalidInputError: The server refuses it, for example because it writes.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: It ran longer than the deadline and was ended by the server.
    """

    def work(transaction: ManagedTransaction) -> Rows:
        result = transaction.run(query, dict(parameters))
        columns = tuple(result.keys())
        values = [record.values() for _, record in zip(range(limit + 1), result, strict=False)]
        return Rows(columns, values[:limit], cut=len(values) > limit)

    with _worded(), database.reading_session(fetch_size=_FETCHED) as session:
        return session.execute_read(unit_of_work(timeout=timeout_s)(work))


@contextmanager
def _worded() -> Iterator[None]:
    """Tell what the server says against a query as a fault of the query, not of ours."""
    try:
        yield
    except (ClientError, DatabaseError) as error:
        raise _refusal(error) from error
    except Exception as error:
        cause = error.__cause__
        if isinstance(cause, Neo4jError) and cause.code == _PROCEDURE_FAILED:
            raise _refusal(cause) from error
        raise


_PROCEDURE_FAILED = "Neo.ClientError.Procedure.ProcedureCallFailed"


def _refusal(error: Neo4jError) -> InvalidInputError:
    message = (error.message or "").replace("EXPLAIN ", "").strip()[:_LONGEST_MESSAGE]
    reason = Text("数据库拒绝：{message}", "the database refuses it: {message}")
    return InvalidInputError(_REFUSED, [Problem("query", reason.format(message=message))])


def _operator(plan: Mapping[str, Any]) -> Operator:
    return Operator(
        kind=plan["operatorType"].partition("@")[0],
        details=str(plan.get("args", {}).get("Details") or ""),
        identifiers=frozenset(each.strip("`") for each in plan["identifiers"]),
        children=tuple(_operator(each) for each in plan.get("children", ())),
    )
