"""What questions in words are asked with and answered with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.answers import Answer, NodeReference, Share, Words
from api.match_answers import Reason
from api.requests import Identifier
from api.validation import WHOLE, OneOf, RequestModel
from queries.words import intents
from queries.words.graph_words import NAMED

MAXIMUM_TEXT = 10_000
_Place = Annotated[int, Field(ge=0, le=MAXIMUM_TEXT), WHOLE]
IntentCode = Annotated[str, OneOf(tuple(intents()))]
NamedType = Annotated[str, OneOf(NAMED)]


class ChosenEntity(RequestModel):
    """What a stretch of the question means; without type and id, that it names nothing."""

    start: _Place
    end: _Place
    label: NamedType | None = None
    id: Identifier | None = None


class QuestionCorrections(RequestModel):
    """What an earlier reading of the same text got wrong."""

    intent: IntentCode | None = None
    category: Identifier | None = None
    entities: list[ChosenEntity] = Field(default_factory=list, max_length=20)


class QuestionRequest(RequestModel):
    """A question in words."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAXIMUM_TEXT,
            pattern=r"\S",
            description="中文或英文的问题 / a question in Chinese or English",
        ),
    ]
    lang: Literal["zh", "en"] | None = None
    corrections: QuestionCorrections | None = None


class OtherEntity(NodeReference):
    """What a name may also mean."""

    synthetic: bool
    how: str
    score: Share


class ReadEntity(OtherEntity):
    """A thing that the question names: where, and how it was recognised."""

    start: int
    end: int
    text: str
    how_told: Words
    alternatives: list[OtherEntity]


class ReadCategory(Answer):
    """A category that the question speaks of."""

    start: int
    end: int
    text: str
    id: str
    name: str
    how: str
    score: Share


class OtherIntent(Answer):
    """Another question that may be meant."""

    intent: str
    label: Words
    fit: Share


class ReadingAnswer(Answer):
    """How the question was read."""

    intent: str | None
    label: Words | None
    text: Words
    parameters: dict[str, Any]
    missing: list[str]
    confidence: Share
    entities: list[ReadEntity]
    categories: list[ReadCategory]
    alternatives: list[OtherIntent]


class AnswerLink(Answer):
    """Where the API gives the same answer."""

    method: Literal["GET", "POST"]
    url: str
    body: dict[str, Any] | None


class ExampleQuestion(Answer):
    """A question that can be asked."""

    intent: str
    label: Words
    question: Words


class QuestionAnswer(Answer):
    """The answer to a question in words, and how it was read."""

    understood: bool
    reading: ReadingAnswer
    answer: dict[str, Any] | None
    link: AnswerLink | None
    looked_at: dict[str, int]
    notes: list[Reason]
    nearest: list[ExampleQuestion]


class ExampleQuestions(Answer):
    """What can be asked in words."""

    items: list[ExampleQuestion]
