"""The text of a question in one writing, every character at its place."""

from __future__ import annotations

import re
import unicodedata

from graph.hans import simplified

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LATIN = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")


def folded(text: str) -> str:
    r"""Return a text in lower case, half-width and simplified characters, as long as before.

    Signs that control a terminal become spaces, and so does what has no place of its own.

    >>> folded("誠內社區ＡＢ\x00c")
    '诚内社区ab c'
    """
    plain = "".join(map(_one, text))
    simple = simplified(plain)
    return simple if len(simple) == len(plain) else plain


def _one(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return " "
    narrow = unicodedata.normalize("NFKC", character).lower()
    return narrow if len(narrow) == 1 else character
