"""An allocation in parts: what shares neither a need nor an offer is decided by itself."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from queries.analysis.flow import is_flow, solve_flow
from queries.analysis.program import solve_program
from queries.analysis.rows import Solution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.analysis.rows import Places, Rows, Status

    _Part = tuple[Places, Places, Places]

_WORST_LAST: tuple[Status, ...] = ("optimal", "feasible", "unknown", "infeasible")
# however many parts there are, each gets a moment
_LEAST_S = 0.05


def solve(rows: Rows, *, deadline_s: float) -> tuple[Solution, str]:
    """Solve an allocation part by part.

    Parts that are minimum-cost flows are solved in one flow; the others by a program each, the
    small ones first, so that what they leave of the deadline goes to the large ones.

    Args:
        rows: The problem.
        deadline_s: Seconds for all parts together.

    Returns:
        The solution, and by which methods it was found.
    """
    if is_flow(rows):
        return solve_flow(rows), "flow"
    ends_at = time.perf_counter() + deadline_s
    flows, programs = _parts(rows)
    solutions = [(flows, solve_flow(rows.part(*flows)))] if flows[0].size + flows[1].size else []
    for place, part in enumerate(programs):
        left = (ends_at - time.perf_counter()) / (1 if place + 1 == len(programs) else 2)
        solutions.append((part, solve_program(rows.part(*part), deadline_s=max(_LEAST_S, left))))
    method = "flow and program" if len(solutions) > len(programs) else "program"
    return _together(rows, solutions), method


def _parts(rows: Rows) -> tuple[_Part, list[_Part]]:
    """Return the parts that are flows, as one, and every other part, the smallest first.

    A part is the places of its needs, its offers and its pairs.
    """
    needs, offers = len(rows.needs), len(rows.offers)
    links = coo_array(
        (np.ones(len(rows.starts)), (rows.starts, needs + rows.ends)), (needs + offers,) * 2
    )
    count, members = connected_components(links, directed=False)
    of_need, of_offer = members[:needs], members[needs:]
    of_pair = of_need[rows.starts]
    in_flow = np.zeros(count, bool)
    others: list[_Part] = []
    for number, part in enumerate(_grouped(count, of_need, of_offer, of_pair)):
        if is_flow(rows.part(*part)):
            in_flow[number] = True
        else:
            others.append(part)
    flows = (
        np.flatnonzero(in_flow[of_need]),
        np.flatnonzero(in_flow[of_offer]),
        np.flatnonzero(in_flow[of_pair]),
    )
    others.sort(key=lambda part: part[2].size)
    return flows, others


def _grouped(count: int, *members: Places) -> Iterator[_Part]:
    """Yield, for every part, where its members stand in each table."""
    places = [np.argsort(each, kind="stable") for each in members]
    edges = [
        np.searchsorted(each[order], np.arange(count + 1))
        for each, order in zip(members, places, strict=True)
    ]
    for number in range(count):
        needs, offers, pairs = (
            order[edge[number] : edge[number + 1]]
            for order, edge in zip(places, edges, strict=True)
        )
        yield needs, offers, pairs


def _together(rows: Rows, solutions: list[tuple[_Part, Solution]]) -> Solution:
    statuses = [each.status for _, each in solutions]
    status: Status = max(statuses, key=_WORST_LAST.index, default="optimal")
    if status == "infeasible":
        return Solution(None, -math.inf, status)
    bound = math.fsum(each.bound for _, each in solutions)
    if status == "unknown":
        return Solution(None, bound, status)
    quantities = np.zeros(len(rows.starts))
    for (_, _, pairs), each in solutions:
        quantities[pairs] = each.quantities
    return Solution(quantities, bound, status)
