"""What a provider can serve, and what to ask it for: a small town worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from api import create_app
from api.provider_answers import AsksAnswer, NeedsAnswer
from graph.errors import InvalidInputError, NotFoundError
from graph.model import SCHEMA
from graph.settings import Settings
from graph.writer import Writer
from queries.matching import FEATURES, match
from queries.matching.match import MatchOptions
from queries.reverse import AskOptions, ReverseOptions, asks, needs_served
from tests.matching_cases import Case
from tests.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from graph.database import Database
    from graph.local import Address

TODAY = dt.date(2026, 5, 31)
YESTERDAY = dt.date(2026, 5, 30)
# The canteen sits in the committee of «here», the inn is located there; both cook. The canteen
# cooks for 30, which is not enough for 10 and 24. The optician alone has glasses, the bureau has
# the duty for care. «there» is in the same township, «far» is not.
TOWN: dict[str, Any] = {
    "nodes": {
        "County": [{"id": "k"}, {"id": "other-county"}],
        "Township": [{"id": "t"}, {"id": "t2"}],
        "Community": [{"id": "here"}, {"id": "there"}, {"id": "far"}],
        "BigCommittee": [{"id": "committee"}],
        "Category": [{"id": "care"}, {"id": "meals"}, {"id": "haircut"}, {"id": "glasses"}],
        "Unit": [{"id": "canteen"}, {"id": "inn"}, {"id": "optician"}, {"id": "idle"}],
        "Department": [{"id": "bureau"}],
        "Member": [{"id": "li", "name": "李大力"}],
        "Team": [{"id": "choir"}],
        "Resource": [
            {"id": "canteen-meals", "quantity": 30, "unit_of_measure": "person_time"},
            {"id": "canteen-hall", "quantity": 8, "unit_of_measure": "hour", "status": "paused"},
            {"id": "inn-meals", "quantity": 12, "unit_of_measure": "person_time"},
            {"id": "lenses", "quantity": 100, "unit_of_measure": "item"},
        ],
        "Need": [
            {"id": "n-lunch", "quantity": 10, "unit_of_measure": "person_time"},
            {"id": "n-dinner", "quantity": 24, "unit_of_measure": "person_time"},
            {"id": "n-glasses", "quantity": 40, "unit_of_measure": "item", "synthetic": True},
            {"id": "n-there", "quantity": 5, "unit_of_measure": "person_time"},
            {"id": "n-far", "quantity": 5, "unit_of_measure": "person_time"},
            {"id": "n-covered", "quantity": 5, "unit_of_measure": "person_time"},
            {"id": "n-done", "quantity": 5, "unit_of_measure": "person_time", "status": "done"},
            {"id": "n-over", "quantity": 5, "ends_on": YESTERDAY},
        ],
        "Commitment": [{"id": "promise", "quantity": 5, "status": "accepted"}],
    },
    "relations": [
        *(["Township:t", "PART_OF", "k"], ["Township:t2", "PART_OF", "other-county"]),
        *(["here", "PART_OF", "Township:t"], ["there", "PART_OF", "Township:t"]),
        ["far", "PART_OF", "Township:t2"],
        ["here", "HAS_BIG_COMMITTEE", "committee"],
        ["canteen", "HOLDS_SEAT", "committee"],
        *(["inn", "LOCATED_IN", "here"], ["optician", "LOCATED_IN", "here"]),
        *(["bureau", "BELONGS_TO", "k"], ["bureau", "RESPONSIBLE_FOR", "care"]),
        *(["li", "REGISTERED_WITH", "here"], ["li", "SKILLED_IN", "haircut"]),
        *(["choir", "SERVES", "k"], ["choir", "SKILLED_IN", "glasses"]),
        *([each, "CHILD_OF", "care"] for each in ("meals", "haircut")),
        *(["canteen", "OFFERS", each] for each in ("canteen-meals", "canteen-hall")),
        *(["inn", "OFFERS", "inn-meals"], ["optician", "OFFERS", "lenses"]),
        *(["canteen-meals", "IN_CATEGORY", "meals"], ["canteen-hall", "IN_CATEGORY", "meals"]),
        *(["inn-meals", "IN_CATEGORY", "meals"], ["lenses", "IN_CATEGORY", "glasses"]),
        *([each, "IN_COMMUNITY", "here"]
          for each in ("n-lunch", "n-dinner", "n-glasses", "n-covered", "n-done", "n-over")),
        *(["n-there", "IN_COMMUNITY", "there"], ["n-far", "IN_COMMUNITY", "far"]),
        *([each, "IN_CATEGORY", "meals"]
          for each in ("n-lunch", "n-dinner", "n-there", "n-far", "n-covered", "n-done", "n-over")),
        ["n-glasses", "IN_CATEGORY", "glasses"],
        *(["inn", "MADE", "promise"], ["promise", "FULFILS", "n-covered"]),
    ],
}  # fmt: skip


def build(database: Database) -> None:
    database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    Case(Path("town"), {"graph": TOWN}).write(database)


@pytest.fixture(scope="module")
def town(shared_database: Database) -> Database:
    """The town, for all who only ask."""
    build(shared_database)
    return shared_database


@pytest.fixture
def own_town(town: Database) -> Iterator[Database]:
    """The town, for who changes it; afterwards it is as it was."""
    yield town
    build(town)


def serve(database: Database, label: str, provider: str, **options: object) -> dict[str, Any]:
    """Ask what a provider can serve."""
    return needs_served(
        database,
        label,
        provider,
        ReverseOptions(**cast("Any", options)),
        today=TODAY,
        default_weights={},
    )


def ask(database: Database, label: str, provider: str, **options: object) -> dict[str, Any]:
    """Ask what «here» should ask a provider for."""
    return asks(
        database,
        label,
        provider,
        "here",
        AskOptions(**cast("Any", options)),
        today=TODAY,
        default_weights={},
    )


def needs(answer: dict[str, Any], key: str = "needs") -> list[str]:
    return [each["need"]["id"] for each in answer[key]]


def codes(answer: dict[str, Any]) -> list[str]:
    return [each["code"] for each in answer["notes"]]


def test_a_unit_serves_the_communities_that_the_mechanism_leads_it_to(town: Database) -> None:
    answer = serve(town, "Unit", "canteen")
    # of equal scores the smaller id goes first; the township's committee leads to «there»
    assert [(each["need"]["id"], each["tier"]) for each in answer["needs"]] == [
        ("n-dinner", 1),
        ("n-lunch", 1),
        ("n-there", 4),
    ]
    assert [each["rank"] for each in answer["needs"]] == [1, 2, 3]
    # what is done or over is not looked at; what is promised is, and wants nothing more
    assert answer["looked_at"] == {"needs": 4, "satisfied": 1, "gifts": 2, "pairs": 6}
    assert (answer["total"], answer["notes"]) == (3, [])
    assert answer["provider"] == {"id": "canteen", "label": "Unit", "name": "canteen"}
    assert NeedsAnswer.model_validate(answer)


def test_a_need_says_the_same_of_the_provider(town: Database) -> None:
    for each in serve(town, "Unit", "canteen")["needs"]:
        answer = match(town, each["need"]["id"], MatchOptions(), today=TODAY, default_weights={})
        [found] = [x for x in answer["matches"] if x["provider"]["id"] == "canteen"]
        left = {"rank", "need"}
        assert {key: value for key, value in each.items() if key not in left} == {
            key: value for key, value in found.items() if key not in left
        }
        assert each["need"] == answer["need"]


def test_it_tells_for_which_needs_it_is_left_out_and_why(town: Database) -> None:
    left_out = serve(town, "Unit", "canteen")["left_out"]
    assert [
        (each["need"]["id"], each["resource"]["id"], each["reason"]["code"]) for each in left_out
    ] == [(need, "canteen-hall", "not_available") for need in ("n-dinner", "n-lunch", "n-there")]
    assert {each["community"]["id"] for each in left_out} == {"here", "there"}


def test_a_department_serves_its_county_by_its_duty(own_town: Database) -> None:
    answer = serve(own_town, "Department", "bureau")
    assert {(each["need"]["id"], each["tier"]) for each in answer["needs"]} == {
        ("n-dinner", 3),
        ("n-lunch", 3),
        ("n-there", 3),
    }
    everywhere = "MATCH (:Department)-[home:BELONGS_TO]->() DELETE home"
    own_town.write([(everywhere, {})])
    assert "n-far" in needs(serve(own_town, "Department", "bureau"))


def test_members_and_teams_serve_by_skill_and_names_stay_hidden(town: Database) -> None:
    answer = serve(town, "Member", "li")
    assert needs(answer) == ["n-dinner", "n-lunch"]
    assert "大力" not in json.dumps(answer, ensure_ascii=False)
    assert needs(serve(town, "Team", "choir")) == ["n-glasses"]


def test_the_answer_can_be_narrowed(town: Database) -> None:
    assert needs(serve(town, "Unit", "canteen", limit=1)) == ["n-dinner"]
    assert needs(serve(town, "Unit", "canteen", tiers=frozenset({4}))) == ["n-there"]
    there = serve(town, "Unit", "canteen", community_id="there")
    assert (needs(there), there["community"]) == (["n-there"], {"id": "there", "name": "there"})
    far = serve(town, "Unit", "canteen", community_id="far")
    assert (needs(far), codes(far)) == ([], ["not_reached"])


def test_weights_change_the_order(town: Database) -> None:
    only = {each.name: float(each.name == "quantity") for each in FEATURES}
    answer = serve(town, "Unit", "inn", weights=only)
    assert [(each["need"]["id"], each["score"]) for each in answer["needs"]] == [
        ("n-lunch", 1.0),
        ("n-dinner", 0.5),
    ]
    assert answer["weights"]["quantity"] == 1.0


def test_an_empty_answer_says_why(own_town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(serve(own_town, "Unit", "idle")) == ["gives_nothing"]
    own_town.write([("MATCH (r:Resource) SET r.status = 'retired'", {})])
    assert codes(serve(own_town, "Unit", "canteen")) == ["none_served"]
    module = sys.modules["queries.reverse.serve"]
    monkeypatch.setattr(module, "MAXIMUM_NEEDS", 2)
    monkeypatch.setattr(module, "_MAXIMUM_LEFT_OUT", 1)
    answer = serve(own_town, "Unit", "canteen")
    assert codes(answer) == ["none_served", "too_many", "left_out_cut"]
    assert "2" in answer["notes"][1]["zh"]
    assert (answer["looked_at"]["needs"], len(answer["left_out"])) == (2, 1)


def test_when_there_are_too_many_the_nearest_communities_are_compared(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["queries.reverse.serve"], "MAXIMUM_NEEDS", 3)
    assert needs(serve(town, "Unit", "canteen")) == ["n-dinner", "n-lunch"]


@pytest.mark.parametrize(
    ("label", "provider", "options"),
    [
        ("Unit", "nobody", {}),
        ("Department", "canteen", {}),
        ("Resident", "li", {}),
        ("Unit", "canteen", {"community_id": "nowhere"}),
    ],
)
def test_what_does_not_exist_is_not_found(
    town: Database, label: str, provider: str, options: dict[str, Any]
) -> None:
    with pytest.raises(NotFoundError):
        serve(town, label, provider, **options)


def test_options_that_cannot_be_used_are_refused(town: Database) -> None:
    for options, field in (
        ({"limit": 0}, "limit"),
        ({"tiers": frozenset({6})}, "tier"),
        ({"weights": {"charm": 1}}, "weight.charm"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            serve(town, "Unit", "canteen", **options)
        assert [each.where for each in refused.value.problems] == [field]


def test_a_community_asks_for_what_the_provider_does_best(town: Database) -> None:
    answer = ask(town, "Unit", "canteen")
    # the inn has enough for the lunch but not for the dinner, so the canteen is missed there more
    assert needs(answer, "asks") == ["n-dinner", "n-lunch"]
    dinner = answer["asks"][0]
    assert dinner["standing"]["place"] == 1
    scores = [each["score"] for each in dinner["standing"]["others"]]
    assert dinner["standing"]["advantage"] == pytest.approx(dinner["score"] - scores[0])
    assert scores == sorted(scores, reverse=True)
    assert dinner["reasons"][0] == {
        "zh": "4 家能满足，canteen排第一",
        "en": "4 can, and canteen is the first",
    }
    assert dinner["reasons"][-1] == dinner["explanation"]
    assert answer["looked_at"]["compared"] == 2
    assert AsksAnswer.model_validate(answer)


def test_one_resource_for_two_needs_is_told(town: Database) -> None:
    answer = ask(town, "Unit", "canteen")
    assert codes(answer) == ["shared_resource"]
    assert answer["notes"][0]["en"] == (
        "«canteen-meals» has 30 left, not enough for all 2 needs here; ask in this order"
    )
    # for the first of them alone there is enough
    assert codes(ask(town, "Unit", "canteen", limit=1)) == []


def test_the_only_one_is_asked_first(own_town: Database) -> None:
    answer = ask(own_town, "Unit", "optician")
    [found] = answer["asks"]
    assert (found["need"]["id"], found["synthetic"]) == ("n-glasses", True)
    assert (found["standing"]["place"], found["standing"]["count"]) == (1, 2)
    assert found["reasons"][0]["en"] == "only 2 can, and optician is the first"
    assert "choir" in found["reasons"][1]["en"]
    own_town.write([("MATCH (:Team)-[skill:SKILLED_IN]->() DELETE skill", {})])
    [found] = ask(own_town, "Unit", "optician")["asks"]
    assert found["reasons"][0] == {"zh": "只有optician能满足", "en": "only optician can serve it"}
    assert found["standing"] == {
        "place": 1,
        "count": 1,
        "advantage": found["score"],
        "others": [],
    }


def test_what_others_do_better_is_asked_of_them(town: Database) -> None:
    answer = ask(town, "Member", "li")
    assert (answer["asks"], answer["total"], codes(answer)) == ([], 0, ["better_elsewhere"])
    assert needs(answer, "elsewhere") == ["n-dinner", "n-lunch"]
    assert {each["first"]["provider"]["id"] for each in answer["elsewhere"]} == {"canteen"}
    assert all(each["place"] > 1 for each in answer["elsewhere"])
    assert answer["graph"] == {"nodes": [], "relationships": []}
    assert AsksAnswer.model_validate(answer)


def test_nearly_as_good_as_the_best_is_good_enough(own_town: Database) -> None:
    """The seat alone is 0.2 × 0.25 = 0.05 better than the place: just within the limit."""
    own_town.write([("MATCH (r:Resource {id: 'inn-meals'}) SET r.quantity = 30", {}),
                ("MATCH (c:Commitment) DETACH DELETE c", {})])  # fmt: skip
    answer = ask(own_town, "Unit", "inn")
    found = {each["need"]["id"]: each for each in answer["asks"]}
    lunch = found["n-lunch"]
    assert (lunch["standing"]["place"], lunch["standing"]["advantage"]) == (2, -0.05)
    assert "place 2, only 0.050 behind canteen" in lunch["reasons"][0]["en"]
    equal = {each.name: 0.0 for each in FEATURES if each.name == "mechanism"}
    lunch = ask(own_town, "Unit", "inn", weights=equal)["asks"][0]
    assert lunch["standing"]["advantage"] == 0
    assert lunch["reasons"][0]["en"] == "4 can, and inn is as good as the best"


def test_only_so_many_are_compared(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["queries.reverse.asks"], "MAXIMUM_COMPARED", 1)
    answer = ask(town, "Unit", "canteen")
    assert (needs(answer, "asks"), codes(answer)) == (["n-dinner"], ["compared_cut"])
    monkeypatch.setattr(sys.modules["queries.reverse.asks"], "MAXIMUM_PROVIDERS", 2)
    assert codes(ask(town, "Unit", "canteen")) == ["compared_cut", "too_many_providers"]


def test_the_graph_of_the_asks_holds_every_path_once(town: Database) -> None:
    answer = ask(town, "Unit", "canteen")
    keys = [(each["label"], each["id"]) for each in answer["graph"]["nodes"]]
    assert len(set(keys)) == len(keys)
    assert {("Need", "n-dinner"), ("Need", "n-lunch"), ("Unit", "canteen")} <= set(keys)
    ids = {each for _, each in keys}
    assert all({each["from"], each["to"]} <= ids for each in answer["graph"]["relationships"])


@pytest.fixture
def town_client(neo4j_server: Address, town: Database) -> FlaskClient:
    """A client over the town."""
    settings = Settings(neo4j_uri=neo4j_server.uri)
    return create_app(settings, town).test_client()


def test_over_http_each_kind_of_provider_has_its_address(town_client: FlaskClient) -> None:
    for kind, provider, expected in (
        ("units", "canteen", ["n-dinner", "n-lunch", "n-there"]),
        ("departments", "bureau", ["n-dinner", "n-lunch", "n-there"]),
        ("members", "li", ["n-dinner", "n-lunch"]),
        ("teams", "choir", ["n-glasses"]),
    ):
        answer = town_client.get(f"/api/v1/providers/{kind}/{provider}/needs").get_json()
        assert needs(answer) == expected
        assert NeedsAnswer.model_validate(answer)
    narrowed = "?community=here&limit=1&tier=1&weight.quantity=1"
    answer = town_client.get(f"/api/v1/providers/units/canteen/needs{narrowed}").get_json()
    assert needs(answer) == ["n-dinner"]


def test_over_http_a_community_asks(town_client: FlaskClient) -> None:
    address = "/api/v1/providers/units/canteen/asks"
    answer = town_client.get(f"{address}?community=here&limit=1").get_json()
    assert needs(answer, "asks") == ["n-dinner"]
    assert answer["total"] == 2
    assert AsksAnswer.model_validate(answer)
    told = problem(town_client.get(address), 422)
    assert [each["field"] for each in told["errors"]] == ["community"]


@pytest.mark.parametrize(
    "address",
    [
        "units/nobody/needs",
        "shops/canteen/needs",
        "units/canteen/needs?community=nowhere",
        "units/canteen/asks?community=nowhere",
    ],
)
def test_over_http_what_does_not_exist_is_not_found(town_client: FlaskClient, address: str) -> None:
    problem(town_client.get(f"/api/v1/providers/{address}"), 404)


def test_on_the_command_line_it_is_told_in_a_table_or_as_json(town_client: FlaskClient) -> None:
    run = town_client.application.test_cli_runner(env={"COLUMNS": "200"})
    shown = run.invoke(args=["can-serve", "Unit", "canteen", "--left-out", "--lang", "en"])
    assert shown.exit_code == 0
    for words in ("What canteen can serve", "n-dinner", "4 needs looked at", "Left out"):
        assert words in shown.output
    told = run.invoke(args=["can-serve", "Unit", "canteen", "--community", "there", "--json"])
    assert needs(json.loads(told.output)) == ["n-there"]
    shown = run.invoke(args=["what-to-ask", "Unit", "canteen", "here", "--lang", "zh"])
    assert shown.exit_code == 0
    for words in ("here可以请canteen做什么", "canteen排第一", "1/4"):
        assert words in shown.output
    told = run.invoke(args=["what-to-ask", "Unit", "canteen", "here", "--limit", "1", "--json"])
    assert needs(json.loads(told.output), "asks") == ["n-dinner"]
    assert run.invoke(args=["can-serve", "Unit", "nobody"]).exit_code == 2


def test_two_communities_of_one_need(own_town: Database) -> None:
    """It is matched from the first of them, whichever of the two the provider reaches."""
    writer = Writer(own_town, SCHEMA, source="test")
    writer.relations("IN_COMMUNITY", "Need", "Community", [{"from": "n-lunch", "to": "far"}])
    assert "n-lunch" not in needs(serve(own_town, "Unit", "canteen"))
