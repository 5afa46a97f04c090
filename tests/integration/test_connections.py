"""Connections, neighbourhoods and timelines: what is told, what never is, and what is bounded."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from api import create_app
from graph.errors import InvalidInputError, NotFoundError
from graph.model import SCHEMA
from graph.settings import Settings
from graph.writer import Writer
from queries.connections import (
    HUBS,
    LABELS,
    RELATIONS,
    Around,
    PathOptions,
    Span,
    common_neighbours,
    connect,
    neighbourhood,
    timeline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient, FlaskCliRunner

    from graph.database import Database
    from graph.local import Address

TODAY = dt.date(2026, 11, 24)
SECRETS = ("王小明", "李四光", "13800001111")


def at(month: int, day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.timezone.utc)


@pytest.fixture(scope="module")
def town(shared_database: Database) -> Database:
    """A resident with two needs, a member who serves them, a hub, and a promise with its events."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    writer = Writer(shared_database, SCHEMA, source="test")
    writer.nodes("Township", [{"id": "t", "name": "抚松镇"}])
    writer.nodes("Community", [{"id": each, "name": f"{each}社区"} for each in ("c1", "c2")])
    writer.nodes("Category", [{"id": "eyes", "name": "配镜", "name_en": "Glasses"}])
    writer.nodes("Unit", [{"id": each, "name": f"单位{each}"} for each in ("u1", "u2", "u3")])
    writer.nodes("Member", [{"id": "m", "name": "王小明", "phone": "13800001111"}])
    writer.nodes("Resident", [{"id": "r", "name": "李四光"}])
    writer.nodes("Building", [{"id": "home", "name": "3号楼"}])
    writer.nodes(
        "Need",
        [
            {"id": "n1", "name": "李四光配眼镜", "starts_on": dt.date(2026, 10, 1)},
            {"id": "n2", "name": "送餐"},
        ],
    )
    writer.nodes("Resource", [{"id": "glasses", "name": "王小明的眼镜"}])
    writer.nodes(
        "Commitment",
        [
            {
                "id": "p",
                "name": "王小明认领“配眼镜”",
                "status": "accepted",
                "offered_at": at(10, 5, 1),
                "accepted_at": at(10, 5, 20),
                "due_on": dt.date(2026, 12, 1),
            }
        ],
    )
    writer.nodes(
        "Event",
        [
            {
                "id": "e1",
                "name": "提出认领",
                "action": "offer",
                "at": at(10, 5, 1),
                "to_state": "offered",
                "actor": "李四光",
            },
            {
                "id": "e2",
                "name": "接受认领",
                "action": "accept",
                "at": at(10, 5, 20),
                "from_state": "offered",
                "to_state": "accepted",
                "reason": "合适",
            },
        ],
    )
    for name, source, target, pairs in (
        ("PART_OF", "Community", "Township", (("c1", "t"), ("c2", "t"))),
        ("RAISED_BY", "Need", "Resident", (("n1", "r"), ("n2", "r"))),
        ("LIVES_IN", "Member", "Building", (("m", "home"),)),
        ("LIVES_IN", "Resident", "Building", (("r", "home"),)),
        ("IN_CATEGORY", "Need", "Category", (("n1", "eyes"),)),
        ("IN_CATEGORY", "Resource", "Category", (("glasses", "eyes"),)),
        ("OFFERS", "Member", "Resource", (("m", "glasses"),)),
        ("MADE", "Member", "Commitment", (("m", "p"),)),
        ("USES", "Commitment", "Resource", (("p", "glasses"),)),
        ("FULFILS", "Commitment", "Need", (("p", "n1"),)),
        ("CONCERNS", "Event", "Commitment", (("e1", "p"), ("e2", "p"))),
        ("LOCATED_IN", "Unit", "Community", (("u1", "c1"), ("u2", "c2"), ("u3", "c1"))),
        ("WORKS_AT", "Member", "Unit", (("m", "u1"),)),
    ):
        rows = [{"from": one, "to": other} for one, other in pairs]
        assert not writer.relations(name, source, target, rows).missing
    since = {"since": dt.date(2025, 3, 1)}
    writer.relations("REGISTERED_WITH", "Member", "Community", [{"from": "m", "to": "c2", **since}])
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


def codes(answer: dict[str, Any]) -> list[str]:
    return [each["code"] for each in answer["notes"]]


def lines(answer: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["at"], each["kind"], each["reasons"][0]["zh"]) for each in answer["items"]]


def test_a_path_is_told_in_both_languages(town: Database) -> None:
    answer = connect(town, ("Unit", "u1"), ("Community", "c2"))
    assert answer["paths"][0]["reasons"] == [
        {
            "zh": "单位u1与c2社区相隔 2 步：单位u1 ←就职于— 王＊＊ —报到于→ c2社区。",
            "en": "单位u1 and c2社区 are 2 steps apart: 王＊＊ works at 单位u1;"
            " 王＊＊ is registered with c2社区.",
        }
    ]
    assert answer["paths"][0]["graph"] == {
        "nodes": [
            {"id": "u1", "label": "Unit", "name": "单位u1"},
            {"id": "m", "label": "Member", "name": "王＊＊"},
            {"id": "c2", "label": "Community", "name": "c2社区"},
        ],
        "relationships": [
            {"type": "WORKS_AT", "from": "m", "to": "u1"},
            {"type": "REGISTERED_WITH", "from": "m", "to": "c2"},
        ],
    }
    [direct] = connect(town, ("Unit", "u1"), ("Community", "c1"), PathOptions(limit=1))["paths"]
    assert direct["reasons"][0]["zh"] == "单位u1与c1社区直接相连：单位u1 —驻在→ c1社区。"
    [category] = connect(
        town,
        ("Need", "n1"),
        ("Resource", "glasses"),
        PathOptions(limit=1, only=["IN_CATEGORY"], avoid=()),
    )["paths"]
    assert "is in category Glasses" in category["reasons"][0]["en"]


def test_hubs_are_passed_only_when_asked_and_that_is_told(town: Database) -> None:
    ends, only = (("Community", "c1"), ("Community", "c2")), ["PART_OF"]
    around = connect(town, *ends, PathOptions(only=only))
    assert (around["paths"], codes(around)) == ([], ["not_connected", "avoided"])
    assert around["avoided"] == list(HUBS)
    through = connect(town, *ends, PathOptions(only=only, avoid=()))
    assert [each["length"] for each in through["paths"]] == [2]
    # an end may be of a type that is avoided
    end = connect(town, ("Community", "c1"), ("Township", "t"), PathOptions(only=only))
    assert [each["length"] for each in end["paths"]] == [1]


def test_a_resident_or_a_home_joins_nobody(town: Database) -> None:
    options = PathOptions(maximum_length=6, limit=50, avoid=())
    assert connect(town, ("Need", "n1"), ("Need", "n2"), options)["paths"] == []
    assert common_neighbours(town, ("Need", "n1"), ("Need", "n2"))["items"] == []
    assert "Resident" not in LABELS
    assert "LIVES_IN" not in RELATIONS
    for label, node_id in (("Resident", "r"), ("Event", "e1"), ("SchemaState", "x"), ("Nix", "y")):
        with pytest.raises(NotFoundError):
            connect(town, (label, node_id), ("Need", "n1"))
        with pytest.raises(NotFoundError):
            neighbourhood(town, label, node_id)
        with pytest.raises(NotFoundError):
            timeline(town, label, node_id, today=TODAY)


def test_nothing_personal_is_told(town: Database) -> None:
    answers = [
        connect(town, ("Need", "n1"), ("Member", "m"), PathOptions(limit=50, avoid=())),
        common_neighbours(town, ("Need", "n1"), ("Resource", "glasses")),
        *(neighbourhood(town, each, node, Around(depth=3)) for each, node in
          (("Member", "m"), ("Need", "n1"), ("Building", "home"), ("Commitment", "p"))),
        *(timeline(town, each, node, today=TODAY) for each, node in
          (("Member", "m"), ("Need", "n1"), ("Resource", "glasses"))),
    ]  # fmt: skip
    told = json.dumps(answers, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in told] == []
    assert "李＊＊配眼镜" in told
    assert "王＊＊的眼镜" in told
    assert '"Resident"' not in told


def test_what_is_too_large_is_left_out_and_told(town: Database, extra: Writer) -> None:
    extra.nodes("Unit", [{"id": f"x{n:03}", "name": f"x{n}"} for n in range(300)])
    rows = [{"from": f"x{n:03}", "to": "c1"} for n in range(300)]
    extra.relations("LOCATED_IN", "Unit", "Community", rows)
    ends = (("Unit", "u3"), ("Community", "c2"))
    whole = connect(town, *ends)
    assert [each["length"] for each in whole["paths"]] == [4]
    assert whole["complete"]
    assert whole["looked_at"]["nodes"] > 5
    # from the other side the hub is met and need not be looked around
    bounded = connect(town, *ends, most=60)
    assert bounded["looked_at"]["relationships"] <= 60
    assert [each["length"] for each in bounded["paths"]] == [4]
    hub = connect(town, ("Community", "c1"), ("Unit", "u3"), most=60)
    assert [each["length"] for each in hub["paths"]] == [1]
    apart = connect(town, ("Unit", "x001"), ("Unit", "u2"), PathOptions(maximum_length=6), most=20)
    assert not apart["complete"]
    assert "left_out" in codes(apart)
    around = neighbourhood(town, "Community", "c1", Around(depth=1, each=5), most=100)
    assert "not_all_counted" in codes(around)
    assert around["looked_at"]["relationships"] <= 100


def test_both_ends_may_be_the_same(town: Database) -> None:
    answer = connect(town, ("Unit", "u1"), ("Unit", "u1"))
    assert (answer["paths"], codes(answer)) == ([], ["same"])
    assert codes(common_neighbours(town, ("Unit", "u1"), ("Unit", "u1"))) == ["same"]


def test_types_that_are_not_there_are_refused(town: Database) -> None:
    with pytest.raises(InvalidInputError) as refused:
        connect(town, ("Unit", "u1"), ("Unit", "u2"), PathOptions(avoid=["Resident"]))
    assert [each.where for each in refused.value.problems] == ["avoid"]
    with pytest.raises(InvalidInputError) as refused:
        neighbourhood(town, "Unit", "u1", Around(only=["LIVES_IN"], without=["X"]))
    assert [each.where for each in refused.value.problems] == ["type"]


def test_a_neighbourhood_is_counted_by_kind_and_cut(town: Database, extra: Writer) -> None:
    extra.nodes("Unit", [{"id": f"x{n}", "name": f"x{n}"} for n in range(5)])
    extra.relations(
        "LOCATED_IN", "Unit", "Community", [{"from": f"x{n}", "to": "c1"} for n in range(5)]
    )
    answer = neighbourhood(town, "Community", "c1", Around(depth=2, each=3))
    counted = [
        (each["type"], each["direction"], each["node_type"], each["total"], each["shown"])
        for each in answer["counts"]
    ]
    assert counted == [
        ("PART_OF", "out", "Township", 1, 1),
        ("LOCATED_IN", "in", "Unit", 7, 3),
    ]
    shown = [(each["distance"], each["label"], each["id"]) for each in answer["items"]]
    # the town is shown, but it is a hub: the way does not go on from there
    assert shown == [
        (1, "Township", "t"),
        (1, "Unit", "u1"),
        (1, "Unit", "u3"),
        (1, "Unit", "x0"),
        (2, "Member", "m"),
    ]
    assert [each["hidden"] for each in answer["items"]] == [None, 0, 0, 0, None]
    assert codes(answer) == ["avoided", "cut"]
    ids = {each["id"] for each in answer["graph"]["nodes"]}
    assert ids == {"c1", *(each[2] for each in shown)}
    assert len(answer["graph"]["relationships"]) == 5
    beyond = neighbourhood(town, "Community", "c1", Around(depth=2, avoid=()))
    assert {"c2"} < {each["id"] for each in beyond["items"]}


def test_a_timeline_is_in_the_order_of_time_and_tells_nothing_twice(town: Database) -> None:
    answer = timeline(town, "Need", "n1", today=TODAY)
    told = [each for each in lines(answer) if "录入时间" not in each[2]]
    assert told == [
        ("2026-10-01", "date", "李＊＊配眼镜：开始日期"),
        ("2026-10-05T09:00:00+08:00", "event", "王＊＊认领“配眼镜”：提出认领（已提出）"),
        (
            "2026-10-06T04:00:00+08:00",
            "event",
            "王＊＊认领“配眼镜”：接受认领（已提出 → 已接受），原因：合适",
        ),
        ("2026-12-01", "beside", "王＊＊认领“配眼镜”：约定日期（满足需求）"),
    ]
    assert answer["total"] == len(told) + 1
    days = [each["at"] for each in answer["items"]]
    assert days == sorted(days)
    coming = {each["property"] for each in answer["items"] if each["to_come"]}
    assert coming - {"created_at"} == {"due_on"}
    member = timeline(town, "Member", "m", Span(until=dt.date(2026, 1, 1)), today=TODAY)
    assert lines(member) == [("2025-03-01", "relation", "王＊＊报到于c2社区：开始日期")]


def test_pages_of_a_timeline_make_up_the_whole(town: Database) -> None:
    whole = timeline(town, "Commitment", "p", Span(limit=100), today=TODAY)
    assert whole["total"] == len(whole["items"]) == 5
    pages = [
        timeline(town, "Commitment", "p", Span(offset=n, limit=2), today=TODAY)["items"]
        for n in (0, 2, 4)
    ]
    assert [each for page in pages for each in page] == whole["items"]
    newest = timeline(town, "Commitment", "p", Span(newest_first=True), today=TODAY)["items"]
    assert [each["at"] for each in newest] == [each["at"] for each in whole["items"]][::-1]
    part = Span(since=dt.date(2026, 10, 6), until=dt.date(2026, 12, 1))
    assert {
        each["at"][:10] for each in timeline(town, "Commitment", "p", part, today=TODAY)["items"]
    } <= {
        "2026-10-06",
        "2026-12-01",
        *(each["at"][:10] for each in whole["items"] if each["property"] == "created_at"),
    }
    with pytest.raises(InvalidInputError):
        timeline(town, "Commitment", "p", Span(since=TODAY, until=dt.date(2026, 1, 1)), today=TODAY)


@pytest.mark.usefixtures("extra")
def test_changes_and_merges_are_part_of_the_timeline(town: Database) -> None:
    town.write(
        [
            (
                "CREATE (:ImportBatch {id: 'b', source: 'extra', "
                "started_at: datetime('2021-11-01T08:00:00Z')}), "
                "(:Change {id: 'x', source: 'extra', import_id: 'b', type: 'Unit', node_id: 'u1', "
                "keys: ['name', 'phone'], `before.name`: '旧', `after.name`: '单位u1', "
                "`before.phone`: '13800001111', `after.phone`: '2'}), "
                "(:Change {id: 'y', source: 'extra', import_id: 'b', type: 'Need', "
                "node_id: 'u1'}), "
                "(:Merge {id: 'g', source: 'extra', type: 'Unit', keep_id: 'u1', "
                "lose_id: 'u9', state: 'merged', "
                "reason: '同一家', at: datetime('2021-11-02T08:00:00Z')})",
                {},
            )
        ]
    )
    part = Span(since=dt.date(2021, 11, 1), until=dt.date(2021, 11, 2))
    answer = timeline(town, "Unit", "u1", part, today=TODAY)
    assert lines(answer) == [
        ("2021-11-01T16:00:00+08:00", "change", "导入改动了单位u1的名称、联系电话"),
        ("2021-11-02T16:00:00+08:00", "merge", "「u9」并入单位u1，理由：同一家"),
    ]
    assert [(each["before"], each["after"]) for each in answer["items"][0]["changes"]] == [
        ("旧", "单位u1"),
        (None, None),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "nodes/Unit/u1/connections/Unit/u2?hubs=true",
        "nodes/Unit/u1/connections/Unit/u2?avoid=Community&type=WORKS_AT",
        "nodes/Unit/u1/common/Unit/u3",
        "nodes/Unit/u1/neighbourhood?depth=3&each=2&without=LOCATED_IN",
        "nodes/Commitment/p/timeline?order=newest&since=2026-01-01&limit=2",
    ],
)
@pytest.mark.usefixtures("town")
def test_the_api_answers(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.get_json()
    assert {"looked_at", "notes"} <= response.get_json().keys()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nodes/Unit/u1/connections/Unit/nobody", 404),
        ("nodes/Resident/r/connections/Unit/u1", 404),
        ("nodes/Unit/u1/common/Unit/u3?avoid=Resident", 422),
        ("nodes/Unit/u1/connections/Unit/u2?maximum_length=7", 422),
        ("nodes/Resident/r/neighbourhood", 404),
        ("nodes/Unit/u1/neighbourhood?depth=4", 422),
        ("nodes/Unit/u1/timeline?since=2026-02-01&until=2026-01-01", 422),
        ("nodes/Unit/u1/timeline?since=heute", 422),
    ],
)
@pytest.mark.usefixtures("town")
def test_the_api_refuses(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/api/v1/{path}").status_code == status


@pytest.mark.usefixtures("town")
def test_the_commands(client: FlaskClient) -> None:
    runner: FlaskCliRunner = client.application.test_cli_runner()
    for arguments, expected in (
        (["connect", "Unit", "u1", "Community", "c2", "--lang", "en"], "2 steps apart"),
        (["common", "Unit", "u1", "Unit", "u3"], "c1社区"),
        (["neighbours", "Unit", "u1", "--depth", "2", "--hubs"], "王＊＊"),
        (["timeline", "Commitment", "p", "--since", "2026-12-01", "--until", "2026-12-02"], "约定"),
    ):
        told = runner.invoke(args=arguments)
        assert told.exit_code == 0, told.output
        assert expected in told.output
        plain = json.loads(runner.invoke(args=[*arguments, "--json"]).output)
        assert "notes" in plain
    assert runner.invoke(args=["timeline", "Unit", "nobody"]).exit_code == 2


def test_the_demo_is_answered_within_bounds(demo_database: Database) -> None:
    """Places that join half a town are ends, too."""
    hub = ("Community", "fusong-community-chengnei")
    for label in ("Category", "Department"):
        [row] = demo_database.read(
            f"MATCH (n:{label}) WITH n, COUNT {{(n)--()}} AS degree "
            "RETURN n.id AS id ORDER BY degree DESC, id LIMIT 1"
        )
        answer = connect(demo_database, hub, (label, row["id"]), PathOptions(maximum_length=6))
        assert answer["paths"]
        lengths = [each["length"] for each in answer["paths"]]
        assert lengths == sorted(lengths)
        around = neighbourhood(demo_database, label, row["id"], Around(depth=3))
        assert around["items"]
        assert timeline(demo_database, label, row["id"], today=TODAY)["total"]
