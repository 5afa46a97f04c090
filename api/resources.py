"""What a request works with: the settings and the database of this application."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app

from api.provide import provide
from graph.database import Database

if TYPE_CHECKING:
    from flask import Flask

    from graph.settings import Settings

_KEY = "cobuild"


@dataclass
class Resources:
    """Settings, and the database that is reached on first use."""

    settings: Settings
    given: Database | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def database(self) -> Database:
        """The database; a local Neo4j is started for it when the settings name no server.

        Raises:
            LocalServerError: The local Neo4j cannot be provided.
            ConfigurationError: The settings cannot be used.
        """
        with self._lock:
            if self.given is None:
                self.given = Database.from_settings(provide(self.settings).settings)
            return self.given


def attach(app: Flask, resources: Resources) -> None:
    """Give an application its resources."""
    app.extensions[_KEY] = resources


def resources() -> Resources:
    """Return the resources of the application that serves this request or command."""
    return cast("Resources", current_app.extensions[_KEY])


def database() -> Database:
    """Return the database of the application that serves this request or command."""
    return resources().database
