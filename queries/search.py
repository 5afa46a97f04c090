"""What is called like this? Suggestions while typing: names, aliases, pinyin and initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.statements import NAME_INDEX
from queries.catalog import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.database import Database

_COLUMNS = {
    "id": str,
    "label": str,
    "name": str,
    "aliases": list,
    "synthetic": bool,
    "context": str,
}
SEARCH = Question(
    "entities/search", ("index", "query", "text", "labels", "fetch", "limit"), _COLUMNS
)
SEARCH_WITHIN = Question("entities/search_within", ("text", "limit"), _COLUMNS, {"Label": "Need"})
# Hits that are read before the wanted types are picked out of them.
_FETCHED = 1_000
_LUCENE_SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
_LATIN = re.compile(r"[a-z0-9]+")


def search(
    database: Database, text: str, *, labels: Sequence[str], limit: int = 8
) -> list[dict[str, Any]]:
    """Which things are called like this?

    Args:
        database: The graph.
        text: Part of a name or alias in Chinese, or the beginning of its pinyin or initials.
        labels: Searchable node types to look among.
        limit: How many suggestions at most.

    Returns:
        ``id``, ``label``, ``name``, ``aliases``, ``context`` (the place or parent it belongs to)
        and ``synthetic``; exact names first, then beginnings, then the rest by how well they fit.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    text = text.strip()
    if not text:
        return []
    folded = text.lower() if text.isascii() else text
    found = SEARCH.ask(
        database,
        {
            "index": NAME_INDEX,
            "query": _lucene(folded),
            "text": folded,
            "labels": list(labels),
            "fetch": _FETCHED,
            "limit": limit,
        },
    )
    for label in labels:
        if len(found) >= limit:
            break
        seen = {(each["label"], each["id"]) for each in found}
        more = SEARCH_WITHIN.ask(database, {"text": folded, "limit": limit}, types={"Label": label})
        found.extend(each for each in more if (each["label"], each["id"]) not in seen)
    return found[:limit]


def _lucene(text: str) -> str:
    """Return the full-text query: the phrase as it stands, or words beginning with the letters."""
    if _LATIN.fullmatch(text):
        return f"{text}*"
    phrase = _LUCENE_SPECIAL.sub(r"\\\1", text)
    return f'"{phrase}"'
