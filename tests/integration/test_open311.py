"""Open311 for clients of others: the endpoints over a real database, in JSON and in XML."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from api import create_app
from graph.database import Database
from graph.model import SCHEMA
from graph.settings import Settings
from loaders.formats.open311 import OPEN311
from queries.open311 import STATES
from tests.formats import convert

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from graph.writer import Writer

BASE = "/open311/v2"
NOW = dt.datetime.now(dt.timezone.utc).replace(microsecond=0)


def days_ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.fixture
def town(client: FlaskClient, writer: Writer) -> FlaskClient:
    """A client of a town with cases of every state."""
    writer.nodes(
        "Category",
        [
            {"id": "repairs", "name": "维修", "name_en": "Repairs"},
            {
                "id": "sewer",
                "name": "下水道堵塞",
                "name_en": "Blocked sewer",
                "aliases": ["下水", "污水"],
                "description": "堵塞或外溢",
            },
            {"id": "a/b.c", "name": "斜线 & <尖括号>", "name_en": "Slash"},
        ],
    )
    writer.relations("CHILD_OF", "Category", "Category", [{"from": "sewer", "to": "repairs"}])
    writer.nodes(
        "Compound",
        [{"id": "p1", "name": "水仙名苑", "address": "小南街 12 号", "location": (127.28, 42.33)}],
    )
    writer.nodes("Building", [{"id": "b1", "name": "3 号楼 2 单元", "address": "301 室"}])
    writer.relations("PART_OF", "Building", "Compound", [{"from": "b1", "to": "p1"}])
    writer.nodes("Department", [{"id": "d1", "name": "住建局"}])
    writer.nodes("Resident", [{"id": "x1", "name": "王小明"}])
    writer.nodes(
        "Case",
        [
            {
                "id": "1",
                "name": "王小明家下水堵塞，电话 139 0000 1234",
                "description": "王小明住 301 室",
                "status": "done",
                "opened_at": days_ago(10),
                "closed_at": days_ago(8),
                "synthetic": True,
            },
            {"id": "2", "name": "板障破损", "status": "working", "opened_at": days_ago(5)},
            {"id": "3", "name": "没有状态", "opened_at": days_ago(1)},
            {"id": "4", "name": "早先的", "status": "refused", "opened_at": days_ago(100)},
            {"id": "5", "name": "没有时间", "status": "open"},
        ],
    )
    for source, target, relation, label in (
        ("1", "sewer", "IN_CATEGORY", "Category"),
        ("2", "repairs", "IN_CATEGORY", "Category"),
        ("1", "b1", "ABOUT", "Building"),
        ("2", "p1", "ABOUT", "Compound"),
        ("1", "d1", "HANDLED_BY", "Department"),
        ("1", "x1", "WANTED_FOR", "Resident"),
    ):
        writer.relations(relation, "Case", label, [{"from": source, "to": target}])
    return client


def ids(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.get_data(as_text=True)
    return [each["service_request_id"] for each in response.get_json()]


def fault(response: TestResponse, status: int) -> str:
    """The words of an error, which must be in the form of Open311."""
    assert response.status_code == status
    assert response.mimetype == "application/json"
    [error] = response.get_json()
    assert error.keys() == {"code", "description"}
    assert error["code"] == status
    return str(error["description"])


def test_the_discovery_names_the_endpoint(town: FlaskClient) -> None:
    [endpoint] = town.get(f"{BASE}/discovery.json").get_json()["endpoints"]
    assert endpoint["url"] == "http://localhost/open311/v2"
    assert endpoint["specification"].endswith("GeoReport_v2")
    root = ET.fromstring(town.get(f"{BASE}/discovery.xml").data)  # noqa: S314 - our own answer
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/url") == endpoint["url"]
    assert [each.text for each in root.iter("format")] == endpoint["formats"]


def test_services_are_the_categories(town: FlaskClient) -> None:
    services = town.get(f"{BASE}/services.json").get_json()
    assert [each["service_code"] for each in services] == ["a/b.c", "repairs", "sewer"]
    assert services[2] == {
        "service_code": "sewer",
        "service_name": "下水道堵塞",
        "name_en": "Blocked sewer",
        "description": "堵塞或外溢",
        "metadata": False,
        "type": "realtime",
        "keywords": "下水,污水",
        "group": "维修",
    }
    root = ET.fromstring(town.get(f"{BASE}/services.xml").data)  # noqa: S314 - our own answer
    assert [each.findtext("service_name") for each in root.findall("service")] == [
        each["service_name"] for each in services
    ]


@pytest.mark.parametrize("code", ["sewer", "a/b.c"])
def test_a_service_asks_for_nothing_more(town: FlaskClient, code: str) -> None:
    answer = town.get(f"{BASE}/services/{code}.json").get_json()
    assert answer == {"service_code": code, "attributes": []}
    text = town.get(f"{BASE}/services/{code}.xml").get_data(as_text=True)
    assert f"<service_code>{code}</service_code>" in text


def test_a_request_shows_no_person(town: FlaskClient) -> None:
    [found] = town.get(f"{BASE}/requests/1.json").get_json()
    assert found == {
        "service_request_id": "1",
        "status": "closed",
        "status_notes": "已办结 / done",
        "service_name": "下水道堵塞",
        "service_code": "sewer",
        "description": "王＊＊家下水堵塞，电话 ＊＊＊",
        "agency_responsible": "住建局",
        "service_notice": "演示用的虚构数据 / invented for demonstration",
        "requested_datetime": days_ago(10).isoformat(),
        "updated_datetime": days_ago(8).isoformat(),
        "expected_datetime": None,
        # the compound, not the building in which somebody lives
        "address": "小南街 12 号",
        "address_id": None,
        "zipcode": None,
        "lat": 42.33,
        "long": 127.28,
        "media_url": None,
    }
    everything = town.get(f"{BASE}/requests.json").get_data(as_text=True)
    everything += town.get(f"{BASE}/requests.xml").get_data(as_text=True)
    assert "王小明" not in everything
    assert "301" not in everything


def test_json_and_xml_say_the_same(town: FlaskClient) -> None:
    found = town.get(f"{BASE}/requests.json").get_json()
    response = town.get(f"{BASE}/requests.xml")
    assert response.mimetype == "application/xml"
    root = ET.fromstring(response.data)  # noqa: S314 - our own answer
    assert root.tag == "service_requests"
    assert [{field.tag: field.text for field in each} for each in root.findall("request")] == [
        {name: None if value is None else str(value) for name, value in each.items()}
        for each in found
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["3", "2", "1"]),
        ({"status": "open"}, ["3", "2"]),
        ({"status": "closed"}, ["1"]),
        ({"status": "open,closed"}, ["3", "2", "1"]),
        ({"service_code": "sewer"}, ["1"]),
        ({"service_code": "sewer,repairs"}, ["2", "1"]),
        ({"service_code": "nothing"}, []),
        ({"service_request_id": "5,4,nothing"}, ["4", "5"]),
        ({"service_request_id": "4", "status": "open"}, ["4"]),
        ({"start_date": days_ago(6).isoformat()}, ["3", "2"]),
        ({"end_date": days_ago(6).isoformat()}, ["1"]),
        ({"end_date": days_ago(60).isoformat()}, ["4"]),
        ({"start_date": days_ago(120).isoformat()}, ["4"]),
        ({"start_date": days_ago(7).isoformat(), "end_date": days_ago(3).isoformat()}, ["2"]),
        ({"page_size": "2"}, ["3", "2"]),
        ({"page_size": "2", "page": "2"}, ["1"]),
        ({"page_size": "2", "page": "3"}, []),
        ({"jurisdiction_id": "town", "extensions": "true", "api_key": "x"}, ["3", "2", "1"]),
    ],
)
def test_requests_are_filtered_as_the_standard_says(
    town: FlaskClient, query: dict[str, str], expected: list[str]
) -> None:
    assert ids(town.get(f"{BASE}/requests.json", query_string=query)) == expected


def test_a_plus_sign_that_nobody_encoded_is_understood(town: FlaskClient) -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    start = days_ago(6).astimezone(zone).isoformat()
    assert "+08:00" in start
    assert ids(town.get(f"{BASE}/requests.json?start_date={start}")) == ["3", "2"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"status": "lively"}, "status"),
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"page_size": "1001"}, "page_size"),
        ({"page_size": "9" * 5_000}, "page_size"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00"}, "start_date"),
        ({"end_date": "0001-01-01T00:00:00+14:00"}, "end_date"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90 days"),
        ({"start_date": "9999-12-31T00:00:00Z"}, "start_date"),
        ({"service_code": ",".join("x" * 1_001)}, "service_code"),
    ],
)
def test_what_cannot_be_used_is_refused(
    town: FlaskClient, query: dict[str, str], named: str
) -> None:
    response = town.get(
        f"{BASE}/requests.json", query_string=query, headers={"Accept-Language": "en"}
    )
    assert named in fault(response, 400)


def test_several_faults_are_told_at_once(town: FlaskClient) -> None:
    told = fault(town.get(f"{BASE}/requests.json?page=0&status=x"), 400)
    assert "page" in told
    assert "status" in told
    assert "应为" in told


@pytest.mark.parametrize("path", ["services/none", "requests/none", "nothing", "requests/"])
def test_what_is_not_there_is_told_in_the_form_asked_for(town: FlaskClient, path: str) -> None:
    assert fault(town.get(f"{BASE}/{path}.json"), 404)
    response = town.get(f"{BASE}/{path}.xml")
    assert (response.status_code, response.mimetype) == (404, "application/xml")
    root = ET.fromstring(response.data)  # noqa: S314 - our own answer
    assert (root.tag, root.findtext("error/code")) == ("errors", "404")


def test_text_that_xml_cannot_hold_does_not_break_it(town: FlaskClient, writer: Writer) -> None:
    writer.nodes("Category", [{"id": "odd", "name": "a\x01\ufffe]]><b>", "name_en": "odd"}])
    root = ET.fromstring(town.get(f"{BASE}/services.xml").data)  # noqa: S314 - our own answer
    names = {each.findtext("service_code"): each.findtext("service_name") for each in root}
    assert names["odd"] == "a\ufffd\ufffd]]><b>"


def test_it_stands_outside_of_our_own_document(town: FlaskClient) -> None:
    paths: dict[str, Any] = town.get("/openapi.json").get_json()["paths"]
    assert not [each for each in paths if "open311" in each]


def test_what_we_answer_our_own_format_reads(town: FlaskClient, tmp_path: Path) -> None:
    paths = []
    for name in ("requests.json", "services.xml"):
        path = tmp_path / name
        path.write_bytes(town.get(f"{BASE}/{name}").data)
        paths.append(path)
    found = convert(OPEN311, paths)
    assert found.rejected == {}
    assert {row["id"] for row in found.rows["Case"]} == {"1", "2", "3"}
    assert {row["id"]: row["name_en"] for row in found.rows["Category"]} == {
        "repairs": "Repairs",
        "sewer": "Blocked sewer",
        "a/b.c": "Slash",
    }


def test_the_demo_shows_only_invented_cases_with_their_mark(demo_client: FlaskClient) -> None:
    found = demo_client.get(f"{BASE}/requests.json").get_json()
    assert len(found) > 10
    assert all(each["service_notice"] for each in found)


def test_without_the_database_it_says_so_in_its_own_form() -> None:
    with Database("bolt://127.0.0.1:1", username="x", password="x") as nowhere:
        client = create_app(Settings(neo4j_uri="bolt://127.0.0.1:1"), nowhere).test_client()
        response = client.get(f"{BASE}/services.json")
        assert fault(response, 503)
        assert response.headers["Retry-After"]


def test_the_states_of_a_case_are_all_said() -> None:
    choices = {each.code for each in SCHEMA.nodes["Case"].properties["status"].choices}
    assert {state for states in STATES.values() for state in states} == choices
