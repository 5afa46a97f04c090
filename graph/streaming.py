"""Reads an answer of any length in one reading transaction, record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from neo4j import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import ManagedTransaction

    from graph.database import Database, Record

_T = TypeVar("_T")


def stream(
    database: Database,
    query: str,
    take: Callable[[Iterator[Record]], _T],
    *,
    timeout_s: float,
) -> _T:
    """Run one reading query and hand its records over one by one.

    Args:
        database: The graph.
        query: Text of a ``.cypher`` file that takes no parameters.
        take: Is given the records in the query's order and returns what is wanted of them. After a
            passing fault it is called anew, so it must begin from nothing each time.
        timeout_s: Deadline of the transaction, in seconds.

    Returns:
        What ``take`` returned.

    Raises:
        DatabaseUnavailableError: Neo4j is away or refuses the credentials.
        DeadlineError: The query ran longer than the deadline and was ended by the server.
    """

    def work(transaction: ManagedTransaction) -> Any:  # noqa: ANN401 - whatever is taken
        result = transaction.run(query)
        keys = result.keys()
        return take(dict(zip(keys, record.values(), strict=True)) for record in result)

    # the same sessions as every other read; only their answers are not collected
    with database._session() as session:  # noqa: SLF001 - see the line above
        taken: _T = session.execute_read(unit_of_work(timeout=timeout_s)(work))
        return taken
