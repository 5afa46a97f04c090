"""A question in words: read, answered, and the reading shown back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.words.answers import ANSWERS, Answered
from queries.words.graph_words import all_categories, find_thing, named_things
from queries.words.lexicon import intents
from queries.words.reading import MOST_READ, Chosen, Corrections, read, recognise
from queries.words.telling import name_of, nearest, reading_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.database import Database
    from graph.text import Language
    from queries.words.answers import Asker
    from queries.words.categories import Category

_CUT = Text(
    "问题太长，只读了前 {count} 个字",
    "The question is long; its first {count} characters were read",
).format(count=MOST_READ)
_UNSURE = Text("不太确定是否理解对了，请核对", "The reading is not certain; please check it")
_OTHERS_NAMED = Text(
    "「{text}」还可能指别的，可以更正", "«{text}» may also mean something else and can be corrected"
)
_STILL = Text("请补充：{names}", "Please add: {names}")
_NOT_UNDERSTOOD = Text(
    "没有听懂；可以试试相近的问法", "This was not understood; one of the nearest questions may help"
)
_UNSURE_BELOW = 0.5
_AS_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user says a stretch of the text means; no label means that nothing is named."""

    start: int
    end: int
    label: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the user corrected, as it was sent."""

    intent: str | None = None
    category: str | None = None
    entities: Sequence[Choice] = field(default=())


def ask(
    asker: Asker, text: str, *, language: Language, corrected: Corrected | None = None
) -> dict[str, Any]:
    """What is asked in these words, and what is the answer?

    Args:
        asker: The graph, the day and the weights.
        text: The question, in Chinese or English; names may be written in pinyin or with slips.
        language: In which language the nearest questions are looked for.
        corrected: What the user corrected of an earlier reading of the same text.

    Returns:
        ``understood``; ``reading`` (what is asked, about what, how each name was recognised, how
        sure that is, what else may be meant, and all of it told in a sentence); ``answer`` as the
        question itself gives it, None where something is missing; ``link``, where the API gives the
        same; ``looked_at``, ``notes``, and ``nearest`` questions where it was not understood.

    Raises:
        InvalidInputError: The text holds no letter, or a correction names nothing.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    if not text.strip(" \t\r\n"):
        raise _refused("text", Text("不得为空", "must not be empty"))
    categories = all_categories(asker.database)
    corrections = _corrections(asker.database, text, corrected, categories)
    things = named_things(asker.database, text)
    found = recognise(text, things, categories, today=asker.today, corrections=corrections)
    reading = read(found, corrections)
    notes = [("text_cut", _CUT)] if len(text) > MOST_READ else []
    answered = Answered(None, None)
    told = reading_json(reading)
    if reading.intent is None:
        notes.append(("not_understood", _NOT_UNDERSTOOD))
    elif reading.missing:
        names = [name_of(each) for each in reading.missing]
        needed = Text("、".join(each.zh for each in names), ", ".join(each.en for each in names))
        notes.append(("missing", _STILL.format(names=needed)))
    else:
        notes += _doubts(told)
        answered = ANSWERS[reading.intent](asker, dict(reading.parameters))
    return {
        "understood": reading.intent is not None,
        "reading": told,
        "answer": answered.answer,
        "link": answered.link,
        "looked_at": {"names": len(things), "categories": len(categories), **answered.looked_at},
        "notes": [{"code": code, **note.as_dict()} for code, note in [*notes, *answered.notes]],
        "nearest": [] if reading.intent else nearest(text, language),
    }


def _doubts(told: dict[str, Any]) -> list[tuple[str, Text]]:
    doubts = [("unsure", _UNSURE)] if told["confidence"] < _UNSURE_BELOW else []
    several = [
        each["text"]
        for each in told["entities"]
        if any(other["score"] + _AS_SURE >= each["score"] for other in each["alternatives"])
    ]
    return [*doubts, *(("several", _OTHERS_NAMED.format(text=each)) for each in several)]


def _corrections(
    database: Database,
    text: str,
    corrected: Corrected | None,
    categories: Sequence[Category],
) -> Corrections:
    if corrected is None:
        return Corrections()
    if corrected.intent is not None and corrected.intent not in intents():
        raise _refused("corrections.intent", _unknown(corrected.intent))
    category = next((each for each in categories if each.id == corrected.category), None)
    if corrected.category is not None and category is None:
        raise _refused("corrections.category", _unknown(corrected.category))
    chosen = []
    for number, each in enumerate(corrected.entities):
        where = f"corrections.entities.{number}"
        if not 0 <= each.start < each.end <= min(len(text), MOST_READ):
            reason = Text("不在问题之内", "does not lie within the question")
            raise _refused(f"{where}.start", reason)
        thing = None
        if each.label is not None and each.id is not None:
            thing = find_thing(database, each.label, each.id, f"{where}.id")
        chosen.append(Chosen(each.start, each.end, thing))
    return Corrections(corrected.intent, chosen, category)


def _unknown(code: str) -> Text:
    return Text("不存在：{id}", "does not exist: {id}").format(id=code[:100])


def _refused(where: str, reason: Text) -> InvalidInputError:
    return InvalidInputError(
        Text("问题或更正无法使用", "The question or its correction cannot be used"),
        [Problem(where, reason)],
    )
