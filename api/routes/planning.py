"""Plans for a place, and the proposals that come of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apiflask import APIBlueprint

from api.plan_answers import PlanAnswer, PlanRequest, ProposalsAnswer, ProposalsRequest
from api.resources import database, resources
from graph.workflow.proposals import Proposal, propose

blueprint = APIBlueprint("planning", __name__, url_prefix="/api/v1", tag="Planning")


@blueprint.post("/plans")
@blueprint.input(PlanRequest)
@blueprint.output(PlanAnswer)
def post_plan(json_data: PlanRequest) -> dict[str, Any]:
    """Who should serve which needs of a community, township or county, all at once, and why?

    Nothing is written: send what is accepted to ``/api/v1/proposals``.
    """
    from queries.planning.plan import plan  # noqa: PLC0415 - the optimisers take half a second

    return plan(
        database(),
        json_data.place.label,
        json_data.place.id,
        json_data.options(),
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


@blueprint.post("/proposals")
@blueprint.input(ProposalsRequest)
@blueprint.output(ProposalsAnswer, status_code=201)
def post_proposals(json_data: ProposalsRequest) -> dict[str, Any]:
    """Turn a plan, or a part of it, into proposals: all of them, or none.

    A proposal is a commitment in the state ``proposed``; it holds nothing until it is offered.
    """
    proposals = [
        Proposal(
            need_id=each.need_id,
            provider_label=each.provider.label,
            provider_id=each.provider.id,
            resource_id=each.resource_id,
            quantity=each.quantity,
            unit_of_measure=each.unit_of_measure,
        )
        for each in json_data.items
    ]
    return propose(database(), proposals, replace=json_data.replace).as_json()
