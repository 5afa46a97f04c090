"""Suggestions while typing, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.problems import problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from graph.writer import Writer

LUCENE = '+-&|!(){}[]^"~*?:\\/'


@pytest.fixture
def town(client: FlaskClient, writer: Writer) -> FlaskClient:
    """A few things with names that are alike."""
    writer.nodes(
        "Department",
        [
            {"id": "d1", "name": "住房和城乡建设局", "aliases": ["住建局"]},
            {"id": "d2", "name": "教育局"},
        ],
    )
    writer.nodes(
        "Unit",
        [
            {"id": "u1", "name": "望塘第一小学", "aliases": ["一小"]},
            {"id": "u2", "name": "望塘眼镜店"},
            {"id": "u3", "name": "明亮眼镜店望塘分店"},
            {"id": "u4", "name": "KTV歌城"},
        ],
    )
    writer.nodes("Community", [{"id": "c1", "name": "望塘社区"}, {"id": "c2", "name": "幸福社区"}])
    writer.nodes("Need", [{"id": "n1", "name": "望塘社区老花镜"}])
    writer.nodes("Category", [{"id": "k1", "name": "老花镜", "name_en": "Reading glasses"}])
    writer.nodes("Member", [{"id": "m1", "name": "望塘生"}])
    writer.nodes("Resident", [{"id": "p1", "name": "望塘玉"}])
    writer.relations("LOCATED_IN", "Unit", "Community", [{"from": "u2", "to": "c1"}])
    return client


def found(client: FlaskClient, text: str, more: str = "") -> list[str]:
    response = client.get(f"/api/v1/search?q={quote(text)}{more}")
    assert response.status_code == 200, response.get_data(as_text=True)
    answer = response.get_json()
    assert answer["total"] == len(answer["items"])
    return [each["id"] for each in answer["items"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("住建局", {"d1"}),
        ("zjj", {"d1"}),
        ("zhujian", {"d1"}),
        ("城乡建设", {"d1"}),
        ("zhufang", {"d1"}),
        ("zfhcxjsj", {"d1"}),
        ("ZFHC", {"d1"}),
        ("jsj", {"d1"}),
        ("局", {"d1", "d2"}),
        ("眼镜店", {"u2", "u3"}),
        ("眼镜店 望塘", {"u2", "u3"}),
        ("望塘，眼镜店", {"u2", "u3"}),
        ("小学 望塘", {"u1"}),
        ("小学 眼镜", set()),
        ("幸福社区", {"c2"}),
        ("ktv", {"u4"}),
        ("歌城ktv", set()),
        ("glasses", set()),
        ("", set()),
        ("   ", set()),
        ("AND", set()),
        ("社区 OR 局", set()),
        ("\x00", set()),
        ("𠮷", set()),
    ],
)
def test_things_are_found_by_whatever_they_are_called(
    town: FlaskClient, text: str, expected: set[str]
) -> None:
    assert set(found(town, text)) == expected


@pytest.mark.parametrize("character", LUCENE)
def test_characters_of_the_query_language_are_only_characters(
    town: FlaskClient, character: str
) -> None:
    assert found(town, character) == []
    assert found(town, f"{character}住建局{character}") == ["d1"]
    assert found(town, f"zfhc{character}") == ["d1"]


def test_all_of_them_at_once_find_nothing(town: FlaskClient) -> None:
    assert found(town, LUCENE) == []


def test_exact_names_come_first_then_beginnings_then_the_rest(town: FlaskClient) -> None:
    assert found(town, "老花镜") == ["k1", "n1"]
    assert found(town, "一小", "&label=Unit") == ["u1"]
    assert found(town, "望塘", "&label=Unit") == ["u2", "u1", "u3"]


def test_people_are_not_suggested(town: FlaskClient) -> None:
    assert set(found(town, "望塘")) == {"u1", "u2", "u3", "c1", "n1"}


def test_types_can_be_chosen(town: FlaskClient) -> None:
    assert found(town, "望塘", "&label=Community") == ["c1"]
    assert set(found(town, "望塘", "&label=Community&label=Need")) == {"c1", "n1"}


def test_a_suggestion_tells_what_it_is(town: FlaskClient) -> None:
    answer = town.get("/api/v1/search?q=望塘眼镜店").get_json()
    assert answer["items"][0] == {
        "id": "u2",
        "label": "Unit",
        "name": "望塘眼镜店",
        "aliases": [],
        "context": "望塘社区",
        "synthetic": False,
    }


def test_no_more_are_given_than_wanted(town: FlaskClient) -> None:
    assert len(found(town, "望塘", "&limit=2")) == 2


def test_among_thousands_of_hits_a_beginning_still_comes_first(
    client: FlaskClient, writer: Writer
) -> None:
    writer.nodes("Unit", [{"id": f"u{n}", "name": "新住房公司"} for n in range(5_500)])
    writer.nodes("Unit", [{"id": "z", "name": "住房公司"}])
    assert found(client, "zf", "&limit=1") == ["z"]
    assert found(client, "zhuf", "&limit=1") == ["z"]
    assert found(client, "住房公司", "&limit=1") == ["z"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["q"]),
        (f"q={'字' * 101}", ["q"]),
        ("q=a&label=Member", ["label.0"]),
        ("q=a&label=Unit&label=Castle", ["label.1"]),
        ("q=a&limit=51", ["limit"]),
        ("q=a&q=b", ["q"]),
    ],
)
def test_what_cannot_be_searched_for_is_told(
    client: FlaskClient, query: str, fields: list[str]
) -> None:
    problem(client.get(f"/api/v1/search?{query}"), 422, fields=fields)
