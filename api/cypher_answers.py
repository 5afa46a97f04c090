"""What queries of one's own take, and what they are answered with."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from api.answers import Answer, MomentText
from api.match_answers import Reason
from api.validation import WHOLE, RequestModel
from queries.analyst import MAXIMUM_ROWS, MAXIMUM_SECONDS

_LONGEST_QUERY = 20_000
_SHORTEST_TIME = 0.05
QueryText = Annotated[
    str, StringConstraints(min_length=1, max_length=_LONGEST_QUERY, pattern=r"\S")
]
Limit = Annotated[int, Field(ge=1, le=MAXIMUM_ROWS), WHOLE]
Seconds = Annotated[float, Field(ge=_SHORTEST_TIME, le=MAXIMUM_SECONDS, allow_inf_nan=False)]
Parameters = Annotated[
    dict[str, Any],
    Field(default_factory=dict, max_length=100, description="$参数的值 / values of $parameters"),
]


class CypherBody(RequestModel):
    """A query that only reads, and how much of its answer is wanted."""

    query: QueryText
    parameters: Parameters
    limit: Limit = 1_000
    timeout_s: Seconds = 10.0


class SaveBody(RequestModel):
    """A query to keep."""

    name: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"\S"),
    ]
    description: Annotated[str, Field(max_length=2_000)] | None = None
    query: QueryText
    parameters: Parameters


class RunBody(RequestModel):
    """With what a saved query is run; parameters that are left out keep what was saved."""

    parameters: Parameters
    limit: Limit = 1_000
    timeout_s: Seconds = 10.0


class CypherAnswer(Answer):
    """Rows of a query, each in the order of the columns; nothing personal is in them."""

    columns: list[str]
    rows: list[list[Any]]
    row_count: int
    cut: bool
    ms: float
    query_hash: str
    notes: list[Reason]


class SavedQueryAnswer(Answer):
    """A query that somebody saved."""

    id: str
    name: str
    description: str | None
    query: str
    parameters: dict[str, Any]
    created_at: MomentText


class SavedQueryPage(Answer):
    """Saved queries, by name."""

    items: list[SavedQueryAnswer]
    total: int
