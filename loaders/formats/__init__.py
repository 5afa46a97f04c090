"""Formats of others: each module turns a file into parts of a spool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from graph.schema import Schema
    from loaders.spool import Spool


class Format(Protocol):
    """How the files of one format are recognised and read."""

    name: str

    def claims(self, path: Path) -> bool:
        """Tell whether a file is of this format, from its name and a glance at its beginning."""

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Read a file from beginning to end and lay every row into the part of its type.

        Nothing of the file may be lost: what the schema has no place for is put into the
        description of its node, and what cannot be understood is rejected with its reason.

        Raises:
            UnreadableError: The file cannot be read or is not what its name says.
        """
