"""How many questions of a sheet are read right: the question asked, and every parameter."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.words.categories import Category
from queries.words.graph_words import all_categories, named_things
from queries.words.reading import read, recognise, shown
from queries.words.things import Thing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from graph.database import Database

COLUMNS = ("question", "lang", "intent", "parameters")
NOTHING = "none"
"""How a sheet writes that a question is none that can be answered."""


def evaluate_questions(
    database: Database, rows: Iterable[Mapping[str, str]], *, today: dt.date
) -> dict[str, Any]:
    """How many questions are read right?

    Args:
        database: The graph whose names the questions use.
        rows: Questions with :data:`COLUMNS`; the parameters as ``name=value`` separated by
            semicolons, things by their name, categories by their id, periods by their code.
        today: Day from which words such as «last month» are told.

    Returns:
        ``questions``, ``right`` (all of it), ``share``, ``intents_right`` (what is asked), the same
        ``by_language``, and ``wrong``: what was expected and how it was read, in the given order.

    Raises:
        InvalidInputError: A row lacks a column, or its parameters are written otherwise.
    """
    categories = all_categories(database)
    total, right = Counter[str](), Counter[str]()
    intents_right = 0
    wrong = []
    for number, row in enumerate(rows, 1):
        _check(number, row)
        text = row["question"]
        found = recognise(text, named_things(database, text), categories, today=today)
        reading = read(found)
        asked = reading.intent or NOTHING
        said = {name: _written(value) for name, value in reading.parameters.items()}
        expected = dict(each.split("=", 1) for each in row["parameters"].split(";") if each)
        total[row["lang"]] += 1
        intents_right += asked == row["intent"]
        if asked == row["intent"] and said == expected:
            right[row["lang"]] += 1
        else:
            wrong.append(
                {
                    "question": text,
                    "expected": {"intent": row["intent"], "parameters": expected},
                    "read": {"intent": asked, "parameters": said},
                }
            )
    return {
        "questions": total.total(),
        "right": right.total(),
        "share": right.total() / total.total() if total else None,
        "intents_right": intents_right,
        "by_language": {
            each: {"questions": total[each], "right": right[each]} for each in sorted(total)
        },
        "wrong": wrong,
    }


def _check(number: int, row: Mapping[str, str | None]) -> None:
    parameters = (row.get("parameters") or "").split(";")
    if all(row.get(each) is not None for each in COLUMNS) and all(
        "=" in each for each in parameters if each
    ):
        return
    reason = Text("应有各列：{columns}", "must have the columns {columns}")
    raise InvalidInputError(
        Text("问题表无法使用", "The sheet of questions cannot be used"),
        [Problem(f"row {number}", reason.format(columns=", ".join(COLUMNS)))],
    )


def _written(value: object) -> str:
    if isinstance(value, Category):
        return value.id
    if isinstance(value, Thing):
        return value.name
    return f"{value:g}" if isinstance(value, float) else str(shown(value))
