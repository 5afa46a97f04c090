"""Clients of the application: over the demo, and over a database of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api import create_app
from graph.model import SCHEMA
from graph.settings import Settings
from graph.writer import Writer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address


@pytest.fixture(scope="session")
def demo_client(demo_settings: Settings, demo_database: Database) -> FlaskClient:
    """A client of the application over the demo."""
    return create_app(demo_settings, demo_database).test_client()


@pytest.fixture
def client(neo4j_server: Address, database: Database) -> FlaskClient:
    """A client of the application over a database that holds what the test puts there."""
    settings = Settings(
        neo4j_uri=neo4j_server.uri,
        neo4j_username=neo4j_server.username,
        neo4j_password=neo4j_server.password,
    )
    return create_app(settings, database).test_client()


@pytest.fixture
def writer(database: Database) -> Writer:
    """Writes into the test's own database."""
    return Writer(database, SCHEMA, source="test")
