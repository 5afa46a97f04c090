"""Taxonomies of HSDS: terms become categories, and attributes put resources into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.formats.hsds_notes import Notes
from loaders.formats.hsds_words import CATEGORY_TAXONOMY, PROPERTY_TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loaders.formats.hsds_notes import Telling
    from loaders.formats.hsds_store import Record, Store
    from loaders.formats.typed_parts import TypedParts


class Terms:
    """Lays down categories and what is in them."""

    def __init__(
        self,
        store: Store,
        parts: TypedParts,
        telling: Telling,
        file_of: Callable[[Record], Path],
    ) -> None:
        self._store = store
        self._parts = parts
        self._telling = telling
        self._file_of = file_of

    def lay_down(self) -> None:
        """Lay down every term as a category, then the taxonomies that no term tells of."""
        for term in self._store.all("taxonomy_term"):
            self._store.use(term)
            if term.text("taxonomy_id") != PROPERTY_TAXONOMY:
                self._term(term)
        for taxonomy in self._store.all("taxonomy"):
            if taxonomy.id in {CATEGORY_TAXONOMY, PROPERTY_TAXONOMY}:
                self._store.use(taxonomy)
        for taxonomy in list(self._store.untold()):
            if taxonomy.kind == "taxonomy":
                self._alone(taxonomy)

    def classify(self, attribute: Record, node: tuple[str, str], line: int, path: Path) -> None:
        """Put a node into the category that an attribute names, if it names one."""
        term_id = attribute.text("taxonomy_term_id")
        if term_id:
            category = ("Category", self._category_id(term_id))
            self._parts.relation("IN_CATEGORY", line, node, category, path)

    def _category_id(self, term_id: str) -> str:
        term = self._store.one("taxonomy_term", term_id)
        properties = self._telling.attributes(term).properties if term else {}
        return properties.get("id", term_id)

    def _term(self, record: Record) -> None:
        attributes = self._telling.attributes(record)
        notes = Notes()
        self._telling.taxonomy(record, notes)
        node_id = attributes.properties.get("id", record.id)
        name = record.text("name")
        values = {"id": node_id, "name": name, "name_en": name}
        for key, text in attributes.properties.items():
            if self._parts.takes("Category", key):
                values[key] = text
            else:
                notes.line(key, text)
        for each in attributes.others:
            self._telling.attribute(each, notes)
        self._telling.children(record, notes)
        values["description"] = notes.described(record.text("description"))
        path = self._file_of(record)
        self._parts.node("Category", record.line, values, path)
        parents = [each.id for _, each in attributes.relations]
        if not parents and record.text("parent_id"):
            parents = [self._category_id(record.text("parent_id"))]
        for parent in parents:
            ends = (("Category", node_id), ("Category", parent))
            self._parts.relation("CHILD_OF", record.line, *ends, path)

    def _alone(self, record: Record) -> None:
        """Lay down a taxonomy without terms: a category without anything below it yet."""
        self._store.use(record)
        notes = Notes()
        self._telling.fields(record, notes, {"id", "name", "description"})
        self._telling.children(record, notes)
        name = record.text("name")
        values = {"id": record.id, "name": name, "name_en": name}
        values["description"] = notes.described(record.text("description"))
        self._parts.node("Category", record.line, values, self._file_of(record))
