"""Lists of Open311 services and requests into rows, from JSON and from XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from loaders.faults import UnreadableError
from loaders.formats.hsds import HSDS
from loaders.formats.open311 import OPEN311
from tests.formats import convert

if TYPE_CHECKING:
    from pathlib import Path

Records = list[dict[str, object]]

SERVICES: Records = [
    {
        "service_code": "001",
        "service_name": "下水道堵塞",
        "description": "堵塞或外溢",
        "metadata": False,
        "type": "realtime",
        "keywords": "下水,污水",
        "group": "环境",
    }
]
REQUESTS: Records = [
    {
        "service_request_id": "638344",
        "status": "closed",
        "status_notes": "已疏通",
        "service_name": "下水道堵塞",
        "service_code": "001",
        "description": "楼前污水外溢",
        "agency_responsible": "住建局",
        "service_notice": None,
        "requested_datetime": "2026-04-14T06:37:38-08:00",
        "updated_datetime": "2026-04-15T06:37:38-08:00",
        "expected_datetime": None,
        "address": "小南街 12 号",
        "lat": 42.33,
        "long": 127.28,
        "media_url": None,
    },
    {
        "service_request_id": "638349",
        "status": "open",
        "service_name": "下水道堵塞",
        "service_code": "001",
        "description": None,
        "requested_datetime": "2026-04-19T06:37:38-08:00",
        "updated_datetime": "2026-04-19T08:00:00-08:00",
    },
]


def xml(root: str, name: str, records: Records) -> str:
    def field(key: str, value: object) -> str:
        return f"<{key}>{value}</{key}>" if value is not None else f"<{key}/>"

    inside = "\n".join(
        f"<{name}>\n{''.join(field(*each) for each in record.items())}\n</{name}>"
        for record in records
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{inside}\n</{root}>\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def both(folder: Path, form: str) -> list[Path]:
    """The two lists, as a server would answer them in a form."""
    if form == "json":
        return [
            write(folder, "requests.json", json.dumps(REQUESTS)),
            write(folder, "services.json", json.dumps(SERVICES)),
        ]
    return [
        write(folder, "requests.xml", xml("service_requests", "request", REQUESTS)),
        write(folder, "services.xml", xml("services", "service", SERVICES)),
    ]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_requests_become_cases_with_their_events(tmp_path: Path, form: str) -> None:
    found = convert(OPEN311, both(tmp_path, form))
    assert found.rejected == {}
    category = found.one("Category")
    assert category.pop("description").lower() == (
        "堵塞或外溢\nmetadata: false\ntype: realtime\ngroup: 环境"
    )
    assert category == {
        "id": "001",
        "name": "下水道堵塞",
        "name_en": "下水道堵塞",
        "aliases": "下水;污水",
    }
    assert found.rows["Case"] == [
        {
            "id": "638344",
            "name": "楼前污水外溢",
            "description": (
                "楼前污水外溢\nagency_responsible: 住建局\naddress: 小南街 12 号\n"
                "position (long, lat): 127.28, 42.33"
            ),
            "opened_at": "2026-04-14T06:37:38-08:00",
            "closed_at": "2026-04-15T06:37:38-08:00",
            "status": "done",
        },
        {
            "id": "638349",
            "name": "下水道堵塞",
            "description": "updated_datetime: 2026-04-19T08:00:00-08:00",
            "opened_at": "2026-04-19T06:37:38-08:00",
            "status": "open",
        },
    ]
    assert found.ends("IN_CATEGORY") == {
        ("Case", case, "Category", "001") for case in ("638344", "638349")
    }
    assert [
        (row["id"], row["at"], row.get("from_state"), row["to_state"], row.get("reason"))
        for row in found.rows["Event"]
    ] == [
        ("638344/opened", "2026-04-14T06:37:38-08:00", None, "open", None),
        ("638344/closed", "2026-04-15T06:37:38-08:00", "open", "done", "已疏通"),
        ("638349/opened", "2026-04-19T06:37:38-08:00", None, "open", None),
    ]
    assert found.ends("CONCERNS") == {
        ("Event", f"{case}/{action}", "Case", case)
        for case, action in (("638344", "opened"), ("638344", "closed"), ("638349", "opened"))
    }


def test_json_and_xml_say_the_same(tmp_path: Path) -> None:
    one, other = (convert(OPEN311, both(tmp_path, form)) for form in ("json", "xml"))
    assert one.rows["Case"] == other.rows["Case"]
    assert one.rows["Event"] == other.rows["Event"]


def test_rows_name_their_line(tmp_path: Path) -> None:
    found = convert(OPEN311, both(tmp_path, "xml"))
    assert found.lines["Case"] == [("requests.xml", 3), ("requests.xml", 6)]


def test_a_request_without_an_id_is_rejected(tmp_path: Path) -> None:
    records: Records = [*REQUESTS, {"token": "t-1", "service_code": "001"}]
    found = convert(OPEN311, [write(tmp_path, "requests.json", json.dumps(records))])
    assert len(found.rows["Case"]) == 2
    [(cells, column, reason)] = found.rejected["requests.json"]
    assert '"token": "t-1"' in cells[1]
    assert column == "service_request_id"
    assert reason.startswith("The request has no id yet")


def test_a_request_on_the_border_of_two_windows_stands_once(tmp_path: Path) -> None:
    text = json.dumps(REQUESTS)
    paths = [write(tmp_path, f"requests-{number}.json", text) for number in (1, 2)]
    found = convert(OPEN311, paths)
    assert len(found.rows["Case"]) == 2
    assert len(found.rows["Event"]) == 3


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE services [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE services [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE services SYSTEM "http://127.0.0.1/services.dtd">',
    ],
)
def test_a_dtd_is_refused(tmp_path: Path, prolog: str) -> None:
    path = write(tmp_path, "services.xml", f"{prolog}{xml('services', 'service', SERVICES)[39:]}")
    assert OPEN311.claims(path)
    with pytest.raises(UnreadableError, match="DTD or entities"):
        convert(OPEN311, [path])


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("services.json", json.dumps(SERVICES)[:-1], "broken"),
        ("services.json", json.dumps([*SERVICES, 7]), "no object"),
        ("services.xml", xml("services", "service", SERVICES)[:-3], "broken"),
        ("services.xml", "<other><services/></other>", "no list"),
        ("services.xml", f"<services><service><a>{'x' * (17 << 20)}", "too long"),
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        convert(OPEN311, [write(tmp_path, name, text)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("units.json", '[{"id": "u1", "name": "县医院"}]'),
        ("graph.graphml", "<graphml><services/></graphml>"),
        ("empty.json", ""),
        ("list.json", "[]"),
        ("services.csv", "service_code,service_name\n1,x\n"),
    ],
)
def test_files_of_others_are_not_claimed(tmp_path: Path, name: str, text: str) -> None:
    assert not OPEN311.claims(write(tmp_path, name, text))


def test_the_two_formats_of_services_are_told_apart(tmp_path: Path) -> None:
    assert not any(HSDS.claims(each) for each in both(tmp_path, "json"))
