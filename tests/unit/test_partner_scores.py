"""The methods of partner suggestions, against networkx and against their definitions."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from queries.analysis.partners import METHODS, read_ties
from queries.analysis.partners.embedding import WINDOW, dimensions
from queries.analysis.partners.network import Network, adjacency
from tests.partner_networks import NETWORKS, karate, les_miserables

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.analysis.partners import Ties
    from queries.analysis.partners.network import Floats


def scored(ties: Ties, method: str) -> Floats:
    """The scores of everybody with everybody."""
    network = ties.network(np.ones(len(ties.edges), np.bool_))
    return METHODS[method].score(network, np.arange(len(ties.nodes)))


def as_graph(ties: Ties) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ties.nodes)))
    graph.add_edges_from(map(tuple, ties.edges.tolist()))
    return graph


def apart(graph: nx.Graph[int]) -> list[tuple[int, int]]:
    return [pair for pair in combinations(sorted(graph), 2) if not graph.has_edge(*pair)]


@pytest.mark.parametrize("rows", [karate(), les_miserables()], ids=["karate", "les_miserables"])
@pytest.mark.parametrize(
    ("method", "reference"),
    [
        ("adamic_adar", nx.adamic_adar_index),
        ("resource_allocation", nx.resource_allocation_index),
        ("common_neighbours", lambda g, p: ((*x, len(set(nx.common_neighbors(g, *x)))) for x in p)),
        (
            "preferential_attachment",
            lambda g, p: ((u, v, (g.degree(u) + 1) * (g.degree(v) + 1)) for u, v in p),
        ),
    ],
)
def test_local_methods_are_those_of_networkx(
    rows: list[tuple[str, str]], method: str, reference: Callable[..., object]
) -> None:
    ties = read_ties(rows)
    graph, scores = as_graph(ties), scored(ties, method)
    expected = list(reference(graph, apart(graph)))  # type: ignore[call-overload] # rows of three
    assert len(expected) > 400
    for one, other, value in expected:
        assert math.isclose(scores[one, other], value, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("method", "weight"),
    [
        ("common_neighbours", lambda _: 1.0),
        ("adamic_adar", lambda degree: 1 / math.log(degree)),
        ("resource_allocation", lambda degree: 1 / degree),
        ("paths_of_three", lambda degree: 1 / math.sqrt(degree)),
    ],
)
def test_bipartite_methods_weigh_every_path_of_three(
    method: str, weight: Callable[[int], float]
) -> None:
    rows, _ = NETWORKS["davis"]
    ties = read_ties(rows, bipartite=True)
    graph, scores = as_graph(ties), scored(ties, method)
    pairs = [(u, v) for u in ties.left.tolist() for v in ties.right.tolist()]
    missing = [pair for pair in pairs if not graph.has_edge(*pair)]
    assert len(missing) == 18 * 14 - 89
    for one, other in missing:
        paths = nx.all_simple_paths(graph, one, other, cutoff=3)
        expected = sum(weight(graph.degree(x)) * weight(graph.degree(y)) for _, x, y, _ in paths)
        assert math.isclose(scores[one, other], expected, rel_tol=1e-9)


def test_pagerank_is_that_of_networkx_both_ways() -> None:
    ties = read_ties(karate())
    graph, scores = as_graph(ties), scored(ties, "pagerank")
    walks = [nx.pagerank(graph, personalization={each: 1}, tol=1e-12) for each in sorted(graph)]
    for one, other in apart(graph):
        expected = walks[one][other] + walks[other][one]
        assert math.isclose(scores[one, other], expected, abs_tol=1e-6)


def test_embedding_is_the_factorisation_that_it_claims_to_be() -> None:
    ties = read_ties(les_miserables())
    matrix = nx.to_numpy_array(as_graph(ties))
    degree = matrix.sum(axis=1)
    walk = matrix / degree[:, None]
    near = sum(np.linalg.matrix_power(walk, step) for step in range(1, WINDOW + 1))
    met = np.log(np.maximum(degree.sum() / WINDOW * near / degree[None, :], 1.0))
    left, values, right = np.linalg.svd((met + met.T) / 2)
    count = dimensions(len(ties.nodes))
    expected = (left[:, :count] * values[:count]) @ right[:count]
    assert np.allclose(scored(ties, "embedding"), expected, atol=1e-6)


def test_a_large_network_is_embedded_by_its_own_eigenvalues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queries.analysis.partners.embedding.LARGEST_EXACT", 10)
    monkeypatch.setattr("queries.analysis.partners.embedding.dimensions", lambda _: 70)
    ties = read_ties(les_miserables())
    matrix = nx.to_numpy_array(as_graph(ties))
    degree = matrix.sum(axis=1)
    walk = matrix / degree[:, None]
    near = sum(np.linalg.matrix_power(walk, step) for step in range(1, WINDOW + 1))
    expected = near / WINDOW / degree[None, :]
    assert np.allclose(scored(ties, "embedding"), expected, atol=1e-3)


def test_whoever_has_no_tie_gets_no_score_and_no_error() -> None:
    network = Network(adjacency(3, np.zeros((0, 2), np.int64)))
    for name, method in METHODS.items():
        found = method.score(network, np.arange(3))[[0, 1], [1, 2]]
        assert np.isfinite(found).all()
        assert found.tolist() == ([1.0, 1.0] if name == "preferential_attachment" else [0.0, 0.0])


EDGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=25)


@given(EDGES, st.randoms(use_true_random=False))
def test_order_and_repetition_of_the_rows_change_nothing(
    pairs: list[tuple[str, str]], random: object
) -> None:
    rows = [pair for pair in pairs if pair[0] != pair[1]]
    other = [*rows, *((b, a) for a, b in rows)]
    random.shuffle(other)  # type: ignore[attr-defined] # a Random of hypothesis
    one, same = read_ties(rows), read_ties(other)
    assert one.nodes == same.nodes
    assert one.edges.tolist() == same.edges.tolist()


@given(EDGES)
def test_every_method_says_the_same_of_both_ends(pairs: list[tuple[str, str]]) -> None:
    ties = read_ties([pair for pair in pairs if pair[0] != pair[1]])
    if not ties.nodes:
        return
    for name in METHODS:
        scores = scored(ties, name)
        assert np.allclose(scores, scores.T, atol=1e-7), name


def test_an_id_on_both_sides_of_a_bipartite_network_is_two_things() -> None:
    ties = read_ties([("1", "1"), ("1", "2"), ("2", "1")], bipartite=True)
    assert ties.nodes == ((0, "1"), (0, "2"), (1, "1"), (1, "2"))
    # the only path of three between source 2 and target 2 leads over target 1 and source 1
    assert scored(ties, "common_neighbours")[1, 3] == 1
    assert scored(ties, "resource_allocation")[1, 3] == 1 / 4


def test_rows_that_are_no_ties_are_named() -> None:
    rows = [("a", "b"), ("a", "a"), ("", "b"), ("a",), ("a", "b", "2026")]
    with pytest.raises(InvalidInputError) as caught:
        read_ties(rows)
    assert {each.where for each in caught.value.problems} == {
        *("edges[1]", "edges[2]", "edges[3]", "edges[4]")
    }
