"""What kinds of things there are, and what they are called: the legend of every picture."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.match_answers import Legend
from graph.model import SCHEMA
from queries.legend import legend

blueprint = APIBlueprint("schema", __name__, url_prefix="/api/v1", tag="Schema")
_LEGEND = legend(SCHEMA)


@blueprint.get("/schema")
@blueprint.output(Legend)
def get_schema() -> dict[str, Any]:
    """Which types of nodes and relationships are declared, with their wording?"""
    return _LEGEND
