"""Queries of one's own, in Cypher: read only, and those worth keeping."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.cypher_access import analysts_only
from api.cypher_answers import (
    CypherAnswer,
    CypherBody,
    RunBody,
    SaveBody,
    SavedQueryAnswer,
    SavedQueryPage,
)
from api.problems import MEDIA_TYPE
from api.requests import OffsetQuery
from api.resources import database
from graph.saved_queries import delete_query, find_query, list_queries, save_query
from queries.analyst import CypherRequest, check_cypher, run_cypher

blueprint = APIBlueprint("cypher", __name__, url_prefix="/api/v1", tag="Cypher")

_CLOSED: dict[int | str, Any] = {
    403: {
        "description": "Queries of one's own are not open to this caller",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
    }
}


@blueprint.post("/cypher")
@blueprint.input(CypherBody)
@blueprint.output(CypherAnswer)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def post_cypher(json_data: CypherBody) -> dict[str, Any]:
    """Run a Cypher query that only reads; what is personal is masked, long answers are cut."""
    request = CypherRequest(
        query=json_data.query,
        parameters=json_data.parameters,
        limit=json_data.limit,
        timeout_s=json_data.timeout_s,
    )
    return run_cypher(database(), request)


@blueprint.get("/cypher/saved")
@blueprint.input(OffsetQuery, location="query")
@blueprint.output(SavedQueryPage)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def get_saved_queries(query_data: OffsetQuery) -> dict[str, Any]:
    """Which queries are saved, by name?"""
    items, total = list_queries(database(), offset=query_data.offset, limit=query_data.limit)
    return {"items": items, "total": total}


@blueprint.post("/cypher/saved")
@blueprint.input(SaveBody)
@blueprint.output(SavedQueryAnswer, status_code=201)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def post_saved_query(json_data: SaveBody) -> dict[str, Any]:
    """Save a query under a name; what may not be run is not saved."""
    request = CypherRequest(query=json_data.query, parameters=json_data.parameters)
    check_cypher(database(), request)
    return save_query(
        database(),
        json_data.name,
        json_data.query,
        parameters=json_data.parameters,
        description=json_data.description,
    )


@blueprint.get("/cypher/saved/<query_id>")
@blueprint.output(SavedQueryAnswer)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def get_saved_query(query_id: str) -> dict[str, Any]:
    """What is saved under this id?"""
    return find_query(database(), query_id)


@blueprint.delete("/cypher/saved/<query_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def delete_saved_query(query_id: str) -> str:
    """Forget a saved query."""
    delete_query(database(), query_id)
    return ""


@blueprint.post("/cypher/saved/<query_id>/run")
@blueprint.input(RunBody)
@blueprint.output(CypherAnswer)
@blueprint.doc(responses=_CLOSED)
@analysts_only
def post_saved_query_run(query_id: str, json_data: RunBody) -> dict[str, Any]:
    """Run a saved query, with its own parameters or others."""
    saved = find_query(database(), query_id)
    request = CypherRequest(
        query=saved["query"],
        parameters={**saved["parameters"], **json_data.parameters},
        limit=json_data.limit,
        timeout_s=json_data.timeout_s,
    )
    return run_cypher(database(), request)
