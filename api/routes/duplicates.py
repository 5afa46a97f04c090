"""Duplicates: found, judged, merged and un-merged; never of itself."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.duplicate_answers import (
    CandidatePage,
    DismissalAnswer,
    DismissalRequest,
    DuplicatesQuery,
    MergeAnswer,
    MergePage,
    MergeRequest,
)
from api.problems import MEDIA_TYPE
from api.requests import OffsetQuery
from api.resources import database
from graph.merges import dismiss, find_merge, list_merges, merge_nodes, unmerge
from graph.model import SCHEMA
from queries.duplicates import duplicate_candidates

blueprint = APIBlueprint("duplicates", __name__, url_prefix="/api/v1", tag="Duplicates")

_SCHEMAS = "#/components/schemas"
_MERGE: dict[int | str, Any] = {
    200: {
        "description": "What a merge would do",
        "content": {"application/json": {"schema": {"$ref": f"{_SCHEMAS}/MergeAnswer"}}},
    },
    409: {
        "description": "One was merged already, or the two cannot be one",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}/ProblemDetails"}}},
    },
}


@blueprint.get("/duplicates")
@blueprint.input(DuplicatesQuery, location="query")
@blueprint.output(CandidatePage)
def get_duplicates(query_data: DuplicatesQuery) -> dict[str, Any]:
    """Which two things of one type may be the same, the likeliest first, and why?"""
    return duplicate_candidates(
        database(),
        query_data.type,
        minimum=query_data.minimum,
        limit=query_data.limit,
        offset=query_data.offset,
    ).as_json()


@blueprint.post("/duplicates/dismissals")
@blueprint.input(DismissalRequest)
@blueprint.output(DismissalAnswer, status_code=201)
def post_dismissal(json_data: DismissalRequest) -> dict[str, Any]:
    """Judge that two things are not the same; they are not offered again."""
    return dismiss(
        database(), json_data.type, json_data.ids, reason=json_data.reason, by=json_data.by
    ).as_json()


@blueprint.post("/merges")
@blueprint.input(MergeRequest)
@blueprint.output(MergeAnswer, status_code=201)
@blueprint.doc(responses=_MERGE)
def post_merge(json_data: MergeRequest) -> dict[str, Any] | tuple[dict[str, Any], int]:
    """Merge one thing into another; a dry run answers 200 with the same and writes nothing."""
    merge = merge_nodes(
        database(),
        SCHEMA,
        json_data.type,
        json_data.keep_id,
        json_data.lose_id,
        reason=json_data.reason,
        by=json_data.by,
        dry_run=json_data.dry_run,
    )
    return (merge.as_json(), 200) if json_data.dry_run else merge.as_json()


@blueprint.get("/merges")
@blueprint.input(OffsetQuery, location="query")
@blueprint.output(MergePage)
def get_merges(query_data: OffsetQuery) -> dict[str, Any]:
    """Which merges were there, the latest first?"""
    merges, total = list_merges(database(), offset=query_data.offset, limit=query_data.limit)
    return {"items": [each.summary() for each in merges], "total": total}


@blueprint.get("/merges/<merge_id>")
@blueprint.output(MergeAnswer)
def get_merge(merge_id: str) -> dict[str, Any]:
    """What did a merge do?"""
    return find_merge(database(), merge_id).as_json()


@blueprint.post("/merges/<merge_id>/undo")
@blueprint.output(MergeAnswer)
def post_undo(merge_id: str) -> dict[str, Any]:
    """Make everything as it was before a merge; 409 with the list where something was touched."""
    return unmerge(database(), SCHEMA, merge_id).as_json()
