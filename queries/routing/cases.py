"""Cases as they are learned from and routed: texts without the names of places and persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.text import Text
from queries.catalog import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.database import Database

CASE = Question(
    "routing/case",
    ("case_id",),
    {
        "id": str,
        "name": str,
        "description": str,
        "synthetic": bool,
        "category_ids": list,
        "community_id": str,
        "places": list,
        "people": list,
        "handlers": list,
    },
)
PLACE = Question(
    "routing/place",
    ("community_id", "grid_id", "compound_id", "category_id"),
    {"community": dict, "grid": dict, "compound": dict, "category": dict, "county_id": str},
)
MOST_TEXT, MOST_TITLE = 20_000, 500
"""How many characters the text and the title of a case may have when it is asked about."""

_PLACES = ("community", "grid", "compound")
_SHORTEST_NAME = 2
_UNKNOWN = Text("没有编号为「{id}」的{what}", "There is no {what} with id {id!r}")
_NAMES = {
    "community": Text("社区", "community"),
    "grid": Text("网格", "grid"),
    "compound": Text("小区", "compound"),
    "category": Text("分类", "category"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """What a case says, before or after it is filed.

    Attributes:
        parts: Title and details, as they were written.
        places: Names of the places where it is.
        people: Names of the persons whom it concerns.
        category_ids: What it is known to be about; empty when only the text tells.
        county_id: County whose departments may be asked; None for all.
        id: Id of the case; None when it is not filed.
        synthetic: Whether it is invented for demonstration.
        handlers: Who handles it already.
    """

    parts: tuple[str, ...]
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()
    county_id: str | None = None
    id: str | None = None
    synthetic: bool = False
    handlers: Sequence[Mapping[str, Any]] = ()

    def bare(self) -> tuple[str, ...]:
        """Return the parts with spaces where places and persons are named."""
        return tuple(blanked(part, (*self.places, *self.people)) for part in self.parts)


def blanked(text: str, names: Iterable[str]) -> str:
    """Return a text of the same length in which these names are spaces.

    >>> blanked("水仙名苑下水堵塞", ["水仙名苑"])
    '    下水堵塞'
    """
    for name in sorted({each for each in names if each}, key=lambda each: (-len(each), each)):
        if len(name) >= _SHORTEST_NAME:
            text = text.replace(name, " " * len(name))
    return text


def load_case(database: Database, case_id: str) -> CaseText:
    """What does a filed case say?

    Raises:
        NotFoundError: There is no such case.
        DatabaseUnavailableError: Neo4j is away.
    """
    records = CASE.ask(database, {"case_id": case_id})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的诉求", "There is no case with id {id!r}").format(id=case_id)
        )
    [record] = records
    parameters = dict.fromkeys(("grid_id", "compound_id", "category_id"))
    [place] = PLACE.ask(database, {**parameters, "community_id": record["community_id"]})
    return CaseText(
        parts=(record["name"], record["description"] or ""),
        places=tuple(record["places"]),
        people=tuple(record["people"]),
        category_ids=tuple(record["category_ids"]),
        county_id=place["county_id"],
        id=record["id"],
        synthetic=record["synthetic"],
        handlers=record["handlers"],
    )


def new_case(
    database: Database,
    text: str,
    *,
    title: str = "",
    community_id: str | None = None,
    grid_id: str | None = None,
    compound_id: str | None = None,
    category_id: str | None = None,
) -> CaseText:
    """Put a case that is not filed into the graph's terms.

    Args:
        database: The graph.
        text: What it says.
        title: What it is called.
        community_id: Where it is, as far as is known; and so the other places.
        grid_id: See above.
        compound_id: See above.
        category_id: What it is about; None lets the text tell.

    Raises:
        InvalidInputError: It says nothing, or a place or the category does not exist; ``problems``
            names each field.
        DatabaseUnavailableError: Neo4j is away.
    """
    given = {
        "community_id": community_id,
        "grid_id": grid_id,
        "compound_id": compound_id,
        "category_id": category_id,
    }
    [record] = PLACE.ask(database, given)
    problems = [
        Problem(field, _UNKNOWN.format(id=value, what=_NAMES[field[:-3]]))
        for field, value in given.items()
        if value is not None and record[field[:-3]] is None
    ]
    if not text.strip() and not title.strip():
        problems.append(Problem("text", Text("不得为空", "must not be empty")))
    if problems:
        raise InvalidInputError(
            Text("诉求中有无法使用的内容", "The case says things that cannot be used"), problems
        )
    places = (record[each]["name"] for each in _PLACES if record[each])
    return CaseText(
        parts=(title, text),
        places=tuple(each for each in places if each),
        category_ids=(category_id,) if category_id else (),
        county_id=record["county_id"],
    )
