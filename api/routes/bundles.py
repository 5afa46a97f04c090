"""Which small set of providers together covers a need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from neo4j.spatial import WGS84Point

from api.bundle_answers import AdHocBundle, BundleQuery, BundlesAnswer
from api.resources import database, resources
from queries.bundle import BundleOptions, PartRequest, bundles, bundles_for_request
from queries.matching import NeedRequest

blueprint = APIBlueprint("bundles", __name__, url_prefix="/api/v1", tag="Matching")


@blueprint.get("/needs/<need_id>/bundles")
@blueprint.input(BundleQuery, location="query")
@blueprint.output(BundlesAnswer)
def get_bundles(need_id: str, query_data: Any) -> dict[str, Any]:  # noqa: ANN401 - a made model
    """Which small set of providers covers this need, and why does no smaller one?"""
    options = BundleOptions(
        count=query_data.count,
        most_providers=query_data.providers,
        prefer=query_data.prefer,
        tiers=frozenset(int(each) for each in query_data.tier),
        weights=query_data.weights(),
    )
    return bundles(
        database(),
        need_id,
        options,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


@blueprint.post("/bundles")
@blueprint.input(AdHocBundle)
@blueprint.output(BundlesAnswer)
def post_bundles(json_data: Any) -> dict[str, Any]:  # noqa: ANN401 - a made model
    """Which small set of providers covers a need of several parts that is not stored?"""
    place = json_data.location
    return bundles_for_request(
        database(),
        NeedRequest(
            starts_on=json_data.starts_on,
            ends_on=json_data.ends_on,
            beneficiary_groups=tuple(json_data.beneficiary_groups),
            minimum_age=json_data.minimum_age,
            maximum_age=json_data.maximum_age,
            location=WGS84Point((place.longitude, place.latitude)) if place else None,
        ),
        [
            PartRequest(
                category_ids=each.category_ids,
                quantity=each.quantity,
                unit_of_measure=each.unit_of_measure,
                name=each.name,
            )
            for each in json_data.parts
        ],
        BundleOptions(
            count=json_data.count,
            most_providers=json_data.providers,
            prefer=json_data.prefer,
            tiers=frozenset(json_data.tiers),
            weights=json_data.weights,
        ),
        community_id=json_data.community_id,
        grid_id=json_data.grid_id,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )
