"""Who can resource a need, and which suggestions were turned down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from neo4j.spatial import WGS84Point

from api.answers import RejectionAnswer
from api.match_answers import MatchAnswer, MatchingFeatures
from api.requests import AdHocNeed, MatchQuery, RejectionRequest, WithdrawQuery
from api.resources import database, resources
from graph.model import SCHEMA
from graph.workflow import rejections
from queries.matching import NeedRequest, match, match_request
from queries.matching.match import MatchOptions
from queries.matching.need import place_request
from queries.published import published

blueprint = APIBlueprint("matching", __name__, url_prefix="/api/v1", tag="Matching")


@blueprint.get("/matching/features")
@blueprint.output(MatchingFeatures)
def get_features() -> dict[str, Any]:
    """By what is a match judged: features, weights and tiers?"""
    return published(resources().settings.weights)


@blueprint.get("/needs/<need_id>/matches")
@blueprint.input(MatchQuery, location="query")
@blueprint.output(MatchAnswer)
def get_matches(need_id: str, query_data: Any) -> dict[str, Any]:  # noqa: ANN401 - a made model
    """Which units, departments, members and teams can serve this need, best first, and why?"""
    options = MatchOptions(
        limit=query_data.limit,
        tiers=frozenset(int(each) for each in query_data.tier),
        order=query_data.order,
        weights=query_data.weights(),
    )
    return match(
        database(),
        need_id,
        options,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


@blueprint.post("/matches")
@blueprint.input(AdHocNeed)
@blueprint.output(MatchAnswer)
def post_matches(json_data: AdHocNeed) -> dict[str, Any]:
    """Who could serve a need that is not stored?"""
    need = place_request(
        database(),
        NeedRequest(
            name=json_data.name,
            quantity=json_data.quantity,
            unit_of_measure=json_data.unit_of_measure,
            starts_on=json_data.starts_on,
            ends_on=json_data.ends_on,
            beneficiary_groups=tuple(json_data.beneficiary_groups),
            minimum_age=json_data.minimum_age,
            maximum_age=json_data.maximum_age,
            location=_point(json_data),
        ),
        community_id=json_data.community_id,
        category_ids=json_data.category_ids,
        grid_id=json_data.grid_id,
    )
    options = MatchOptions(
        limit=json_data.limit,
        tiers=frozenset(json_data.tiers),
        order=json_data.order,
        weights=json_data.weights,
    )
    return match_request(
        database(),
        need,
        options,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


@blueprint.post("/needs/<need_id>/rejections")
@blueprint.input(RejectionRequest)
@blueprint.output(RejectionAnswer, status_code=201)
def post_rejection(need_id: str, json_data: RejectionRequest) -> dict[str, Any]:
    """Turn a suggestion down, with the reason; it is not suggested for this need again."""
    rejection = rejections.reject(
        database(),
        SCHEMA,
        need_id=need_id,
        provider_label=json_data.provider.label,
        provider_id=json_data.provider.id,
        reason=json_data.reason,
    )
    return rejection.as_json()


@blueprint.delete("/needs/<need_id>/rejections/<provider_id>")
@blueprint.input(WithdrawQuery, location="query")
@blueprint.output({}, status_code=204)
def delete_rejection(need_id: str, provider_id: str, query_data: WithdrawQuery) -> str:
    """Let a provider be suggested again."""
    rejections.withdraw(
        database(),
        SCHEMA,
        need_id=need_id,
        provider_label=query_data.label,
        provider_id=provider_id,
    )
    return ""


def _point(need: AdHocNeed) -> WGS84Point | None:
    place = need.location
    return WGS84Point((place.longitude, place.latitude)) if place else None
