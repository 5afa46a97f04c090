"""Imports: listed, shown, undone."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.import_answers import ChangePage, ImportAnswer, ImportPage, UndoneAnswer
from api.requests import OffsetQuery
from api.resources import database
from api.same_site import refuse_other_sites
from graph.imports import changes_of, find_import, list_imports, undo_import
from graph.model import SCHEMA

blueprint = APIBlueprint("imports", __name__, url_prefix="/api/v1", tag="Imports")
blueprint.before_request(refuse_other_sites)


@blueprint.get("/imports")
@blueprint.input(OffsetQuery, location="query")
@blueprint.output(ImportPage)
def get_imports(query_data: OffsetQuery) -> dict[str, Any]:
    """Which imports were there, the latest first?"""
    batches, total = list_imports(database(), offset=query_data.offset, limit=query_data.limit)
    return {"items": [each.summary() for each in batches], "total": total}


@blueprint.get("/imports/<import_id>")
@blueprint.output(ImportAnswer)
def get_import(import_id: str) -> dict[str, Any]:
    """Which files did an import read, and what became of every row?"""
    return find_import(database(), import_id).as_json()


@blueprint.get("/imports/<import_id>/changes")
@blueprint.input(OffsetQuery, location="query")
@blueprint.output(ChangePage)
def get_changes(import_id: str, query_data: OffsetQuery) -> dict[str, Any]:
    """What did an import change of what was there, before and after?"""
    find_import(database(), import_id)
    changes, total = changes_of(
        database(), import_id, offset=query_data.offset, limit=query_data.limit
    )
    return {"items": changes, "total": total}


@blueprint.post("/imports/<import_id>/undo")
@blueprint.output(UndoneAnswer)
def post_undo(import_id: str) -> dict[str, int]:
    """Make the graph as it was before an import; 409 with the list where something was touched."""
    return undo_import(database(), SCHEMA, import_id).as_json()
