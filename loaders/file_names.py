"""What the name of a file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_REJECTS = ".rejects"


def plain_stem(path: Path) -> str:
    """Return the name of a file without its ending and without the mark of a reject file.

    >>> from pathlib import Path
    >>> plain_stem(Path("var/rejects/units.rejects.csv"))
    'units'
    """
    stem = path.stem
    return stem[: -len(_REJECTS)] if stem.casefold().endswith(_REJECTS) else stem
