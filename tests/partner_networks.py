"""Public networks that networkx ships, as rows for the questions about partners."""

from __future__ import annotations

import networkx as nx

Rows = list[tuple[str, str]]


def davis() -> Rows:
    """Which of 18 women came to which of 14 events; Davis, Gardner and Gardner, 1941."""
    graph = nx.davis_southern_women_graph()
    return [
        (one, other) if graph.nodes[one]["bipartite"] == 0 else (other, one)
        for one, other in graph.edges()
    ]


def les_miserables() -> Rows:
    """Which of 77 persons of the novel meet; Knuth, 1993."""
    return [(one, other) for one, other in nx.les_miserables_graph().edges()]


def karate() -> Rows:
    """Which of 34 members of a club are friends; Zachary, 1977."""
    return [(str(one), str(other)) for one, other in nx.karate_club_graph().edges()]


NETWORKS: dict[str, tuple[Rows, bool]] = {
    "davis": (davis(), True),
    "les_miserables": (les_miserables(), False),
    "karate": (karate(), False),
}
"""The rows of each, and whether it is bipartite."""
