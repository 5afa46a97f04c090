"""How a text stands in a cell so that no program takes it for a formula, and comes back as it was.

Excel, WPS and LibreOffice run a cell that begins like a formula. Such a text gets an apostrophe in
front, which is what these programs themselves call «this is text». The apostrophe is taken away
when the cell is read; a text that already has apostrophes there gets one more, so nothing is lost.
"""

from __future__ import annotations

import re

# the last is no formula: XlsxWriter takes a text that begins so for markup of its own
_BEGINNINGS = r"(?:[=+\-@＝＋－＠\t\r\n]|<r>)"
_DANGEROUS = re.compile(f"'*{_BEGINNINGS}")
_GUARDED = re.compile(f"'+{_BEGINNINGS}")


def guarded(text: str) -> str:
    """Return a text as a cell may hold it.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("县医院"), guarded("'90s")
    ("'=1+1", "''=1+1", '县医院', "'90s")
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell stands for: the reverse of :func:`guarded`.

    >>> [unguarded(guarded(each)) for each in ("=1+1", "'=1+1", "'90s")]
    ['=1+1', "'=1+1", "'90s"]
    """
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
