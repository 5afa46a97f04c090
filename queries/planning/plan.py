"""Which providers should serve which needs of a place, so that most of what counts is served?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.matching.explanation import explain
from queries.matching.path import explain_path
from queries.matching.weights import resolve_weights
from queries.planning.balance import balance
from queries.planning.problem import as_allocation, key_of
from queries.planning.reasons import Reasons
from queries.planning.rounds import solve
from queries.planning.scope import load_scope

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from graph.database import Database
    from queries.planning.options import PlanOptions
    from queries.planning.problem import Case
    from queries.planning.rounds import Served
    from queries.planning.scope import Scope

_MOST_DRAWN = 60

_CUT = (
    "needs_cut",
    Text(
        "需求较多，只计划了最紧急、最早的 {count} 项",
        "There are more needs; only the {count} most urgent and oldest were planned",
    ),
)
_NOTHING_WANTED = ("nothing_wanted", Text("目前没有待对接的需求", "Nothing is wanted at present"))
_IMPOSSIBLE = (
    "impossible",
    Text(
        "指定必须满足的需求无法同时满足，没有计划",
        "The needs that must be served cannot all be served, so there is no plan",
    ),
)
_NOT_FOUND = (
    "deadline",
    Text("时限内没有找到计划，请放宽时限", "No plan was found in time; allow more seconds"),
)
_UNPROVED = (
    "unproved",
    Text(
        "计划距离最优不超过 {gap}%", "The plan is at most {gap} % below the best that is possible"
    ),
)
_DRAWN = (
    "graph_cut",
    Text("图中只画出前 {count} 项需求", "Only the first {count} needs are drawn"),
)


def plan(
    database: Database,
    label: str,
    place_id: str,
    options: PlanOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Who should serve what in a community, township or county, and how good is that at best?

    Every need counts its weight × the share of it that is served × the score of the match, the same
    score as in :func:`queries.matching.match`. Nothing is promised twice, and who cannot serve a
    need by the rules of matching does not.

    Args:
        database: The graph.
        label: ``Community``, ``Township`` or ``County``.
        place_id: Id of the place.
        options: How much what counts.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.
        tell: Is told how many needs of how many have been looked at.

    Returns:
        ``place``; ``items``, one per need in the order of weight, with who serves how much of
        it, why, and why nobody else does; ``objective``, ``bound``, ``gap``, ``status``; how evenly
        communities are served and providers are asked before and after (``balance``); what changes
        against an earlier plan (``changes``); ``looked_at``, ``notes`` and the ``graph`` to draw.

    Raises:
        InvalidInputError: The place is of a type for which no plan is made, or does not exist; or
            an option or a weight cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    options.checked()
    weights = resolve_weights(default_weights, options.weights)
    scope = load_scope(
        database, label, place_id, today=today, most_needs=options.most_needs, tell=tell
    )
    allocation = as_allocation(scope, weights, options, today=today)
    solved = solve(allocation, options, load_weight=weights["load"])
    reasons = Reasons(allocation, solved.served)
    cases = sorted(allocation.cases, key=lambda case: (-case.weight.value, case.id))
    by_need: dict[str, list[Served]] = {case.id: [] for case in cases}
    for each in solved.served:
        by_need[each.case.id].append(each)
    items = [_item(case, by_need[case.id], reasons, today) for case in cases]
    has_plan = solved.status in {"optimal", "feasible"}
    return {
        "place": dict(scope.place),
        "items": items,
        "objective": solved.objective if has_plan else None,
        "bound": solved.bound if has_plan else None,
        "gap": solved.gap if has_plan else None,
        "status": solved.status,
        "method": solved.method,
        "seconds": round(solved.seconds, 3),
        "balance": balance(scope, solved.served),
        "changes": _changes(scope, solved.served),
        "looked_at": {
            "needs": len(cases),
            "providers": len({w.provider.key for each in scope.wanted for w in each.candidates}),
            "pairs": sum(len(each.candidates) for each in scope.wanted),
        },
        "weights": weights,
        "notes": _notes(scope, options, solved.status, solved.gap, len(items)),
        "graph": _graph(cases[:_MOST_DRAWN], by_need),
    }


def _item(case: Case, served: Sequence[Served], reasons: Reasons, today: dt.date) -> dict[str, Any]:
    return {
        "need": case.need.as_json(),
        "weight": {
            "value": case.weight.value,
            "urgency": case.weight.urgency,
            "vulnerable": case.weight.vulnerable,
            "fairness": case.weight.fairness,
        },
        "served": min(1.0, round(sum(each.share for each in served), 9)),
        "providers": [
            _provider(each, today)
            for each in sorted(
                served, key=lambda each: (-each.share, key_of(each.way.ranked.candidate))
            )
        ],
        "reason": reasons.of_need(case).as_dict(),
        "why_not": reasons.why_not(case),
    }


def _provider(served: Served, today: dt.date) -> dict[str, Any]:
    ranked, case = served.way.ranked, served.case
    candidate = ranked.candidate
    return {
        "provider": candidate.provider.as_json(),
        "resource": candidate.resource.as_json() if candidate.resource else None,
        "tier": candidate.provider.tier,
        "quantity": round(served.quantity, 6) if case.divisible else None,
        "unit_of_measure": case.need.unit_of_measure,
        "share": round(served.share, 9),
        "score": ranked.score,
        "explanation": explain(case.need, candidate, ranked.features, today=today).as_dict(),
        "kept": served.way.kept,
        "synthetic": candidate.synthetic or case.need.synthetic,
    }


def _changes(scope: Scope, served: Sequence[Served]) -> dict[str, Any]:
    """What of an earlier plan stays, what is new, and what is no longer proposed?"""
    now = {(each.case.id, *key_of(each.way.ranked.candidate)) for each in served}
    before = {(str(each.need.id), *key) for each in scope.wanted for key in each.proposed}
    return {
        "kept": len(now & before),
        "new": len(now - before),
        "dropped": [
            {
                "need_id": need,
                "provider": {"label": label, "id": provider},
                "resource_id": thing or None,
            }
            for need, label, provider, thing in sorted(before - now)
        ],
    }


def _notes(
    scope: Scope, options: PlanOptions, status: str, gap: float, count: int
) -> list[dict[str, str]]:
    notes: list[tuple[str, Text]] = []
    if not count:
        notes.append(_NOTHING_WANTED)
    if scope.cut:
        notes.append((_CUT[0], _CUT[1].format(count=options.most_needs)))
    if status == "infeasible":
        notes.append(_IMPOSSIBLE)
    elif status == "unknown":
        notes.append(_NOT_FOUND)
    elif status == "feasible":
        notes.append((_UNPROVED[0], _UNPROVED[1].format(gap=f"{100 * gap:.2f}")))
    if count > _MOST_DRAWN:
        notes.append((_DRAWN[0], _DRAWN[1].format(count=_MOST_DRAWN)))
    return [{"code": code, **text.as_dict()} for code, text in notes]


def _graph(cases: Sequence[Case], by_need: Mapping[str, Sequence[Served]]) -> dict[str, Any]:
    """The paths from the needs to those that serve them, as one picture."""
    nodes: dict[tuple[str, str], dict[str, str]] = {}
    relations: dict[tuple[str, ...], dict[str, str]] = {}
    for case in cases:
        if not by_need[case.id]:
            nodes[("Need", case.id)] = {"id": case.id, "label": "Need", "name": case.need.name}
        for each in by_need[case.id]:
            path = explain_path(case.need, each.way.ranked.candidate)
            nodes |= {(node["label"], node["id"]): node for node in path["nodes"]}
            relations |= {tuple(one.values()): one for one in path["relationships"]}
    return {"nodes": list(nodes.values()), "relationships": list(relations.values())}
