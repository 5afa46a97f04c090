"""Lists over HTTP: filters, totals and pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from tests.assertions import nodes
from tests.problems import problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.schema import NodeType
    from graph.writer import Writer

LISTED = [each for each in SCHEMA.nodes.values() if each.listed]


def pages(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """Every page of a list, from the first on, as the Link headers lead."""
    found = []
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status_code == 200, response.get_data(as_text=True)
        found.append(response.get_json())
        link = response.headers.get("Link")
        following = link.removeprefix("<").removesuffix('>; rel="next"') if link else None
    return found


def ids(client: FlaskClient, address: str) -> set[str]:
    """The ids on the first page of a list; the page must hold all there are."""
    [page] = pages(client, address)
    assert page["total"] == len(page["items"])
    return {each["id"] for each in page["items"]}


@pytest.fixture
def town(client: FlaskClient, writer: Writer) -> FlaskClient:
    """Two communities with what lies in them, laid by hand."""
    writer.nodes(
        "Community",
        [{"id": "c1", "name": "城内社区"}, {"id": "c2", "name": "望塘社区", "synthetic": True}],
    )
    writer.nodes("Grid", [{"id": "g1", "name": "一网格", "level": 1}, {"id": "g2", "name": "二"}])
    writer.nodes(
        "Category",
        [
            {"id": "glasses", "name": "老花镜", "name_en": "Reading glasses"},
            {"id": "venue", "name": "场地", "name_en": "Venues"},
        ],
    )
    writer.nodes(
        "Unit",
        [
            {"id": "u1", "name": "第一小学", "kind": "school", "synthetic": False},
            {"id": "u2", "name": "明亮眼镜店", "kind": "merchant", "placeholder": True},
            {"id": "u3", "name": "第二小学", "kind": "school", "synthetic": True},
            {"id": "u4", "name": "KTV歌城", "kind": "merchant", "aliases": ["Star歌城"]},
        ],
    )
    writer.nodes("Department", [{"id": "d1", "name": "住房和城乡建设局", "aliases": ["住建局"]}])
    writer.nodes("Resource", [{"id": "r1", "name": "验光"}, {"id": "r2", "name": "操场"}])
    writer.nodes("Need", [{"id": "n1", "name": "配镜"}, {"id": "n2", "name": "排练场地"}])
    for name, source, target, ends in (
        ("LOCATED_IN", "Unit", "Community", [("u1", "c1"), ("u2", "c2"), ("u3", "c2")]),
        ("REGISTERED_WITH", "Unit", "Community", [("u2", "c1"), ("u1", "c1")]),
        ("IN_GRID", "Unit", "Grid", [("u1", "g1"), ("u3", "g2")]),
        ("OFFERS", "Unit", "Resource", [("u2", "r1"), ("u1", "r2")]),
        ("IN_CATEGORY", "Resource", "Category", [("r1", "glasses"), ("r2", "venue")]),
        ("IN_CATEGORY", "Need", "Category", [("n1", "glasses"), ("n2", "venue")]),
        ("IN_COMMUNITY", "Need", "Community", [("n1", "c1"), ("n2", "c2")]),
        ("RESPONSIBLE_FOR", "Department", "Category", [("d1", "glasses")]),
    ):
        rows = [{"from": start, "to": end} for start, end in ends]
        assert writer.relations(name, source, target, rows).created == len(ends)
    return client


@pytest.mark.parametrize("node", LISTED, ids=lambda each: each.plural)
def test_all_pages_together_hold_everything_once(
    demo_client: FlaskClient, demo_database: Database, node: NodeType
) -> None:
    walked = pages(demo_client, f"/api/v1/{node.plural}?limit=97")
    found = [each["id"] for page in walked for each in page["items"]]
    assert set(found) == nodes(demo_database, node.name, "id")
    assert len(found) == len(set(found))
    assert {page["total"] for page in walked} == {len(found)}
    assert len(walked) == max(1, math.ceil(len(found) / 97))


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 7])
def test_the_last_page_has_no_link_and_no_page_is_empty(
    client: FlaskClient, writer: Writer, limit: int
) -> None:
    writer.nodes("Unit", [{"id": f"u{n}", "name": "单位"} for n in range(6)])
    walked = pages(client, f"/api/v1/units?limit={limit}")
    assert [[each["id"] for each in page["items"]] for page in walked] == [
        [f"u{n}" for n in range(start, min(start + limit, 6))] for start in range(0, 6, limit)
    ]


def test_pages_keep_their_filters(town: FlaskClient) -> None:
    walked = pages(town, "/api/v1/units?limit=1&kind=school&q=小学")
    assert [page["items"][0]["id"] for page in walked] == ["u1", "u3"]
    assert {page["total"] for page in walked} == {2}


def test_long_ids_of_any_writing_can_be_paged(client: FlaskClient, writer: Writer) -> None:
    long = {f"{letter}社区" * 60 for letter in "甲乙丙"}
    writer.nodes("Community", [{"id": each, "name": "社区"} for each in long])
    walked = pages(client, "/api/v1/communities?limit=1")
    assert [len(page["items"]) for page in walked] == [1, 1, 1]
    assert {page["items"][0]["id"] for page in walked} == long


def test_an_empty_list_is_a_page_too(client: FlaskClient) -> None:
    assert pages(client, "/api/v1/units") == [{"items": [], "total": 0}]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("units", {"u1", "u2", "u3", "u4"}),
        ("units?kind=school", {"u1", "u3"}),
        ("units?community=c1", {"u1", "u2"}),
        ("units?community=c2&kind=school", {"u3"}),
        ("units?community=c2&grid=g2", {"u3"}),
        ("units?category=glasses", {"u2"}),
        ("units?category=venue&community=c1", {"u1"}),
        ("units?category=venue&community=c2", set()),
        ("units?synthetic=true", {"u3"}),
        ("units?synthetic=false", {"u1", "u2", "u4"}),
        ("units?placeholder=true", {"u2"}),
        ("units?placeholder=false&kind=merchant", {"u4"}),
        ("units?community=nowhere", set()),
        ("communities?synthetic=false", {"c1"}),
        ("grids?level=1", {"g1"}),
        ("needs?category=glasses", {"n1"}),
        ("needs?community=c2", {"n2"}),
        ("needs?community=c1&category=venue", set()),
        ("resources?category=venue", {"r2"}),
        ("resources?community=c2", {"r1"}),
        ("resources?community=c2&category=glasses&unit=u2", {"r1"}),
        ("departments?category=glasses", {"d1"}),
        ("departments?q=住建局", {"d1"}),
        ("departments?q=zjj", {"d1"}),
        ("departments?q=城乡", {"d1"}),
        ("departments?q=zhufang", {"d1"}),
        ("departments?q=zfhc", {"d1"}),
        ("departments?q=ZFHC", {"d1"}),
        ("departments?q=%20住建局%20", {"d1"}),
        ("departments?q=fhc", set()),
        ("units?q=ktv", {"u4"}),
        ("units?q=STAR", {"u4"}),
        ("units?q=%20", {"u1", "u2", "u3", "u4"}),
        ("units?community=c2&q=小学", {"u3"}),
        ("resources?community=c1&q=操", {"r2"}),
    ],
)
def test_lists_can_be_narrowed(town: FlaskClient, address: str, expected: set[str]) -> None:
    assert ids(town, f"/api/v1/{address}") == expected


def test_what_is_asked_for_is_never_read_as_a_pattern(town: FlaskClient) -> None:
    for text in ("%25", ".*", "'", '"', "\\", "$text", "{}", "''}) DETACH DELETE n //"):
        assert ids(town, f"/api/v1/units?q={text}") == set()
    assert len(ids(town, "/api/v1/units")) == 4


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=501", ["limit"]),
        ("limit=ten", ["limit"]),
        ("limit=1_0", ["limit"]),
        ("limit=5.0", ["limit"]),
        ("limit=", ["limit"]),
        ("limit=99999999999999999999", ["limit"]),
        ("limit=1&limit=2", ["limit"]),
        ("kind=castle", ["kind"]),
        ("synthetic=maybe", ["synthetic"]),
        ("synthetic=1", ["synthetic"]),
        ("community=", ["community"]),
        (f"community={'x' * 201}", ["community"]),
        (f"q={'字' * 101}", ["q"]),
        ("cursor=!", ["cursor"]),
        ("cursor=YQ", ["cursor"]),
        ("colour=red", ["colour"]),
        ("limit=x&kind=castle&colour=red", ["limit", "kind", "colour"]),
    ],
)
def test_every_parameter_that_cannot_be_used_is_named(
    client: FlaskClient, query: str, fields: list[str]
) -> None:
    address = f"/api/v1/units?{query}"
    zh = problem(client.get(address), 422, code="invalid_input", fields=fields)
    en = problem(
        client.get(address, headers={"Accept-Language": "en-GB, zh;q=0.5"}), 422, fields=fields
    )
    for chinese, english in zip(zh["errors"], en["errors"], strict=True):
        assert chinese["field"] == english["field"]
        assert not chinese["reason"].isascii()
        assert english["reason"].isascii()
