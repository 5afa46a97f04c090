"""Fixed costs, unequal use and indivisible needs as a mixed-integer program, by HiGHS.

Huangfu and Hall, Parallelizing the dual revised simplex method (2018); reached through SciPy.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from queries.analysis.rows import Solution

if TYPE_CHECKING:
    from queries.analysis.rows import Floats, Places, Rows, Status

_OPTIMAL, _INFEASIBLE = 0, 2
_RELATIVE_GAP = 1e-9
_DUST = 1e-9


def solve_program(rows: Rows, *, deadline_s: float) -> Solution:
    """Solve any allocation.

    One column per pair (how much of the need, as a share of its quantity) and one per offer that
    costs something to use. A share is whole when its need is indivisible.

    Args:
        rows: The problem.
        deadline_s: Seconds after which the best plan so far is taken.
    """
    count = len(rows.starts)
    if not count:
        if rows.must_serve.any():
            return Solution(None, -math.inf, "infeasible")
        return Solution(np.zeros(0), 0.0, "optimal")
    wanted = rows.wanted[rows.starts]
    worth, taken = rows.worth * wanted, rows.use * wanted
    costly = np.flatnonzero(rows.fixed)
    columns = count + costly.size
    # the column of every offer that costs something; -1 for the others
    opened = np.full(len(rows.offers), -1)
    opened[costly] = np.arange(count, columns)
    constraints = [_shares(rows, columns), _capacities(rows, taken, costly, columns)]
    if costly.size:
        constraints.append(_openings(opened[rows.ends], columns))
    indivisible = ~rows.divisible[rows.starts]
    upper = np.ones(columns)
    # what is indivisible and does not fit by itself cannot be chosen
    upper[:count] = ~indivisible | (taken <= rows.capacity[rows.ends] + _DUST)
    whole = np.ones(columns)
    whole[:count] = indivisible
    answer = milp(
        np.concatenate([-worth, rows.fixed[costly]]),
        integrality=whole,
        bounds=Bounds(0, upper),
        constraints=constraints,
        options={"time_limit": deadline_s, "mip_rel_gap": _RELATIVE_GAP},
    )
    if answer.x is None:
        if answer.status == _INFEASIBLE:
            return Solution(None, -math.inf, "infeasible")
        return Solution(None, _bound(answer, worth), "unknown")
    shares = np.where(indivisible, np.rint(answer.x[:count]), answer.x[:count])
    status: Status = "optimal" if answer.status == _OPTIMAL else "feasible"
    return Solution(np.maximum(shares, 0) * wanted, _bound(answer, worth), status)


def _bound(answer: OptimizeResult, worth: Floats) -> float:
    """Return what no plan exceeds: the solver's bound or, before it has one, all that is worth."""
    dual = answer.get("mip_dual_bound")
    if dual is not None and math.isfinite(dual):
        return -float(dual)
    if answer.status == _OPTIMAL:
        return -float(answer.fun)
    return float(np.maximum(worth, 0).sum())


def _shares(rows: Rows, columns: int) -> LinearConstraint:
    """No more of a need than there is; of a required one all."""
    count = len(rows.starts)
    shape = (len(rows.needs), columns)
    table = csr_array((np.ones(count), (rows.starts, np.arange(count))), shape)
    return LinearConstraint(table, rows.must_serve.astype(float), 1.0)


def _capacities(rows: Rows, taken: Floats, costly: Places, columns: int) -> LinearConstraint:
    """No more of an offer than there is; nothing of one that is not used."""
    lines = np.concatenate([rows.ends, costly])
    values = np.concatenate([taken, -rows.capacity[costly]])
    table = csr_array((values, (lines, np.arange(columns))), (len(rows.offers), columns))
    most = rows.capacity.copy()
    most[costly] = 0.0
    return LinearConstraint(table, -np.inf, most)


def _openings(opened: Places, columns: int) -> LinearConstraint:
    """A share is nothing where its offer is not used: this makes the relaxation much tighter."""
    pairs = np.flatnonzero(opened >= 0)
    lines = np.repeat(np.arange(pairs.size), 2)
    places = np.stack([pairs, opened[pairs]], axis=1).reshape(-1)
    table = csr_array((np.tile([1.0, -1.0], pairs.size), (lines, places)), (pairs.size, columns))
    return LinearConstraint(table, -np.inf, 0.0)
