"""The providers, resources and categories of the graph as HSDS 3.1: documents or a data package."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from graph.published import published
from graph.statements import render
from loaders.export.hsds_objects import CATEGORIES, PROPERTIES, Found, Objects, providers
from loaders.export.hsds_tables import TablesFolder
from loaders.export.rows import template
from loaders.formats.hsds_words import PROVIDER_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.database import Database
    from graph.schema import Schema
    from loaders.export.hsds_objects import Object

_PAGE = 500
_TIMEOUT_S = 120.0
_TYPES = ("CHILD_OF", "IN_CATEGORY", "LOCATED_IN", "OFFERS", "SERVES")


@dataclass(frozen=True, slots=True)
class HsdsReport:
    """How many organisations, services and terms of our categories were written, and where."""

    target: Path
    organizations: int
    services: int
    taxonomy_terms: int

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "format": "hsds",
            "target": str(self.target),
            "organizations": self.organizations,
            "services": self.services,
            "taxonomy_terms": self.taxonomy_terms,
        }


def export_hsds(
    database: Database,
    schema: Schema,
    target: Path,
    *,
    tabular: bool = False,
    public: bool = False,
) -> HsdsReport:
    """Write who offers what, and the categories, as HSDS 3.1.

    Units are organisations, and so is everything else that offers something except people; their
    resources are services, whether they are available or not. What the standard has no field for
    is written as attributes, so that importing the files gives the same units, resources and
    categories with the relations among them. Other types of the graph are not part of HSDS.

    Args:
        database: A database to which the schema has been applied.
        schema: Which properties there are.
        target: A new or empty folder. Documents are ``organizations.json``, ``services.json``
            (full services), ``taxonomies.json`` and ``taxonomy_terms.json``, each one page of a
            list.
        tabular: Write the tabular data package instead: ``datapackage.json`` and CSV tables.
        public: Leave out contact people, phones and other personal data.

    Returns:
        How much was written.

    Raises:
        ConflictError: The folder is not empty.
        ConfigurationError: The folder cannot be written.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    with published(target) as part:
        sink = TablesFolder(part) if tabular else _Documents(part)
        try:
            counts = _write(_Reader(database), Objects(schema, public=public), sink)
        finally:
            sink.close()
    return HsdsReport(target, *counts)


def export_hsds_zip(
    database: Database,
    schema: Schema,
    target: Path,
    *,
    tabular: bool = False,
    public: bool = False,
) -> HsdsReport:
    """Write the files of :func:`export_hsds` into one zip file, which is replaced.

    Raises:
        ConfigurationError: The file cannot be written.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A page took longer than two minutes.
    """
    with published(target) as part, TemporaryDirectory(prefix="cobuild-hsds-") as place:
        folder = Path(place) / "hsds"
        report = export_hsds(database, schema, folder, tabular=tabular, public=public)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(folder.iterdir()):
                archive.write(each, each.name)
    return replace(report, target=target)


def _write(
    reader: _Reader, objects: Objects, sink: TablesFolder | _Documents
) -> tuple[int, int, int]:
    """Write everything; return how many organisations, services and terms there were."""
    terms = [objects.term(found) for found, _ in reader.all("Category")]
    for taxonomy in (CATEGORIES, PROPERTIES):
        sink.add("taxonomy", taxonomy)
    for term in (*terms, *objects.property_terms()):
        sink.add("taxonomy_term", term)
    organizations = services = 0
    for label in PROVIDER_TYPES:
        for found, provides in reader.all(label):
            if label == "Unit" or provides:
                organizations += 1
                sink.add("organization", objects.organization(found))
    unnamed = False
    for page in reader.pages("Resource"):
        known = reader.providers([found for found, _ in page])
        for found, _ in page:
            first = next(iter(providers(found)), None)
            provider = known[first["label"], first["id"]] if first else None
            if provider is None and not unnamed:
                unnamed = True
                sink.add("organization", objects.unnamed())
            services += 1
            sink.add("service", objects.service(found, provider))
    return organizations, services, len(terms)


class _Reader:
    """Reads nodes page by page, ordered by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, label: str) -> Iterator[tuple[Found, bool]]:
        """Yield every node of a type, and whether it offers anything."""
        for page in self.pages(label):
            yield from page

    def pages(self, label: str) -> Iterator[list[tuple[Found, bool]]]:
        """Yield every node of a type, and whether it offers anything, page by page."""
        query = render(template("hsds_page"), Label=label)
        after = ""
        while True:
            parameters = {"after": after, "types": _TYPES, "limit": _PAGE}
            records = self._database.read(query, parameters, timeout_s=_TIMEOUT_S)
            if records:
                yield [
                    (Found(label, each["node"], each["ends"]), each["provides"]) for each in records
                ]
            if len(records) < _PAGE:
                return
            after = records[-1]["node"]["id"]

    def providers(self, resources: list[Found]) -> dict[tuple[str, str], Found]:
        """Return under whom these resources are written, by type and id."""
        firsts = (named[0] for found in resources if (named := providers(found)))
        wanted = sorted({(each["label"], each["id"]) for each in firsts})
        known = {}
        for label, group in groupby(wanted, key=lambda each: each[0]):
            query = render(template("hsds_some"), Label=label)
            parameters = {"ids": [node_id for _, node_id in group], "types": _TYPES}
            for each in self._database.read(query, parameters, timeout_s=_TIMEOUT_S):
                found = Found(label, each["node"], each["ends"])
                known[label, found.node["id"]] = found
        return known


_FILES = {
    "organization": "organizations.json",
    "service": "services.json",
    "taxonomy": "taxonomies.json",
    "taxonomy_term": "taxonomy_terms.json",
}


class _Documents:
    """Writes one page of a list for each kind of object."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._counts = dict.fromkeys(_FILES, 0)
        self._streams = {
            kind: (folder / name).open("w", encoding="utf-8", newline="\n")
            for kind, name in _FILES.items()
        }
        for stream in self._streams.values():
            stream.write('{"page_number": 1, "total_pages": 1, "contents": [')

    def add(self, kind: str, item: Object) -> None:
        """Write one object."""
        line = json.dumps(item, ensure_ascii=False, default=_exactly)
        self._streams[kind].write(("\n" if not self._counts[kind] else ",\n") + line)
        self._counts[kind] += 1

    def close(self) -> None:
        """Finish the pages."""
        for kind, stream in self._streams.items():
            count = self._counts[kind]
            end = {"total_items": count, "size": count, "first_page": True, "last_page": True}
            rest = json.dumps({**end, "empty": not count})
            stream.write(f"\n], {rest[1:]}\n")
            stream.close()


def _exactly(value: Any) -> Any:  # noqa: ANN401 - json's signature
    raise TypeError(f"{type(value).__name__} has no place in an HSDS document")
