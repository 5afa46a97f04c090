"""Divisible needs as a minimum-cost flow, by the cost-scaling solver of OR-tools.

Goldberg, An efficient implementation of a scaling minimum-cost flow algorithm (1997). The solver
counts in whole numbers, so quantities and values are multiplied by a power of ten. Quantities must
come out whole; where values do not, the bound says by how much the plan can fall short.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python import min_cost_flow

from queries.analysis.rows import Solution

if TYPE_CHECKING:
    from queries.analysis.rows import Floats, Rows

_MOST_PLACES = 6
_MOST_DIGITS = 15
_LARGEST_AMOUNT = 2**50
# the solver multiplies costs by the number of nodes and must stay below 2^63
_LARGEST_COST = 2**60


def is_flow(rows: Rows) -> bool:
    """Tell whether the problem is a minimum-cost flow that can be counted in whole numbers.

    Indivisible needs of one unit are: with whole capacities, flows are whole of themselves.
    """
    if rows.fixed.any() or (rows.use != 1).any():
        return False
    if not rows.divisible.all() and not (
        np.isin(rows.wanted[~rows.divisible], (0, 1)).all()
        and (rows.wanted % 1 == 0).all()
        and (rows.capacity % 1 == 0).all()
    ):
        return False
    amounts = np.concatenate([rows.wanted, _within(rows)])
    scale = _amount_scale(amounts)
    return np.array_equal(np.rint(amounts * scale) / scale, amounts)


def solve_flow(rows: Rows) -> Solution:
    """Solve an allocation that :func:`is_flow`.

    A flow leaves every need for the offers that can serve it. What a need does not get leaves it
    by an arc of its own that is worth nothing, and which a required need does not have.
    """
    if not rows.starts.size:
        if rows.must_serve.any():
            return Solution(None, -math.inf, "infeasible")
        return Solution(np.zeros(0), 0.0, "optimal")
    needs, offers = len(rows.needs), len(rows.offers)
    capacity = _within(rows)
    amount = _amount_scale(np.concatenate([rows.wanted, capacity]))
    demand = np.rint(rows.wanted * amount).astype(np.int64)
    room = np.rint(capacity * amount).astype(np.int64)
    worth = rows.worth
    scale = _cost_scale(worth, nodes=needs + offers + 1)
    costs = -np.rint(worth * scale).astype(np.int64)

    sink = needs + offers
    solver = min_cost_flow.SimpleMinCostFlow()
    served = solver.add_arcs_with_capacity_and_unit_cost(
        rows.starts,
        needs + rows.ends,
        np.minimum(demand[rows.starts], room[rows.ends]),
        costs,
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(needs, sink), np.full(offers, sink), room, np.zeros(offers, np.int64)
    )
    free = np.flatnonzero(~rows.required)
    if free.size:
        solver.add_arcs_with_capacity_and_unit_cost(
            free, np.full(free.size, sink), demand[free], np.zeros(free.size, np.int64)
        )
    solver.set_nodes_supplies(np.arange(needs), demand)
    solver.set_node_supply(sink, -int(demand.sum()))
    if solver.solve() != solver.OPTIMAL:
        return Solution(None, -math.inf, "infeasible")
    quantities = solver.flows(served) / amount
    earned = float(-(quantities * costs).sum()) / scale
    lost = float(np.abs(worth * scale + costs).max()) / scale * float(rows.wanted.sum())
    return Solution(quantities, earned + lost, "optimal")


def _within(rows: Rows) -> Floats:
    """Return the capacities; nothing is taken beyond what is wanted, so larger ones are as good."""
    most = math.ceil(math.fsum(rows.wanted.tolist()))
    capacity: Floats = np.minimum(rows.capacity, most)
    return capacity


def _places(numbers: Floats, most: int) -> int:
    """Return with how many decimal places all the numbers can be written, up to the most."""
    for places in range(most):
        if np.array_equal(np.round(numbers, places), numbers):
            return places
    return most


def _amount_scale(amounts: Floats) -> float:
    """Return by what quantities are multiplied to be counted: a power of ten."""
    room = math.floor(math.log10(_LARGEST_AMOUNT / max(1.0, float(amounts.max(initial=0)))))
    return 10.0 ** _places(amounts, max(0, min(room, _MOST_PLACES)))


def _cost_scale(worth: Floats, *, nodes: int) -> float:
    """Return by what values are multiplied before they are rounded: a power of ten."""
    largest = float(np.abs(worth).max()) or 1.0
    room = math.floor(math.log10(_LARGEST_COST / nodes / largest))
    return 10.0 ** _places(worth, max(0, min(room, _MOST_DIGITS)))
