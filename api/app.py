"""The application: settings in, a Flask application out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from apiflask import APIFlask

from api import cli, document, problems, resources
from api.commands.common import refuse
from api.encoding import FastJSONProvider
from api.routes import (
    analyses,
    bundles,
    connections,
    cypher,
    duplicates,
    entities,
    export,
    health,
    imports,
    jobs,
    lists,
    matching,
    open311,
    pages,
    partners,
    planning,
    providers,
    questions,
    schema,
    templates,
)
from graph.errors import ConfigurationError, InvalidInputError
from graph.settings import Settings
from graph.text import Text
from queries.matching import resolve_weights

if TYPE_CHECKING:
    from graph.database import Database

MAXIMUM_BODY_BYTES = 1_000_000


def create_app(settings: Settings | None = None, database: Database | None = None) -> APIFlask:
    """Build the application.

    Args:
        settings: What can be set from outside; read from the environment when None.
        database: The database to use; the one that the settings name when None, reached on first
            use.

    Raises:
        ConfigurationError: The environment holds settings that cannot be used. On the command line
            it is told there and ends the program.
    """
    app = APIFlask(
        __name__,
        title="区域化共建知识图谱 / Co-building knowledge graph",
        version="1.0.0",
        docs_path=None,
        static_folder="static",
    )
    app.config["MAX_CONTENT_LENGTH"] = MAXIMUM_BODY_BYTES
    app.json = FastJSONProvider(app)
    resources.attach(app, resources.Resources(_checked(settings), database))
    problems.register(app)
    for blueprint in (
        health.blueprint,
        schema.blueprint,
        matching.blueprint,
        connections.blueprint,
        cypher.blueprint,
        lists.blueprint,
        providers.blueprint,
        bundles.blueprint,
        planning.blueprint,
        analyses.blueprint,
        partners.blueprint,
        questions.blueprint,
        imports.blueprint,
        duplicates.blueprint,
        jobs.blueprint,
        export.blueprint,
        templates.blueprint,
        open311.blueprint,
        entities.blueprint,
        pages.blueprint,
    ):
        app.register_blueprint(blueprint)
    document.register(app)
    pages.secure(app)
    cli.register(app)
    return app


def _checked(given: Settings | None) -> Settings:
    """Return settings that every part of the application can work with."""
    try:
        settings = given or Settings.from_environment(os.environ)
        _check_weights(settings)
    except ConfigurationError as error:
        if click.get_current_context(silent=True):
            refuse(error)
        raise
    return settings


def _check_weights(settings: Settings) -> None:
    """Find out at the start, not at somebody's first question, that the weights are wrong."""
    try:
        resolve_weights(settings.weights)
    except InvalidInputError as error:
        raise ConfigurationError(
            Text("COBUILD_WEIGHTS 无法使用", "COBUILD_WEIGHTS cannot be used"), error.problems
        ) from error
