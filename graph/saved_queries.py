"""Queries that analysts keep: named, shared by their id, never run here."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.statements import template
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database


def save_query(
    database: Database,
    name: str,
    query: str,
    *,
    parameters: Mapping[str, Any],
    description: str | None = None,
    by: str | None = None,
) -> dict[str, Any]:
    """Keep a query under a new id; two may have the same name.

    Args:
        database: The graph.
        name: What it is called.
        query: Its text, already checked.
        parameters: Values that it is run with where the caller gives none.
        description: What question it answers.
        by: Who saves it, as a pseudonymous id; kept, but personal and not shown.

    Returns:
        The saved query as JSON can hold it.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    values = {
        "id": f"query-{secrets.token_hex(6)}",
        "name": name,
        "description": description,
        "query": query,
        "parameters": json.dumps(dict(parameters), ensure_ascii=False),
        "by": by,
        "now": dt.datetime.now(dt.timezone.utc),
    }
    [[record]] = database.write([(template("saved_queries/save"), values)])
    return _as_json(record["saved"])


def list_queries(
    database: Database, *, offset: int = 0, limit: int = 50
) -> tuple[list[dict[str, Any]], int]:
    """Return the saved queries, by name and id, and how many there are in all."""
    parameters = {"offset": offset, "limit": limit}
    [record] = database.read(template("saved_queries/list"), parameters)
    return [_as_json(each) for each in record["saved"]], record["total"]


def find_query(database: Database, query_id: str) -> dict[str, Any]:
    """Return one saved query.

    Raises:
        NotFoundError: There is none with this id.
    """
    records = database.read(template("saved_queries/get"), {"id": query_id})
    if not records:
        raise NotFoundError(
            Text("没有编号为 {id} 的查询", "There is no saved query with id {id}").format(
                id=query_id
            )
        )
    return _as_json(records[0]["saved"])


def delete_query(database: Database, query_id: str) -> None:
    """Forget a saved query.

    Raises:
        NotFoundError: There is none with this id.
    """
    find_query(database, query_id)
    database.write([(template("saved_queries/delete"), {"id": query_id})])


def _as_json(saved: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": saved["id"],
        "name": saved["name"],
        "description": saved.get("description"),
        "query": saved["query"],
        "parameters": json.loads(saved.get("parameters") or "{}"),
        "created_at": saved["created_at"].iso_format(),
    }
