"""What the questions from a provider's side take, and what they are answered with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, create_model

from api.answers import Answer, NodeReference, Words
from api.match_answers import Match, MatchedNeed, MatchPath, Named, Reason
from api.requests import Identifier, MatchLimit, TierText
from api.validation import WHOLE
from api.weighting import WeightedQuery, weight_fields

NeedsQuery = create_model(
    "NeedsQuery",
    __base__=WeightedQuery,
    __doc__="Which of the needs that a provider can serve, and how they are ranked.",
    community=(
        Identifier | None,
        Field(None, description="社区编号 / only needs of this community, by its id"),
    ),
    limit=(MatchLimit, 20),
    tier=(
        list[TierText],
        Field(default_factory=list, max_length=5, description="只看这些层级 / only by these tiers"),
    ),
    **weight_fields(),
)
AsksQuery = create_model(
    "AsksQuery",
    __base__=WeightedQuery,
    __doc__="From whose view, and how many.",
    community=(Identifier, Field(description="社区编号 / id of the community that asks")),
    limit=(Annotated[int, Field(ge=1, le=60), WHOLE], 10),
    **weight_fields(),
)


class ServedNeed(Match):
    """One need that the provider can serve; the same figures as in the answer about the need."""

    need: MatchedNeed


class ServedLookedAt(Answer):
    """How much of the graph was looked at.

    ``needs`` that stand where the provider may serve and are about something it gives;
    ``satisfied`` of these, which want nothing more; ``gifts`` of the provider; ``pairs`` judged.
    """

    needs: int
    satisfied: int
    gifts: int
    pairs: int


class ServedLeftOut(Answer):
    """A need that the provider cannot serve, and why."""

    need: Named
    community: Named | None
    resource: Named | None
    tier: int
    reason: Reason


class NeedsAnswer(Answer):
    """Which needs a provider can serve, best first, with reasons."""

    provider: NodeReference
    community: Named | None
    synthetic: bool
    needs: list[ServedNeed]
    total: int
    looked_at: ServedLookedAt
    left_out: list[ServedLeftOut]
    weights: dict[str, float]
    notes: list[Reason]


class ComparedProvider(Answer):
    """Somebody else who can serve the need."""

    provider: NodeReference
    tier: int
    score: float


class StandingAnswer(Answer):
    """Where the provider stands among all who can serve the need.

    ``advantage`` is its score less that of the next best, or of the best when another one is.
    """

    place: int
    count: int
    advantage: float
    others: list[ComparedProvider]


class Ask(ServedNeed):
    """One need to ask the provider for, and why it rather than another."""

    standing: StandingAnswer
    reasons: list[Words]


class Elsewhere(Answer):
    """A need that the provider can serve and others serve better."""

    need: Named
    place: int
    count: int
    score: float
    first: ComparedProvider


class AsksLookedAt(ServedLookedAt):
    """How much of the graph was looked at; ``compared`` needs were held against everybody."""

    compared: int


class AsksAnswer(Answer):
    """What a community should ask a provider for, by its advantage over the next best."""

    provider: NodeReference
    community: Named
    synthetic: bool
    asks: list[Ask]
    total: int
    elsewhere: list[Elsewhere]
    elsewhere_total: int
    looked_at: AsksLookedAt
    graph: MatchPath
    weights: dict[str, float]
    notes: list[Reason]
