"""The demo: the facts as the article states them, within a county that says it is invented."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from api.demo import is_empty, load_facts
from graph.model import SCHEMA
from queries.matching import match
from queries.matching.match import MatchOptions
from queries.status import status

if TYPE_CHECKING:
    from graph.database import Database


def count(database: Database, pattern: str) -> int:
    return int(database.read(f"MATCH {pattern} RETURN count(*) AS n")[0]["n"])


def test_the_numbers_of_the_article_are_in_the_graph(database: Database) -> None:
    assert is_empty(database)
    report = load_facts(database)
    assert report.ok, report.faults
    real = {label: each["real"] for label, each in status(database, SCHEMA)["nodes"].items()}
    assert real["Community"] == 6
    assert real["Grid"] == 35
    assert real["ChatGroup"] == 133 + 9
    assert count(database, "(:ChatGroup {level: 1})") == 133
    assert count(database, "(:ChatGroup {level_range: '2-4'})") == 9
    assert count(database, "(:PartyOrganization {tier: 'grid_branch'})") == 31
    assert count(database, "(:PartyOrganization {tier: 'community_committee'})") == 6
    assert count(database, "(:Unit {name: '御安物业公司'})-[:MANAGES]->(:Compound)") == 13
    assert count(database, "(:Grid {kind: 'red'})") == 1
    assert not is_empty(database)


def test_loading_the_facts_again_changes_nothing(database: Database) -> None:
    load_facts(database)
    again = load_facts(database)
    assert again.ok
    assert (again.nodes.created, again.nodes.changed) == (0, 0)
    assert (again.relations.created, again.relations.changed) == (0, 0)
    assert again.nodes.unchanged > 300


def test_what_is_invented_says_so_and_what_is_real_tells_where_it_stands(
    demo_database: Database,
) -> None:
    real = (
        "NOT coalesce(n.synthetic, false) AND NOT n:Category "
        "AND NOT n:SchemaState AND NOT n:ImportBatch"
    )
    assert count(demo_database, f"(n) WHERE {real} AND n.citation IS NULL AND NOT n:Event") == 0
    assert count(demo_database, f"(n) WHERE {real} AND n.source <> 'fusong' AND NOT n:Event") == 0
    invented = "n.source STARTS WITH 'synthetic' AND NOT coalesce(n.synthetic, false)"
    assert count(demo_database, f"(n) WHERE {invented}") == 0
    assert count(demo_database, "()-[n]->() WHERE " + invented) == 0
    assert count(demo_database, "(n {source: 'synthetic-1'})") > 3_000


def test_the_need_whose_community_is_known_has_answers_and_the_others_say_why_not(
    demo_database: Database,
) -> None:
    def ask(need: str) -> dict[str, Any]:
        return match(
            demo_database,
            f"fusong-need-{need}",
            MatchOptions(),
            today=dt.date.today(),  # noqa: DTZ011 - the demo lies around the day of the place
            default_weights={},
        )

    assert ask("reading-glasses")["total"] > 0
    for need in ("discounts", "e-commerce-training"):
        answer = ask(need)
        assert answer["total"] == 0
        assert [each["code"] for each in answer["notes"]] == ["no_community"]
