"""Questions in words."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from api.language import preferred_language
from api.question_answers import ExampleQuestions, QuestionAnswer, QuestionRequest
from api.questions import ask_in_words
from queries.words import Choice, Corrected, examples

blueprint = APIBlueprint("questions", __name__, url_prefix="/api/v1", tag="Questions")


@blueprint.post("/questions")
@blueprint.input(QuestionRequest)
@blueprint.output(QuestionAnswer)
def post_question(json_data: QuestionRequest) -> dict[str, Any]:
    """What is asked in these words, and what is the answer?

    The reading is shown back; send the same text with ``corrections`` where it is wrong.
    """
    given = json_data.corrections
    corrected = (
        None
        if given is None
        else Corrected(
            given.intent,
            given.category,
            [Choice(each.start, each.end, each.label, each.id) for each in given.entities],
        )
    )
    return ask_in_words(json_data.text, json_data.lang or preferred_language(), corrected)


@blueprint.get("/questions/examples")
@blueprint.output(ExampleQuestions)
def get_examples() -> dict[str, Any]:
    """What can be asked in words? One example of every kind of question."""
    return {"items": examples()}
