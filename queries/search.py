"""What is called like this? Suggestions while typing: names, aliases, pinyin and initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.statements import NAME_INDEX
from queries.catalog import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.database import Database

SEARCH = Question(
    "entities/search",
    ("index", "query", "text", "labels", "fetch", "limit"),
    {
        "id": str,
        "label": str,
        "name": str,
        "aliases": list,
        "synthetic": bool,
        "context": str,
    },
)
# Hits that are read before the wanted types are picked out of them.
_FETCHED = 5_000
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[a-z0-9]+")


def search(
    database: Database, text: str, *, labels: Sequence[str], limit: int = 8
) -> list[dict[str, Any]]:
    """Which things are called like this?

    Args:
        database: The graph.
        text: Part of a name or alias in Chinese, or of its pinyin or initials; several words all
            have to be found. Whatever is neither letter nor digit only separates words.
        labels: Searchable node types to look among.
        limit: How many suggestions at most.

    Returns:
        ``id``, ``label``, ``name``, ``aliases``, ``context`` (the place or parent it belongs to)
        and ``synthetic``; exact names first, then beginnings, then the rest by how well they fit,
        shorter names first.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    words = list(dict.fromkeys(_WORD.findall(text.lower())))
    if not words:
        return []
    return SEARCH.ask(
        database,
        {
            "index": NAME_INDEX,
            "query": " AND ".join(_lucene(each) for each in words),
            "text": text.strip().lower(),
            "labels": list(labels),
            "fetch": _FETCHED,
            "limit": limit,
        },
    )


_IN_LETTERS = ("initials", "pinyin", "alias_letters")


def _lucene(word: str) -> str:
    """Return the full-text query of one word of letters and digits, in any writing.

    The index holds pairs of Chinese characters, so a phrase of two and more is found as it stands
    and a single one only as a part of a pair. Letters are found within pinyin and initials; whole
    ones and beginnings count for more, because of many hits only the best are looked at. Words are
    in lower case, so none of them is an operator.
    """
    if _LETTERS.fullmatch(word):
        whole = " ".join(f"{each}:{word}^4" for each in _IN_LETTERS)
        begins = " ".join(f"{each}:{word}*^2" for each in _IN_LETTERS)
        return f"({whole} {begins} *{word}*)"
    return f"*{word}*" if len(word) == 1 else f'"{word}"'
