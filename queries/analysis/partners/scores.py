"""How near are two who are not tied? One number each, by the methods of the literature.

Every method takes a network and the places of those who ask, and returns one row for each of them
with one column for every place: more is nearer. What it says of those who are tied already, or of
somebody and themselves, means nothing.

References:
    D. Liben-Nowell and J. Kleinberg, The link-prediction problem for social networks, 2007 (common
    neighbours, preferential attachment, rooted PageRank); L. Adamic and E. Adar, Friends and
    neighbors on the Web, 2003; T. Zhou, L. Lü and Y.-C. Zhang, Predicting missing links via local
    information, 2009 (resource allocation). On bipartite networks: Z. Huang, X. Li and H. Chen,
    Link prediction approach to collaborative filtering, 2005; T. Zhou, J. Ren, M. Medo and Y.-C.
    Zhang, Bipartite network projection and personal recommendation, 2007. I. A. Kovács et al.,
    Network-based prediction of protein interactions, 2019 (paths of three).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.text import Text
from queries.analysis.partners.embedding import embedding
from queries.analysis.partners.network import scaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.analysis.partners.network import Floats, Network, Places

_DAMPING = 0.85
_SMALLEST_CHANGE = 1e-9
_MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Method:
    """One way to say how near two are.

    Attributes:
        name: Stable name.
        label: What it is called.
        score: From a network and the places of those who ask to one row each, over all places.
    """

    name: str
    label: Text
    score: Callable[[Network, Places], Floats]


def common_neighbours(network: Network, rows: Places) -> Floats:
    """How many neighbours do the two share? In a bipartite network, paths of three steps."""
    return _paths(network, rows, np.ones(network.size))


def adamic_adar(network: Network, rows: Places) -> Floats:
    """Like common neighbours, each counted by 1 / ln degree: who knows everybody tells little."""
    several = network.degree > 1
    logarithm = np.log(np.where(several, network.degree, np.e))
    return _paths(network, rows, np.where(several, 1.0 / logarithm, 0.0))


def resource_allocation(network: Network, rows: Places) -> Floats:
    """How much arrives of one unit that each neighbour hands on in equal parts?"""
    return _paths(network, rows, network.inverse_degree)


def paths_of_three(network: Network, rows: Places) -> Floats:
    """Are the partners of the one like those of the other? Paths of three, normalised."""
    return _walk(network, rows, np.sqrt(network.inverse_degree), steps=3)


def preferential_attachment(network: Network, rows: Places) -> Floats:
    """How many ties have the two, multiplied? Who has many gets more.

    One is added to both, so that whoever has no tie yet is thought to begin with the best known.
    """
    more = 1.0 + network.degree
    return np.asarray(np.outer(more[rows], more), np.float64)


def pagerank(network: Network, rows: Places) -> Floats:
    """How often is a walk at the one that starts at the other, and the other way round?

    The walk returns to its start with a chance of 0.15 in each step. On an undirected network the
    chance of the way back is that of the way there times the ratio of the degrees.
    """
    start: Floats = np.zeros((rows.size, network.size), np.float64)
    start[np.arange(rows.size), rows] = 1.0
    backwards = network.steps.T.tocsr()
    there = start.copy()
    for _ in range(_MOST_ROUNDS):
        following = (1 - _DAMPING) * start + _DAMPING * _dense((backwards @ there.T).T)
        change = np.abs(following - there).max(initial=0.0)
        there = following
        if change < _SMALLEST_CHANGE:
            break
    ratio = np.outer(network.degree[rows], network.inverse_degree)
    return there * (1.0 + ratio)


def _paths(network: Network, rows: Places, factors: Floats) -> Floats:
    """Count the shortest paths that can lead to a partner, weighed by who stands on them."""
    return _walk(network, rows, factors, steps=3 if network.bipartite else 2)


def _walk(network: Network, rows: Places, factors: Floats, *, steps: int) -> Floats:
    """Count the walks of so many steps, each weighed by the factors of who stands on it."""
    through = scaled(network.matrix, factors)
    reached = network.matrix[rows]
    for _ in range(steps - 1):
        # from the few who ask outwards: the square of the whole matrix is never made
        reached = reached @ through
    return _dense(reached)


def _dense(block: object) -> Floats:
    dense = block.toarray() if hasattr(block, "toarray") else block
    return np.asarray(dense, np.float64)


METHODS: dict[str, Method] = {
    each.name: each
    for each in (
        Method("common_neighbours", Text("共同伙伴", "common neighbours"), common_neighbours),
        Method("adamic_adar", Text("Adamic–Adar", "Adamic–Adar"), adamic_adar),
        Method("resource_allocation", Text("资源分配", "resource allocation"), resource_allocation),
        Method("paths_of_three", Text("三步路径", "paths of three"), paths_of_three),
        Method(
            "preferential_attachment",
            Text("偏好连接", "preferential attachment"),
            preferential_attachment,
        ),
        Method("pagerank", Text("个性化 PageRank", "personalised PageRank"), pagerank),
        Method("embedding", Text("随机游走嵌入", "random-walk embedding"), embedding),
    )
}
"""The methods by name, the plainest first."""
