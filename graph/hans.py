"""One writing for what means the same: half-width signs, and simplified characters."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# The full-width forms of ASCII, the ideographic space and the signs that keyboards put in numbers.
# Not NFKC as a whole: it also makes 102 of 10², which is a different number.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x00A0: " ",
    0x2212: "-",
    0x2013: "-",
}


def half_width(text: str) -> str:
    """Return a number or date without full-width signs and without spaces around it.

    >>> half_width("２０２６－０５－３１　")
    '2026-05-31'
    """
    return text.translate(_NARROW).strip() if not text.isascii() else text.strip()


def folded(text: str) -> str:
    """Return a word without its case, its compatibility forms and the spaces around it.

    >>> folded(" ＣＮＹ ") == folded("cny")
    True
    """
    return unicodedata.normalize("NFKC", text).casefold().strip()


def simplified(text: str) -> str:
    """Return a text with its traditional characters as simplified ones.

    >>> simplified("駐區單位")
    '驻区单位'
    """
    return text if text.isascii() else _converter().convert(text)


@cache
def _converter() -> OpenCC:
    # its tables are read when the first text needs them, not when the program starts
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")
