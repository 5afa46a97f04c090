"""The password of a local instance: made, kept, and set in the server."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph.errors import LocalServerError
from graph.local.settings import DEFAULT_DATABASE, USERNAME
from graph.text import Text

if TYPE_CHECKING:
    from neo4j import Driver

_FIRST_PASSWORD: Final = "neo4j"  # noqa: S105 - what every new Neo4j starts with, and refuses to keep
_SET_PASSWORD: Final = Path(__file__).with_name("set_password.cypher")
_RANDOM_BYTES: Final = 24


def keep_password(path: Path) -> str:
    """Return the password of a home, made and written on the first call.

    The file is there, readable by its owner only, before the server hears of the password: a
    crash in between leaves a file whose password can still be set, never a server whose
    password nobody knows.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        kept = read_password(path)
        if kept:
            return kept
        path.unlink()
        return keep_password(path)
    password = secrets.token_urlsafe(_RANDOM_BYTES)
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
        neo4j.exceptions.Neo4jError: The server answers but cannot run a query yet.
    """
    try:
        with _driver(uri, password) as driver:
            driver.execute_query("RETURN 1", database_=DEFAULT_DATABASE)
    except AuthError:
        return False
    return True


def set_first_password(uri: str, password: str) -> bool:
    """Replace the password that a new server starts with; False when it is no longer that."""
    try:
        with _driver(uri, _FIRST_PASSWORD) as driver:
            driver.execute_query(
                _SET_PASSWORD.read_text(encoding="utf-8"),
                {"old": _FIRST_PASSWORD, "new": password},
                database_="system",
            )
    except AuthError:
        return False
    return True


def password_lost(home: Path) -> LocalServerError:
    """Return the error for a server that knows neither the kept nor the first password."""
    return LocalServerError(
        Text(
            zh="{path} 中的密码与这个数据库不符。请恢复原来的密码文件；若已丢失，"
            "需要从备份恢复整个文件夹 {home}。",
            en="The password in {path} does not fit this database. Restore the original password "
            "file; if it is lost, restore the whole folder {home} from a backup.",
        ).format(path=home / "password", home=home)
    )


def _driver(uri: str, password: str) -> Driver:
    return GraphDatabase.driver(
        uri, auth=(USERNAME, password), connection_timeout=5.0, connection_acquisition_timeout=5.0
    )
