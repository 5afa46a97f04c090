"""Pairs of a need and a candidate, ranked: the same for either side of the question.

Pure. Whether one asks who can serve a need or which needs a provider can serve, a pair is left out
for the same reasons, gets the same score and is told in the same words, because both ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.matching.explanation import explain
from queries.matching.features import (
    Exclusion,
    evaluate,
    exclusion,
    free_in_unit_of,
    nothing_wanted,
)
from queries.matching.path import explain_path
from queries.matching.weights import TIERS, resolve_weights

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from queries.matching.candidates import Candidate
    from queries.matching.need import NeedRequest

Order = Literal["score", "tier"]
# Two scores that differ by less are a tie; sums of fractions carry dust beyond that.
SCORE_DECIMALS = 12
_NO_CATEGORY = (
    "no_category",
    Text("需求没有分类，无法对接", "The need has no category to match by"),
)
_NO_COMMUNITY = ("no_community", Text("需求不属于任何社区", "The need belongs to no community"))
_NOBODY = ("nobody", Text("机制所及之处没有人能提供", "Nobody the mechanism reaches can give this"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate that can serve the need, with what it is worth."""

    candidate: Candidate
    features: dict[str, float]
    score: float


def checked_weights(
    *,
    limit: int,
    tiers: Collection[int],
    weights: Mapping[str, float],
    default_weights: Mapping[str, float],
) -> dict[str, float]:
    """Which weights apply, if the answer can be ranked and cut as it is asked for?

    Args:
        limit: How many items at most.
        tiers: Which tiers to consider; empty means all.
        weights: Weights of the request, which go before those of the settings.
        default_weights: Weights of the settings.

    Raises:
        InvalidInputError: A weight, a tier or the limit cannot be used.
    """
    problems = [
        Problem(
            "tier",
            Text("应为 1 到 5，而不是 {tier}", "must be 1 to 5, not {tier}").format(tier=each),
        )
        for each in sorted(set(tiers) - TIERS.keys())
    ]
    if limit < 1:
        problems.append(Problem("limit", Text("不得小于 1", "must not be less than 1")))
    if problems:
        raise InvalidInputError(
            Text("无法这样排列结果", "The answer cannot be ranked and cut like this"), problems
        )
    return resolve_weights(default_weights, weights)


def split(
    need: NeedRequest,
    candidates: Iterable[Candidate],
    weights: Mapping[str, float],
    today: dt.date,
) -> tuple[list[Ranked], list[tuple[Candidate, Exclusion]]]:
    """Which candidates can serve the need, with their scores, and which cannot, and why?"""
    ranked: list[Ranked] = []
    excluded: list[tuple[Candidate, Exclusion]] = []
    for candidate in candidates:
        out = exclusion(need, candidate, today=today)
        if out is not None:
            excluded.append((candidate, out))
            continue
        features = evaluate(need, candidate, today=today)
        score = sum(weights[name] * value for name, value in features.items())
        ranked.append(Ranked(candidate, features, round(score, SCORE_DECIMALS)))
    return ranked, excluded


def best_per_provider(ranked: list[Ranked], order: Order) -> list[Ranked]:
    """Keep the best thing of every provider, in the wanted order; ties go by id."""
    ranked.sort(key=lambda each: (-each.score, *each.candidate.identity))
    best: dict[tuple[str, str], Ranked] = {}
    for each in ranked:
        best.setdefault(each.candidate.provider.key, each)
    result = list(best.values())
    if order == "tier":
        result.sort(key=lambda each: each.candidate.provider.tier)
    return result


def match_json(
    rank: int, need: NeedRequest, ranked: Ranked, weights: Mapping[str, float], today: dt.date
) -> dict[str, Any]:
    """Return a pair as JSON shows it, with its features, its reasons and its path."""
    candidate, resource = ranked.candidate, ranked.candidate.resource
    return {
        "rank": rank,
        "provider": candidate.provider.as_json(),
        "resource": resource.as_json() if resource else None,
        "tier": candidate.provider.tier,
        "score": ranked.score,
        "features": {
            name: {"value": value, "weight": weights[name]}
            for name, value in ranked.features.items()
        },
        "explanation": explain(need, candidate, ranked.features, today=today).as_dict(),
        "path": explain_path(need, candidate),
        "free_quantity": candidate.free,
        "free_quantity_in_need_unit": free_in_unit_of(need, candidate),
        "synthetic": candidate.synthetic,
    }


def brief_resource(candidate: Candidate) -> dict[str, str] | None:
    """Return the resource of a candidate by id and name; None for a duty or a skill."""
    resource = candidate.resource
    return {"id": resource.id, "name": resource.name} if resource else None


def why_nobody(need: NeedRequest, *, anybody: bool, today: dt.date) -> list[tuple[str, Text]]:
    """What must be known to understand an empty answer about a need?

    Args:
        need: The need.
        anybody: Whether somebody can serve it.
        today: Day from which its window is judged.
    """
    if need.community is None:
        return [_NO_COMMUNITY]
    if not need.categories:
        return [_NO_CATEGORY]
    unwanted = nothing_wanted(need, today=today)
    if unwanted is not None:
        return [(unwanted.code, unwanted.reason)]
    return [] if anybody else [_NOBODY]
