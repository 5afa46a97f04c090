"""The reverse question against the forward one, pair by pair, on random graphs.

``needs_served(provider)`` must hold a need exactly when ``match(need)`` holds the provider, and the
two must say the same of the pair in every figure and every word.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from graph.writer import Writer
from queries.matching import match
from queries.matching.features import nothing_wanted
from queries.matching.match import MatchOptions
from queries.matching.need import load_need
from queries.reverse import PROVIDER_LABELS, ReverseOptions, needs_served
from tests.oracles.random_towns import TODAY, Key, Town, random_town

if TYPE_CHECKING:
    from graph.database import Database

_TOWNS = range(1_180, 1_220)
_ALL = 1_000
_GROUPS = ("elderly", "children", "disabled")
_PAIR = (
    *("resource", "tier", "score", "features", "explanation", "path"),
    *("free_quantity", "free_quantity_in_need_unit"),
)


def busy_town(number: int) -> Town:
    """Return a random town whose needs and resources say how much, when, for whom and where."""
    town, chance = random_town(number), random.Random(number)
    for key, node in town.nodes.items():
        label = key[0]
        if label in {"Need", "Resource"}:
            groups = chance.sample(_GROUPS, chance.choice((0, 0, 1, 2)))
            node.update(
                beneficiary_groups=groups,
                minimum_age=chance.choice((None, None, 60.0)),
                maximum_age=chance.choice((None, None, 18.0, 99.0)),
                starts_on=chance.choice((None, None, _day(-9), _day(3))),
                ends_on=chance.choice((None, None, _day(5), _day(20), _day(-1))),
            )
        if label == "Need":
            node.update(
                quantity=chance.choice((None, 0.0, 1.0, 12.0, 500.0)),
                unit_of_measure=chance.choice((None, None, "hour", "day")),
                status=chance.choice((None, "open", "open", "partly_covered", "covered", "done")),
            )
        if label in {"Need", "Resource", "Unit", "Community"} and chance.random() < 0.5:
            node["location"] = (127.0 + chance.random() / 10, 42.0 + chance.random() / 10)
        if label == "Resource":
            node["status"] = chance.choice((None, "available", "available", "paused"))
    _add_history(town, chance)
    return town


def _day(shift: int) -> dt.date:
    return TODAY + dt.timedelta(days=shift)


def _add_history(town: Town, chance: random.Random) -> None:
    """Add what was turned down, what was promised to needs, and needs of two communities."""
    providers, communities = town.of(*PROVIDER_LABELS), town.of("Community")
    for need in town.of("Need"):
        if chance.random() < 0.4:
            rejected = {"reason": "太远"}
            town.edges.append((need, "REJECTED", chance.choice(providers), rejected))
        if chance.random() < 0.3:
            [home] = town.out(need, "IN_COMMUNITY")
            other = chance.choice(communities)
            if other != home:
                town.edges.append((need, "IN_COMMUNITY", other, {}))
        for promise in town.of("Commitment"):
            if chance.random() < 0.2:
                town.edges.append((promise, "FULFILS", need, {}))


@pytest.fixture(scope="module")
def towns(shared_database: Database) -> list[Town]:
    """All random graphs, side by side in one database."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    made = [busy_town(number) for number in _TOWNS]
    writer = Writer(shared_database, SCHEMA, source="random towns")
    nodes: dict[str, list[dict[str, Any]]] = {}
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for town in made:
        for (label, node_id), properties in town.nodes.items():
            nodes.setdefault(label, []).append({"id": node_id, **properties})
        for source, name, target, properties in town.edges:
            row = {"from": source[1], "to": target[1], **properties}
            edges.setdefault((name, source[0], target[0]), []).append(row)
    for label, rows in nodes.items():
        writer.nodes(label, rows)
    for kind, rows in edges.items():
        assert not writer.relations(*kind, rows).missing
    return made


Pairs = dict[tuple[Key, str], dict[str, Any]]
LeftOut = set[tuple[Key, str, str | None, int, str]]


@pytest.fixture(scope="module")
def forward(towns: list[Town], shared_database: Database) -> tuple[Pairs, LeftOut]:
    """What every need's own answer says of every provider."""
    pairs: Pairs = {}
    left_out: LeftOut = set()
    for need_id in (key[1] for town in towns for key in town.of("Need")):
        answer = match(
            shared_database, need_id, MatchOptions(limit=_ALL), today=TODAY, default_weights={}
        )
        for each in answer["matches"]:
            pairs[_key(each["provider"]), need_id] = {name: each[name] for name in _PAIR}
        if nothing_wanted(load_need(shared_database, need_id), today=TODAY) is None:
            left_out |= {(_key(each["provider"]), need_id, *_out(each))
                         for each in answer["left_out"]}  # fmt: skip
    return pairs, left_out


@pytest.fixture(scope="module")
def reverse(towns: list[Town], shared_database: Database) -> tuple[Pairs, LeftOut]:
    """What every provider's own answer says of every need."""
    pairs: Pairs = {}
    left_out: LeftOut = set()
    for town in towns:
        for provider in town.of(*PROVIDER_LABELS):
            answer = needs_served(
                shared_database,
                *provider,
                ReverseOptions(limit=_ALL),
                today=TODAY,
                default_weights={},
            )
            assert _key(answer["provider"]) == provider
            for each in answer["needs"]:
                pairs[provider, each["need"]["id"]] = {name: each[name] for name in _PAIR}
            left_out |= {(provider, each["need"]["id"], *_out(each))
                         for each in answer["left_out"]}  # fmt: skip
    return pairs, left_out


def test_a_provider_serves_the_needs_that_it_matches(
    forward: tuple[Pairs, LeftOut], reverse: tuple[Pairs, LeftOut]
) -> None:
    assert set(reverse[0]) == set(forward[0])


def test_a_pair_is_told_the_same_from_both_sides(
    forward: tuple[Pairs, LeftOut], reverse: tuple[Pairs, LeftOut]
) -> None:
    for pair, told in forward[0].items():
        assert reverse[0][pair] == told, pair


def test_who_is_left_out_is_left_out_for_the_same_reasons(
    forward: tuple[Pairs, LeftOut], reverse: tuple[Pairs, LeftOut]
) -> None:
    assert reverse[1] == forward[1]


def test_the_random_graphs_have_everything_in_them(
    forward: tuple[Pairs, LeftOut], towns: list[Town]
) -> None:
    pairs, left_out = forward
    assert len(pairs) > len(towns)
    assert {each["tier"] for each in pairs.values()} == {1, 2, 3, 4, 5}
    assert {provider[0] for provider, _ in pairs} == set(PROVIDER_LABELS)
    assert {"rejected", "area", "window", "nothing_free", "not_available", "eligibility"} <= {
        each[-1] for each in left_out
    }
    for feature in ("quantity", "time", "eligibility", "distance", "record", "load", "agreement"):
        assert len({each["features"][feature]["value"] for each in pairs.values()}) > 1, feature


def _key(node: dict[str, str]) -> Key:
    return node["label"], node["id"]


def _out(left_out: dict[str, Any]) -> tuple[str | None, int, str]:
    resource = left_out["resource"]["id"] if left_out["resource"] else None
    return resource, left_out["tier"], left_out["reason"]["code"]
