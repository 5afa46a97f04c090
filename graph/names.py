"""Names in letters: pinyin and initials, so that a name is found by typing it."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg


def romanise(name: str) -> tuple[str, str]:
    """How is a name typed in letters?

    Args:
        name: A name in any mix of Chinese and Latin writing.

    Returns:
        The pinyin without tones and without spaces, and the initials, both in lower case. A
        character with several readings gets the one of the longest word known around it.

    >>> romanise("中国银行")
    ('zhongguoyinhang', 'zgyh')
    """
    syllables = [syllable for word in seg.cut(name) for syllable in _read(word)]
    return "".join(syllables), "".join(each[0] for each in syllables)


@lru_cache(maxsize=65_536)
def _read(word: str) -> tuple[str, ...]:
    """Read one word; cached because the names of one region share most of their words."""
    return tuple(
        syllable
        for each in lazy_pinyin(word)
        if (syllable := "".join(filter(str.isalnum, each)).lower())
    )
