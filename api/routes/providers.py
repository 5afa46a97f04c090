"""What a provider can serve, and what to ask it for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apiflask import APIBlueprint

from api.provider_answers import AsksAnswer, AsksQuery, NeedsAnswer, NeedsQuery
from api.resources import database, resources
from graph.errors import NotFoundError
from graph.model import SCHEMA
from graph.text import Text
from queries.reverse import PROVIDER_LABELS, AskOptions, ReverseOptions, asks, needs_served

blueprint = APIBlueprint("providers", __name__, url_prefix="/api/v1", tag="Matching")
_LABELS = {SCHEMA.nodes[label].plural: label for label in PROVIDER_LABELS}


@blueprint.get("/providers/<kind>/<provider_id>/needs")
@blueprint.input(NeedsQuery, location="query")
@blueprint.output(NeedsAnswer)
def get_needs_served(kind: str, provider_id: str, query_data: Any) -> dict[str, Any]:  # noqa: ANN401 - a made model
    """Which needs can this unit, department, member or team serve, best first, and why?

    ``kind`` is units, departments, members or teams.
    """
    options = ReverseOptions(
        community_id=query_data.community,
        limit=query_data.limit,
        tiers=frozenset(int(each) for each in query_data.tier),
        weights=query_data.weights(),
    )
    return needs_served(
        database(),
        _label(kind),
        provider_id,
        options,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


@blueprint.get("/providers/<kind>/<provider_id>/asks")
@blueprint.input(AsksQuery, location="query")
@blueprint.output(AsksAnswer)
def get_asks(kind: str, provider_id: str, query_data: Any) -> dict[str, Any]:  # noqa: ANN401 - a made model
    """What should a community ask this provider for, rather than somebody else?

    ``kind`` is units, departments, members or teams.
    """
    return asks(
        database(),
        _label(kind),
        provider_id,
        query_data.community,
        AskOptions(limit=query_data.limit, weights=query_data.weights()),
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=resources().settings.weights,
    )


def _label(kind: str) -> str:
    """Return the node type that is called so in addresses."""
    if kind not in _LABELS:
        unknown = Text("没有这种提供方；可用：{known}", "No such kind of provider; known: {known}")
        raise NotFoundError(unknown.format(known=", ".join(_LABELS)))
    return _LABELS[kind]
