"""What the graph has no property for, in words; and the people in it, who are personal data.

Whatever a record says beyond the properties of its node becomes a line of the description. Names,
phones and addresses of people never do: they are gathered for the contact and phone of the unit,
which are masked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loaders.formats.hsds_words import (
    ADDRESS,
    CATEGORY_TAXONOMY,
    OWN_PROPERTY,
    OWN_RELATION,
    PARENTS,
    PROPERTY_TAXONOMY,
    UNSAID,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from loaders.formats.hsds_store import Record, Store

_CHILDREN: dict[str, tuple[str, ...]] = {
    parent: tuple(kind for kind, parents in PARENTS.items() if parent in parents)
    for parent in {each for parents in PARENTS.values() for each in parents}
}
_PEOPLE_FIELDS = frozenset({"attention", "assurer_email", "updated_by"})
_CONTACT_DETAILS = ("title", "department", "email")
_PHONE_DETAILS = ("type", "description")


@dataclass
class Notes:
    """What is told of a node beside its properties.

    Attributes:
        lines: Lines of its description.
        people: Contact people, with what is said of them.
        phones: Phone numbers, with what is said of them.
    """

    lines: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)

    def line(self, name: str, text: str) -> None:
        """Add a line, unless nothing is said or it is there already."""
        _add(self.lines, f"{name}: {text}" if text else "")

    def person(self, text: str) -> None:
        """Add a contact person."""
        _add(self.people, text)

    def phone(self, text: str) -> None:
        """Add a phone number."""
        _add(self.phones, text)

    def described(self, text: str) -> str:
        """Return a description with the lines below it."""
        return "\n".join(each for each in (text, *self.lines) if each)


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """The other end of a relationship that an attribute of ours carries."""

    label: str
    id: str
    name: str
    synthetic: bool

    @classmethod
    def read(cls, text: str) -> OtherEnd | None:
        """Return what an attribute says; None when it is not as we write it."""
        try:
            said = json.loads(text)
            end = cls(said["type"], said["id"], said["name"], said.get("synthetic") is True)
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
            return None
        sound = all(isinstance(each, str) and each for each in (end.label, end.id, end.name))
        return end if sound else None

    def as_text(self) -> str:
        """Return the value of an attribute that says this."""
        said: dict[str, object] = {"type": self.label, "id": self.id, "name": self.name}
        if self.synthetic:
            said["synthetic"] = True
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True)
class Attributes:
    """The attributes of a record.

    Attributes:
        properties: Properties of the graph that stand in attributes of ours, by name.
        relations: Relationships of the graph, as (type, other end).
        others: Attributes of others.
    """

    properties: dict[str, str]
    relations: list[tuple[str, OtherEnd]]
    others: list[Record]

    @property
    def unsaid(self) -> frozenset[str]:
        """Fields of the record that the graph says nothing about."""
        return frozenset(self.properties.get(UNSAID, "").split(";"))


class Telling:
    """Puts records into words."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def attributes(self, record: Record) -> Attributes:
        """Return the attributes of a record, ours apart from those of others."""
        found = Attributes({}, [], [])
        for each in self._store.of(record, "attribute"):
            kind, label, value = (each.text(name) for name in ("link_type", "label", "value"))
            if kind == OWN_PROPERTY:
                found.properties[label] = value
            elif kind == OWN_RELATION and (end := OtherEnd.read(value)):
                found.relations.append((label, end))
            else:
                found.others.append(each)
        return found

    def fields(self, record: Record, notes: Notes, known: Collection[str]) -> None:
        """Note every field of a record that is not among the known ones."""
        for name, text in self._unknown(record, notes, known):
            notes.line(name, text)

    def child(
        self,
        record: Record,
        notes: Notes,
        known: Collection[str] = (),
        without: Record | None = None,
    ) -> None:
        """Note a record that belongs to the one described, with all that belongs to it.

        Args:
            record: The record.
            notes: Takes what is said.
            known: Fields that are known already.
            without: An address that belongs to it and is known already, as one line.
        """
        if record.kind == "contact":
            self._contact(record, notes)
        elif record.kind == "phone":
            self._phone(record, notes)
        else:
            notes.line(record.kind, self._told(record, notes, known, without))

    def children(
        self,
        record: Record,
        notes: Notes,
        *,
        but: Collection[str] = (),
        without: Record | None = None,
    ) -> None:
        """Note everything that belongs to a record, except records of the given kinds."""
        for kind in (*_CHILDREN.get(record.kind, ()), "metadata"):
            if kind not in but:
                for each in self._store.of(record, kind):
                    self.child(each, notes, _in_address(each) if each == without else ())

    def attribute(self, record: Record, notes: Notes) -> None:
        """Note an attribute with the name of its term."""
        term = self._store.one("taxonomy_term", record.text("taxonomy_term_id"))
        told = [self._told(record, notes, ("taxonomy_term_id",)), term.text("name") if term else ""]
        notes.line("attribute", "; ".join(each for each in told if each))

    def taxonomy(self, record: Record, notes: Notes) -> None:
        """Note the taxonomy of a term; of ours there is nothing to say."""
        own = record.text("taxonomy_id")
        if own in {CATEGORY_TAXONOMY, PROPERTY_TAXONOMY}:
            return
        self.fields(record, notes, _TERM_FIELDS)
        detail = self._store.one("taxonomy", own)
        if detail:
            self._store.use(detail)
            self.child(detail, notes)

    def _told(
        self,
        record: Record,
        notes: Notes,
        known: Collection[str],
        without: Record | None = None,
    ) -> str:
        told = [f"{name}={text}" for name, text in self._unknown(record, notes, known)]
        inside = Notes(people=notes.people, phones=notes.phones)
        self.children(record, inside, without=without)
        for each in self._store.of(record, "attribute"):
            self.attribute(each, inside)
        return "; ".join((*told, *(f"({each})" for each in inside.lines)))

    def _unknown(
        self, record: Record, notes: Notes, known: Collection[str]
    ) -> Iterator[tuple[str, str]]:
        for name in record.body:
            text = record.text(name)
            if name == "id" or name in known or not text:
                continue
            if name in _PEOPLE_FIELDS:
                notes.person(f"{text} ({name})")
            else:
                yield name, text

    def _contact(self, record: Record, notes: Notes) -> None:
        details = [record.text(each) for each in _CONTACT_DETAILS]
        rest = self._told(record, notes, ("name", *_CONTACT_DETAILS))
        notes.person(_with_details(record.text("name"), (*details, rest)))

    def _phone(self, record: Record, notes: Notes) -> None:
        details = [record.text(each) for each in _PHONE_DETAILS]
        rest = self._told(record, notes, ("number", *_PHONE_DETAILS))
        notes.phone(_with_details(record.text("number"), (*details, rest)))


_TERM_FIELDS = frozenset({"id", "name", "description", "parent_id", "taxonomy_id"})


def _in_address(record: Record) -> tuple[str, ...]:
    """Return the fields of an address that its line holds, and its type where that is plain."""
    plain = record.text("address_type") == "physical"
    return (*ADDRESS, "address_type") if plain else ADDRESS


def _with_details(text: str, details: Collection[str]) -> str:
    said = ", ".join(each for each in details if each)
    return f"{text} ({said})" if text and said else text or said


def _add(found: list[str], text: str) -> None:
    if text and text not in found:
        found.append(text)
