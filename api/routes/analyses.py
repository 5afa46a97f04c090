"""Questions that may take long, as jobs: begun, followed, cancelled."""

from __future__ import annotations

import os
from typing import Any

from apiflask import APIBlueprint
from flask import url_for

from api.analyses.answers import AnalysisAnswer
from api.analyses.store import AnalysisStore
from api.plan_answers import PlanRequest
from api.provide import provide
from api.resources import database, resources
from queries.planning.scope import check_place

blueprint = APIBlueprint("analyses", __name__, url_prefix="/api/v1", tag="Analyses")


@blueprint.post("/plan-analyses")
@blueprint.input(PlanRequest)
@blueprint.output(AnalysisAnswer, status_code=202)
def post_plan_analysis(json_data: PlanRequest) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Make the plan of ``/api/v1/plans`` in the background; Location names what to follow."""
    check_place(database(), json_data.place.label, json_data.place.id)
    return _begun("plan", json_data)


@blueprint.get("/analyses/<analysis_id>")
@blueprint.output(AnalysisAnswer)
def get_analysis(analysis_id: str) -> dict[str, Any]:
    """How far is an analysis, and what came of it?"""
    return _store().look(analysis_id)


@blueprint.delete("/analyses/<analysis_id>")
@blueprint.output({}, status_code=204)
def delete_analysis(analysis_id: str) -> str:
    """Cancel an analysis that runs, or forget one that has ended."""
    _store().end(analysis_id)
    return ""


def _begun(kind: str, request: PlanRequest) -> tuple[dict[str, Any], int, dict[str, str]]:
    analysis = _store().start(kind, request.model_dump(mode="json", by_alias=True))
    address = url_for("analyses.get_analysis", analysis_id=analysis["id"])
    return analysis, 202, {"Location": address}


def _store() -> AnalysisStore:
    settings = resources().settings
    return AnalysisStore(
        settings.home / "analyses",
        lambda: {**os.environ, **provide(settings).settings.environment()},
    )
