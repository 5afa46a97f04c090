"""How is one thing connected with another, and what stands and happens around it?"""

from __future__ import annotations

from queries.connections.common import common_neighbours
from queries.connections.neighbourhood import Around, neighbourhood
from queries.connections.paths import PathOptions, connect
from queries.connections.timeline import Span, timeline
from queries.connections.types import HUBS, LABELS, RELATIONS

__all__ = [
    "HUBS",
    "LABELS",
    "RELATIONS",
    "Around",
    "PathOptions",
    "Span",
    "common_neighbours",
    "connect",
    "neighbourhood",
    "timeline",
]
