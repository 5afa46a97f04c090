"""Our declarations: every entity and relationship of regional co-building, once.

Change a declaration here and constraints, statements, validation, API, documentation and legend
follow. Raise :data:`SCHEMA_VERSION` whenever stored data would have to change.
"""

from __future__ import annotations

from graph.model import lists, party, people, places, process, system
from graph.schema import Schema

SCHEMA_VERSION = 1

SCHEMA = Schema.of(
    SCHEMA_VERSION,
    nodes=(
        *places.NODES,
        *party.NODES,
        *people.NODES,
        *lists.NODES,
        *process.NODES,
        *system.NODES,
    ),
    relations=(
        *places.RELATIONS,
        *party.RELATIONS,
        *people.RELATIONS,
        *lists.RELATIONS,
        *process.RELATIONS,
    ),
)
