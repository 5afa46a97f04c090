"""The words of questions, as data: what can be asked, and how things are called beside their names.

``intents.yaml`` declares every question that can be asked in words, ``words.yaml`` everything else.
A further question is one more entry there and one more function in :mod:`queries.words.answers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Intent:
    """One question that can be asked in words.

    Attributes:
        name: Its code.
        label: What it is called.
        example: A question of this kind in each language.
        cues: Groups of what such a question says, each with what it counts; of a group only the
            best one counts.
        likes: What is added where something was recognised.
        hates: What is taken away where something was recognised.
        one_of: What it has to be about: one of these sets has to be there as a whole.
    """

    name: str
    label: Text
    example: Text
    cues: Sequence[Sequence[tuple[re.Pattern[str], float]]]
    likes: Mapping[str, float]
    hates: Mapping[str, float]
    one_of: Sequence[Sequence[str]]

    def missing(self, found: set[str]) -> tuple[str, ...]:
        """What must still be said? The shortest of what would do; empty when it is enough."""
        lacking = [
            (tuple(each for each in wanted if each not in found), len(wanted))
            for wanted in self.one_of
        ]
        # of two that lack as much, the one of which more is there
        return min(lacking, key=lambda each: (len(each[0]), len(each[0]) - each[1]))[0]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that means a value, as an expression that finds it."""

    code: str
    written: str
    found: re.Pattern[str]


@cache
def intents() -> dict[str, Intent]:
    """Return every question that can be asked in words, by code."""
    return {name: _intent(name, each) for name, each in _load("intents.yaml").items()}


def _intent(name: str, given: Mapping[str, Any]) -> Intent:
    return Intent(
        name=name,
        label=Text(given["label"]["zh"], given["label"]["en"]),
        example=Text(given["examples"]["zh"], given["examples"]["en"]),
        cues=[
            [(re.compile(cue), float(weight)) for cue, weight in group.items()]
            for group in given["cues"]
        ],
        likes=given.get("likes", {}),
        hates=given.get("hates", {}),
        one_of=given["one_of"],
    )


@cache
def words(topic: str) -> tuple[Word, ...]:
    """Return the words of a topic, the longest first."""
    found = [
        word(code, each, english=language == "en")
        for code, by_language in _load("words.yaml")[topic].items()
        for language, many in by_language.items()
        for each in many
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.written), each.code)))


def word(code: str, written: str, *, english: bool) -> Word:
    """Return a word that means a value.

    >>> bool(word("sewer", "sewer", english=True).found.search("blocked sewers"))
    True
    """
    text = re.escape(written.lower())
    return Word(code, written, re.compile(rf"\b{text}(?:s|es)?\b" if english else text))


@cache
def category_words() -> dict[str, tuple[Word, ...]]:
    """Return the words of each category of the shipped taxonomy, beside its names."""
    by_id: dict[str, list[Word]] = {}
    for each in words("categories"):
        by_id.setdefault(each.code, []).append(each)
    return {code: tuple(many) for code, many in by_id.items()}


@cache
def empty_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the Chinese and the English words that are no part of a name."""
    given = _load("words.yaml")["empty"]
    return frozenset(given["zh"]), frozenset(map(str, given["en"]))


@cache
def endings() -> dict[str, str]:
    """What does an English question call the last part of a Chinese name?"""
    return dict(_load("words.yaml")["endings"])


@cache
def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_FOLDER / name).read_text("utf-8"))
    return loaded
