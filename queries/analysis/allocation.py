"""Which offer should serve which need, so that the most is served? Pure: rows in, a plan out.

Two classical problems stand behind it. With divisible needs it is a transportation problem
(Hitchcock 1941), solved as a minimum-cost flow; fixed costs make it a facility-location problem,
solved as a mixed-integer program. With indivisible needs it is the generalised assignment problem
(Ross and Soland 1975). Parts that share neither a need nor an offer are solved by themselves, each
by the fastest way that proves its answer.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queries.analysis.parts import solve
from queries.analysis.rows import read_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from queries.analysis.rows import Floats, Row, Rows, Status

__all__ = ["Flow", "Plan", "allocate"]

_NOTHING = 1e-9
_LARGEST_PROVED_GAP = 1e-6


@dataclass(frozen=True, slots=True)
class Flow:
    """How much of a need one offer serves, in the unit of the need."""

    need: str
    offer: str
    quantity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who serves what, and how good that is at best.

    Attributes:
        flows: What is served, by need and offer; nothing of quantity 0.
        objective: Σ weight × value × quantity − fixed costs of the offers that are used.
        bound: No plan has a higher objective.
        gap: (bound − objective) / max(1, |objective|): 0 when the plan is proved to be the best.
        status: ``optimal`` (proved), ``feasible`` (the deadline came first), ``infeasible`` (the
            required needs cannot all be served) or ``unknown`` (the deadline came before any plan).
        method: ``flow``, ``program`` or, where parts needed either, ``flow and program``.
        seconds: Wall time.
    """

    flows: tuple[Flow, ...]
    objective: float
    bound: float
    gap: float
    status: Status
    method: str
    seconds: float

    def served(self) -> dict[str, float]:
        """Return how much of each need is served; needs of which nothing is are left out."""
        totals: dict[str, float] = {}
        for each in self.flows:
            totals[each.need] = totals.get(each.need, 0.0) + each.quantity
        return totals


def allocate(
    needs: Iterable[Row],
    offers: Iterable[Row],
    pairs: Iterable[Row],
    *,
    divisible: bool | Collection[str],
    deadline_s: float = 10.0,
) -> Plan:
    """Which offer should serve which need, so that Σ weight × value × quantity − costs is most?

    Special cases. With a quantity, weight, use and capacity of 1 everywhere and no fixed cost it is
    the linear assignment problem. With ``divisible=False`` it is the generalised assignment
    problem: jobs are needs with a quantity of 1, machines are offers, the profit is the value, and
    what a job takes of a machine is the use; ``required`` turns «at most one machine» into «exactly
    one», and costs are negative values. A knapsack is one offer; facility location is a fixed cost
    on the offers.

    Args:
        needs: Rows (id, quantity, weight, required): how much is wanted at most, in the unit of the
            need; how much a unit of it counts; whether all of it must be served.
        offers: Rows (id, capacity, fixed cost): how much there is, in the unit of the offer; what
            using the offer at all costs, in the unit of the objective.
        pairs: Rows (need id, offer id, value, use): what a unit of the need is worth when this
            offer serves it (may be negative), and how much of the capacity it takes.
        divisible: Whether several offers may serve parts of a need; or the ids of the needs of
            which they may. Otherwise one offer serves all of it or nobody does.
        deadline_s: Seconds after which the best plan so far is returned. A minimum-cost flow needs
            none: it ends in polynomial time.

    Returns:
        The plan, its flows in the order of the pairs.

    Raises:
        InvalidInputError: Columns are missing, ids are unknown or occur twice, or numbers are
            negative or not finite.
    """
    started = time.perf_counter()
    rows = read_rows(needs, offers, pairs, divisible=divisible)
    found, method = solve(rows, deadline_s=deadline_s)
    quantities = found.quantities
    objective = -math.inf if quantities is None else _objective(rows, quantities)
    bound = max(found.bound, objective)
    gap = math.inf if quantities is None else (bound - objective) / max(1.0, abs(objective))
    unproved = found.status == "optimal" and gap > _LARGEST_PROVED_GAP
    return Plan(
        flows=() if quantities is None else _flows(rows, quantities),
        objective=objective,
        bound=bound,
        gap=gap,
        status="feasible" if unproved else found.status,
        method=method,
        seconds=time.perf_counter() - started,
    )


def _flows(rows: Rows, quantities: Floats) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            rows.needs[rows.starts[place]], rows.offers[rows.ends[place]], float(quantities[place])
        )
        for place in np.flatnonzero(quantities > _NOTHING).tolist()
    )


def _objective(rows: Rows, quantities: Floats) -> float:
    served = quantities > _NOTHING
    used = np.unique(rows.ends[served])
    earned = math.fsum((rows.worth * quantities)[served].tolist())
    return earned - math.fsum(rows.fixed[used].tolist())
