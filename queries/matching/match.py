"""Which unit can resource this need under the big Party committee mechanism, and why?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.matching.candidates import MAXIMUM_PROVIDERS, fetch_candidates
from queries.matching.need import load_need
from queries.matching.ranking import (
    best_per_provider,
    brief_resource,
    checked_weights,
    match_json,
    split,
    why_nobody,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from graph.database import Database
    from queries.matching.candidates import Candidate
    from queries.matching.features import Exclusion
    from queries.matching.need import NeedRequest
    from queries.matching.ranking import Order

DEFAULT_LIMIT = 20
_MAXIMUM_LEFT_OUT = 200
_TOO_MANY = (
    "too_many",
    Text(
        "机制所及的单位过多，只比较了层级最优的一部分",
        "The mechanism reaches too many; only those of the best tiers were compared",
    ),
)
_LEFT_OUT_CUT = (
    "left_out_cut",
    Text(
        "未列入者较多，只显示前 {count} 条", "Many were left out; only the first {count} are shown"
    ).format(count=_MAXIMUM_LEFT_OUT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """How the answer is ranked and cut.

    Attributes:
        limit: How many matches at most.
        tiers: Which tiers to consider, each provider counted by its best; empty means all.
        order: ``score`` (best first) or ``tier`` (grouped by tier, best first within).
        weights: Weights of single features instead of the published ones.
    """

    limit: int = DEFAULT_LIMIT
    tiers: frozenset[int] = frozenset()
    order: Order = "score"
    weights: Mapping[str, float] = field(default_factory=dict)


def match(
    database: Database,
    need_id: str,
    options: MatchOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """Which units, departments, members and teams can serve a stored need, best first, and why?

    Args:
        database: The graph.
        need_id: Id of the need.
        options: How to rank and cut the answer.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Returns:
        ``need``, ``matches`` (one per provider, ordered by the options, ties by provider and
        resource id), ``considered`` (how many provider–resource pairs were looked at),
        ``left_out`` (who cannot serve, and the reason, by provider id), ``weights`` and ``notes``.

    Raises:
        NotFoundError: There is no such need.
        InvalidInputError: A weight, a tier or the limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    weights = _checked_weights(options, default_weights)
    return _answer(database, load_need(database, need_id), options, weights, today)


def match_request(
    database: Database,
    need: NeedRequest,
    options: MatchOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """Who could serve a need that is not stored? The same answer as :func:`match`.

    Args:
        database: The graph.
        need: What is wanted, put into the graph's terms by
            :func:`queries.matching.need.place_request`.
        options: How to rank and cut the answer.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Raises:
        InvalidInputError: A weight, a tier or the limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    return _answer(database, need, options, _checked_weights(options, default_weights), today)


def _checked_weights(options: MatchOptions, defaults: Mapping[str, float]) -> dict[str, float]:
    return checked_weights(
        limit=options.limit,
        tiers=options.tiers,
        weights=options.weights,
        default_weights=defaults,
    )


def _answer(
    database: Database,
    need: NeedRequest,
    options: MatchOptions,
    weights: dict[str, float],
    today: dt.date,
) -> dict[str, Any]:
    reached = fetch_candidates(database, need, today=today)
    candidates = [
        each for each in reached if not options.tiers or each.provider.tier in options.tiers
    ]
    ranked, excluded = split(need, candidates, weights, today)
    best = best_per_provider(ranked, options.order)
    notes = why_nobody(need, anybody=bool(best), today=today)
    if len({each.provider.key for each in reached}) >= MAXIMUM_PROVIDERS:
        notes.append(_TOO_MANY)
    if len(excluded) > _MAXIMUM_LEFT_OUT:
        notes.append(_LEFT_OUT_CUT)
    return {
        "need": need.as_json(),
        "matches": [
            match_json(rank, need, each, weights, today)
            for rank, each in enumerate(best[: options.limit], 1)
        ],
        "total": len(best),
        "considered": len(candidates),
        "left_out": _left_out(excluded),
        "weights": weights,
        "notes": [{"code": code, **text.as_dict()} for code, text in notes],
    }


def _left_out(excluded: Sequence[tuple[Candidate, Exclusion]]) -> list[dict[str, Any]]:
    """Who cannot serve, and why, by provider and resource id; bounded like every list."""
    rows = sorted(excluded, key=lambda each: each[0].identity)
    return [
        {
            "provider": candidate.provider.as_json(),
            "resource": brief_resource(candidate),
            "tier": candidate.provider.tier,
            "reason": out.as_json(),
        }
        for candidate, out in rows[:_MAXIMUM_LEFT_OUT]
    ]
