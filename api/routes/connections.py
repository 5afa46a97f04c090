"""How things are connected, what stands around one, and what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apiflask import APIBlueprint

from api.connection_answers import (
    CommonAnswer,
    CommonQuery,
    ConnectionsAnswer,
    ConnectionsQuery,
    NeighbourhoodAnswer,
    NeighbourhoodQuery,
    TimelineAnswer,
    TimelineQuery,
)
from api.resources import database
from queries.connections import (
    Around,
    PathOptions,
    Span,
    common_neighbours,
    connect,
    neighbourhood,
    timeline,
)

blueprint = APIBlueprint("connections", __name__, url_prefix="/api/v1", tag="Connections")


@blueprint.get("/nodes/<label>/<node_id>/connections/<to_label>/<to_id>")
@blueprint.input(ConnectionsQuery, location="query")
@blueprint.output(ConnectionsAnswer)
def get_connections(
    label: str, node_id: str, to_label: str, to_id: str, query_data: ConnectionsQuery
) -> dict[str, Any]:
    """How are two things connected? The shortest paths, each explained."""
    return connect(
        database(),
        (label, node_id),
        (to_label, to_id),
        PathOptions(
            limit=query_data.limit,
            maximum_length=query_data.maximum_length,
            only=query_data.type,
            without=query_data.without,
            avoid=query_data.avoided(),
        ),
    )


@blueprint.get("/nodes/<label>/<node_id>/common/<to_label>/<to_id>")
@blueprint.input(CommonQuery, location="query")
@blueprint.output(CommonAnswer)
def get_common(
    label: str, node_id: str, to_label: str, to_id: str, query_data: CommonQuery
) -> dict[str, Any]:
    """What stands directly beside two things, and so joins them?"""
    return common_neighbours(
        database(),
        (label, node_id),
        (to_label, to_id),
        only=query_data.type,
        without=query_data.without,
        avoid=query_data.avoid,
        limit=query_data.limit,
    )


@blueprint.get("/nodes/<label>/<node_id>/neighbourhood")
@blueprint.input(NeighbourhoodQuery, location="query")
@blueprint.output(NeighbourhoodAnswer)
def get_neighbourhood(label: str, node_id: str, query_data: NeighbourhoodQuery) -> dict[str, Any]:
    """What stands around one thing, and how much of each kind?"""
    return neighbourhood(
        database(),
        label,
        node_id,
        Around(
            depth=query_data.depth,
            each=query_data.each,
            only=query_data.type,
            without=query_data.without,
            avoid=query_data.avoided(),
        ),
    )


@blueprint.get("/nodes/<label>/<node_id>/timeline")
@blueprint.input(TimelineQuery, location="query")
@blueprint.output(TimelineAnswer)
def get_timeline(label: str, node_id: str, query_data: TimelineQuery) -> dict[str, Any]:
    """What happened to one thing and around it, in the order of time?"""
    return timeline(
        database(),
        label,
        node_id,
        Span(
            since=query_data.since,
            until=query_data.until,
            newest_first=query_data.order == "newest",
            offset=query_data.offset,
            limit=query_data.limit,
        ),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the server runs
    )
