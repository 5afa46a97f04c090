"""To which departments should a case be sent?"""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.resources import database
from api.routing import ask_routing
from api.routing_answers import RoutingAnswer, RoutingQuery, RoutingRequest
from queries.routing.cases import load_case, new_case

blueprint = APIBlueprint("routing", __name__, url_prefix="/api/v1", tag="Cases")


@blueprint.post("/cases/routing")
@blueprint.input(RoutingRequest)
@blueprint.output(RoutingAnswer)
def post_routing(json_data: RoutingRequest) -> dict[str, Any]:
    """To which departments should a case be sent that is not filed yet, and how sure is that?"""
    given = json_data.model_dump(exclude={"threshold", "text"})
    return ask_routing(new_case(database(), json_data.text, **given), json_data.threshold)


@blueprint.get("/cases/<case_id>/routing")
@blueprint.input(RoutingQuery, location="query")
@blueprint.output(RoutingAnswer)
def get_routing(case_id: str, query_data: RoutingQuery) -> dict[str, Any]:
    """To which departments should this case be sent, and how sure is that?"""
    return ask_routing(load_case(database(), case_id), query_data.threshold)
