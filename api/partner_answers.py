"""What the question about partners takes, and what it is answered with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, DayText, NodeReference, Share
from api.match_answers import MatchPath, Named, Reason
from api.validation import WHOLE, RequestModel


class PartnersQuery(RequestModel):
    """For what a partner is looked for, and how many are wanted."""

    kind: Literal["agreement", "seat"] = "agreement"
    limit: Annotated[int, Field(ge=1, le=100), WHOLE] = 10


class JudgedValue(Answer):
    """One way of judging: its own figure, and where that stands among all candidates."""

    figure: float
    value: Share


class PartnerItem(Answer):
    """Somebody who should become a partner: score = Σ weight × value."""

    rank: int
    partner: NodeReference
    score: Share
    values: dict[str, JudgedValue]
    reasons: list[Reason]
    ended_on: DayText | None
    synthetic: bool
    graph: MatchPath


class PartnerCommittee(Named):
    """The big committee in which a seat is looked for, and how full it is."""

    held: int
    maximum_seats: int | None


class PartnersLookedAt(Answer):
    """How much of the graph was looked at."""

    communities: int
    partners: int
    ties: int
    needs: int
    resources: int
    candidates: int


class PartnerWeights(Answer):
    """Which weights were used: those shipped, or a revision of those learned from the graph."""

    source: Literal["default", "learned"]
    revision: int
    learned_on: DayText | None
    edges: int
    prior: str
    values: dict[str, Share]


class PartnersAnswer(Answer):
    """Who should sign an agreement or take a seat next, best first, with reasons."""

    asker: NodeReference
    kind: Literal["agreement", "seat"]
    synthetic: bool
    items: list[PartnerItem]
    total: int
    committee: PartnerCommittee | None
    looked_at: PartnersLookedAt
    weights: PartnerWeights
    graph: MatchPath
    notes: list[Reason]
