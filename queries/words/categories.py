"""What is a question about? Categories by their names, aliases and the words that are used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from queries.words.lexicon import category_words, word
from queries.words.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from queries.words.lexicon import Word

_SHORTEST_LIKE, _LIKE = 3, 80.0
_SHORTEST_LETTERS, _LIKE_LETTERS = 6, 88.0
_LATIN_WEIGHT = 0.45


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the graph."""

    id: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that a question speaks of.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        category: The category.
        written: The word by which it was recognised.
        how: word, similar or chosen.
        score: How sure that is, 0 to 1.
    """

    start: int
    end: int
    category: Category
    written: str
    how: str
    score: float


@lru_cache(maxsize=8)
def vocabulary(categories: tuple[Category, ...]) -> tuple[tuple[Word, Category, int], ...]:
    """Return the words of categories, each with its category and its depth in the tree."""
    by_id = {each.id: each for each in categories}
    found = []
    for each in categories:
        depth, above = 0, each.parent
        while above in by_id and depth < len(categories):
            depth, above = depth + 1, by_id[above].parent
        own = [word(each.id, folded(name), english=False) for name in (each.name, *each.aliases)]
        if each.name_en:
            own.append(word(each.id, folded(each.name_en), english=True))
        found += [(name, each, depth) for name in (*own, *category_words().get(each.id, ()))]
    return tuple(found)


def topics(
    text: str, categories: Sequence[Category], *, outside: Iterable[tuple[int, int]] = ()
) -> list[Topic]:
    """Of which categories does a text speak? Those of the longest word first.

    Args:
        text: The text as :func:`queries.words.text.folded` returns it.
        categories: The categories of the graph.
        outside: Stretches in which nothing is looked for: names of things.
    """
    blocked = list(outside)
    known = vocabulary(tuple(categories))
    found = []
    for name, category, depth in known:
        for match in name.found.finditer(text):
            start, end = match.span()
            if not any(start < last and first < end for first, last in blocked):
                weight = len(name.written) * (_LATIN_WEIGHT if name.written.isascii() else 1)
                topic = Topic(start, end, category, name.written, "word", 1.0)
                found.append(((-weight, -depth, start, category.id), topic))
    if not found:
        found = [*_similar(text, known, blocked)]
    best: dict[str, Topic] = {}
    for _, topic in sorted(found, key=lambda each: each[0]):
        best.setdefault(topic.category.id, topic)
    return list(best.values())


def _similar(
    text: str,
    known: Sequence[tuple[Word, Category, int]],
    blocked: Sequence[tuple[int, int]],
) -> Iterable[tuple[tuple[float, int, int, str], Topic]]:
    """Yield categories that are nearly named: with a slip of the pen."""
    for name, category, depth in known:
        latin = name.written.isascii()
        shortest, least = (_SHORTEST_LETTERS, _LIKE_LETTERS) if latin else (_SHORTEST_LIKE, _LIKE)
        if not shortest <= len(name.written) <= len(text):
            continue
        best = fuzz.partial_ratio_alignment(name.written, text, score_cutoff=least)
        if best and not any(
            best.dest_start < last and first < best.dest_end for first, last in blocked
        ):
            score = best.score / 100 - 0.2
            topic = Topic(best.dest_start, best.dest_end, category, name.written, "similar", score)
            yield (-best.score, -depth, best.dest_start, category.id), topic
