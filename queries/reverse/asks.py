"""What should a community ask this provider for?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.measures import convert
from graph.text import Text
from queries.matching.candidates import MAXIMUM_PROVIDERS, fetch_candidates
from queries.matching.path import join_paths
from queries.matching.ranking import best_per_provider, checked_weights, split
from queries.reverse.serve import brief, reach_needs, served_json
from queries.reverse.standing import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database
    from queries.matching.candidates import Resource
    from queries.reverse.serve import Reached, Served
    from queries.reverse.standing import Standing

DEFAULT_LIMIT = 10
# Each comparison is a match of its own.
MAXIMUM_COMPARED = 60
_OTHERS_SHOWN = 3
_MAXIMUM_ELSEWHERE = 50
_BETTER_ELSEWHERE = (
    "better_elsewhere",
    Text(
        "有能满足的需求，但每一项都有更合适的提供方",
        "It can serve needs here, but others are better placed for each of them",
    ),
)
_COMPARED_CUT = (
    "compared_cut",
    Text(
        "能满足的需求较多，只比较了得分最高的 {count} 项",
        "It can serve many needs; only the {count} with the best scores were compared",
    ).format(count=MAXIMUM_COMPARED),
)
_TOO_MANY = (
    "too_many_providers",
    Text(
        "机制所及的单位过多，只与层级最优的一部分比较",
        "The mechanism reaches too many; it was compared only with those of the best tiers",
    ),
)
_SHARED = Text(
    "「{resource}」剩余 {free}，不够同时满足这里的 {count} 项需求，请按先后提出",
    "«{resource}» has {free} left, not enough for all {count} needs here; ask in this order",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions:
    """How the answer is ranked and cut.

    Attributes:
        limit: How many needs at most.
        weights: Weights of single features instead of the published ones.
    """

    limit: int = DEFAULT_LIMIT
    weights: Mapping[str, float] = field(default_factory=dict)


def asks(
    database: Database,
    label: str,
    provider_id: str,
    community_id: str,
    options: AskOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """What should this community ask the provider for, rather than somebody else?

    Every need of the community that the provider can serve is compared with who else could. It is
    asked for what it alone can do, what it does best, and what it does nearly as well as the best.

    Args:
        database: The graph.
        label: Type of the provider: Unit, Department, Member or Team.
        provider_id: Id within that type.
        community_id: Id of the community.
        options: How to rank and cut the answer.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Returns:
        ``asks`` (by advantage over the next best, ties by score and id; each a match with its
        ``need``, ``standing`` and ``reasons``), ``total``, ``elsewhere`` (needs that it can serve
        and others serve better, by need id), ``looked_at``, ``graph`` (the paths of the asks in
        one), ``weights`` and ``notes``.

    Raises:
        NotFoundError: There is no such provider or community.
        InvalidInputError: A weight or the limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    weights = checked_weights(
        limit=options.limit, tiers=(), weights=options.weights, default_weights=default_weights
    )
    reached = reach_needs(
        database,
        label,
        provider_id,
        community_id=community_id,
        tiers=frozenset(),
        weights=weights,
        today=today,
    )
    compared, crowded = _compare(database, reached, weights, today)
    best = [each for each in compared if each[1].is_best]
    best.sort(key=lambda each: (-each[1].advantage, -each[1].score, str(each[0].need.id)))
    others = [each for each in compared if not each[1].is_best]
    others.sort(key=lambda each: str(each[0].need.id))
    shown = [
        _ask_json(rank, *each, weights, today) for rank, each in enumerate(best[: options.limit], 1)
    ]
    notes = list(_notes(reached, best[: options.limit], crowded=crowded))
    if others and not best:
        notes.append(_BETTER_ELSEWHERE)
    return {
        "provider": reached.giver.as_json(),
        "community": brief(reached.community),
        "synthetic": reached.giver.synthetic,
        "asks": shown,
        "total": len(best),
        "elsewhere": [_elsewhere_json(*each) for each in others[:_MAXIMUM_ELSEWHERE]],
        "elsewhere_total": len(others),
        "looked_at": {**reached.looked_at(), "compared": len(compared)},
        "graph": join_paths(each["path"] for each in shown),
        "weights": weights,
        "notes": [{"code": code, **text.as_dict()} for code, text in notes],
    }


def _compare(
    database: Database, reached: Reached, weights: Mapping[str, float], today: dt.date
) -> tuple[list[tuple[Served, Standing]], bool]:
    """Return where the provider stands for each need, and whether others were left uncompared."""
    key = reached.giver.label, reached.giver.id
    compared: list[tuple[Served, Standing]] = []
    crowded = False
    for served in reached.served[:MAXIMUM_COMPARED]:
        candidates = fetch_candidates(database, served.need, today=today)
        crowded |= len({each.provider.key for each in candidates}) >= MAXIMUM_PROVIDERS
        ranked, _ = split(served.need, candidates, weights, today)
        found = standing(best_per_provider(ranked, "score"), key)
        # it is missing only where somebody changed the graph in between, or it is too crowded
        if found is not None:
            compared.append((served, found))
    return compared, crowded


def _ask_json(
    rank: int,
    served: Served,
    found: Standing,
    weights: Mapping[str, float],
    today: dt.date,
) -> dict[str, Any]:
    told = served_json(rank, served, weights, today)
    return {
        **told,
        "standing": {
            "place": found.place,
            "count": found.count,
            "advantage": found.advantage,
            "others": [
                {"provider": provider.as_json(), "tier": provider.tier, "score": score}
                for provider, score in found.others[:_OTHERS_SHOWN]
            ],
        },
        "reasons": [*(each.as_dict() for each in found.reasons()), told["explanation"]],
    }


def _elsewhere_json(served: Served, found: Standing) -> dict[str, Any]:
    first, score = found.others[0]
    return {
        "need": {"id": served.need.id, "name": served.need.name},
        "place": found.place,
        "count": found.count,
        "score": found.score,
        "first": {"provider": first.as_json(), "tier": first.tier, "score": score},
    }


def _notes(
    reached: Reached, best: Sequence[tuple[Served, Standing]], *, crowded: bool
) -> Iterator[tuple[str, Text]]:
    yield from reached.notes()
    if len(reached.served) > MAXIMUM_COMPARED:
        yield _COMPARED_CUT
    if crowded:
        yield _TOO_MANY
    yield from _shared_resources([served for served, _ in best])


def _shared_resources(asked: Sequence[Served]) -> Iterator[tuple[str, Text]]:
    """Tell which resources are not enough for all the needs that they are best for."""
    by_resource: dict[str, list[Served]] = {}
    for each in asked:
        resource = each.best.candidate.resource
        if resource is not None and each.best.candidate.free is not None:
            by_resource.setdefault(resource.id, []).append(each)
    for several in by_resource.values():
        candidate = several[0].best.candidate
        resource, free = candidate.resource, candidate.free
        if len(several) < 2 or resource is None or free is None:  # noqa: PLR2004 - one shares nothing
            continue
        if sum(_wanted(each, resource) for each in several) > free:
            text = _SHARED.format(resource=resource.name, free=f"{free:g}", count=len(several))
            yield "shared_resource", text


def _wanted(served: Served, resource: Resource) -> float:
    """How much of a resource would the need take, in the unit of the resource?"""
    need = served.need
    if need.remaining is None:
        return 0.0
    if need.unit_of_measure is None or resource.unit_of_measure is None:
        return need.remaining
    taken = convert(need.remaining, source=need.unit_of_measure, target=resource.unit_of_measure)
    return taken or 0.0
