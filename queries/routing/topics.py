"""What is a text about? Categories whose names and aliases stand in it. Pure."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.analysis.routing.grams import folded_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SHORTEST, _SHORTEST_LATIN = 2, 4
_HEAD = 2
_SPACES = re.compile(r" +")
_LATIN_CHARACTERS = 2.5


@dataclass(frozen=True, slots=True)
class Category:
    """A category and the words it is known by."""

    id: str
    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    parent_id: str | None

    def as_json(self) -> dict[str, str | None]:
        """Return the category as JSON shows it."""
        return {"id": self.id, "name": self.name, "name_en": self.name_en}


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that a text is about.

    Attributes:
        category: The category.
        share: How much of what was recognised speaks for it; all topics sum up to 1.
        given: Whether the caller said so, rather than the text.
        part: Which part of the text names it; None when it is given.
        start: Where the word begins in that part.
        end: Where it ends.
        word: The word itself.
    """

    category: Category
    share: float
    given: bool = False
    part: int | None = None
    start: int = 0
    end: int = 0
    word: str = ""


class Tree:
    """The categories, what stands above each, and the words by which they are known."""

    def __init__(self, categories: Iterable[Category]) -> None:
        """Take all categories; a word that two of them share names both."""
        self.by_id = {each.id: each for each in categories}
        self._terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        lone = _lone_words(self.by_id.values())
        for each in self.by_id.values():
            words = (*_words(each), *lone.get(each.id, ()))
            for term in dict.fromkeys(filter(None, map(_plain, words))):
                self._terms[term[:_HEAD]].append((term, each.id))
        for terms in self._terms.values():
            terms.sort(key=lambda item: (-len(item[0]), item))

    def upwards(self, category_id: str) -> list[Category]:
        """Return a category and all above it, the nearest first; a circle is followed once."""
        found: dict[str, Category] = {}
        current: str | None = category_id
        while current is not None and current not in found and current in self.by_id:
            found[current] = self.by_id[current]
            current = self.by_id[current].parent_id
        return list(found.values())

    def topics(self, parts: Sequence[str]) -> list[Topic]:
        """What is a text about?

        The longest word counts wherever several stand at one place, the more specific category
        where one lies above the other, and of several categories each by the length of its words.

        Args:
            parts: The text, such as title and details.

        Returns:
            The topics, those with the largest share first, then by id, each with the first place
            of its longest word.
        """
        found: dict[str, tuple[float, int, int, int, int]] = {}
        for part, text in enumerate(parts):
            for category_id, start, end in self._named(text):
                length = _length(text[start:end])
                weight, longest, *place = found.get(category_id, (0.0, 0, part, start, end))
                if end - start > longest:
                    longest, place = end - start, [part, start, end]
                at, begins, ends = place
                found[category_id] = (weight + length, longest, at, begins, ends)
        above = {each.id for one in found for each in self.upwards(one)[1:] if each.id in found}
        kept = {key: value for key, value in found.items() if key not in above}
        total = math.fsum(value[0] for value in kept.values())
        topics = [
            Topic(
                self.by_id[key],
                weight / total,
                part=part,
                start=start,
                end=end,
                word=parts[part][start:end],
            )
            for key, (weight, _, part, start, end) in kept.items()
        ]
        return sorted(topics, key=lambda each: (-each.share, each.category.id))

    def _named(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield the categories named in a text, and where; a word within a longer one is passed."""
        folded = folded_text(text)
        place = 0
        while place < len(folded):
            terms = self._terms.get(folded[place : place + _HEAD], ())
            longest = next(
                (term for term, _ in terms if folded.startswith(term, place)
                 and _stands_alone(folded, place, place + len(term))), None
            )  # fmt: skip
            if longest is None:
                place += 1
                continue
            for term, category_id in terms:
                if term == longest:
                    yield category_id, place, place + len(longest)
            place += len(longest)


def read_tree(rows: Iterable[Mapping[str, object]]) -> Tree:
    """Return the tree of rows with ``id``, ``name``, ``name_en``, ``aliases`` and ``parent_id``."""
    return Tree(
        Category(
            id=str(each["id"]),
            name=str(each["name"]),
            name_en=str(each["name_en"]) if each["name_en"] else None,
            aliases=tuple(map(str, each["aliases"] or ())),  # type: ignore[call-overload] # a list of the driver
            parent_id=str(each["parent_id"]) if each["parent_id"] else None,
        )
        for each in rows
    )


def _words(category: Category) -> Iterator[str]:
    yield category.name
    yield from category.aliases
    if category.name_en:
        yield category.name_en


def _lone_words(categories: Iterable[Category]) -> dict[str, list[str]]:
    """Return the English words that stand in the name of one category only, by its id."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for each in categories:
        for word in folded_text(each.name_en or "").split():
            if word.isascii() and word.isalpha() and len(word) >= _SHORTEST_LATIN:
                bearers[word].add(each.id)
    found: dict[str, list[str]] = defaultdict(list)
    for word, ids in sorted(bearers.items()):
        if len(ids) == 1:
            found[next(iter(ids))].append(word)
    return found


def _plain(term: str) -> str | None:
    """Return a word as it is looked for; None when it is too short to mean anything."""
    plain = _SPACES.sub(" ", folded_text(term)).strip()
    least = _SHORTEST_LATIN if plain.isascii() else _SHORTEST
    return plain if len(plain) >= least and plain.strip("0 ") else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A word in letters does not count within a longer one, but may have an ending."""
    if not text[start:end].isascii():
        return True
    before = text[start - 1] if start else " "
    after = text[end : end + 2].partition(" ")[0]
    return not (before.isascii() and before.isalpha()) and (
        not (after.isascii() and after.isalpha()) or after == "s"
    )


def _length(word: str) -> float:
    """How much a word says: a Chinese character says as much as two or three letters."""
    return sum(1 / _LATIN_CHARACTERS if each.isascii() else 1.0 for each in word)
