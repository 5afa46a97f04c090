"""Does the service live, and can it answer?"""

from __future__ import annotations

from apiflask import APIBlueprint

from api.answers import Health
from api.resources import database
from graph.definitions import applied_version
from graph.errors import DatabaseUnavailableError
from graph.model import SCHEMA
from graph.text import Text

blueprint = APIBlueprint("health", __name__, tag="Service")


@blueprint.get("/healthz")
@blueprint.output(Health)
def healthz() -> dict[str, str]:
    """Does the process live? It says nothing of the database."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@blueprint.output(Health)
def readyz() -> dict[str, str]:
    """Can questions be answered now? 503 with the reason when not."""
    version = applied_version(database())
    if version is None:
        raise DatabaseUnavailableError(
            Text(
                "数据库尚未准备好：请先运行 make run 或 flask --app api load",
                "The database is not prepared yet: run make run, or flask --app api load",
            )
        )
    if version != SCHEMA.version:
        raise DatabaseUnavailableError(
            Text(
                "数据库的模式版本是 {found}，需要 {wanted}",
                "The database has schema version {found}, {wanted} is needed",
            ).format(found=version, wanted=SCHEMA.version)
        )
    return {"status": "ok"}
