"""HSDS 3.1 (Human Services Data Specification): documents and tabular data packages.

Documents are one object, a list or a page of services, organisations, locations or taxonomy terms.
A tabular data package is a folder of CSV tables that refer to each other, with or without a
``datapackage.json``.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.formats.hsds_json import is_document, read_document
from loaders.formats.hsds_package import is_description, is_table, package_of, read_package
from loaders.formats.hsds_rows import Rows
from loaders.formats.hsds_store import Store
from loaders.formats.typed_parts import TypedParts

if TYPE_CHECKING:
    from pathlib import Path

    from graph.schema import Schema
    from loaders.formats.hsds_store import Conflict, Record
    from loaders.spool import Spool

_CONTRADICTS = Text(
    "与文件中同一编号的另一个对象矛盾", "contradicts another object with this id in the file"
)
_UNKNOWN = Text("看不出这是 HSDS 的哪种对象", "It cannot be told which object of HSDS this is")


class HsdsFormat:
    """Reads HSDS 3.1."""

    name = "hsds"

    def claims(self, path: Path) -> bool:
        """Tell whether a file is an HSDS document, or part of a tabular data package."""
        suffix = path.suffix.casefold()
        if suffix == ".csv":
            return is_table(path)
        return suffix == ".json" and (is_description(path) or is_document(path))

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Lay down units, resources, categories and what joins them.

        A table of a package is read together with the others when the file that speaks for the
        package is converted: its ``datapackage.json``, or else the first of its tables in the order
        of :data:`~loaders.formats.hsds_words.TABLES`. Converting another of them lays down nothing.

        Raises:
            UnreadableError: The file is no sound JSON, or a table of the package cannot be read.
        """
        parts = TypedParts(spool, schema, path)
        with Store() as store:
            if path.suffix.casefold() == ".json" and not is_description(path):
                _read_document(path, store, parts)
                Rows(store, parts, schema, lambda _: path).lay_down()
            else:
                package = package_of(path)
                if package.speaker == path:
                    begins = read_package(package, store, parts)
                    starts, files = list(begins), list(begins.values())

                    def file_of(record: Record) -> Path:
                        return files[bisect_right(starts, record.number) - 1]

                    Rows(store, parts, schema, file_of).lay_down()


def _read_document(path: Path, store: Store, parts: TypedParts) -> None:
    def contradicts(kind: str, line: int, body: dict[str, object], conflict: Conflict) -> None:
        reason = _CONTRADICTS if kind else _UNKNOWN
        parts.reject("Unit", line, body, (conflict.field or None, conflict.value, reason))

    read_document(path, store, contradicts)


HSDS = HsdsFormat()
"""The format, ready to be registered."""
