"""What is sent and answered about duplicates and merges."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.answers import Answer, MomentText, NodeReference, ProviderKey, Share, Words
from api.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from api.requests import Identifier
from api.validation import NUMBER, WHOLE, OneOf, RequestModel
from queries.duplicates import DEFAULT_MINIMUM, TYPES

ComparedType = Annotated[str, OneOf(TYPES)]
Pair = Annotated[list[Identifier], Field(min_length=2, max_length=2)]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"\S"),
]


class DuplicatesQuery(RequestModel):
    """Of which type duplicates are looked for, and which pairs are wanted."""

    type: ComparedType
    minimum: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), NUMBER] = DEFAULT_MINIMUM
    offset: Annotated[int, Field(ge=0, le=1_000_000), WHOLE] = 0
    limit: Annotated[int, Field(ge=1, le=MAXIMUM_LIMIT), WHOLE] = DEFAULT_LIMIT


class DismissalRequest(RequestModel):
    """Two things that are not the same, and why."""

    type: ComparedType
    ids: Pair
    reason: Reason
    by: Identifier | None = Field(None, description="谁判断的 / who says so, a pseudonymous id")


class MergeRequest(RequestModel):
    """Which thing is merged into which, and why they are the same."""

    type: ComparedType
    keep_id: Identifier
    lose_id: Identifier
    reason: Reason
    by: Identifier | None = Field(None, description="谁判断的 / who says so, a pseudonymous id")
    dry_run: bool = False


class SignAnswer(Answer):
    """What one sign says of two things: −1 against, 1 for, times its weight."""

    name: str
    value: Annotated[float, Field(ge=-1, le=1)]
    weight: float


class CandidateAnswer(Answer):
    """Two things that may be the same."""

    nodes: Annotated[list[NodeReference], Field(min_length=2, max_length=2)]
    score: Share
    features: list[SignAnswer]
    reasons: list[Words]


class CandidatePage(Answer):
    """Pairs, the likeliest first, and what was looked at to find them."""

    items: list[CandidateAnswer]
    total: int
    looked_at: int
    complete: bool


class DismissalAnswer(Answer):
    """Two things that were judged not to be the same."""

    type: str
    ids: list[str]
    reason: str
    at: MomentText


class MergeSummary(Answer):
    """One merge: what into what, and why."""

    id: str | None
    type: str
    keep_id: str
    lose_id: str
    reason: str
    state: Literal["merged", "undone", "tried"]
    at: MomentText
    undone_at: MomentText | None


class MergedRelation(Answer):
    """What became of a relationship of the thing that was merged away."""

    type: str
    direction: Literal["in", "out"]
    other: ProviderKey
    fate: Literal["moved", "folded", "dropped"]
    properties: list[str]


class MergeAnswer(MergeSummary):
    """One merge with what it did: names of properties, never their values."""

    properties: list[str]
    differing: list[str]
    sources: list[str]
    relations: list[MergedRelation]


class MergePage(Answer):
    """Merges, the latest first."""

    items: list[MergeSummary]
    total: int
