"""Which import is this? A digest of everything that goes into it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from loaders.mapping_file import Mapping

_BLOCK: Final = 1 << 20


def fingerprint(
    paths: Iterable[Path], mapping: Mapping | None = None, source: str | None = None
) -> str:
    """Return one SHA-256 over the names and contents of files, whatever their order.

    Read by another mapping, or for another source, the same files are another import.

    A file that cannot be read counts by its name alone; the load reports it.
    """
    parts = sorted({(path.name, _digest(path)) for path in paths})
    told = (mapping.model_dump_json() if mapping else "", source)
    return hashlib.sha256(repr((parts, told)).encode()).hexdigest()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
