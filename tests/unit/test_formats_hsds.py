"""HSDS documents and data packages into rows: what becomes of every record, and nothing is lost."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from loaders.faults import UnreadableError
from loaders.formats.hsds import HSDS
from tests.formats import Converted, convert

if TYPE_CHECKING:
    from pathlib import Path

LOCATION: dict[str, Any] = {
    "id": "l1",
    "location_type": "physical",
    "latitude": 42.33,
    "longitude": 127.28,
    "name": "门诊楼",
    "addresses": [
        {
            "id": "a1",
            "attention": "李大夫",
            "address_1": "小南街 12 号",
            "city": "抚松镇",
            "state_province": "吉林省",
            "postal_code": "134500",
            "country": "CN",
            "address_type": "physical",
        }
    ],
}
ORGANIZATION: dict[str, Any] = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "长白山眼科医院",
    "alternate_name": "眼科医院；县眼科",
    "description": "一家医院",
    "website": "https://hospital.example",
    "year_incorporated": 1998,
    "phones": [{"id": "p1", "number": "0439-6211111", "extension": 8, "type": "voice"}],
    "contacts": [{"id": "c1", "name": "王小明", "title": "主任"}],
    "locations": [LOCATION],
}
TERMS: list[dict[str, Any]] = [
    {"id": "t1", "name": "Health", "description": "", "taxonomy": "Needs", "code": "H"},
    {"id": "t2", "name": "Eye care", "description": "", "parent_id": "t1", "taxonomy": "Needs"},
]
SERVICE: dict[str, Any] = {
    "id": "22222222-2222-4222-8222-222222222222",
    "name": "免费验光",
    "description": "每周六上午",
    "status": "active",
    "minimum_age": 60,
    "eligibility_description": "老年人；残疾人",
    "fees_description": "不收费",
    "capacities": [
        {
            "id": "k1",
            "unit": {"id": "u1", "name": "Hours", "scheme": "UN/ECE", "identifier": "HUR"},
            "available": 12,
            "updated": "2026-01-01T00:00:00Z",
        }
    ],
    "schedules": [
        {"id": "s1", "valid_from": "2026-03-01", "valid_to": "2026-09-30", "opens_at": "08:00"}
    ],
    "service_areas": [{"id": "z1", "name": "城内社区", "description": "全社区"}],
    "phones": [{"id": "p2", "number": "0439-6222222"}],
    "attributes": [{"id": "x1", "link_type": "topic", "taxonomy_term": TERMS[1]}],
    "organization": ORGANIZATION,
}


def document(folder: Path, content: object, name: str = "services.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, "utf-8")
    return path


def page(*items: object) -> dict[str, object]:
    return {"total_items": len(items), "page_number": 1, "contents": list(items)}


def test_a_full_service_becomes_a_unit_a_resource_and_a_category(tmp_path: Path) -> None:
    found = convert(HSDS, [document(tmp_path, SERVICE)])
    assert found.rejected == {}
    assert found.one("Unit") == {
        "id": ORGANIZATION["id"],
        "name": "长白山眼科医院",
        "aliases": "眼科医院；县眼科",
        "description": "一家医院\nwebsite: https://hospital.example\nlocation: name=门诊楼",
        "founded_on": "1998",
        "location": "127.28,42.33",
        "address": "小南街 12 号, 抚松镇, 吉林省, 134500, CN",
        "contact_person": "李大夫 (attention)；王小明 (主任)",
        "phone": "0439-6222222；0439-6211111 (voice, extension=8)",
    }
    resource = found.one("Resource")
    described = resource.pop("description").split("\n")
    assert resource == {
        "id": SERVICE["id"],
        "name": "免费验光",
        "status": "available",
        "minimum_age": "60",
        "beneficiary_groups": "elderly;disabled",
        "quantity": "12",
        "unit_of_measure": "hour",
        "starts_on": "2026-03-01",
        "ends_on": "2026-09-30",
    }
    assert described == [
        "每周六上午",
        "fees_description: 不收费",
        "service_capacity: updated=2026-01-01T00:00:00Z",
        "unit: name=Hours; scheme=UN/ECE; identifier=HUR",
        "schedule: opens_at=08:00",
        "service_area: description=全社区",
    ]
    assert found.ends("OFFERS") == {("Unit", ORGANIZATION["id"], "Resource", SERVICE["id"])}
    assert found.ends("IN_CATEGORY") == {("Resource", SERVICE["id"], "Category", "t2")}
    assert found.ends("CHILD_OF") == {("Category", "t2", "Category", "t1")}
    assert found.one("Category") == {
        "id": "t2",
        "name": "Eye care",
        "name_en": "Eye care",
        "description": "taxonomy: Needs",
    }


def test_people_stand_in_masked_properties_only(tmp_path: Path) -> None:
    found = convert(HSDS, [document(tmp_path, SERVICE)])
    said = "\n".join(
        text
        for rows in found.rows.values()
        for row in rows
        for name, text in row.items()
        if name not in {"contact_person", "phone"}
    )
    assert not re.search("王小明|李大夫|0439", said)
    properties = SCHEMA.nodes["Unit"].properties
    assert properties["contact_person"].personal
    assert properties["phone"].personal


def test_an_area_becomes_a_community_where_the_schema_joins_it_to_resources(tmp_path: Path) -> None:
    other = {**SERVICE, "id": "s2", "service_areas": [{"id": "z2", "name": "城内社区"}]}
    found = convert(HSDS, [document(tmp_path, [SERVICE, other])])
    community = found.one("Community")
    assert community["name"] == "城内社区"
    assert found.ends("SERVES") == {
        ("Resource", service, "Community", community["id"]) for service in (SERVICE["id"], "s2")
    }


@pytest.mark.parametrize("paged", [False, True])
def test_lists_and_pages_are_read_object_by_object(tmp_path: Path, paged: bool) -> None:
    services = [{**SERVICE, "id": f"s{number}"} for number in range(1_000)]
    found = convert(HSDS, [document(tmp_path, page(*services) if paged else services)])
    assert {row["id"] for row in found.rows["Resource"]} == {each["id"] for each in services}
    assert len(found.rows["Unit"]) == len(found.rows["Category"]) == 1
    assert len(found.ends("OFFERS")) == 1_000


def test_pages_in_several_files_repeat_nothing(tmp_path: Path) -> None:
    first = document(tmp_path, page(SERVICE), "services-1.json")
    second = document(tmp_path, page({**SERVICE, "id": "s2"}), "services-2.json")
    found = convert(HSDS, [first, second])
    assert len(found.rows["Unit"]) == 1
    assert len(found.rows["Resource"]) == 2


def test_what_a_later_file_adds_is_not_passed_over(tmp_path: Path) -> None:
    first = document(tmp_path, page(SERVICE), "services-1.json")
    changed = {**ORGANIZATION, "description": "已搬迁"}
    second = document(tmp_path, page({**SERVICE, "id": "s2", "organization": changed}), "2.json")
    found = convert(HSDS, [first, second])
    assert [row["description"].split("\n")[0] for row in found.rows["Unit"]] == [
        "一家医院",
        "已搬迁",
    ]


def test_terms_become_a_tree(tmp_path: Path) -> None:
    found = convert(HSDS, [document(tmp_path, page(*TERMS), "taxonomy_terms.json")])
    assert {(row["id"], row["name"]) for row in found.rows["Category"]} == {
        ("t1", "Health"),
        ("t2", "Eye care"),
    }
    assert found.ends("CHILD_OF") == {("Category", "t2", "Category", "t1")}


def test_an_unknown_unit_of_measure_makes_no_quantity(tmp_path: Path) -> None:
    capacity = {"id": "k", "unit": {"id": "u", "name": "Bushels"}, "available": 3}
    found = convert(HSDS, [document(tmp_path, {**SERVICE, "capacities": [capacity]})])
    resource = found.one("Resource")
    assert not resource.keys() & {"quantity", "unit_of_measure"}
    assert "service_capacity: available=3\nunit: name=Bushels" in resource["description"]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"maximum_age": 999}, "maximum_age: 999"),
        ({"schedules": [{"id": "s", "valid_from": "spring"}]}, "schedule: valid_from=spring"),
        ({"status": "inactive"}, "status: inactive"),
        ({"eligibility_description": "老年人；外星人"}, "eligibility_description: 老年人；外星人"),
        ({"x_local": {"a": 1}}, 'x_local: {"a": 1}'),
    ],
)
def test_what_fits_no_property_is_told_in_the_description(
    tmp_path: Path, fields: dict[str, object], line: str
) -> None:
    found = convert(HSDS, [document(tmp_path, {**SERVICE, **fields})])
    assert line in found.one("Resource")["description"].split("\n")


def test_a_position_beyond_the_earth_is_told_in_the_description(tmp_path: Path) -> None:
    location = {**LOCATION, "latitude": 142}
    organization = {**ORGANIZATION, "locations": [location]}
    found = convert(HSDS, [document(tmp_path, {**SERVICE, "organization": organization})])
    unit = found.one("Unit")
    assert "location" not in unit
    assert "latitude=142; longitude=127.28" in unit["description"]


def test_two_objects_with_one_id_that_contradict_each_other_are_reported(tmp_path: Path) -> None:
    twice = [SERVICE, {**SERVICE, "name": "收费验光"}]
    found = convert(HSDS, [document(tmp_path, twice)])
    assert found.one("Resource")["name"] == "免费验光"
    [(cells, column, reason)] = found.rejected["services.json"]
    assert (cells[0], column) == (SERVICE["id"], "name")
    assert "contradicts" in reason


def test_what_belongs_to_nothing_is_rejected_once_with_all_it_holds(tmp_path: Path) -> None:
    found = convert(HSDS, [document(tmp_path, LOCATION, "location.json")])
    [(cells, _, reason)] = found.rejected["location.json"]
    assert cells[0] == "l1"
    assert "小南街" in cells[1]
    assert "belongs to no organisation" in reason


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"Unit": [{"id": "u1", "name": "县医院"}]}, "graph.json"),
        ([{"id": "u1", "label": "Unit", "name": "县医院", "attributes": []}], "nodes.json"),
        ({"version": "3.0", "profile": "x", "openapi_url": "y"}, "base.json"),
        ([{"service_code": "1", "service_name": "x"}], "services.json"),
        ("", "empty.json"),
        ("[", "broken.json"),
    ],
)
def test_files_of_others_are_not_claimed(tmp_path: Path, content: object, name: str) -> None:
    assert not HSDS.claims(document(tmp_path, content, name))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([SERVICE])[:-1],
        json.dumps([SERVICE]) + "]",
        json.dumps([SERVICE])[:-1] + ", 1]",
        json.dumps([SERVICE])[:-1] + ", NaN]",
        json.dumps([SERVICE])[:-1] + "," + '{"a":' * 100_000,
    ],
)
def test_broken_documents_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        convert(HSDS, [document(tmp_path, text)])
    [(_, fault)] = raised.value.faults
    assert fault.reason.zh


TABLES = {
    "organizations": [
        {"id": "o1", "name": "县医院", "description": "", "alternate_name": "医院"},
        {"id": "o2", "name": "'=银行", "description": "", "alternate_name": ""},
    ],
    "services": [
        {"id": "s1", "organization_id": "o1", "name": "体检", "status": "active"},
        {"id": "s2", "organization_id": "elsewhere", "name": "讲座", "status": "defunct"},
    ],
    "locations": [
        {"id": "l1", "organization_id": "o1", "location_type": "physical", "latitude": "42.3"}
        | {"longitude": "127.2"},
        {"id": "l2", "organization_id": "", "location_type": "physical", "latitude": "42.4"}
        | {"longitude": "127.4"},
    ],
    "service_at_location": [{"id": "sl1", "service_id": "s1", "location_id": "l2"}],
    "service_capacity": [
        {"id": "k1", "service_id": "s1", "unit_id": "u1", "available": "30", "updated": ""}
    ],
    "units": [{"id": "u1", "name": "人", "scheme": "", "identifier": ""}],
    "schedules": [
        {"id": "h1", "service_id": "s1", "valid_from": "2026-01-01", "valid_to": "2026-06-30"},
        {"id": "h2", "service_id": "s1", "valid_from": "2026-02-01", "valid_to": ""},
    ],
    "phones": [
        {"id": "p1", "service_id": "s1", "organization_id": "", "number": "6211111"},
        {"id": "p2", "service_id": "", "organization_id": "gone", "number": "6222222"},
    ],
    "taxonomy_terms": [
        {"id": "t1", "name": "健康", "description": "", "parent_id": "", "taxonomy_id": "x1"}
    ],
    "taxonomies": [{"id": "x1", "name": "需求", "description": "", "uri": "", "version": "2"}],
    "attributes": [
        {"id": "a1", "link_id": "s1", "taxonomy_term_id": "t1", "link_entity": "services"}
    ],
}


def package(
    folder: Path, tables: dict[str, list[dict[str, str]]], described: object = None
) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    if described is not None:
        document(folder, described, "datapackage.json")
    return folder


def read(folder: Path) -> Converted:
    return convert(HSDS, sorted(folder.iterdir()))


DESCRIBED = {"resources": [{"name": name, "path": f"{name}.csv"} for name in TABLES]}


@pytest.mark.parametrize("described", [None, DESCRIBED])
def test_a_package_is_read_as_one_with_or_without_its_description(
    tmp_path: Path, described: object
) -> None:
    found = read(package(tmp_path / "package", TABLES, described))
    assert {row["id"]: row for row in found.rows["Unit"]} == {
        "o1": {
            "id": "o1",
            "name": "县医院",
            "aliases": "医院",
            "location": "127.2,42.3",
            "phone": "6211111",
        },
        "o2": {"id": "o2", "name": "=银行"},
    }
    resources = {row["id"]: row for row in found.rows["Resource"]}
    described_as = resources["s1"].pop("description")
    assert resources == {
        "s1": {
            "id": "s1",
            "name": "体检",
            "status": "available",
            "quantity": "30",
            "unit_of_measure": "person",
            "starts_on": "2026-01-01",
            "location": "127.4,42.4",
        },
        "s2": {"id": "s2", "name": "讲座", "status": "retired"},
    }
    assert "schedule: valid_from=2026-01-01; valid_to=2026-06-30" in described_as
    assert found.ends("OFFERS") == {
        ("Unit", "o1", "Resource", "s1"),
        ("Unit", "elsewhere", "Resource", "s2"),
    }
    assert found.ends("IN_CATEGORY") == {("Resource", "s1", "Category", "t1")}
    assert found.one("Category")["description"] == "taxonomy: name=需求; version=2"
    [(cells, _, reason)] = found.rejected.pop("phones.csv")
    assert (cells[0], "6222222" in cells[1]) == ("p2", True)
    assert "belongs to no organisation" in reason
    assert found.rejected == {}
    assert dict(found.lines["Resource"][:1]) == {"services.csv": 2}


def test_rows_that_cannot_be_understood_are_rejected_with_their_line(tmp_path: Path) -> None:
    folder = package(tmp_path / "package", TABLES)
    with (folder / "services.csv").open("a", encoding="utf-8") as stream:
        stream.write(',o1,没有编号,active\ns9,o1\ns1,o1,另一个名称,active\ns8,o1,"x"y,active\n')
    rejected = read(folder).rejected["services.csv"]
    assert [(column, reason) for _, column, reason in rejected] == [
        ("id", "is required: id"),
        (None, "has another number of cells than the header"),
        ("name", "contradicts another row with the same id"),
        (None, "text follows a closing quotation mark; close it right before the separator"),
    ]


def test_our_own_sheets_are_not_taken_for_a_package(tmp_path: Path) -> None:
    tables = {"units": [{"id": "u1", "name": "县医院", "kind": "hospital"}]}
    assert not HSDS.claims(package(tmp_path / "ours", tables) / "units.csv")


@pytest.mark.parametrize(
    "place",
    ["../services.csv", "/etc/services.csv", "a/../../services.csv", "http://x/services.csv"],
)
def test_a_package_names_files_of_its_own_folder_only(tmp_path: Path, place: str) -> None:
    package(tmp_path, TABLES)
    folder = tmp_path / "inner"
    folder.mkdir()
    described = document(folder, {"resources": [{"path": place}]}, "datapackage.json")
    with pytest.raises(UnreadableError, match="its folder only"):
        convert(HSDS, [described])


def test_a_description_that_is_broken_is_reported_and_the_tables_speak(tmp_path: Path) -> None:
    folder = package(tmp_path / "package", TABLES, "../../datapackage.json")
    with pytest.raises(UnreadableError, match="no usable description"):
        convert(HSDS, [folder / "datapackage.json"])
    tables = [each for each in sorted(folder.iterdir()) if each.suffix == ".csv"]
    assert len(convert(HSDS, tables).rows["Resource"]) == 2
