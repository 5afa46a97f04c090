"""HSDS documents: recognised by their keys, read object by object, taken apart into records."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from graph.text import Text
from loaders.encoding import cannot_be_read, recognise
from loaders.faults import unreadable
from loaders.formats.hsds_store import Conflict, as_text
from loaders.formats.hsds_words import LISTS, PARENTS, POINTERS, SINGLES, TABLES
from loaders.formats.json_stream import JsonStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loaders.formats.hsds_store import Store

    Contradiction = Callable[[str, int, dict[str, Any], Conflict], None]

Object = dict[str, Any]

_HEAD_BYTES = 1 << 16
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PAGE = frozenset({"total_items", "total_pages", "page_number", "contents"})
_TAXONOMY_KEYS = frozenset({"id", "name", "description", "uri", "version", "metadata"})
_SPEAKING = {
    "service": frozenset(
        (
            *("alternate_name", "organization", "organization_id", "program_id", "capacities"),
            *("service_at_locations", "service_areas", "schedules", "cost_options", "attributes"),
            *("interpretation_services", "application_process", "fees_description", "wait_time"),
            *("eligibility_description", "required_documents", "assured_date", "additional_urls"),
        )
    ),
    "organization": frozenset(
        (
            *("alternate_name", "website", "additional_websites", "tax_status", "tax_id"),
            *("year_incorporated", "legal_status", "logo", "parent_organization_id"),
            *("organization_identifiers", "programs", "funding", "locations", "services"),
        )
    ),
    "location": frozenset({"location_type"}),
    "taxonomy_term": frozenset({"taxonomy", "taxonomy_detail", "taxonomy_id", "term_uri"}),
}
_MAIN = frozenset({*_SPEAKING, "taxonomy", "service_at_location", "program", "unit"})

_NO_OBJECT = Text("列表中有不是对象的内容", "The list holds something that is no object")
_NOT_HSDS = Text("其中没有 HSDS 的对象", "It holds no object of HSDS")


def kind_of(item: Object | set[str], stem: str) -> str | None:
    """Return what an object is, by its keys and, where they say little, the name of its file.

    Args:
        item: The object, or as many of its keys as are known.
        stem: Name of the file without its ending, such as ``organization_list``.
    """
    keys = set(item)
    if "label" in keys and not keys & {"status", "location_type"}:
        # a node in our own JSON
        return None
    if {"id", "name"} <= keys <= _TAXONOMY_KEYS and keys & {"uri", "version"}:
        sound = isinstance(item, set) or _UUID.fullmatch(str(item["id"]))
        return "taxonomy" if sound else None
    if "id" in keys:
        speaking = (kind for kind, fits in _KINDS.items() if fits(keys))
        named = (kind for kind in _SPEAKING if "name" in keys and _begins(stem, kind))
        return next(chain(speaking, named), None)
    return None


def _begins(stem: str, kind: str) -> bool:
    return stem.casefold().startswith(kind)


_KINDS: dict[str, Callable[[set[str]], bool]] = {
    "service": lambda keys: {"name", "status"} <= keys and bool(keys & _SPEAKING["service"]),
    "service_at_location": lambda keys: (
        bool(keys & {"location", "location_id"}) and bool(keys & {"service", "service_id"})
    ),
    "location": lambda keys: bool(keys & _SPEAKING["location"]),
    "taxonomy_term": lambda keys: bool(keys & _SPEAKING["taxonomy_term"]),
    "organization": lambda keys: bool(keys & _SPEAKING["organization"]),
}


def is_document(path: Path) -> bool:
    """Tell from the beginning of a file whether it is an HSDS document."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return False
    text = head.lstrip()
    start = text[1:].lstrip() if text.startswith("[") else text
    if not start.startswith("{"):
        return False
    keys = _keys(start)
    if keys and all(each.endswith(".csv") for each in keys):
        return any(each.removesuffix(".csv") in TABLES for each in keys)
    if "contents" in keys and keys & (_PAGE - {"contents"}):
        start = start[start.index('"contents"') + len('"contents"') :].lstrip(" \t\r\n:[")
        if start.startswith("]"):
            return True
        keys = _keys(start)
    return kind_of(keys, path.stem) is not None


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]', re.DOTALL)


def _keys(text: str) -> set[str]:
    """Return the keys of the object that a text begins with, as far as the text goes."""
    keys: set[str] = set()
    depth, last = 0, ""
    for token in _TOKEN.finditer(text):
        mark = token.group()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth <= 0:
                break
        elif mark == ":" and depth == 1:
            keys.add(last)
        elif mark.startswith('"'):
            last = mark[1:-1]
    return keys


def read_document(path: Path, store: Store, contradicts: Contradiction) -> None:
    """Take a document apart into the records of a store.

    Args:
        path: A document for which :func:`is_document` holds.
        store: Takes the records.
        contradicts: Is told of a record that contradicts one with the same id.

    Raises:
        UnreadableError: It is no sound JSON, or holds nothing of HSDS.
    """
    found = False
    for hint, line, item in _objects(path):
        kind = TABLES.get(hint.removesuffix(".csv")) or kind_of(item, path.stem)
        if kind:
            found = True
            _Taking(store, line, contradicts).take(kind, item, ())
        elif not _PAGE & item.keys():
            contradicts("", line, item, Conflict("", ""))
        else:
            found = True
    if not found:
        raise unreadable(_NOT_HSDS)


class _Taking:
    """One object of a document on its way into the store."""

    def __init__(self, store: Store, line: int, contradicts: Contradiction) -> None:
        self._store = store
        self._line = line
        self._contradicts = contradicts

    def take(self, kind: str, item: Object, parents: tuple[tuple[str, str], ...]) -> str:
        """Take in an object and everything inside it; return its id."""
        body: Object = {}
        inside: list[tuple[str, Object]] = []
        for key, value in item.items():
            if key in LISTS and isinstance(value, list) and _all_objects(value):
                inside += [(LISTS[key], each) for each in value]
            elif key in SINGLES and isinstance(value, dict):
                single, column = SINGLES[key]
                body[column] = self.take(single, value, ())
            elif not isinstance(value, str) or value.strip():
                body[key] = value
        own = self._add(kind, body, (*parents, *parents_in(kind, body)))
        for child, each in inside:
            self.take(child, _owned(child, each, kind, own), ((kind, own),))
        return own

    def _add(self, kind: str, body: Object, parents: tuple[tuple[str, str], ...]) -> str:
        try:
            return self._store.add(kind, body, self._line, parents)
        except Conflict as conflict:
            if kind in _MAIN:
                self._contradicts(kind, self._line, body, conflict)
                return as_text(body["id"])
            return self._store.add(kind, {**body, "id": None}, self._line, parents)


def parents_in(kind: str, body: Object) -> tuple[tuple[str, str], ...]:
    """Take the columns that name what a record belongs to out of it, and return what they name.

    The organisation of a service stays, because there is only one.
    """
    found = []
    for parent in PARENTS.get(kind, ()):
        column = f"{parent}_id"
        named = body.get(column) if kind == "service" else body.pop(column, None)
        if as_text(named):
            found.append((parent, as_text(named)))
    if kind in POINTERS:
        column, table = POINTERS[kind]
        owner = as_text(body.pop(column, None))
        entity = as_text(body.get(table)).casefold()
        known = TABLES.get(entity) or (entity if entity in TABLES.values() else "?")
        if known != "?":
            del body[table]
        if owner:
            found.append((known, owner))
    return tuple(found)


def _owned(child: str, item: Object, kind: str, own: str) -> Object:
    """Name the organisation of a service that stands inside it."""
    if child == "service" and kind == "organization" and not item.get("organization"):
        return {**item, "organization_id": item.get("organization_id") or own}
    return item


def _all_objects(items: list[object]) -> bool:
    return all(isinstance(each, dict) for each in items)


def _objects(path: Path) -> Iterator[tuple[str, int, Object]]:
    """Yield the objects of a list, a page or a collection of tables, or the one object of a file.

    Each comes with the name of the list it stands in, which is blank for a list without one, and
    the line on which it begins.
    """
    encoding = recognise(path)
    try:
        with path.open(encoding=encoding) as text:
            stream = JsonStream(text)
            if stream.peek() == "[":
                yield from _listed("", stream)
            else:
                yield from _members(stream)
            stream.end()
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(error) from error


def _members(stream: JsonStream) -> Iterator[tuple[str, int, Object]]:
    """Yield what a page or a collection of tables lists; another object as it is."""
    whole: Object = {}
    line = stream.line
    for key in stream.members():
        if (key == "contents" or key.endswith(".csv")) and stream.peek() == "[":
            yield from _listed(key, stream)
        else:
            whole[key] = stream.value()
    if whole:
        yield "", line, whole


def _listed(name: str, stream: JsonStream) -> Iterator[tuple[str, int, Object]]:
    for line, item in stream.items():
        if not isinstance(item, dict):
            raise unreadable(_NO_OBJECT, line)
        yield name, line, item
