"""A text as the short pieces that it is learned and recognised by, each with its place.

Chinese is cut into all runs of one to three characters, because where words end need not be known;
of words in letters stand the whole word and its beginning, so that ``sewer`` and ``sewers`` share
something. Digits tell who or where, hardly ever what, and are told apart by nothing: no telephone
number ever becomes a piece.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.hans import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 3
"""How many Chinese characters a piece has at most."""

_BEGINNING = 5
_LONGEST_WORD = 24
_RUNS = re.compile(r"[a-z]+|0+|[^\Wa-z0_]+")
Gram = tuple[str, int, int]
"""A piece, where it begins in the text and where it ends."""


def folded_text(text: str) -> str:
    """Return a text of the same length in one writing: simplified, lower case, half width.

    Whatever is neither letter nor digit becomes a space, and every digit a 0.

    >>> folded_text("下水堵塞，電話１３９ Sewer")
    '下水堵塞 电话000 sewer'
    """
    narrow = simplified(text)
    if len(narrow) != len(text):
        narrow = "".join(_simple(each) for each in text)
    return "".join(map(_folded, narrow))


def grams(text: str) -> Iterator[Gram]:
    """Yield the pieces of a text in the order in which they begin.

    >>> [piece for piece, _, _ in grams("修灯 Sewers")]
    ['修', '修灯', '灯', 'sewers', 'sewer']
    """
    for run in _RUNS.finditer(folded_text(text)):
        piece, start, end = run.group(), run.start(), run.end()
        if piece[0] == "0":
            continue
        if piece.isascii():
            word = piece[:_LONGEST_WORD]
            yield word, start, end
            if len(word) > _BEGINNING:
                yield word[:_BEGINNING], start, start + _BEGINNING
            continue
        for place in range(len(piece)):
            for length in range(1, min(LONGEST, len(piece) - place) + 1):
                yield piece[place : place + length], start + place, start + place + length


def pieces(text: str) -> list[str]:
    """Return the pieces of a text without their places."""
    return [piece for piece, _, _ in grams(text)]


@lru_cache(maxsize=16_384)
def _simple(character: str) -> str:
    found = simplified(character)
    return found if len(found) == 1 else character


@lru_cache(maxsize=16_384)
def _folded(character: str) -> str:
    found = unicodedata.normalize("NFKC", character).lower()
    if len(found) != 1:
        found = character
    if found.isdigit() or found.isnumeric():
        return "0" if unicodedata.category(found) == "Nd" else found
    return found if found.isalpha() else " "
