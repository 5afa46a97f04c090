"""Every format that is read through a spool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loaders.formats.graphml import GraphmlFile
from loaders.formats.hsds import HsdsFormat
from loaders.formats.json_rows import JsonRows, NdjsonRows
from loaders.formats.open311 import Open311Format

if TYPE_CHECKING:
    from loaders.formats import Format

FORMATS: Final[tuple[Format, ...]] = (
    HsdsFormat(),
    Open311Format(),
    NdjsonRows(),
    JsonRows(),
    GraphmlFile(),
)
"""The most particular first: the first that claims a file reads it."""

ENDINGS: Final = frozenset({".json", ".ndjson", ".jsonl", ".xml", ".graphml"})
"""How the names of their files end; inside a folder other files are passed over."""
