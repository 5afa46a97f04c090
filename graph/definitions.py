"""Prepares a database for the schema: constraints, indexes and the version that was applied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from graph import statements
from graph.errors import ConflictError
from graph.text import Text

if TYPE_CHECKING:
    from graph.database import Database
    from graph.schema import Schema


def applied_version(database: Database) -> int | None:
    """Which version of the schema was this database prepared for? None when for none."""
    records = database.read(statements.template("read_schema_version"))
    return int(records[0]["version"]) if records else None


def apply_schema(database: Database, schema: Schema) -> None:
    """Create whatever constraint or index is missing; a second call changes nothing.

    Raises:
        ConflictError: The database was prepared by a newer version of this product.
        DatabaseUnavailableError: Neo4j is away.
    """
    version = applied_version(database)
    if version is not None and version > schema.version:
        raise ConflictError(
            Text(
                "数据库的模式版本是 {found}，本程序只认识到 {known}：请升级程序",
                "The database has schema version {found}, this program knows {known}: upgrade it",
            ).format(found=version, known=schema.version)
        )
    _drop_outdated_name_index(database, schema)
    missing = _missing_definitions(database, schema)
    if missing:
        database.write([(statement, {}) for statement in missing])
        database.write([(statements.template("await_indexes"), {})])
    if version != schema.version:
        now = dt.datetime.now(dt.timezone.utc)
        parameters = {"version": schema.version, "now": now}
        database.write([(statements.template("write_schema_version"), parameters)])


def _missing_definitions(database: Database, schema: Schema) -> list[str]:
    """Which definitions does the database lack? Asking is much cheaper than defining again."""
    names = {record["name"] for record in database.read(statements.template("defined_names"))}
    return [
        statement
        for statement in statements.definitions(schema)
        if statements.defined_name(statement) not in names
    ]


def _drop_outdated_name_index(database: Database, schema: Schema) -> None:
    """A full-text index cannot be extended: one that misses a type has to be made anew."""
    wanted = statements.searchable_labels(schema)
    for record in database.read(
        statements.template("name_index_labels"), {"index": statements.NAME_INDEX}
    ):
        same_labels = tuple(sorted(record["labels"])) == wanted
        if not same_labels or tuple(record["properties"]) != statements.NAME_INDEX_PROPERTIES:
            database.write([(statements.template("drop_name_index"), {})])
