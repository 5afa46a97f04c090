"""The application: settings in, a Flask application out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from apiflask import APIFlask
from flask.json.provider import DefaultJSONProvider

from api import cli, document, problems, resources
from api.routes import entities, health, matching, pages, schema
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.database import Database

MAXIMUM_BODY_BYTES = 1_000_000


def _json_provider(app: APIFlask) -> DefaultJSONProvider:
    """Return Flask's own JSON: Chinese as it is written, keys in the order of the answer."""
    provider = DefaultJSONProvider(app)
    provider.ensure_ascii = False
    provider.sort_keys = False
    return provider


def create_app(settings: Settings | None = None, database: Database | None = None) -> APIFlask:
    """Build the application.

    Args:
        settings: What can be set from outside; read from the environment when None.
        database: The database to use; the one that the settings name when None, reached on first
            use.

    Raises:
        ConfigurationError: The environment holds settings that cannot be used.
    """
    app = APIFlask(
        __name__,
        title="区域化共建知识图谱 / Co-building knowledge graph",
        version="1.0.0",
        docs_path=None,
        static_folder="static",
    )
    app.config["MAX_CONTENT_LENGTH"] = MAXIMUM_BODY_BYTES
    app.json = _json_provider(app)
    chosen = settings or Settings.from_environment(os.environ)
    resources.attach(app, resources.Resources(chosen, database))
    problems.register(app)
    for blueprint in (
        health.blueprint,
        schema.blueprint,
        matching.blueprint,
        entities.blueprint,
        pages.blueprint,
    ):
        app.register_blueprint(blueprint)
    document.register(app)
    pages.secure(app)
    cli.register(app)
    return app
