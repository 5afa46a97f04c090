"""The three lists of a small town that was worked out by hand, and in every form they take."""

from __future__ import annotations

import datetime as dt
import io
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from api import create_app
from api.lists.page import content_policy, lists_page
from api.lists.workbook import write_workbook
from graph.errors import NotFoundError
from graph.model import SCHEMA
from graph.settings import Settings
from graph.writer import Writer
from queries.lists import community_lists, read_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address
    from graph.text import Language

TODAY = dt.date(2026, 11, 24)
ZONE = dt.timezone(dt.timedelta(hours=8))
HOSTILE = "<script>alert(1)</script>\"&'=1+1"
FORMULA = '=HYPERLINK("http://x","y")'
SECRETS = ("王小明", "李四光")


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 0, 30, tzinfo=ZONE)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


# id, name, quantity, first day, last day, recorded state
NEEDS = (
    ("open", "向阳家园下水堵塞疏通", 2.0, day(10, 3), day(12, 1), "open"),
    ("open-too", "城东花园下水堵塞疏通", 3.0, day(11, 1), None, None),
    ("partly", "李四光送餐", 10.0, day(9, 1), day(12, 31), "open"),
    ("covered", FORMULA, 4.0, day(10, 1), day(12, 31), "covered"),
    ("done", HOSTILE, 4.0, day(10, 5), day(11, 5), "done"),
    ("withdrawn", "已撤回的", 1.0, day(10, 5), day(11, 5), "withdrawn"),
    ("overdue", "往期未了", 1.0, day(5, 1), day(6, 1), "open"),
    ("long-done", "往期已办", 1.0, day(5, 1), day(6, 1), "done"),
    ("later", "下期才有", 1.0, dt.date(2027, 1, 1), None, "open"),
    ("elsewhere", "别的社区", 1.0, day(10, 1), None, "open"),
)
# id, need, provider, quantity, state, offered, delivered
CLAIMS = (
    ("p1", "partly", ("Unit", "shop"), 4.0, "accepted", at(9, 5), None),
    ("p2", "partly", ("Member", "m"), 2.0, "delivered", at(10, 2), at(10, 9)),
    ("p3", "partly", ("Unit", "shop"), 4.0, "refused", at(10, 3), None),
    ("c1", "covered", ("Unit", "shop"), 4.0, "reserved", at(11, 1), None),
    ("d1", "done", ("Department", "office"), 4.0, "rated", at(10, 6), at(10, 20)),
)


@pytest.fixture(scope="module")
def town(shared_database: Database) -> Database:
    """A community with needs in every state, resources and projects."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    writer = Writer(shared_database, SCHEMA, source="test")
    writer.nodes("Township", [{"id": "t", "name": "抚松镇"}])
    writer.nodes("Community", [{"id": "c", "name": "城内社区"}, {"id": "d", "name": "别处"}])
    writer.nodes("BigCommittee", [{"id": "big", "name": "大党委"}])
    writer.nodes("Unit", [{"id": "shop", "name": "便民超市"}, {"id": "far", "name": "外地"}])
    writer.nodes("Department", [{"id": "office", "name": "住建局"}])
    writer.nodes("Member", [{"id": "m", "name": "王小明"}])
    writer.nodes("Resident", [{"id": "r", "name": "李四光"}])
    writer.nodes(
        "Compound", [{"id": "sunny", "name": "向阳家园"}, {"id": "east", "name": "城东花园"}]
    )
    writer.nodes("Category", [{"id": "sewer", "name": "下水疏通", "name_en": "Sewer clearing"}])
    writer.nodes("Category", [{"id": "meals", "name": "助餐", "name_en": "Meals"}])
    writer.nodes("Need", [_row(_NEED, each) for each in NEEDS])
    writer.nodes("Commitment", [_row(_CLAIM, each) for each in CLAIMS])
    writer.nodes(
        "Resource",
        [
            {"id": "van", "name": "王小明的送餐车", "quantity": 10.0, "unit_of_measure": "time"},
            {"id": "crew", "name": "疏通队", "quantity": 20.0, "unit_of_measure": "time"},
            {"id": "gone", "name": "停用的", "status": "retired"},
            {"id": "past", "name": "过期的", "ends_on": day(9, 30)},
        ],
    )
    writer.nodes(
        "Project",
        [
            {"id": "j1", "name": "暖冬", "status": "running", "starts_on": day(11, 1)},
            {"id": "j2", "name": "旧事", "status": "done", "ends_on": day(9, 30)},
        ],
    )
    writer.nodes(
        "Event",
        [
            {
                "id": "e",
                "name": "拒绝",
                "action": "refuse",
                "at": at(10, 4),
                "to_state": "refused",
            }
        ],
    )
    for name, source, target, pairs in (
        ("PART_OF", "Community", "Township", (("c", "t"),)),
        ("HAS_BIG_COMMITTEE", "Community", "BigCommittee", (("c", "big"),)),
        ("HOLDS_SEAT", "Department", "BigCommittee", (("office", "big"),)),
        ("LOCATED_IN", "Unit", "Community", (("shop", "c"), ("far", "d"))),
        ("REGISTERED_WITH", "Member", "Community", (("m", "c"),)),
        (
            "IN_COMMUNITY",
            "Need",
            "Community",
            [(each[0], "d" if each[0] == "elsewhere" else "c") for each in NEEDS],
        ),
        (
            "IN_CATEGORY",
            "Need",
            "Category",
            (("open", "sewer"), ("open-too", "sewer"), ("partly", "meals")),
        ),
        ("RAISED_BY", "Need", "Resident", (("partly", "r"), ("open", "r"))),
        ("RAISED_BY", "Need", "Unit", (("covered", "shop"),)),
        ("RAISED_BY", "Need", "Community", (("withdrawn", "c"),)),
        ("ABOUT", "Need", "Compound", (("open", "sunny"), ("open-too", "east"))),
        ("FULFILS", "Commitment", "Need", [(each[0], each[1]) for each in CLAIMS]),
        ("USES", "Commitment", "Resource", (("p2", "van"), ("d1", "crew"))),
        ("OFFERS", "Member", "Resource", (("m", "van"),)),
        ("OFFERS", "Department", "Resource", (("office", "crew"), ("office", "gone"))),
        ("OFFERS", "Unit", "Resource", (("shop", "past"),)),
        ("IN_COMMUNITY", "Project", "Community", (("j1", "c"), ("j2", "c"))),
        ("ADDRESSES", "Project", "Need", (("j1", "partly"),)),
        ("DRAWS_ON", "Project", "Resource", (("j1", "van"),)),
        ("TAKES_PART_IN", "Unit", "Project", (("shop", "j1"),)),
        ("CONCERNS", "Event", "Commitment", (("e", "p3"),)),
    ):
        rows = [{"from": one, "to": other} for one, other in pairs]
        assert not writer.relations(name, source, target, rows).missing
    for each in CLAIMS:
        label, provider = each[2]
        writer.relations("MADE", label, "Commitment", [{"from": provider, "to": each[0]}])
    return shared_database


@pytest.fixture
def extra(town: Database) -> Iterator[Writer]:
    """Writes more into the town, and takes it away again."""
    yield Writer(town, SCHEMA, source="extra")
    town.write([("MATCH (n {source: 'extra'}) DETACH DELETE n", {})])


@pytest.fixture(scope="module")
def client(neo4j_server: Address, town: Database) -> FlaskClient:
    """A client of the application over the town."""
    settings = Settings(
        neo4j_uri=neo4j_server.uri,
        neo4j_username=neo4j_server.username,
        neo4j_password=neo4j_server.password,
    )
    return create_app(settings, town).test_client()


_NEED = ("id", "name", "quantity", "starts_on", "ends_on", "status")
_CLAIM = ("id", "", "", "quantity", "status", "offered_at", "delivered_at")


def _row(names: tuple[str, ...], values: tuple[object, ...]) -> dict[str, Any]:
    known = {
        name: value for name, value in zip(names, values, strict=True) if name and value is not None
    }
    return {"name": known["id"], "unit_of_measure": "time", **known}


def lists(database: Database, period: str = "2026-Q4") -> dict[str, Any]:
    return community_lists(database, "c", read_period(period), today=TODAY)


def test_needs_with_their_states_and_claims(town: Database) -> None:
    answer = lists(town)
    told = {
        each["id"]: (each["state"], each["standing"], each["open_quantity"])
        for each in answer["needs"]
    }
    assert told == {
        "open": ("open", "new", 2),
        "open-too": ("open", "new", 3),
        "overdue": ("open", "carried_over", 1),
        "partly": ("partly_covered", "running", 4),
        "covered": ("covered", "new", 0),
        "done": ("done", "new", 0),
        "withdrawn": ("withdrawn", "new", 1),
    }
    order = ("open", "partly_covered", "covered", "done", "withdrawn")
    assert [state for state, _, _ in told.values()] == sorted(
        (state for state, _, _ in told.values()), key=order.index
    )
    partly = next(each for each in answer["needs"] if each["id"] == "partly")
    assert partly["reasons"][0]["zh"] == (
        "需要 10 次；已认领 6 次（60%）；其中已交付 2 次；尚缺 4 次；"
        "便民超市认领 4 次（已接受）；王＊＊认领 2 次（已交付）。"
    )
    assert partly["reasons"][0]["en"].startswith("10 times wanted; 6 times claimed (60%);")
    assert [(each["id"], each["state"], each["live"]) for each in partly["claims"]] == [
        ("p1", "accepted", True),
        ("p2", "delivered", True),
        ("p3", "refused", False),
    ]


def test_the_claim_rate_tells_its_denominator(town: Database) -> None:
    summary = lists(town)["summary"]
    rate = summary["claim_rate"]
    # seven on the list, one of them withdrawn; claimed are partly, covered and done
    assert (rate["claimed"], rate["of"], rate["rate"], rate["fully_claimed"]) == (3, 6, 0.5, 2)
    assert rate["mean_share"] == round((0.6 + 1 + 1) / 6, 4)
    assert "3 ÷ 6" in rate["reasons"][0]["zh"]
    assert (summary["claims_made"], summary["claims_kept"]) == (4, 2)
    raisers = {each["raiser"]: (each["needs"], each["claimed"]) for each in summary["by_raiser"]}
    assert raisers == {"Resident": (2, 1), "Community": (0, 0), "Unit": (1, 1), "unknown": (3, 1)}
    assert [
        (each["provider"]["id"], each["claims"], each["kept"]) for each in summary["providers"]
    ] == [
        ("shop", 2, 0),
        ("office", 1, 1),
        ("m", 1, 1),
    ]
    assert summary["by_category"][0] == {
        "category": {"id": "sewer", "name": "下水疏通", "name_en": "Sewer clearing"},
        "needs": 2,
        "claimed": 0,
        "resources": 0,
    }


def test_similar_needs_are_merged_on_the_list_only(town: Database) -> None:
    answer = lists(town)
    [group] = answer["groups"]
    assert [each["id"] for each in group["needs"]] == ["open", "open-too"]
    assert (group["count"], group["quantity"], group["open_quantity"]) == (2, 5, 5)
    assert {each["id"]: each["group"] for each in answer["needs"]}["open-too"] == 1
    assert town.read("MATCH (n:Need) RETURN count(n) AS n") == [{"n": len(NEEDS)}]


def test_resources_with_what_is_free(town: Database) -> None:
    told = {
        each["id"]: (each["reach"], each["name"], each["free_quantity"], each["promised_here"])
        for each in lists(town)["resources"]
    }
    assert told == {
        "crew": ("seat", "疏通队", 16, 4),
        "van": ("member", "王＊＊的送餐车", 8, 2),
    }


def test_projects_with_partners_and_needs(town: Database) -> None:
    [project] = lists(town)["projects"]
    assert project["id"] == "j1"
    assert [each["name"] for each in project["partners"]] == ["便民超市"]
    assert project["needs"] == [{"id": "partly", "name": "李＊＊送餐"}]
    assert project["resources"] == [{"id": "van", "name": "王＊＊的送餐车"}]


def test_an_earlier_period_is_told_as_it_was_then(town: Database) -> None:
    answer = lists(town, "2026-09")
    assert answer["as_of"] == "2026-09-30"
    partly = next(each for each in answer["needs"] if each["id"] == "partly")
    # on the last of September only the first claim had been made
    assert [each["id"] for each in partly["claims"]] == ["p1"]
    assert (partly["state"], partly["open_quantity"], partly["standing"]) == (
        "partly_covered",
        6,
        "new",
    )
    assert {each["id"] for each in answer["needs"]} == {"partly", "overdue"}
    october = lists(town, "2026-10")
    claims = {claim["id"]: claim["state"] for need in october["needs"] for claim in need["claims"]}
    assert claims == {"p1": "accepted", "p2": "delivered", "p3": "refused", "d1": "rated"}


def test_a_community_that_is_not_there(town: Database) -> None:
    with pytest.raises(NotFoundError):
        community_lists(town, "nowhere", read_period("2026"), today=TODAY)
    empty = community_lists(town, "d", read_period("2025"), today=TODAY)
    assert empty["summary"]["claim_rate"]["rate"] is None
    assert "no_needs" in {each["code"] for each in empty["notes"]}
    for language in ("zh", "en"):
        assert "</html>" in lists_page(empty, language)


def test_what_is_too_long_is_cut_and_told(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.lists.lists.MAXIMUM_NEEDS", 2)
    monkeypatch.setattr("queries.lists.lists.MAXIMUM_RESOURCES", 1)
    answer = lists(town)
    assert {"needs_cut", "resources_cut"} <= {each["code"] for each in answer["notes"]}
    assert (len(answer["needs"]) <= 2, len(answer["resources"])) == (True, 1)


class _Seen(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_holds_no_script_and_escapes_everything(
    town: Database, language: Language
) -> None:
    text = lists_page(lists(town), language)
    seen = _Seen()
    seen.feed(text)
    assert not seen.tags & {"script", "link", "img", "iframe", "object", "form", "a"}
    assert not {each for each in seen.attributes if each.startswith("on")}
    assert not seen.attributes & {"style", "src", "href"}
    assert HOSTILE in seen.text
    assert FORMULA in seen.text
    assert [each for each in SECRETS if each in text] == []
    assert ("需求清单" if language == "zh" else "Needs") in seen.text


def test_nothing_turns_the_writing_around(town: Database, extra: Writer) -> None:
    extra.nodes("Need", [{"id": "odd", "name": "甲\u202e乙\x00\x07丙", "starts_on": day(10, 1)}])
    extra.relations("IN_COMMUNITY", "Need", "Community", [{"from": "odd", "to": "c"}])
    assert "甲\ufffd乙\ufffd\ufffd丙" in lists_page(lists(town), "zh")


def test_the_workbook_is_read_back(town: Database) -> None:
    target = io.BytesIO()
    write_workbook(lists(town), target, "zh")
    target.seek(0)
    book = CalamineWorkbook.from_filelike(target)
    assert book.sheet_names == ["汇总", "需求清单", "资源清单", "项目清单", "认领明细", "相似需求"]
    needs = book.get_sheet_by_name("需求清单").to_python()
    rows = [dict(zip(needs[0], row, strict=True)) for row in needs[1:]]
    assert {row["编号"] for row in rows} == {each["id"] for each in lists(town)["needs"]}
    by_id = {row["编号"]: row for row in rows}
    # a text that begins like a formula stays a text, as the exporters write it
    assert by_id["covered"]["需求"] == f"'{FORMULA}"
    assert by_id["done"]["需求"] == HOSTILE
    assert by_id["partly"]["需求"] == "李＊＊送餐"
    assert (by_id["partly"]["已认领"], by_id["partly"]["尚缺"]) == (0.6, 4)
    assert by_id["partly"]["开始"] == day(9, 1)
    assert by_id["partly"]["认领情况"] == "便民超市 4 次（已接受）\n王＊＊ 2 次（已交付）"
    assert len(book.get_sheet_by_name("认领明细").to_python()) == 1 + len(CLAIMS)
    assert len(book.get_sheet_by_name("相似需求").to_python()) == 2
    summary = {row[0]: row[1] for row in book.get_sheet_by_name("汇总").to_python()}
    assert (summary["认领率"], summary["需求"]) == (0.5, 7)
    everything = [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert not [cell for cell in everything if any(each in cell for each in SECRETS)]


@pytest.mark.usefixtures("town")
def test_the_api_gives_every_form(client: FlaskClient) -> None:
    address = "/api/v1/communities/c/lists?period=2026-Q4"
    assert client.get(address).get_json()["period"]["code"] == "2026-Q4"
    page = client.get(f"{address}&format=html&lang=en")
    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Content-Security-Policy"].startswith(content_policy())
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Language"] == "en"
    book = client.get(f"{address}&format=xlsx", headers={"Accept-Language": "en"})
    assert book.headers["Content-Disposition"] == 'attachment; filename="lists-2026-Q4.xlsx"'
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.data)).sheet_names[1] == "Needs"
    days = client.get("/api/v1/communities/c/lists?from=2026-10-01&to=2026-10-31").get_json()
    assert days["period"]["code"] == "2026-10-01..2026-10-31"
    for wrong in ("period=2026-13", "format=pdf", "period=2026&from=2026-01-01", "to=2026-01-01"):
        assert client.get(f"/api/v1/communities/c/lists?{wrong}").status_code == 422
    assert client.get("/api/v1/communities/nowhere/lists").status_code == 404


@pytest.mark.usefixtures("town")
def test_the_command_writes_every_form(client: FlaskClient, tmp_path: Path) -> None:
    runner = client.application.test_cli_runner()
    for ending in ("html", "xlsx", "json"):
        path = tmp_path / f"lists.{ending}"
        wanted = ["lists", "c", "--period", "2026-Q4", "--out", str(path), "--lang", "zh"]
        assert runner.invoke(args=wanted).exit_code == 0
        assert path.stat().st_size > 1_000
    assert json.loads((tmp_path / "lists.json").read_text("utf-8"))["summary"]["needs"] == 7
    told = runner.invoke(args=["lists", "c", "--from", "2026-10-01", "--to", "2026-12-31"])
    assert told.exit_code == 0
    assert "需求清单" in told.output or "Needs" in told.output
    assert runner.invoke(args=["lists", "c", "--out", str(tmp_path / "lists.pdf")]).exit_code == 2
    unwritable = str(tmp_path / "missing" / "lists.html")
    assert runner.invoke(args=["lists", "c", "--out", unwritable]).exit_code == 2
