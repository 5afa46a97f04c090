"""Allocation against brute force, against other solvers, and against its own rules."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment, linprog

from graph.errors import InvalidInputError
from queries.analysis.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.analysis.allocation import Plan

NeedRow = tuple[str, float, float, bool]
OfferRow = tuple[str, float, float]
PairRow = tuple[str, str, float, float]
Problem = tuple[list[NeedRow], list[OfferRow], list[PairRow]]
DUST = 1e-6


@st.composite
def problems(draw: st.DrawFn, *, as_flow: bool = False, most: int = 5) -> Problem:
    """Any small problem; one that is a flow on request."""
    quantities = st.sampled_from([0, 0.5, 1, 1, 2, 2.5])
    needs = [
        (f"n{i}", draw(quantities), draw(st.sampled_from([0.3, 1, 1, 2])), draw(st.booleans()))
        for i in range(draw(st.integers(0, most)))
    ]
    offers = [
        (
            f"o{j}",
            draw(st.sampled_from([0, 1, 2, 2.5, 3, 9])),
            0 if as_flow else draw(st.sampled_from([0, 0, 0.7, 1])),
        )
        for j in range(draw(st.integers(0, 3)))
    ]
    pairs = [
        (
            need[0],
            offer[0],
            draw(st.sampled_from([-1, 0.5, 0.82, 1, 2])),
            1 if as_flow else draw(st.sampled_from([0.5, 1, 1, 2])),
        )
        for need in needs
        for offer in offers
        if draw(st.integers(0, 4))
    ]
    return needs, offers, pairs


def check(problem: Problem, plan: Plan, *, whole: bool) -> None:
    """The plan keeps every rule, and its objective is what its flows are worth."""
    needs, offers, pairs = problem
    rows = {(need, offer): (value, use) for need, offer, value, use in pairs}
    weights = {each[0]: each[2] for each in needs}
    used: dict[str, float] = dict.fromkeys((each[0] for each in offers), 0.0)
    earned = 0.0
    for flow in plan.flows:
        value, use = rows[flow.need, flow.offer]
        assert flow.quantity > 0
        used[flow.offer] += use * flow.quantity
        earned += weights[flow.need] * value * flow.quantity
    served = plan.served()
    for need, quantity, _, required in needs:
        assert served.get(need, 0) <= quantity + DUST
        if required:
            assert served.get(need, 0) == pytest.approx(quantity)
    if whole:
        parts = [flow.need for flow in plan.flows]
        assert len(parts) == len(set(parts))
        quantities = {each[0]: each[1] for each in needs}
        assert all(served[each] == pytest.approx(quantities[each]) for each in parts)
    for offer, capacity, fixed in offers:
        assert used[offer] <= capacity + DUST
        earned -= fixed * (offer in {flow.offer for flow in plan.flows})
    assert plan.objective == pytest.approx(earned)
    assert plan.bound >= plan.objective


def best_by_trying(problem: Problem) -> float | None:
    """What the best plan for indivisible needs is worth, by trying them all; None without one."""
    needs, offers, pairs = problem
    choices = [[None, *(pair for pair in pairs if pair[0] == need[0])] for need in needs]
    best = None
    for chosen in itertools.product(*choices):
        used = dict.fromkeys((each[0] for each in offers), 0.0)
        worth = 0.0
        opened = set()
        fits = True
        for (_, quantity, weight, required), pair in zip(needs, chosen, strict=True):
            if pair is None:
                fits = fits and not (required and quantity)
            elif quantity:
                worth += weight * pair[2] * quantity
                used[pair[1]] += pair[3] * quantity
                opened.add(pair[1])
        fits = fits and all(used[each[0]] <= each[1] + 1e-9 for each in offers)
        if fits:
            worth -= sum(fixed for offer, _, fixed in offers if offer in opened)
            best = worth if best is None else max(best, worth)
    return best


def best_by_linear_program(problem: Problem) -> float | None:
    """What the best plan for divisible needs without fixed costs is worth; None without one."""
    needs, offers, pairs = problem
    if not pairs:
        return None if any(need[3] and need[1] for need in needs) else 0.0
    weights = {each[0]: each[2] for each in needs}
    worth = [-weights[need] * value for need, _, value, _ in pairs]
    served = [[float(pair[0] == need[0]) for pair in pairs] for need in needs]
    taken = [[pair[3] * (pair[1] == offer[0]) for pair in pairs] for offer in offers]
    required = [place for place, need in enumerate(needs) if need[3]]
    answer = linprog(
        worth,
        A_ub=np.array(served + taken),
        b_ub=[each[1] for each in needs] + [each[1] for each in offers],
        A_eq=np.array([served[place] for place in required]) if required else None,
        b_eq=[needs[place][1] for place in required] if required else None,
    )
    return None if answer.x is None else -float(answer.fun)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_plan_for_indivisible_needs_is_better(problem: Problem) -> None:
    plan = allocate(*problem, divisible=False)
    best = best_by_trying(problem)
    if best is None:
        assert (plan.status, plan.flows) == ("infeasible", ())
    else:
        check(problem, plan, whole=True)
        assert plan.status == "optimal"
        assert plan.objective == pytest.approx(best, abs=DUST)


@settings(max_examples=150, deadline=None)
@given(problems(as_flow=True, most=8))
def test_no_plan_for_divisible_needs_is_better(problem: Problem) -> None:
    plan = allocate(*problem, divisible=True)
    best = best_by_linear_program(problem)
    if best is None:
        assert plan.status == "infeasible"
    else:
        check(problem, plan, whole=False)
        assert (plan.status, plan.method) == ("optimal", "flow")
        assert plan.objective == pytest.approx(best, abs=DUST)


@settings(max_examples=60, deadline=None)
@given(problems(), st.sets(st.sampled_from(["n0", "n1", "n2"])))
def test_needs_may_be_divisible_each_by_itself(problem: Problem, divisible: set[str]) -> None:
    plan = allocate(*problem, divisible=divisible)
    all_divisible, none_divisible = (allocate(*problem, divisible=each) for each in (True, False))
    if none_divisible.flows or none_divisible.status == "optimal":
        check(problem, plan, whole=False)
        assert none_divisible.objective - DUST <= plan.objective
        assert plan.objective <= all_divisible.objective + DUST
    parts = [flow.need for flow in plan.flows if flow.need not in divisible]
    assert len(parts) == len(set(parts))


def test_parts_that_share_nothing_are_solved_by_themselves() -> None:
    needs = [("a", 3, 1, False), ("b", 2, 1, False), ("c", 5, 1, False)]
    offers = [("x", 2, 0), ("y", 9, 1), ("z", 4, 0)]
    pairs = [("a", "x", 1, 1), ("b", "y", 1, 1), ("c", "z", 1, 2)]
    plan = allocate(needs, offers, pairs, divisible=True)
    assert plan.method == "flow and program"
    assert {(each.need, each.offer): each.quantity for each in plan.flows} == {
        ("a", "x"): 2,
        ("b", "y"): 2,
        ("c", "z"): 2,
    }
    assert (plan.objective, plan.status) == (5, "optimal")


def test_linear_assignment_is_a_special_case() -> None:
    profits = np.random.default_rng(5).integers(1, 100, (40, 40))
    rows, columns = linear_sum_assignment(profits, maximize=True)
    ids = range(len(profits))
    plan = allocate(
        [(f"n{i}", 1, 1, True) for i in ids],
        [(f"o{j}", 1, 0) for j in ids],
        [(f"n{i}", f"o{j}", int(profits[i, j]), 1) for i in ids for j in ids],
        divisible=False,
    )
    assert (plan.objective, plan.status) == (int(profits[rows, columns].sum()), "optimal")


def test_generalised_assignment_is_a_special_case() -> None:
    """Machines and jobs as in Ross and Soland; the second solver is CP-SAT."""
    random = np.random.default_rng(3)
    machines, jobs = 4, 14
    profit, takes = (
        random.integers(10, 30, (machines, jobs)),
        random.integers(5, 20, (machines, jobs)),
    )
    room = (0.8 * takes.sum(axis=1) / machines).astype(int)
    pairs = [
        (f"job{j}", f"machine{i}", int(profit[i, j]), int(takes[i, j]))
        for i in range(machines)
        for j in range(jobs)
    ]
    plan = allocate(
        [(f"job{j}", 1, 1, False) for j in range(jobs)],
        [(f"machine{i}", int(room[i]), 0) for i in range(machines)],
        pairs,
        divisible=False,
    )
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var(f"{i} {j}") for j in range(jobs)] for i in range(machines)]
    for j in range(jobs):
        model.add(sum(row[j] for row in chosen) <= 1)
    for i, row in enumerate(chosen):
        model.add(sum(int(takes[i, j]) * row[j] for j in range(jobs)) <= int(room[i]))
    model.maximize(
        sum(int(profit[i, j]) * chosen[i][j] for i in range(machines) for j in range(jobs))
    )
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    assert (plan.objective, plan.status) == (solver.objective_value, "optimal")


def test_facility_location_opens_only_what_pays() -> None:
    """Customers may be served by the near or the far depot; opening the far one does not pay."""
    needs = [(f"customer{i}", 1, 1, True) for i in range(3)]
    offers = [("near", 3, 2), ("far", 3, 1)]
    pairs = [
        (need[0], depot, -cost, 1) for need in needs for depot, cost in [("near", 1), ("far", 2)]
    ]
    plan = allocate(needs, offers, pairs, divisible=True)
    assert {each.offer for each in plan.flows} == {"near"}
    assert (plan.objective, plan.status) == (-5, "optimal")


def test_a_large_flow_has_the_optimum_of_another_solver() -> None:
    random = np.random.default_rng(1)
    count = 120
    quantities, capacities = random.integers(1, 50, (2, count)).tolist()
    pairs = [
        (f"n{i}", f"o{j}", int(random.integers(1, 1_000)), 1)
        for i in range(count)
        for j in random.choice(count, 12, replace=False).tolist()
    ]
    plan = allocate(
        [(f"n{i}", quantities[i], 1, False) for i in range(count)],
        [(f"o{j}", capacities[j], 0) for j in range(count)],
        pairs,
        divisible=True,
    )
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("sink", demand=sum(quantities))
    for i in range(count):
        network.add_node(f"n{i}", demand=-quantities[i])
        network.add_edge(f"n{i}", "sink", weight=0)
        network.add_edge(f"o{i}", "sink", weight=0, capacity=capacities[i])
    for need, offer, value, _ in pairs:
        network.add_edge(need, offer, weight=-value)
    assert (plan.objective, plan.gap) == (-nx.network_simplex(network)[0], 0)


def test_a_deadline_gives_the_best_so_far_and_tells_the_gap() -> None:
    """Profits that rise with what a job takes are the hard kind of generalised assignment."""
    random = np.random.default_rng(11)
    machines, jobs = 20, 200
    takes = random.integers(1, 100, (machines, jobs))
    profit = 111 - takes + random.integers(-10, 10, (machines, jobs))
    plan = allocate(
        [(f"job{j}", 1, 1, False) for j in range(jobs)],
        [(f"machine{i}", int(0.8 * takes[i].sum() / machines), 0) for i in range(machines)],
        [
            (f"job{j}", f"machine{i}", int(-profit[i, j]) + 200, int(takes[i, j]))
            for i in range(machines)
            for j in range(jobs)
        ],
        divisible=False,
        deadline_s=1.0,
    )
    assert plan.status in {"feasible", "optimal"}
    assert math.isfinite(plan.gap)
    assert plan.gap == pytest.approx((plan.bound - plan.objective) / max(1, abs(plan.objective)))
    assert plan.flows


def test_what_nobody_can_serve_is_left_and_what_must_be_served_says_so() -> None:
    offers: Sequence[OfferRow] = [("x", 5, 0)]
    assert allocate([("a", 1, 1, False)], offers, [], divisible=True).status == "optimal"
    assert allocate([("a", 1, 1, True)], offers, [], divisible=True).status == "infeasible"
    assert allocate([("a", 1, 1, True)], offers, [], divisible=False).status == "infeasible"
    assert allocate([], [], [], divisible=True).status == "optimal"


@pytest.mark.parametrize(
    ("needs", "offers", "pairs", "where"),
    [
        ([("a", 1, 1)], [], [], "needs.0"),
        ([("a", -1, 1, False)], [], [], "needs.0.quantity"),
        ([("a", "1", 1, False)], [], [], "needs.0.quantity"),
        ([("a", 1, math.nan, False)], [], [], "needs.0.weight"),
        ([("a", 10**400, 1, False)], [], [], "needs.0.quantity"),
        ([("a", 1, 1, False)] * 2, [], [], "needs.1.id"),
        ([], [("x", math.inf, 0)], [], "offers.0.capacity"),
        ([], [("x", 1, -1)], [], "offers.0.fixed_cost"),
        ([("a", 1, 1, False)], [("x", 1, 0)], [("b", "x", 1, 1)], "pairs.0.need"),
        ([("a", 1, 1, False)], [("x", 1, 0)], [("a", "y", 1, 1)], "pairs.0.offer"),
        ([("a", 1, 1, False)], [("x", 1, 0)], [("a", "x", math.inf, 1)], "pairs.0.value"),
        ([("a", 1, 1, False)], [("x", 1, 0)], [("a", "x", 1, -1)], "pairs.0.use"),
        ([("a", 1, 1, False)], [("x", 1, 0)], [("a", "x", 1, 1), ("a", "x", 2, 1)], "pairs.1"),
    ],
)
def test_rows_that_cannot_be_used_are_named(
    needs: list[NeedRow], offers: list[OfferRow], pairs: list[PairRow], where: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        allocate(needs, offers, pairs, divisible=True)
    assert [each.where for each in refused.value.problems] == [where]
