"""Reads, writes and what happens when Neo4j is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.database import Database, Statement
from graph.definitions import applied_version, apply_schema
from graph.errors import ConfigurationError, ConflictError, DatabaseUnavailableError, DeadlineError
from graph.model import SCHEMA
from graph.schema import Schema
from tests.assertions import nodes

if TYPE_CHECKING:
    from graph.local import Address


def test_records_come_in_the_order_of_the_query(database: Database) -> None:
    assert database.read("UNWIND $xs AS x RETURN x ORDER BY x DESC", {"xs": [1, 3, 2]}) == [
        {"x": 3},
        {"x": 2},
        {"x": 1},
    ]


def test_statements_of_one_write_happen_together_or_not_at_all(database: Database) -> None:
    good: Statement = ("CREATE (:Unit {id: 'u1'})", {})
    with pytest.raises(Exception, match="by zero"):
        database.write([good, ("RETURN 1 / 0", {})])
    assert nodes(database, "Unit", "id") == set()
    database.write([good])
    assert nodes(database, "Unit", "id") == {"u1"}


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)writ"):
        database.read("CREATE (:Unit {id: 'u1'}) RETURN 1")
    assert nodes(database, "Unit", "id") == set()


def test_a_query_past_its_deadline_is_ended_by_the_server(database: Database) -> None:
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b)"
    with pytest.raises(DeadlineError):
        database.read(endless, timeout_s=0.2)


def test_nobody_listening_is_told_as_unavailable() -> None:
    with (
        Database("bolt://127.0.0.1:9", username="neo4j", password="x", retry_time_s=0) as away,
        pytest.raises(DatabaseUnavailableError),
    ):
        away.read("RETURN 1")


def test_a_wrong_password_is_told_as_such(neo4j_server: Address) -> None:
    with (
        Database(neo4j_server.uri, username="neo4j", password="wrong", retry_time_s=0) as refused,
        pytest.raises(DatabaseUnavailableError, match="NEO4J_PASSWORD"),
    ):
        refused.read("RETURN 1")


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="NEO4J_URI"):
        Database("not an address", username="neo4j", password="x")


def test_the_version_is_the_servers(database: Database) -> None:
    assert database.server_version() == "5.26.30"


def test_the_schema_is_applied_once_and_stays(database: Database) -> None:
    def definitions() -> set[str]:
        names = "SHOW INDEXES YIELD name RETURN name"
        return {each["name"] for each in database.read(names)}

    before = definitions()
    apply_schema(database, SCHEMA)
    assert definitions() == before
    assert applied_version(database) == SCHEMA.version
    assert {f"{name}_id" for name in ("unit", "big_committee", "need")} <= before
    assert {"entity_names", "unit_location", "need_status"} <= before


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    older = Schema(SCHEMA.version - 1, SCHEMA.nodes, SCHEMA.relations)
    with pytest.raises(ConflictError, match="upgrade"):
        apply_schema(database, older)


def test_an_id_is_unique_within_its_type(database: Database) -> None:
    database.write([("CREATE (:Unit {id: 'u1'})", {})])
    with pytest.raises(Exception, match="already exists"):
        database.write([("CREATE (:Unit {id: 'u1'})", {})])
    database.write([("CREATE (:Department {id: 'u1'})", {})])
