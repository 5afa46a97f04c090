"""Partner suggestions on the real database: a town worked out by hand, the demo, a whole county."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from api import create_app
from api.demo import load_taxonomy, write_synthetic
from graph.errors import InvalidInputError, NotFoundError
from graph.settings import Settings
from queries.analysis.partners import evaluate
from queries.partners.history import partner_ties
from queries.partners.judge import judge_graph
from queries.partners.suggest import suggest_partners
from queries.partners.weights import DEFAULT, Weights

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.writer import Writer
    from queries.partners.records import Kind

TODAY = dt.date(2026, 5, 1)
PAST, AHEAD = dt.date(2025, 12, 31), dt.date(2027, 1, 1)
NODES: dict[str, list[dict[str, Any]]] = {
    "County": [{"id": "county"}],
    "Township": [{"id": "town"}],
    "Community": [{"id": "c1"}, {"id": "c2"}, {"id": "c3"}],
    "BigCommittee": [{"id": "b1", "maximum_seats": 2}, {"id": "b2", "maximum_seats": 2}],
    "Unit": [{"id": each} for each in ("u1", "u2", "u3", "u4", "u5")],
    "Department": [{"id": "d1"}],
    "Agreement": [
        {"id": "a1", "starts_on": dt.date(2026, 1, 1), "ends_on": AHEAD},
        {"id": "a2", "starts_on": dt.date(2025, 1, 1), "ends_on": PAST},
        {"id": "a3"},
    ],
    "Activity": [{"id": "fair"}],
    "Category": [{"id": "health"}, {"id": "eyes"}, {"id": "glasses"}, {"id": "sewer"}],
    "Need": [
        {"id": "n1", "status": "open"},
        {"id": "n2", "status": "partly_covered", "ends_on": AHEAD},
        {"id": "n3", "status": "done"},
        {"id": "n4", "ends_on": PAST},
        {"id": "n5", "status": "open"},
    ],
    "Resource": [
        {"id": "r1", "status": "available", "quantity": 5.0},
        {"id": "r2", "status": "paused"},
        {"id": "r3"},
    ],
}
RELATIONS: list[tuple[Any, ...]] = [
    ("Township:town", "PART_OF", "County:county"),
    *((f"Community:c{n}", "PART_OF", "Township:town") for n in (1, 2, 3)),
    ("Community:c1", "HAS_BIG_COMMITTEE", "BigCommittee:b1"),
    ("Community:c2", "HAS_BIG_COMMITTEE", "BigCommittee:b2"),
    ("Department:d1", "BELONGS_TO", "County:county"),
    ("Department:d1", "RESPONSIBLE_FOR", "Category:eyes"),
    ("Department:d1", "HOLDS_SEAT", "BigCommittee:b1", {"until": AHEAD}),
    ("Department:d1", "HOLDS_SEAT", "BigCommittee:b2"),
    ("Unit:u3", "HOLDS_SEAT", "BigCommittee:b2"),
    ("Unit:u1", "HOLDS_SEAT", "BigCommittee:b1", {"until": PAST}),
    *((f"Unit:u{n}", "LOCATED_IN", "Community:c1") for n in (1, 2)),
    *((f"Unit:u{n}", "LOCATED_IN", "Community:c2") for n in (3, 4)),
    ("Unit:u5", "LOCATED_IN", "Community:c3"),
    ("Community:c1", "PARTY_TO", "Agreement:a1"),
    ("Unit:u1", "PARTY_TO", "Agreement:a1"),
    ("Community:c1", "PARTY_TO", "Agreement:a2"),
    ("Unit:u2", "PARTY_TO", "Agreement:a2"),
    ("Community:c2", "PARTY_TO", "Agreement:a3"),
    ("Unit:u3", "PARTY_TO", "Agreement:a3"),
    ("Activity:fair", "IN_COMMUNITY", "Community:c1"),
    ("Unit:u1", "TAKES_PART_IN", "Activity:fair"),
    ("Unit:u2", "TAKES_PART_IN", "Activity:fair"),
    ("Category:glasses", "CHILD_OF", "Category:eyes"),
    ("Category:eyes", "CHILD_OF", "Category:health"),
    *((f"Need:n{n}", "IN_COMMUNITY", "Community:c1") for n in (1, 2, 3, 4)),
    *((f"Need:n{n}", "IN_CATEGORY", "Category:glasses") for n in (1, 3, 4)),
    ("Need:n2", "IN_CATEGORY", "Category:sewer"),
    ("Need:n5", "RAISED_BY", "Unit:u4"),
    ("Need:n5", "IN_CATEGORY", "Category:health"),
    ("Community:c1", "OFFERS", "Resource:r3"),
    ("Resource:r3", "IN_CATEGORY", "Category:eyes"),
    ("Unit:u3", "OFFERS", "Resource:r1"),
    ("Resource:r1", "IN_CATEGORY", "Category:glasses"),
    ("Unit:u5", "OFFERS", "Resource:r2"),
    ("Resource:r2", "IN_CATEGORY", "Category:glasses"),
]


@pytest.fixture
def town(database: Database, writer: Writer) -> Database:
    """The town: c1 asks, u1 has signed, u2 had, u3 gives what is wanted, d1 sits in c1 and c2."""
    for label, rows in NODES.items():
        english = {"name_en": "-"} if label == "Category" else {}
        writer.nodes(label, [{"name": each["id"], **english, **each} for each in rows])
    batches: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for source, name, target, *properties in RELATIONS:
        (one, from_id), (other, to_id) = source.split(":"), target.split(":")
        row = {"from": from_id, "to": to_id, **(properties[0] if properties else {})}
        batches.setdefault((name, one, other), []).append(row)
    for batch, rows in batches.items():
        assert not writer.relations(*batch, rows).missing
    return database


def ask(database: Database, label: str, node_id: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - any option
    return suggest_partners(database, label, node_id, today=TODAY, **options)


def by_partner(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["partner"]["id"]: each for each in answer["items"]}


def codes(item: dict[str, Any]) -> list[str]:
    return [each["code"] for each in item["reasons"]]


def test_a_community_is_told_who_should_sign(town: Database) -> None:
    answer = ask(town, "Community", "c1")
    items = by_partner(answer)
    assert {name: codes(each) for name, each in items.items()} == {
        "u2": ["ended", "shared_partners", "place", "work"],
        "u3": ["complements_us", "alike"],
        "u4": ["complements_them", "alike"],
        "d1": ["complements_us", "seat"],
    }
    assert items["u2"]["ended_on"] == "2025-12-31"
    assert (answer["total"], answer["looked_at"]["candidates"]) == (4, 5)
    assert {each["code"] for each in answer["notes"]} == {"without_reason"}
    assert answer["looked_at"] == {
        "communities": 3,
        "partners": 6,
        "ties": 14,
        "needs": 3,
        "resources": 3,
        "candidates": 5,
    }
    assert answer["weights"]["source"] == "default"


def test_the_figures_are_those_of_the_town(town: Database) -> None:
    items = by_partner(ask(town, "Community", "c1"))
    figures = {
        name: {key: value["figure"] for key, value in each["values"].items()}
        for name, each in items.items()
    }
    # c1 and u2 share u1; no one else stands beside both c1 and another
    assert {name: each["common_neighbours"] for name, each in figures.items()} == {
        "u2": 1,
        "u3": 0,
        "u4": 0,
        "d1": 0,
    }
    # u1 has two neighbours: c1 and u2
    assert figures["u2"]["resource_allocation"] == 0.5
    # of two needs u3 serves one (1.0) and d1 one by its duty above it (0.6); u4 wants one thing,
    # and of the three needs of both c1's own resource serves that one, being narrower (0.8)
    assert {name: each["complementarity"] for name, each in figures.items()} == {
        "u2": 0,
        "u3": 0.5,
        "u4": round(0.8 / 3, 6),
        "d1": 0.3,
    }
    assert {name: each["other_ties"] for name, each in figures.items()} == {
        "u2": 2,
        "u3": 0,
        "u4": 0,
        "d1": 1,
    }
    weights = ask(town, "Community", "c1")["weights"]["values"]
    for each in items.values():
        score = sum(weights[name] * value["value"] for name, value in each["values"].items())
        assert each["score"] == pytest.approx(score, abs=1e-5)


def test_reasons_are_told_in_both_languages_with_names(town: Database) -> None:
    items = by_partner(ask(town, "Community", "c1"))
    told = {each["code"]: each for each in items["u3"]["reasons"]}
    assert told["complements_us"]["en"] == ("offers 1 thing that 1 open need asks for: «r1» → «n1»")
    assert told["complements_us"]["zh"] == "有 1 项可提供，对应 1 项未满足的需求：「r1」→「n1」"
    assert told["alike"]["en"] == (
        "has to do with 1 community (c2) where 1 partner of c1 can be found too"
    )
    told = {each["code"]: each for each in items["u2"]["reasons"]}
    assert told["shared_partners"]["en"] == "shares 1 partner: u1"
    assert told["work"]["zh"] == "参加过c1的 1 项活动或项目：fair"


def test_seats_go_to_those_who_have_none(town: Database) -> None:
    answer = ask(town, "Community", "c1", kind="seat")
    items = by_partner(answer)
    assert set(items) == {"u1", "u2", "u3", "u4"}
    assert items["u1"]["ended_on"] == "2025-12-31"
    assert "agreement" in codes(items["u1"])
    assert answer["committee"] == {"id": "b1", "name": "b1", "held": 1, "maximum_seats": 2}
    full = ask(town, "Community", "c2", kind="seat")
    assert "full" in {each["code"] for each in full["notes"]}
    none = ask(town, "Community", "c3", kind="seat")
    assert none["items"] == []
    assert {each["code"] for each in none["notes"]} == {"no_committee", "nobody"}


def test_units_and_departments_are_told_communities(town: Database) -> None:
    unit = ask(town, "Unit", "u3")
    assert set(by_partner(unit)) == {"c1"}
    assert codes(unit["items"][0]) == ["complements_them", "alike"]
    assert unit["items"][0]["reasons"][1]["en"] == (
        "shares 1 partner with communities where u3 already is: c2"
    )
    # the committee of c2 is full, c3 has none
    seats = ask(town, "Unit", "u2", kind="seat")
    assert set(by_partner(seats)) == {"c1"}
    assert "without_seats" in {each["code"] for each in seats["notes"]}
    department = ask(town, "Department", "d1")
    assert {"c1", "c2"} <= set(by_partner(department))
    assert by_partner(department)["c1"]["reasons"][0]["code"] == "complements_them"


def test_a_unit_without_any_community_is_told_so(town: Database, writer: Writer) -> None:
    writer.nodes("Unit", [{"id": "lonely", "name": "lonely"}])
    answer = ask(town, "Unit", "lonely")
    assert answer["items"] == []
    assert {each["code"] for each in answer["notes"]} == {"no_place", "nobody"}


def test_a_resource_for_other_places_and_a_turned_down_partner_serve_nothing(
    town: Database, writer: Writer
) -> None:
    writer.relations("SERVES", "Resource", "Community", [{"from": "r1", "to": "c2"}])
    row = {"from": "n1", "to": "d1", "reason": "too far"}
    writer.relations("REJECTED", "Need", "Department", [row])
    items = by_partner(ask(town, "Community", "c1"))
    assert "complements_us" not in codes(items["u3"])
    assert "complements_us" not in codes(items["d1"])


def test_what_is_promised_is_neither_wanted_nor_free(town: Database, writer: Writer) -> None:
    promises = [{"id": "p", "name": "p", "status": "accepted", "quantity": 5.0}]
    writer.nodes("Commitment", promises)
    writer.relations("USES", "Commitment", "Resource", [{"from": "p", "to": "r1"}])
    items = by_partner(ask(town, "Community", "c1"))
    assert "complements_us" not in codes(items["u3"])
    assert "complements_us" in codes(items["d1"])


def test_the_graph_of_an_answer_stands_in_the_graph(town: Database) -> None:
    for label, node_id in (("Community", "c1"), ("Unit", "u3"), ("Department", "d1")):
        for kind in ("agreement", "seat"):
            drawn = ask(town, label, node_id, kind=kind)["graph"]
            ids = {each["id"] for each in drawn["nodes"]}
            for each in drawn["relationships"]:
                assert {each["from"], each["to"]} <= ids
                found = town.read(
                    f"MATCH (a {{id: $from}})-[r:{each['type']}]->(b {{id: $to}}) "
                    "RETURN count(r) AS n",
                    each,
                )
                assert found[0]["n"] == 1, each
    assert len(ask(town, "Community", "c1")["graph"]["relationships"]) > 10


def test_the_weights_decide(town: Database) -> None:
    only = {"complementarity": 1.0}
    ranked = [
        each["partner"]["id"]
        for each in ask(town, "Community", "c1", weights=Weights(values=only))["items"]
    ]
    assert ranked == ["u3", "d1", "u4", "u2"]
    ranked = [
        each["partner"]["id"]
        for each in ask(town, "Community", "c1", weights=Weights(values={"other_ties": 1.0}))[
            "items"
        ]
    ]
    assert ranked == ["u2", "d1", "u3", "u4"]


@pytest.mark.usefixtures("town")
def test_what_cannot_be_asked_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        ask(database, "Unit", "c1")
    with pytest.raises(InvalidInputError) as caught:
        ask(database, "Team", "t", kind="friendship", limit=0)
    assert {each.where for each in caught.value.problems} == {"label", "kind", "limit"}
    with pytest.raises(InvalidInputError):
        judge_graph(database, "seat", folds=5, seed=0, split="folds", today=TODAY)


PLACES = """
MATCH (c:Community {id: $id})-[:PART_OF]->(:Township)<-[:PART_OF]-(place:Community)
RETURN place.id AS id
UNION
RETURN $id AS id
"""
TIED = """
UNWIND $places AS id
MATCH (place:Community {id: id})
MATCH (place)<-[:LOCATED_IN|REGISTERED_WITH]-(other:Unit|Department)
RETURN id, head(labels(other)) + ' ' + other.id AS other
UNION
UNWIND $places AS id
MATCH (:Community {id: id})-[:HAS_BIG_COMMITTEE|PARTY_TO]->(between)
MATCH (between)<-[:HOLDS_SEAT|PARTY_TO]-(other:Unit|Department)
RETURN id, head(labels(other)) + ' ' + other.id AS other
UNION
UNWIND $places AS id
MATCH (:Community {id: id})<-[:IN_COMMUNITY]-()<-[:TAKES_PART_IN]-(other:Unit|Department)
RETURN id, head(labels(other)) + ' ' + other.id AS other
UNION
UNWIND $places AS id
MATCH (:Community {id: id})<-[:IN_COMMUNITY]-()<-[:FULFILS]-(p)<-[:MADE]-(other:Unit|Department)
WHERE NOT p.status IN ['withdrawn', 'refused']
RETURN id, head(labels(other)) + ' ' + other.id AS other
"""
MET = """
UNWIND $places AS id
MATCH (:Community {id: id})<-[:IN_COMMUNITY]-(work)<-[:TAKES_PART_IN]-(one:Unit|Department)
MATCH (work)<-[:TAKES_PART_IN]-(other:Unit|Department) WHERE one <> other
RETURN head(labels(one)) + ' ' + one.id AS id, head(labels(other)) + ' ' + other.id AS other
"""


def test_structure_in_the_demo_is_that_of_an_independent_reading(demo_database: Database) -> None:
    [first] = demo_database.read(
        "MATCH (c:Community)-[:PARTY_TO]->(:Agreement) RETURN c.id AS id ORDER BY id LIMIT 1"
    )
    graph: nx.Graph[str] = nx.Graph()
    places = [each["id"] for each in demo_database.read(PLACES, {"id": first["id"]})]
    for query, label in ((TIED, "Community "), (MET, "")):
        rows = demo_database.read(query, {"places": places})
        graph.add_edges_from((label + each["id"], each["other"]) for each in rows)
    asker = f"Community {first['id']}"
    today = dt.date.today()  # noqa: DTZ011 - the demo lies around it
    answer = suggest_partners(demo_database, "Community", first["id"], limit=100, today=today)
    assert len(answer["items"]) > 50
    for each in answer["items"]:
        other = f"{each['partner']['label']} {each['partner']['id']}"
        shared = set()
        if graph.has_node(other):
            shared = set(nx.common_neighbors(graph, asker, other))
        values = each["values"]
        assert values["common_neighbours"]["figure"] == len(shared)
        parts = sum(1 / graph.degree(between) for between in shared)
        assert values["resource_allocation"]["figure"] == pytest.approx(parts, abs=1e-6)
    signed = demo_database.read(
        "MATCH (:Community {id: $id})-[:PARTY_TO]->(a)<-[:PARTY_TO]-(u:Unit) "
        "WHERE coalesce(a.ends_on >= $today, true) RETURN u.id AS id",
        {"id": first["id"], "today": today},
    )
    assert signed
    assert {each["id"] for each in signed}.isdisjoint(by_partner(answer))


@pytest.mark.parametrize("kind", ["agreement", "seat"])
@pytest.mark.parametrize("plural", ["communities", "units", "departments"])
def test_the_api_answers(demo_client: FlaskClient, plural: str, kind: str) -> None:
    listed = demo_client.get(f"/api/v1/{plural}?limit=3&synthetic=true").get_json()["items"]
    for each in listed:
        answer = demo_client.get(f"/api/v1/{plural}/{each['id']}/partners?kind={kind}&limit=4")
        assert answer.status_code == 200, answer.get_json()
        body = answer.get_json()
        assert body["kind"] == kind
        assert body["asker"]["id"] == each["id"]
        assert len(body["items"]) == min(4, body["total"])
        assert [item["rank"] for item in body["items"]] == list(range(1, len(body["items"]) + 1))
        scores = [item["score"] for item in body["items"]]
        assert scores == sorted(scores, reverse=True)
        assert all(item["reasons"] for item in body["items"])
    missing = demo_client.get(f"/api/v1/{plural}/nobody/partners")
    assert missing.status_code == 404
    wrong = demo_client.get(f"/api/v1/{plural}/nobody/partners?kind=friend&limit=0")
    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.get_json()["errors"]} == {"kind", "limit"}


def test_the_commands_learn_keep_and_use_weights(
    demo_settings: Settings, demo_database: Database, tmp_path: Path
) -> None:
    settings = Settings(
        neo4j_uri=demo_settings.neo4j_uri,
        neo4j_password=demo_settings.neo4j_password,
        home=tmp_path,
    )
    run = create_app(settings, demo_database).test_cli_runner().invoke
    judged = _json(run(args=["evaluate", "partners", "--folds", "2", "--save", "--json"]))
    assert judged["saved"]["revision"] == 1
    assert judged["edges"] > 50
    assert set(judged["methods"]) == {*DEFAULT, "blend"}
    for each in judged["methods"].values():
        for name in ("auc", "average_precision", "hits_at_10"):
            assert 0 <= each[name]["low"] <= each[name]["value"] <= each[name]["high"] <= 1
    unit = demo_database.read(
        "MATCH (u:Unit)-[:LOCATED_IN]->(:Community) RETURN u.id AS id ORDER BY id LIMIT 1"
    )[0]["id"]
    told = _json(run(args=["partners", "Unit", unit, "--json"]))
    assert told["weights"]["source"] == "learned"
    assert told["weights"]["values"] == judged["learned"]["values"]
    seat = _json(run(args=["partners", "Unit", unit, "--kind", "seat", "--json"]))
    assert seat["weights"]["source"] == "default"
    shown = run(args=["partners", "Unit", unit, "--lang", "zh"])
    assert "第 1 版" in shown.output.replace("\n", "")
    (tmp_path / "partner-weights.json").write_text("{", "utf-8")
    told = _json(run(args=["partners", "Unit", unit, "--json"]))
    assert told["notes"][0]["code"] == "weights_unreadable"


def test_any_list_of_edges_is_judged(demo_settings: Settings, tmp_path: Path) -> None:
    run = create_app(demo_settings).test_cli_runner().invoke
    path = tmp_path / "edges.csv"
    rows = "".join(f"a{i};b{j}\n" for i in range(6) for j in range(6) if (i + j) % 3)
    path.write_bytes(b"\xef\xbb\xbfsource;target\n" + rows.encode())
    judged = _json(
        run(args=["evaluate", "partners", "--edges", str(path), "--bipartite", "--json"])
    )
    assert (judged["rows"], judged["edges"], judged["looked_at"]["nodes"]) == (24, 24, 12)
    shown = run(args=["evaluate", "partners", "--edges", str(path), "--lang", "en"])
    assert "hits@10" in shown.output
    path.write_text("source,target\na\nb,b\n", "utf-8")
    refused = run(args=["evaluate", "partners", "--edges", str(path), "--lang", "en"])
    assert refused.exit_code == 2
    assert "row 2" in refused.stderr
    assert "row 3" in refused.stderr
    both = run(args=["evaluate", "partners", "--edges", str(path), "--save"])
    assert both.exit_code == 2


def _json(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


# On the invented county, nearness alone tells agreements slightly better than the blend does.
_HARDLY = 0.005


@pytest.mark.parametrize("kind", ["agreement", "seat"])
def test_on_a_county_the_blend_is_hardly_below_the_best_method(
    county: Database, kind: Kind
) -> None:
    ties, _ = partner_ties(county, kind, today=TODAY)
    found = evaluate(ties, DEFAULT, folds=4)
    figures = dict(found.figures)
    blend = figures.pop("blend")
    for name in ("auc", "average_precision"):
        best = max((getattr(each, name) for each in figures.values()), key=lambda each: each.value)
        assert getattr(blend, name).value >= best.low - _HARDLY
    assert blend.auc.value > 0.8
    assert np.isfinite(
        [each for weights in found.rounds for each in weights.weights.values()]
    ).all()


@pytest.fixture(scope="module")
def county(shared_database: Database) -> Database:
    """An invented county of eight communities, the same on every day."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    load_taxonomy(shared_database)
    write_synthetic(shared_database, communities=8, seed=7, today=TODAY, around=False)
    return shared_database
