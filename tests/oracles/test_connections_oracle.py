"""Paths and common neighbours against networkx, on small random graphs in the real database."""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from graph.model import SCHEMA
from graph.writer import Writer
from queries.connections import PathOptions, common_neighbours, connect

if TYPE_CHECKING:
    from graph.database import Database

Node = tuple[str, str]
TOWNS = 4
# Which types are joined by what; the same two may be joined twice.
JOINS = (
    ("Unit", "LOCATED_IN", "Community"),
    ("Unit", "REGISTERED_WITH", "Community"),
    ("Unit", "HOLDS_SEAT", "BigCommittee"),
    ("Unit", "TAKES_PART_IN", "Project"),
    ("Project", "IN_COMMUNITY", "Community"),
    ("Community", "HAS_BIG_COMMITTEE", "BigCommittee"),
    ("Unit", "OFFERS", "Resource"),
    ("Project", "DRAWS_ON", "Resource"),
    ("Need", "IN_COMMUNITY", "Community"),
    ("Need", "RAISED_BY", "Unit"),
    ("Need", "RAISED_BY", "Resident"),
    ("Need", "IN_CATEGORY", "Category"),
    ("Resource", "IN_CATEGORY", "Category"),
)
HIDDEN, HUBS = {"Resident"}, {"Category"}


class Town:
    """A random graph of its own, with the same graph in networkx."""

    def __init__(self, number: int) -> None:
        draw = random.Random(number)
        counts = {"Unit": 5, "Project": 4, "Resource": 4, "Need": 4}
        self.nodes: list[Node] = [
            (label, f"{number}-{label}-{place}")
            for label in sorted({end for source, _, target in JOINS for end in (source, target)})
            for place in range(counts.get(label, 2))
        ]
        self.edges = [
            (one, name, other)
            for source, name, target in JOINS
            for one in self.of(source)
            for other in self.of(target)
            if draw.random() < 0.28
        ]
        self.graph: nx.Graph[Node] = nx.Graph()
        self.graph.add_nodes_from(self.nodes)
        self.graph.add_edges_from((one, other) for one, _, other in self.edges)
        self.degrees = {
            node: sum(node in (one, other) for one, _, other in self.edges) for node in self.nodes
        }
        self.pairs = draw.sample(
            list(itertools.combinations([each for each in self.nodes if each[0] not in HIDDEN], 2)),
            12,
        )

    def of(self, label: str) -> list[Node]:
        return [each for each in self.nodes if each[0] == label]

    def write(self, writer: Writer) -> None:
        for label in {label for label, _ in self.nodes}:
            rows = [{"id": node_id, "name": node_id} for _, node_id in self.of(label)]
            if label == "Category":
                rows = [{**each, "name_en": each["id"]} for each in rows]
            writer.nodes(label, rows)
        for source, name, target in JOINS:
            rows = [
                {"from": one[1], "to": other[1]}
                for one, each, other in self.edges
                if (one[0], each, other[0]) == (source, name, target)
            ]
            writer.relations(name, source, target, rows)

    def within(self, ends: tuple[Node, Node], avoid: set[str]) -> nx.Graph[Node]:
        """The graph without what may not stand between these ends."""
        kept = [each for each in self.nodes if each in ends or each[0] not in avoid | HIDDEN]
        return self.graph.subgraph(kept)

    def ranked(self, ends: tuple[Node, Node], avoid: set[str], longest: int) -> list[list[Node]]:
        """Every simple path, in the order in which the answer must tell them."""
        graph = self.within(ends, avoid)
        if not nx.has_path(graph, *ends):
            return []
        shortest_first = nx.shortest_simple_paths(graph, *ends)
        paths = list(itertools.takewhile(lambda path: len(path) <= longest + 1, shortest_first))
        return sorted(paths, key=lambda path: (len(path), self._generality(path), path))

    def _generality(self, path: list[Node]) -> float:
        return round(math.fsum(math.log1p(self.degrees[each]) for each in path[1:-1]), 6)


@pytest.fixture(scope="module")
def towns(shared_database: Database) -> list[Town]:
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    found = [Town(number) for number in range(TOWNS)]
    writer = Writer(shared_database, SCHEMA, source="test")
    for each in found:
        each.write(writer)
    return found


def told(answer: dict[str, object]) -> list[list[Node]]:
    paths: list[list[Node]] = []
    for path in answer["paths"]:  # type: ignore[attr-defined] # an answer in JSON
        ends = [path["steps"][0]["from"], *(step["to"] for step in path["steps"])]
        paths.append([(each["label"], each["id"]) for each in ends])
    return paths


@pytest.mark.parametrize("avoid", [set(), HUBS], ids=["through hubs", "around hubs"])
@pytest.mark.parametrize("number", range(TOWNS))
def test_paths_are_those_of_networkx_in_a_total_order(
    towns: list[Town], shared_database: Database, number: int, avoid: set[str]
) -> None:
    town, found = towns[number], 0
    for ends in town.pairs:
        expected = town.ranked(ends, avoid, longest=5)
        everything = connect(
            shared_database,
            *ends,
            PathOptions(limit=50, maximum_length=5, avoid=sorted(avoid)),
        )
        assert told(everything) == expected[:50]
        assert everything["complete"]
        assert ("not_connected" in codes(everything)) == (not expected)
        assert ("more" in codes(everything)) == (len(expected) > 50)
        few = connect(
            shared_database, *ends, PathOptions(limit=3, maximum_length=5, avoid=sorted(avoid))
        )
        assert told(few) == expected[:3]
        found += len(expected)
    assert found > 50


def codes(answer: dict[str, object]) -> set[str]:
    return {each["code"] for each in answer["notes"]}  # type: ignore[attr-defined] # JSON


def test_every_step_tells_the_relationships_that_are_there(
    towns: list[Town], shared_database: Database
) -> None:
    town = towns[0]
    edges = set(town.edges)
    for ends in town.pairs:
        answer = connect(shared_database, *ends, PathOptions(limit=10, avoid=()))
        for path in answer["paths"]:
            for step in path["steps"]:
                one, other = ((step[end]["label"], step[end]["id"]) for end in ("from", "to"))
                shown = {
                    (one, each["type"], other)
                    if each["direction"] == "out"
                    else (other, each["type"], one)
                    for each in step["relationships"]
                }
                assert shown == {each for each in edges if {each[0], each[2]} == {one, other}}


@pytest.mark.parametrize("number", range(TOWNS))
def test_common_neighbours_are_those_of_networkx(
    towns: list[Town], shared_database: Database, number: int
) -> None:
    town, found = towns[number], 0
    for ends in town.pairs:
        graph = town.within(ends, set())
        expected = set(nx.common_neighbors(graph, *ends))
        answer = common_neighbours(shared_database, *ends, limit=200)
        assert {(each["label"], each["id"]) for each in answer["items"]} == expected
        assert answer["total"] == len(expected)
        weights = [1 / math.log(max(2, town.degrees[each])) for each in expected]
        assert answer["score"] == pytest.approx(sum(weights), abs=1e-4)
        assert bool(answer["direct"]) == graph.has_edge(*ends)
        assert [each["degree"] for each in answer["items"]] == sorted(
            town.degrees[each] for each in expected
        )
        found += len(expected)
    assert found > 0


def test_a_filter_of_relationships_is_a_filter_of_edges(
    towns: list[Town], shared_database: Database
) -> None:
    town = towns[1]
    only = {"LOCATED_IN", "REGISTERED_WITH", "IN_COMMUNITY"}
    for without in (set[str](), {"REGISTERED_WITH"}):
        graph: nx.Graph[Node] = nx.Graph()
        graph.add_nodes_from(town.nodes)
        graph.add_edges_from(
            (one, other) for one, name, other in town.edges if name in only - without
        )
        for ends in town.pairs:
            options = PathOptions(limit=1, only=sorted(only), without=sorted(without), avoid=())
            answer = connect(shared_database, *ends, options)
            away = nx.shortest_path_length(graph, ends[0]).get(ends[1])
            expected = [away] if away is not None and away <= 4 else []
            assert [each["length"] for each in answer["paths"]] == expected
