"""What the graph knows of the words of a question: things by the full-text index, categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.model import SCHEMA
from graph.statements import NAME_INDEX
from graph.text import Text
from queries.catalog import Question
from queries.connections.nodes import shown_name
from queries.connections.types import NAMED_AFTER_PERSONS, PERSONS
from queries.words.categories import Category
from queries.words.reading import MOST_READ
from queries.words.text import folded
from queries.words.things import Thing, lookups

if TYPE_CHECKING:
    from graph.database import Database, Record

_THING = {
    "id": str,
    "name": str,
    "aliases": list,
    "pinyin": str,
    "initials": str,
    "alias_letters": list,
    "synthetic": bool,
    "communities": list,
    "persons": list,
}
ENTITIES = Question(
    "words/entities",
    ("index", "queries", "text", "labels", "fetch", "each", "limit", "named", "persons"),
    {"label": str, **_THING},
)
THING = Question("words/thing", ("id", "named", "persons"), _THING, {"Label": "Unit"})
CATEGORIES = Question(
    "words/categories",
    ("limit",),
    {"id": str, "name": str, "name_en": str, "aliases": list, "parent": str},
)

NAMED = tuple(
    each.name
    for each in SCHEMA.nodes.values()
    if each.searchable and each.listed and not each.personal_name and each.name != "Category"
)
"""Node types whose names are recognised: never persons."""

_MASKED: dict[str, object] = {"named": NAMED_AFTER_PERSONS, "persons": sorted(PERSONS)}
_FETCHED, _EACH, _LIMIT = 150, 25, 250
_MOST_CATEGORIES = 2_000
_TIMEOUT_S = 3.0


def named_things(database: Database, text: str) -> list[Thing]:
    """What of the graph may a text name? A bounded number, by type and id.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The index took too long.
    """
    plain = folded(text[:MOST_READ])
    queries = lookups(plain)
    if not queries:
        return []
    records = ENTITIES.ask(
        database,
        {
            "index": NAME_INDEX,
            "queries": queries,
            "text": plain,
            "labels": list(NAMED),
            "fetch": _FETCHED,
            "each": _EACH,
            "limit": _LIMIT,
            **_MASKED,
        },
        timeout_s=_TIMEOUT_S,
    )
    return [_thing(each["label"], each) for each in records]


def find_thing(database: Database, label: str, node_id: str, where: str) -> Thing:
    """Return the thing that a user chose.

    Raises:
        InvalidInputError: There is none, or things of that type are not recognised in questions.
    """
    records = (
        THING.ask(database, {"id": node_id, **_MASKED}, types={"Label": label})
        if label in NAMED
        else []
    )
    if not records:
        raise InvalidInputError(
            Text("更正无法使用", "The correction cannot be used"),
            [Problem(where, Text("不存在：{id}", "does not exist: {id}").format(id=node_id))],
        )
    return _thing(label, records[0])


def all_categories(database: Database) -> tuple[Category, ...]:
    """Return the categories of the graph, by id."""
    return tuple(
        Category(each["id"], each["name"], each["name_en"], tuple(each["aliases"]), each["parent"])
        for each in CATEGORIES.ask(database, {"limit": _MOST_CATEGORIES})
    )


def _thing(label: str, record: Record) -> Thing:
    return Thing(
        label=label,
        id=record["id"],
        name=record["name"],
        shown=shown_name(label, record["name"], None, record["persons"]).zh,
        aliases=tuple(record["aliases"]),
        pinyin=record["pinyin"],
        initials=record["initials"],
        alias_letters=tuple(record["alias_letters"]),
        communities=tuple(record["communities"]),
        synthetic=record["synthetic"],
    )
