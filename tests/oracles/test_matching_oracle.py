"""The Cypher of matching against an oracle that knows only edges, on hundreds of random graphs."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import SCHEMA
from graph.writer import Writer
from queries.matching.candidates import fetch_candidates
from queries.matching.need import load_need
from tests.oracles.matching_oracle import UNLIMITED, Found, who_could_serve
from tests.oracles.random_towns import TODAY, Town, random_town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.database import Database
    from queries.matching.candidates import Candidate

_TOWNS = 200
_TOGETHER = 20


@pytest.fixture(scope="module")
def towns(shared_database: Database) -> list[Town]:
    """All random graphs, side by side in one database."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    made = [random_town(number) for number in range(_TOWNS)]
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


@pytest.mark.parametrize("first", range(0, _TOWNS, _TOGETHER))
def test_cypher_and_oracle_find_the_same(
    towns: list[Town], shared_database: Database, first: int
) -> None:
    for town in towns[first : first + _TOGETHER]:
        for label, node_id in town.of("Need"):
            need = load_need(shared_database, node_id)
            candidates = fetch_candidates(shared_database, need, today=TODAY)
            found = [_found(each) for each in candidates]
            assert len(set(found)) == len(found)
            assert set(found) == who_could_serve(town, (label, node_id))


def test_chains_are_steps_of_the_tree(towns: list[Town], shared_database: Database) -> None:
    for town in towns[:40]:
        steps = {(child[1], parent[1]) for child, verb, parent, _ in town.edges
                 if verb == "CHILD_OF"}  # fmt: skip
        for _, node_id in town.of("Need"):
            need = load_need(shared_database, node_id)
            wanted = {each["id"] for each in need.categories}
            for candidate in fetch_candidates(shared_database, need, today=TODAY):
                chain = [each["id"] for each in candidate.chain]
                assert chain[0] in wanted
                assert all(
                    pair in steps or pair[::-1] in steps for pair in itertools.pairwise(chain)
                )


def test_the_random_graphs_have_everything_in_them(towns: list[Town]) -> None:
    """An oracle that finds nothing would agree with a question that finds nothing."""
    found = list(_all_found(towns))
    assert len(found) > 5 * _TOWNS
    for column, values in (
        ("tier", {1, 2, 3, 4, 5}),
        ("fit", {"same", "descendant", "ancestor", "sibling"}),
        ("means", {"OFFERS", "RESPONSIBLE_FOR", "SKILLED_IN"}),
        ("same_grid", {True, False}),
        ("in_area", {True, False}),
        ("agreement", {True, False}),
    ):
        assert {getattr(each, column) for each in found} == values
    amounts = [each.free for each in found if isinstance(each.free, Fraction)]
    assert any(each == 0 for each in amounts)
    assert any(each.denominator > 1 for each in amounts)
    assert {each.provider[0] for each in found} == {"Unit", "Department", "Member", "Team"}


def _all_found(towns: list[Town]) -> Iterator[Found]:
    for town in towns:
        for need in town.of("Need"):
            yield from who_could_serve(town, need)


def _found(candidate: Candidate) -> Found:
    provider, history = candidate.provider, candidate.provider.history
    free: Fraction | str = UNLIMITED
    if candidate.free is not None:
        # Nine decimals are kept; every amount of these graphs is a fraction of minutes and days.
        free = Fraction(candidate.free).limit_denominator(10_000)
    return Found(
        provider.key,
        provider.tier,
        candidate.means,
        candidate.resource.id if candidate.resource else None,
        candidate.fit,
        free,
        candidate.same_grid,
        candidate.in_area,
        provider.agreement,
        (history.kept, history.broken, history.under_way),
    )
