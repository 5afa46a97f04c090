"""What every test stands on: one real Neo4j of its own, emptied before each test that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.database import Database
from graph.definitions import apply_schema
from graph.local import LocalServer, LocalServerSettings, default_cache
from graph.model import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.local import Address


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A Neo4j with a folder and a free port of its own, never the user's."""
    server = LocalServer(
        LocalServerSettings(
            home=tmp_path_factory.mktemp("neo4j"), cache=default_cache(), bolt_port=0
        )
    )
    address = server.start()
    with Database(address.uri, username=address.username, password=address.password) as database:
        apply_schema(database, SCHEMA)
    yield address
    server.stop()


@pytest.fixture(scope="session")
def shared_database(neo4j_server: Address) -> Iterator[Database]:
    """The connection that the tests of a session share; schema applied."""
    with Database(
        neo4j_server.uri, username=neo4j_server.username, password=neo4j_server.password
    ) as database:
        yield database


@pytest.fixture
def database(shared_database: Database) -> Database:
    """The database, emptied of all data but prepared for the schema."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    return shared_database
