"""The password of a local instance: made, kept, and set in the server."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph.local.settings import DEFAULT_DATABASE, USERNAME

if TYPE_CHECKING:
    from neo4j import Driver

_OWNER_ONLY: Final = 0o600
_FIRST_PASSWORD: Final = "neo4j"  # noqa: S105 - what every new Neo4j starts with, and refuses to keep
_CYPHER: Final = Path(__file__).with_name("cypher")
_RANDOM_BYTES: Final = 24
_TIMEOUT_S: Final = 5.0


def keep_password(path: Path) -> str:
    """Return the password of a home, made and written on the first call.

    The file is there, readable by its owner only, before the server hears of the password: a
    crash in between leaves a file whose password can still be set, never a server whose
    password nobody knows.
    """
    kept = read_password(path)
    if kept:
        path.chmod(_OWNER_ONLY)
        return kept
    # An empty file was left by a crash between making and writing it.
    path.unlink(missing_ok=True)
    password = secrets.token_urlsafe(_RANDOM_BYTES)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password)
        file.flush()
        os.fsync(file.fileno())
    return password


def read_password(path: Path) -> str:
    """Return the password of a home, or an empty text when there is none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def logs_in(uri: str, password: str) -> bool:
    """Tell whether the account can run a query with this password.

    Raises:
        neo4j.exceptions.DriverError: Nothing answers there, or not as Neo4j does.
        neo4j.exceptions.Neo4jError: The server answers but cannot run a query now.
    """
    try:
        with _driver(uri, password) as driver, driver.session(database=DEFAULT_DATABASE) as session:
            session.run("RETURN 1").consume()
    except AuthError:
        return False
    return True


def database_fault(uri: str, password: str) -> str:
    """Return why the server could not open its database, or an empty text when it could.

    Raises:
        neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError: As for :func:`logs_in`.
    """
    with _driver(uri, password) as driver, driver.session(database="system") as session:
        record = session.run(_statement("database_status"), {"database": DEFAULT_DATABASE}).single(
            strict=True
        )
    return "" if record["status"] == "online" else str(record["message"])


def set_first_password(uri: str, password: str) -> bool:
    """Replace the password that a new server starts with; False when it is no longer that."""
    try:
        with _driver(uri, _FIRST_PASSWORD) as driver, driver.session(database="system") as session:
            session.run(
                _statement("set_password"), {"old": _FIRST_PASSWORD, "new": password}
            ).consume()
    except AuthError:
        return False
    return True


def _statement(name: str) -> str:
    return (_CYPHER / f"{name}.cypher").read_text(encoding="utf-8")


def _driver(uri: str, password: str) -> Driver:
    return GraphDatabase.driver(
        uri,
        auth=(USERNAME, password),
        connection_timeout=_TIMEOUT_S,
        connection_acquisition_timeout=_TIMEOUT_S,
    )
