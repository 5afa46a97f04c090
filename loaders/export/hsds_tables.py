"""The tabular data package of HSDS 3.1: objects taken apart into tables that name each other."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from loaders.cells import guarded
from loaders.formats.hsds_words import LISTS, SINGLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import TextIO

COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "alternate_name", "description"),
    "service": (
        *("id", "organization_id", "name", "alternate_name", "description", "status"),
        *("eligibility_description", "minimum_age", "maximum_age"),
    ),
    "location": ("id", "location_type", "organization_id", "latitude", "longitude"),
    "service_at_location": ("id", "service_id", "location_id"),
    "service_capacity": ("id", "service_id", "unit_id", "available", "updated"),
    "unit": ("id", "name", "scheme", "identifier"),
    "schedule": ("id", "service_id", "valid_from", "valid_to"),
    "service_area": ("id", "service_id", "name", "extent_type"),
    "contact": ("id", "organization_id", "name"),
    "phone": ("id", "organization_id", "number"),
    "address": (
        *("id", "location_id", "address_1", "city", "state_province", "postal_code", "country"),
        "address_type",
    ),
    "taxonomy": ("id", "name", "description", "version"),
    "taxonomy_term": (
        *("id", "code", "name", "description", "parent_id", "taxonomy", "language"),
        "taxonomy_id",
    ),
    "attribute": (
        *("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value", "label"),
    ),
}
"""Columns of the tables that we write, all of them in the standard."""
_STEMS = {kind: stem for stem, kind in TABLES.items()}
_NUMBERS = frozenset({"latitude", "longitude", "minimum_age", "maximum_age", "available"})
# they have a table to themselves, which is written once
_ELSEWHERE = frozenset({"organization", "taxonomy_term", "taxonomy_detail"})


class TablesFolder:
    """Writes the tables of a package and its description."""

    def __init__(self, folder: Path) -> None:
        """Begin every table in a new folder."""
        folder.mkdir()
        self._folder = folder
        self._streams: dict[str, TextIO] = {}
        self._units: set[str] = set()
        for kind, columns in COLUMNS.items():
            path = folder / f"{_STEMS[kind]}.csv"
            self._streams[kind] = path.open("w", encoding="utf-8", newline="")
            csv.writer(self._streams[kind], lineterminator="\n").writerow(columns)

    def add(self, kind: str, item: Mapping[str, Any]) -> None:
        """Write an object into the tables."""
        self._take(kind, item, {})

    def close(self) -> None:
        """Finish the tables and write what describes them."""
        for stream in self._streams.values():
            stream.close()
        described = {
            "name": "co-building-hsds",
            "profile": "tabular-data-package",
            "resources": [
                {
                    "name": _STEMS[kind],
                    "path": f"{_STEMS[kind]}.csv",
                    "profile": "tabular-data-resource",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {"fields": [_field(each) for each in columns], "primaryKey": "id"},
                }
                for kind, columns in COLUMNS.items()
            ],
        }
        text = json.dumps(described, ensure_ascii=False, indent=2)
        (self._folder / "datapackage.json").write_text(f"{text}\n", "utf-8")

    def _take(self, kind: str, item: Mapping[str, Any], owner: Mapping[str, str]) -> None:
        row: dict[str, Any] = {**owner}
        for key, value in item.items():
            if key in SINGLES:
                single, column = SINGLES[key]
                row[column] = value["id"]
                if key not in _ELSEWHERE and not (single == "unit" and value["id"] in self._units):
                    self._units |= {value["id"]} if single == "unit" else set()
                    self._take(single, value, {})
            elif key in LISTS:
                for each in value:
                    self._take(LISTS[key], each, _owned(LISTS[key], kind, item["id"]))
            else:
                row[key] = value
        cells = [_cell(name, row.get(name)) for name in COLUMNS[kind]]
        csv.writer(self._streams[kind], lineterminator="\n").writerow(cells)


def _owned(child: str, kind: str, own: str) -> dict[str, str]:
    if child == "attribute":
        return {"link_id": own, "link_entity": kind}
    return {f"{kind}_id": own}


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if value is None:
        return ""
    return repr(value) if name in _NUMBERS else guarded(str(value))


def _field(name: str) -> dict[str, str]:
    return {"name": name, "type": "number" if name in _NUMBERS else "string"}
