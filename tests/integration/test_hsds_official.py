"""Our HSDS held to the official schemas, and the official examples loaded into the graph."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from graph.model import SCHEMA
from loaders.export.hsds import export_hsds
from loaders.export.hsds_tables import COLUMNS
from loaders.formats.hsds import HSDS
from loaders.formats.hsds_words import TABLES
from tests.assertions import nodes, relations
from tests.formats import convert, load_converted
from tests.hsds import OFFICIAL, collected, faults, needed, tabular_faults

if TYPE_CHECKING:
    from pathlib import Path

    from graph.database import Database

pytestmark = needed
__test__ = collected()

EXAMPLES = OFFICIAL / "examples"
ORGANIZATION = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
SERVICE = "ac148810-d857-441c-9679-408f346de14b"
TERM = "3f7b145d-84af-42d7-8fae-eaca714b02b2"
PARENT = "0bc248fa-dc27-4650-9ba4-8f1a24ef16a2"


def test_every_document_is_valid(demo_database: Database, tmp_path: Path) -> None:
    export_hsds(demo_database, SCHEMA, tmp_path / "out")
    checked = {}
    for stem, kind in (
        ("organizations", "organization"),
        ("services", "service"),
        ("taxonomies", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term"),
    ):
        page = json.loads((tmp_path / "out" / f"{stem}.json").read_text("utf-8"))
        wrong = [fault for item in page["contents"][:300] for fault in faults(kind, item)]
        assert wrong == []
        checked[kind] = len(page["contents"])
    assert min(checked.values()) >= 2


def test_a_wrong_document_would_be_noticed() -> None:
    assert faults("service", {"id": "no uuid", "name": "x", "status": "lively"}) != []


def test_every_table_is_valid(demo_database: Database, tmp_path: Path) -> None:
    export_hsds(demo_database, SCHEMA, tmp_path / "out", tabular=True)
    seen = set()
    for path in sorted((tmp_path / "out").glob("*.csv")):
        kind = TABLES[path.stem]
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                if number < 100:
                    assert tabular_faults(kind, row) == []
                    seen.add(kind)
    assert seen == set(COLUMNS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("service_full.json", {"Unit", "Resource", "Category"}),
        ("organization_full.json", {"Unit", "Resource", "Category"}),
        ("service_at_location_full.json", {"Unit", "Resource", "Category"}),
        ("service_list.json", {"Unit", "Resource"}),
        ("organization_list.json", {"Unit"}),
        ("taxonomy.json", {"Category"}),
        ("taxonomy_term_list.json", {"Category"}),
        ("tabular.json", {"Unit", "Resource", "Category"}),
    ],
)
def test_every_example_is_read(name: str, expected: set[str]) -> None:
    found = convert(HSDS, [EXAMPLES / name])
    assert found.rows.keys() & {"Unit", "Resource", "Category"} == expected
    assert {row["id"] for row in found.rows.get("Resource", [])} <= {SERVICE}
    assert {row["id"] for row in found.rows.get("Unit", [])} <= {ORGANIZATION}


def test_the_full_service_of_the_standard_loads(database: Database, tmp_path: Path) -> None:
    found = convert(HSDS, [EXAMPLES / "service_full.json"])
    assert found.rejected == {}
    report = load_converted(database, found, tmp_path / "loaded")
    # the example names a parent of its term that it does not hold
    [fault] = report.faults
    assert fault.value == PARENT
    assert relations(database, "OFFERS") == {(ORGANIZATION, SERVICE)}
    assert relations(database, "IN_CATEGORY") == {(SERVICE, TERM)}
    assert nodes(database, "Resource", "name", "quantity", "unit_of_measure", "minimum_age") == {
        ("Community Counselling", 12.0, "kilogram", 12.0)
    }
    said = json.dumps(found.rows, ensure_ascii=False)
    missing = {
        text
        for text in _texts(json.loads((EXAMPLES / "service_full.json").read_text("utf-8")))
        if json.dumps(text, ensure_ascii=False)[1:-1].strip() not in said
    }
    assert missing == _MEANT_OTHERWISE


# The graph says the first by a state, and every place of its is of the second kind.
_MEANT_OTHERWISE = {"active", "physical"}


def test_the_tables_of_the_standard_load(database: Database, tmp_path: Path) -> None:
    tables = [each for each in sorted((EXAMPLES / "csv").iterdir()) if each.suffix == ".csv"]
    found = convert(HSDS, tables)
    # rows that name owners which are in no table of the example
    assert set(found.rejected) == {
        *("attributes.csv", "meta_table_descriptions.csv", "metadata.csv"),
        *("service_capacity.csv", "units.csv", "url.csv"),
    }
    assert load_converted(database, found, tmp_path / "loaded").fault_count == 1
    assert relations(database, "OFFERS") == {(ORGANIZATION, SERVICE)}
    assert nodes(database, "Unit", "id", "name") == {(ORGANIZATION, "Example Organization Inc.")}


def _texts(value: object, key: str = "") -> set[str]:
    """Every text of a document except ids, which name records and not things."""
    if isinstance(value, dict):
        return {text for name, each in value.items() for text in _texts(each, name)}
    if isinstance(value, list):
        return {text for each in value for text in _texts(each, key)}
    return {value} if isinstance(value, str) and not key.endswith("id") else set()
