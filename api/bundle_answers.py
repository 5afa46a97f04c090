"""What the questions about bundles take, and what they are answered with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from api.answers import Answer, NodeReference, Share, Words
from api.match_answers import MatchedNeed, MatchPath, Named, Reason
from api.requests import (
    Age,
    Amount,
    Day,
    FeatureName,
    Group,
    Identifier,
    Measure,
    Position,
    TierNumber,
    TierText,
)
from api.validation import WHOLE, RequestModel
from api.weighting import Weight, WeightedQuery, weight_fields

_COUNT = Annotated[int, Field(ge=1, le=10), WHOLE]
_MOST = Annotated[int, Field(ge=1, le=20), WHOLE]
_PREFER = Literal["few", "fit"]
_MAXIMUM_PARTS = 10
_OPTIONS: dict[str, Any] = {
    "count": (_COUNT, Field(3, description="几组方案 / how many bundles")),
    "providers": (_MOST, Field(10, description="每组最多几家 / providers in a bundle at most")),
    "prefer": (
        _PREFER,
        Field(
            "few",
            description="few：先求家数少；fit：先求匹配好 / fewest providers or best fit first",
        ),
    ),
}

BundleQuery = create_model(
    "BundleQuery",
    __base__=WeightedQuery,
    __doc__="How bundles are made and cut.",
    tier=(
        list[TierText],
        Field(default_factory=list, max_length=5, description="只看这些层级 / only these tiers"),
    ),
    **_OPTIONS,
    **weight_fields(),
)
BundlePart = create_model(
    "BundlePart",
    __base__=RequestModel,
    __doc__="One part of what is wanted, and how much of it.",
    name=(Annotated[str, Field(max_length=200)], ""),
    category_ids=(Annotated[list[Identifier], Field(min_length=1, max_length=10)], ...),
    quantity=(Amount | None, None),
    unit_of_measure=(Measure | None, None),
)
_PARTS: Any = Annotated[
    list[BundlePart],  # type: ignore[valid-type] # a model made at run time
    Field(min_length=1, max_length=_MAXIMUM_PARTS),
]
AdHocBundle = create_model(
    "AdHocBundle",
    __base__=RequestModel,
    __doc__="A need of several parts that is asked about without being stored.",
    community_id=(Identifier, ...),
    parts=(_PARTS, ...),
    grid_id=(Identifier | None, None),
    starts_on=(Day | None, None),
    ends_on=(Day | None, None),
    beneficiary_groups=(list[Group], Field(default_factory=list, max_length=20)),
    minimum_age=(Age | None, None),
    maximum_age=(Age | None, None),
    location=(Position | None, None),
    tiers=(list[TierNumber], Field(default_factory=list, max_length=5)),
    weights=(
        dict[FeatureName, Weight],
        Field(
            default_factory=dict,
            description="所列特征的权重，其余不变 / weights of these features, the others stay",
        ),
    ),
    **_OPTIONS,
)


class BundledPart(Answer):
    """One part of what is wanted, and how many things can serve it."""

    part: int
    need: MatchedNeed
    fitting: int


class Given(Answer):
    """What one provider gives to one part.

    ``quantity`` is in the unit of the need, ``resource_quantity`` in that of the resource; both
    are null where nobody counts.
    """

    part: int
    resource: Named
    quantity: float | None
    unit_of_measure: str | None
    resource_quantity: float | None
    share: Share
    score: float
    explanation: Words


class BundledProvider(Answer):
    """One provider of a bundle; ``covered_without`` is what the others would cover."""

    provider: NodeReference
    tier: int
    gives: list[Given]
    covered_without: Share
    synthetic: bool
    reasons: list[Words]


class CoveredPart(Answer):
    """How much of a part a bundle covers."""

    part: int
    covered: float | None
    uncovered: float | None
    unit_of_measure: str | None
    share: Share


class BundleAnswer(Answer):
    """One set of providers; ``cost`` is Σ (1 − score) over every provider and part it serves."""

    rank: int
    complete: bool
    covered_share: Share
    cost: float
    providers: list[BundledProvider]
    parts: list[CoveredPart]
    reasons: list[Words]
    graph: MatchPath


class CouldBeAsked(Answer):
    """Somebody with a duty or a skill who lists no resource."""

    part: int
    provider: NodeReference
    tier: int
    score: float
    explanation: Words
    synthetic: bool


class BundlesLookedAt(Answer):
    """How much of the graph was looked at.

    ``pairs`` of a part and a resource that serves it; ``left_out`` cannot serve; ``similar`` are
    only of a neighbouring category, so they cover nothing.
    """

    parts: int
    providers: int
    resources: int
    pairs: int
    left_out: int
    similar: int


class BundlesAnswer(Answer):
    """The best set of providers and its alternatives."""

    parts: list[BundledPart]
    bundles: list[BundleAnswer]
    could_be_asked: list[CouldBeAsked]
    prefer: str
    proved: bool
    looked_at: BundlesLookedAt
    weights: dict[str, float]
    notes: list[Reason]
