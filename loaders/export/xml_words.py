"""Words in XML: escaped, and free of what XML 1.0 has no way to say."""

from __future__ import annotations

import re

# also surrogates, which the database never gives
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = {**_ESCAPES, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_TEXT = str.maketrans(_ESCAPES)
_ATTRIBUTE = str.maketrans(_IN_ATTRIBUTES)


def possible(text: str) -> bool:
    """Return whether XML can hold a text as it is."""
    return not _IMPOSSIBLE.search(text)


def content(text: str) -> str:
    """Return a text for between two tags; an impossible character becomes U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_TEXT)


def attribute(text: str) -> str:
    """Return a text for between double quotes; an impossible character becomes U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text).translate(_ATTRIBUTE)
