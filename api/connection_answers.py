"""What the questions about connections are asked with and answered with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.answers import Answer, NodeReference, Words
from api.match_answers import MatchPath, Reason
from api.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from api.requests import Day
from api.validation import TRUTH, WHOLE, OneOf, RequestModel
from queries.connections import HUBS, LABELS, RELATIONS
from queries.connections.common import MAXIMUM_COMMON
from queries.connections.neighbourhood import MAXIMUM_DEPTH, MAXIMUM_EACH
from queries.connections.paths import (
    DEFAULT_LENGTH,
    DEFAULT_PATHS,
    MAXIMUM_LENGTH,
    MAXIMUM_PATHS,
)

# Pydantic needs it at run time, when it builds the models.
DayGiven = Day
NodeType = Annotated[str, OneOf(LABELS)]
RelationName = Annotated[str, OneOf(RELATIONS)]
Direction = Literal["out", "in"]
_AVOID = f"不经过这些类型，默认 / types to avoid, by default: {', '.join(HUBS)}"


class _Filters(RequestModel):
    """What may be followed."""

    type: list[RelationName] = Field(
        default_factory=list, max_length=60, description="只走这些关系 / follow only these"
    )
    without: list[RelationName] = Field(
        default_factory=list, max_length=60, description="不走这些关系 / do not follow these"
    )
    avoid: list[NodeType] = Field(default_factory=list, max_length=40, description=_AVOID)


class _HubFilters(_Filters):
    """What may be followed, where hubs are avoided unless asked for."""

    hubs: Annotated[bool, TRUTH] = Field(
        default=False, description="也经过枢纽 / also pass what is avoided by default"
    )

    def avoided(self) -> tuple[str, ...]:
        """Return the node types to avoid: those named, or else the hubs."""
        return tuple(self.avoid) or (() if self.hubs else HUBS)


class ConnectionsQuery(_HubFilters):
    """Which paths between two things."""

    limit: Annotated[int, Field(ge=1, le=MAXIMUM_PATHS), WHOLE] = DEFAULT_PATHS
    maximum_length: Annotated[int, Field(ge=1, le=MAXIMUM_LENGTH), WHOLE] = DEFAULT_LENGTH


class CommonQuery(_Filters):
    """What may be in common, and by what."""

    limit: Annotated[int, Field(ge=1, le=MAXIMUM_COMMON), WHOLE] = 20


class NeighbourhoodQuery(_HubFilters):
    """How far to look, and at what."""

    depth: Annotated[int, Field(ge=1, le=MAXIMUM_DEPTH), WHOLE] = 1
    each: Annotated[int, Field(ge=1, le=MAXIMUM_EACH), WHOLE] = Field(
        default=10, description="每种关系最多几个 / how many of each kind of one node"
    )


class TimelineQuery(RequestModel):
    """Which part of a timeline."""

    since: DayGiven | None = None
    until: DayGiven | None = None
    order: Literal["oldest", "newest"] = "oldest"
    offset: Annotated[int, Field(ge=0, le=1_000_000), WHOLE] = 0
    limit: Annotated[int, Field(ge=1, le=MAXIMUM_LIMIT), WHOLE] = DEFAULT_LIMIT


class Drawing(MatchPath):
    """What is to be drawn."""


class Remark(Reason):
    """What an answer left out, or how it is to be read."""


class MarkedNode(NodeReference):
    """A node, and whether it is invented for demonstration."""

    synthetic: bool


class StepRelation(Answer):
    """A relationship between two neighbours, seen from the first."""

    type: str
    label: Words
    direction: Direction


class PathStep(Answer):
    """One step of a path, by one or several relationships."""

    from_: MarkedNode = Field(alias="from")
    to: MarkedNode
    relationships: list[StepRelation]


class ConnectionPath(Answer):
    """One path, explained."""

    length: int
    steps: list[PathStep]
    reasons: list[Words]
    graph: Drawing
    synthetic: bool


class Extent(Answer):
    """How much of the graph was looked at."""

    nodes: int
    relationships: int


class ConnectionsAnswer(Answer):
    """How two things are connected, the shortest paths first."""

    from_: MarkedNode = Field(alias="from")
    to: MarkedNode
    paths: list[ConnectionPath]
    graph: Drawing
    avoided: list[str]
    maximum_length: int
    complete: bool
    looked_at: Extent
    notes: list[Remark]


class CommonNeighbour(MarkedNode):
    """What stands beside both."""

    degree: int
    weight: float
    from_relationships: list[StepRelation]
    to_relationships: list[StepRelation]
    reasons: list[Words]


class CommonAnswer(Answer):
    """What two things have in common, what joins few others first."""

    from_: MarkedNode = Field(alias="from")
    to: MarkedNode
    direct: list[StepRelation]
    items: list[CommonNeighbour]
    total: int
    score: float
    graph: Drawing
    complete: bool
    looked_at: Extent
    notes: list[Remark]


class KindCount(Answer):
    """How much of one kind stands beside a node."""

    type: str
    label: Words
    direction: Direction
    node_type: str
    node_label: Words
    total: int
    shown: int


class NearNode(MarkedNode):
    """A node of a neighbourhood."""

    distance: int
    degree: int
    hidden: int | None


class NeighbourhoodAnswer(Answer):
    """What stands around a node."""

    node: MarkedNode
    depth: int
    counts: list[KindCount]
    items: list[NearNode]
    graph: Drawing
    avoided: list[str]
    looked_at: Extent
    notes: list[Remark]


class PropertyChange(Answer):
    """A property before and after; of personal ones both are null."""

    property: str
    label: Words
    before: Any
    after: Any


class TimelineEntry(Answer):
    """What happened once."""

    at: str
    kind: Literal["date", "relation", "beside", "event", "change", "merge"]
    to_come: bool
    about: MarkedNode
    type: str | None
    direction: Direction | None
    property: str | None
    from_state: str | None
    to_state: str | None
    changes: list[PropertyChange]
    reasons: list[Words]


class Touched(Answer):
    """How much of the graph was looked at."""

    relationships: int


class TimelineAnswer(Answer):
    """What happened to a node and around it."""

    node: MarkedNode
    items: list[TimelineEntry]
    total: int
    looked_at: Touched
    notes: list[Remark]
