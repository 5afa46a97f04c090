"""How fast is a large transportation problem solved, beside networkx?

1,000 needs and 1,000 offers, each of which can serve every need: a million pairs with random
values. The same problem goes to ``allocate`` as rows and to ``networkx.network_simplex`` as a graph
that is already built. What is compared is the time of one call; the optima must be equal. networkx
needs minutes. Run it with ``python -m benchmarks.allocation``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

import networkx as nx
from rich.console import Console
from rich.table import Table

from queries.analysis.allocation import allocate

WANTED_FASTER = 50.0
_LARGEST_VALUE = 1_000
_LARGEST_QUANTITY = 50
_ROUNDS = 3


def main() -> int:
    """Measure, print, and return 1 when it is not as fast as wanted."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=1_000, help="how many needs, and offers")
    size = arguments.parse_args().size
    chance = random.Random(1)
    needs = [(f"n{i}", chance.randint(1, _LARGEST_QUANTITY), 1, False) for i in range(size)]
    offers = [(f"o{j}", chance.randint(1, _LARGEST_QUANTITY), 0) for j in range(size)]
    pairs = [
        (need[0], offer[0], chance.randint(1, _LARGEST_VALUE), 1)
        for need in needs
        for offer in offers
    ]
    ours: list[float] = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        plan = allocate(needs, offers, pairs, divisible=True)
        ours.append(time.perf_counter() - started)
    network = _network(needs, offers, pairs)
    started = time.perf_counter()
    cost, _ = nx.network_simplex(network)
    other = time.perf_counter() - started
    if plan.status != "optimal" or plan.objective != -cost:
        sys.exit(f"the optima differ: {plan.objective} and {-cost}")
    table = Table(title=f"{size:,} needs, {size:,} offers, {len(pairs):,} pairs")
    for heading in ("", "seconds", "our rate"):
        table.add_column(heading, justify="right" if heading else "left")
    table.add_row("allocate", f"{min(ours):.2f}", "")
    table.add_row("networkx network_simplex", f"{other:.1f}", f"{other / min(ours):.0f} ×")
    console = Console()
    console.print(table)
    console.print(f"wanted: ≥ {WANTED_FASTER:.0f} ×")
    return 0 if other >= WANTED_FASTER * min(ours) else 1


def _network(
    needs: list[tuple[str, int, int, bool]],
    offers: list[tuple[str, int, int]],
    pairs: list[tuple[str, str, int, int]],
) -> nx.DiGraph[str]:
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("sink", demand=sum(quantity for _, quantity, _, _ in needs))
    for need, quantity, _, _ in needs:
        network.add_node(need, demand=-quantity)
        network.add_edge(need, "sink", weight=0)
    for offer, capacity, _ in offers:
        network.add_edge(offer, "sink", weight=0, capacity=capacity)
    for need, offer, value, _ in pairs:
        network.add_edge(need, offer, weight=-value)
    return network


if __name__ == "__main__":
    sys.exit(main())
