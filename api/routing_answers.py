"""What the questions about routing are asked with and answered with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, NodeReference, Share, Words
from api.match_answers import MatchPath, NamedCategory, Reason
from api.requests import Identifier
from api.validation import NUMBER, RequestModel
from queries.routing.cases import MOST_TEXT, MOST_TITLE

# Pydantic needs it at run time, when it builds the models.
Id = Identifier
Threshold = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), NUMBER]
_THRESHOLD = "低于此把握请人工分派 / below it a person decides"


class PlacedText(RequestModel):
    """A case that is not filed: what it says, and where it is as far as is known."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")]
    title: Annotated[str, Field(max_length=MOST_TITLE)] = ""
    community_id: Id | None = None
    grid_id: Id | None = None
    compound_id: Id | None = None
    category_id: Id | None = None


class RoutingRequest(PlacedText):
    """A case that is to be sent to somebody."""

    threshold: Threshold | None = Field(None, description=_THRESHOLD)


class RoutingQuery(RequestModel):
    """How sure it has to be."""

    threshold: Threshold | None = Field(None, description=_THRESHOLD)


class SpokenWord(Answer):
    """A part of the text that speaks for a department.

    ``part`` is 0 for the title and 1 for the text; ``start`` and ``end`` count characters in it.
    """

    part: int
    start: int
    end: int
    text: str
    weight: float


class DutyAnswer(Answer):
    """A declared responsibility that covers what the case is about.

    ``steps`` lie between the category and the duty in the tree; ``departments`` share it.
    """

    category: NamedCategory
    duty: NamedCategory
    steps: int
    departments: int


class RoutedDepartment(Answer):
    """A department to send the case to.

    ``declared`` is how much of what is declared speaks for it, ``learned`` how likely it is by
    past dispatches alone; null where they teach nothing.
    """

    rank: int
    department: NodeReference
    synthetic: bool
    confidence: Share
    declared: Share
    learned: Share | None
    duties: list[DutyAnswer]
    words: list[SpokenWord]
    reasons: list[Words]


class TopicAnswer(Answer):
    """A category that the case is about; ``given``, or named by a word of the text."""

    category: NamedCategory
    share: Share
    given: bool
    part: int | None
    start: int | None
    end: int | None
    word: str | None


class Handler(NodeReference):
    """Who handles the case already."""

    role: str | None


class BlendAnswer(Answer):
    """How much what was learned counts, and how far the declared is trusted."""

    learned: Share
    trust: Share


class RoutingModelAnswer(Answer):
    """What was learned from, and how good it was on cases that were held out."""

    revision: int
    trained_at: str
    checksum: str
    examples: int
    synthetic_examples: int
    labels: int
    blend: BlendAnswer
    accuracy: Share
    calibration_error: Share


class RoutingLookedAt(Answer):
    """How much of the graph was looked at."""

    departments: int
    categories: int
    examples: int


class RoutingAnswer(Answer):
    """To which departments a case should be sent; ``triage`` leaves that to a person."""

    case: NodeReference | None
    synthetic: bool
    decision: Literal["route", "triage"]
    confidence: Share
    threshold: Share
    departments: list[RoutedDepartment]
    topics: list[TopicAnswer]
    handlers: list[Handler]
    model: RoutingModelAnswer | None
    looked_at: RoutingLookedAt
    graph: MatchPath
    notes: list[Reason]
