"""The allocation solved so that the work is spread over the providers.

An optimiser with linear values cannot see that a provider who is planned twice is busier the second
time. So the plan is made in rounds: each counts, for every need, the weightier needs that the round
before gave to the same provider. The best plan of all rounds is taken, judged by values that fall
with every further need of a provider; the bound of the first round, in which nobody is busy yet,
holds for all of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.analysis.allocation import allocate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.analysis.allocation import Flow, Plan
    from queries.analysis.rows import Status
    from queries.planning.options import PlanOptions
    from queries.planning.problem import Allocation, Case, Way

    # Node type and id of a provider.
    Key = tuple[str, str]

_ROUNDS = 3
_PROVED = 1e-6
_NOTHING = 1e-9
# Among equals, a round keeps to the round before: otherwise all needs would move at once.
_SETTLED = 1e-6


@dataclass(frozen=True, slots=True)
class Served:
    """A part of a need that one way serves; ``share`` is of all that was wanted."""

    case: Case
    way: Way
    quantity: float

    @property
    def share(self) -> float:
        """Which part of what is wanted this is, 0 to 1."""
        return self.quantity / self.case.wanted


@dataclass(frozen=True, slots=True)
class Solved:
    """The plan, and how good it is at best.

    Attributes:
        served: What is served, by need and then by provider.
        objective: Σ weight × share × score over all that is served, where the load of a provider
            counts every need that the plan gives it.
        bound: No plan has a higher objective.
        gap: (bound − objective) / max(1, objective).
        status: As of an allocation.
        method: How it was solved.
        seconds: Time of all rounds.
    """

    served: Sequence[Served]
    objective: float
    bound: float
    gap: float
    status: Status
    method: str
    seconds: float


def solve(allocation: Allocation, options: PlanOptions, *, load_weight: float) -> Solved:
    """Which way should serve which need?

    Args:
        allocation: Needs, ways and capacities.
        options: How much what counts.
        load_weight: Weight of the feature «load» in every score.
    """
    queues: Mapping[Key, Sequence[str]] = {}
    best: tuple[float, list[Served], Plan] | None = None
    bound, seconds = math.inf, 0.0
    for _ in range(_ROUNDS):
        plan = _allocate(allocation, options, queues, load_weight)
        seconds += plan.seconds
        bound = bound if queues else plan.bound
        served = _served(allocation, plan.flows)
        worth = _worth(served, options, load_weight) if plan.status in _HAS_PLAN else -math.inf
        if best is None or worth > best[0] + _NOTHING:
            best = worth, served, plan
        before, queues = queues, _queues(served)
        if queues == before or all(len(queue) <= 1 for queue in queues.values()):
            break
    worth, served, plan = best or (-math.inf, [], plan)
    gap = max(0.0, bound - worth) / max(1.0, abs(worth)) if served else plan.gap
    return Solved(
        served=served,
        objective=worth,
        bound=max(bound, worth),
        gap=gap,
        status="optimal" if gap <= _PROVED and plan.status == "optimal" else _unproved(plan),
        method=plan.method,
        seconds=seconds,
    )


_HAS_PLAN = frozenset({"optimal", "feasible"})


def _unproved(plan: Plan) -> Status:
    return "feasible" if plan.status == "optimal" else plan.status


def _allocate(
    allocation: Allocation,
    options: PlanOptions,
    queues: Mapping[Key, Sequence[str]],
    load_weight: float,
) -> Plan:
    cases = [case for case in allocation.cases if case.ways or case.id in options.required]
    return allocate(
        [
            (case.id, case.wanted, case.weight.value / case.wanted, case.id in options.required)
            for case in cases
        ],
        [(offer, capacity, 0) for offer, capacity in allocation.capacity.items()],
        [
            (case.id, way.offer, _value(case, way, options, queues, load_weight), way.use)
            for case in cases
            for way in case.ways
        ],
        divisible={case.id for case in cases if case.divisible},
        deadline_s=options.deadline_s / _ROUNDS,
    )


def _value(
    case: Case,
    way: Way,
    options: PlanOptions,
    queues: Mapping[Key, Sequence[str]],
    load_weight: float,
) -> float:
    """What is the way worth, when its provider is already given the weightier needs of a plan?"""
    provider = way.ranked.candidate.provider
    queue = queues.get(provider.key, ())
    chosen = case.id in queue
    others = queue.index(case.id) if chosen else len(queue)
    return (
        way.ranked.score
        + options.stability * way.kept
        + _SETTLED * chosen
        - _busier(provider.history.under_way, others, load_weight)
    )


def _busier(under_way: int, others: int, load_weight: float) -> float:
    """By how much does the score fall when a provider has other things to do as well?"""
    return load_weight * (1 / (1 + under_way) - 1 / (1 + under_way + others))


def _served(allocation: Allocation, flows: Sequence[Flow]) -> list[Served]:
    cases = {case.id: case for case in allocation.cases}
    ways = {(case.id, way.offer): way for case in allocation.cases for way in case.ways}
    return [Served(cases[flow.need], ways[flow.need, flow.offer], flow.quantity) for flow in flows]


def _queues(served: Sequence[Served]) -> dict[Key, list[str]]:
    """What does each provider have to do, the weightiest need first?"""
    parts: dict[Key, list[Served]] = defaultdict(list)
    for each in served:
        parts[each.way.ranked.candidate.provider.key].append(each)
    return {provider: _queue(own) for provider, own in parts.items()}


def _queue(parts: Sequence[Served]) -> list[str]:
    ordered = sorted(parts, key=lambda each: (-each.case.weight.value * each.share, each.case.id))
    return list(dict.fromkeys(each.case.id for each in ordered))


def _worth(served: Sequence[Served], options: PlanOptions, load_weight: float) -> float:
    """What is the plan worth, with the load of every provider counted need by need?"""
    queues = _queues(served)
    return math.fsum(
        each.case.weight.value
        * each.share
        * (
            each.way.ranked.score
            + options.stability * each.way.kept
            - _busier(
                provider.history.under_way, queues[provider.key].index(each.case.id), load_weight
            )
        )
        for each in served
        for provider in (each.way.ranked.candidate.provider,)
    )
