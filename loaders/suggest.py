"""What may have been meant: the known words that look most like one that is not known."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph.hans import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SUGGESTIONS = 3
BETWEEN = " / "
# A short name shares few characters with the full one: the right one scores 60 and more. Latin
# letters are so few that words without any kinship score that much.
_CUT_OFF, _LATIN_CUT_OFF = 60, 75


def nearest(text: str, known: Iterable[str], *, limit: int = SUGGESTIONS) -> list[str]:
    """Return the known words that look most like a text, the likeliest first.

    Similarity is the weighted ratio of rapidfuzz, which compares whole texts and parts of them.

    Args:
        text: What was written.
        known: What could have been meant; a word that is given twice is returned once.
        limit: How many words to return at most.

    >>> nearest("hospitol", ["school", "hospital", "bank"])
    ['hospital']
    """
    wanted = folded(text)
    if not wanted:
        return []
    cut_off = _LATIN_CUT_OFF if wanted.isascii() else _CUT_OFF
    found = _extract()(wanted, list(dict.fromkeys(known)), limit, cut_off)
    return [word for word, _ in found]


def suggestion(text: str, known: Iterable[str]) -> str | None:
    """Return :func:`nearest` as one text to show; None when nothing is near."""
    return BETWEEN.join(nearest(text, known)) or None


@cache
def _extract() -> Callable[[str, list[str], int, int], list[tuple[str, float]]]:
    # needed for the first fault only, not whenever the program starts
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    def extract(wanted: str, known: list[str], limit: int, cut_off: int) -> list[tuple[str, float]]:
        found = process.extract(
            wanted,
            known,
            scorer=fuzz.WRatio,
            processor=folded,
            limit=limit,
            score_cutoff=cut_off,
        )
        return [(word, score) for word, score, _ in found]

    return extract


def likeness(one: str, other: str) -> float:
    """Return how much two texts look alike, from 0 to 1: the share of characters in common order.

    >>> likeness("hospital", "hospitol") > likeness("hospital", "school")
    True
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return float(fuzz.ratio(folded(one), folded(other))) / 100
