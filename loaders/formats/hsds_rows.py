"""From HSDS records to rows: organisations, services and categories, and what joins them.

An organisation becomes a unit (or what an export of ours says it was), a service a resource that
the unit offers, a term of a taxonomy a category. What the schema has no property for becomes lines
of the description; what belongs to nothing is rejected, so nothing of a file is lost unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model.vocabulary import BENEFICIARY_GROUPS
from graph.text import Text
from graph.values import split_list
from loaders.formats.hsds_notes import Notes, Telling
from loaders.formats.hsds_places import Places
from loaders.formats.hsds_store import as_text
from loaders.formats.hsds_terms import Terms
from loaders.formats.hsds_times import quantity_of, window_of
from loaders.formats.hsds_words import PROVIDER_TYPES, STATUSES, TOPIC, TYPE, UNNAMED, UNSAID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.schema import Schema
    from loaders.formats.hsds_notes import Attributes
    from loaders.formats.hsds_store import Record, Store
    from loaders.formats.typed_parts import TypedParts

_GROUPS = {
    spelling.casefold(): each.code for each in BENEFICIARY_GROUPS for spelling in each.spellings()
}
_BELONGS_TO_NOTHING = Text(
    "不属于文件中的任何组织、服务或分类",
    "belongs to no organisation, service or category of the file",
)
_NO_UNIT_FOR_PEOPLE = Text(
    "服务的联系人和电话记在其组织名下，而文件中没有这个组织",
    "Contacts and phones of a service are kept with its organisation, which is not in the file",
)
_ORGANIZATION_FIELDS = frozenset({"id", "name", "alternate_name", "description"})
_SERVICE_FIELDS = frozenset(
    (
        *("id", "name", "alternate_name", "description", "status", "minimum_age", "maximum_age"),
        *("eligibility_description", "organization_id", "program_id"),
    )
)


class Rows:
    """Lays down the rows of everything that a store holds."""

    def __init__(
        self, store: Store, parts: TypedParts, schema: Schema, file_of: Callable[[Record], Path]
    ) -> None:
        self._store = store
        self._parts = parts
        self._file_of = file_of
        self._telling = Telling(store)
        self._places = Places(store, parts, schema, self._telling, file_of)
        self._terms = Terms(store, parts, self._telling, file_of)

    def lay_down(self) -> None:
        """Lay down every row, then reject what belongs to nothing."""
        for organization in self._store.all("organization"):
            self._organization(organization)
        for service in self._store.all("service"):
            if self._store.one("organization", service.text("organization_id")) is None:
                self._homeless_service(service)
        self._places.lay_down_mentioned()
        self._terms.lay_down()
        for record in self._store.untold():
            self._leftover(record)

    def _organization(self, record: Record) -> None:
        self._store.use(record)
        attributes = self._telling.attributes(record)
        label, node_id = _provider(record, attributes)
        notes = Notes()
        services = self._store.of(record, "service")
        for each in services:
            inside = Notes()
            self._service(each, inside, (label, node_id))
            for person in inside.people:
                notes.person(person)
            for phone in inside.phones:
                notes.phone(phone)
        if node_id == UNNAMED:
            return
        values = {"id": node_id, "name": record.text("name")}
        self._put(label, values, notes, "aliases", record.text("alternate_name"))
        self._put(label, values, notes, "founded_on", record.text("year_incorporated"))
        known = {*_ORGANIZATION_FIELDS, "year_incorporated"}
        self._telling.fields(record, notes, known)
        self._places.of_organization(
            record, label, values, notes, () if TYPE in attributes.properties else services
        )
        self._telling.children(record, notes, but=("service", "location"))
        self._attributes(label, values, notes, attributes)
        for relation, place in attributes.relations:
            if not self._places.related(relation, place, (label, node_id), record):
                notes.line(relation, place.name)
        self._put(label, values, notes, "contact_person", "；".join(notes.people))
        self._put(label, values, notes, "phone", "；".join(notes.phones))
        values["description"] = notes.described(record.text("description"))
        self._parts.node(label, record.line, values, self._file_of(record))

    def _homeless_service(self, record: Record) -> None:
        """Lay down a service whose organisation the file only names, if at all."""
        notes = Notes()
        named = record.text("organization_id")
        self._service(record, notes, ("Unit", named) if named else None)
        if notes.people or notes.phones:
            told = {"id": record.id, "contacts": notes.people, "phones": notes.phones}
            fault = (None, "", _NO_UNIT_FOR_PEOPLE)
            self._parts.reject("Unit", record.line, told, fault, self._file_of(record))

    def _service(self, record: Record, notes: Notes, provider: tuple[str, str] | None) -> None:
        self._store.use(record)
        attributes = self._telling.attributes(record)
        node_id = attributes.properties.get("id", record.id)
        values = {"id": node_id, "name": record.text("name")}
        self._put("Resource", values, notes, "aliases", record.text("alternate_name"))
        self._state(record, values, notes, attributes)
        for name in ("minimum_age", "maximum_age"):
            self._put("Resource", values, notes, name, record.text(name))
        self._eligibility(record.text("eligibility_description"), values, notes)
        self._telling.fields(record, notes, _SERVICE_FIELDS)
        program = self._store.one("program", record.text("program_id"))
        if program:
            self._store.use(program)
            self._telling.child(program, notes)
        else:
            notes.line("program_id", record.text("program_id"))
        quantity_of(self._store, self._telling, record, values, notes)
        window_of(self._store, self._telling, record, values, notes)
        self._places.of_service(record, ("Resource", node_id), values, notes)
        told_apart = ("service_capacity", "schedule", "service_area", "service_at_location")
        self._telling.children(record, notes, but=told_apart)
        self._attributes("Resource", values, notes, attributes)
        path = self._file_of(record)
        for each in attributes.others:
            self._terms.classify(each, ("Resource", node_id), record.line, path)
        if provider and provider[1] != UNNAMED:
            self._parts.relation("OFFERS", record.line, provider, ("Resource", node_id), path)
        for relation, other in attributes.relations:
            if relation == "OFFERS" and other.label in PROVIDER_TYPES:
                ends = ((other.label, other.id), ("Resource", node_id))
                self._parts.relation("OFFERS", record.line, *ends, path)
            elif not self._places.related(relation, other, ("Resource", node_id), record):
                notes.line(relation, other.name)
        values["description"] = notes.described(record.text("description"))
        self._parts.node("Resource", record.line, values, path)

    def _state(
        self, record: Record, values: dict[str, str], notes: Notes, attributes: Attributes
    ) -> None:
        status = record.text("status")
        if "status" in attributes.unsaid:
            return
        if status.casefold() in STATUSES:
            values["status"] = STATUSES[status.casefold()]
        if status.casefold() not in _PLAIN_STATUSES:
            notes.line("status", status)

    def _eligibility(self, text: str, values: dict[str, str], notes: Notes) -> None:
        said = split_list(text)
        codes = [_GROUPS.get(each.casefold(), "") for each in said]
        if said and all(codes):
            values["beneficiary_groups"] = ";".join(codes)
        else:
            notes.line("eligibility_description", text)

    def _attributes(
        self, label: str, values: dict[str, str], notes: Notes, attributes: Attributes
    ) -> None:
        for name, text in attributes.properties.items():
            if self._parts.takes(label, name):
                values[name] = text
            elif name not in _ABOUT_THE_EXPORT:
                notes.line(name, text)
        for each in attributes.others:
            said = each.text("value") or each.text("label")
            if label != "Resource" or said or each.text("link_type") not in {"", TOPIC}:
                self._telling.attribute(each, notes)

    def _put(self, label: str, values: dict[str, str], notes: Notes, name: str, text: str) -> None:
        """Give a property a value; where it does not fit it becomes a line."""
        if not text:
            return
        if self._parts.takes(label, name) and self._parts.fits(label, name, text):
            values[name] = text
        else:
            notes.line(name, text)

    def _leftover(self, record: Record) -> None:
        inside = Notes()
        self._telling.children(record, inside)
        told = {
            "kind": record.kind,
            **record.body,
            "id": as_text(record.body.get("id")),
            "inside": [*inside.lines, *inside.people, *inside.phones],
        }
        fault = (None, record.kind, _BELONGS_TO_NOTHING)
        self._parts.reject("Unit", record.line, told, fault, self._file_of(record))


_ABOUT_THE_EXPORT = frozenset({TYPE, UNSAID})
# The statuses whose whole meaning the state of a resource holds.
_PLAIN_STATUSES = frozenset({"active", "temporarily closed", "defunct"})


def _provider(record: Record, attributes: Attributes) -> tuple[str, str]:
    label = attributes.properties.get(TYPE, "Unit")
    known = label in PROVIDER_TYPES
    return label if known else "Unit", attributes.properties.get("id", record.id)
