"""Which needs can this provider serve, best first, and why?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.text import Text
from queries.catalog import Question
from queries.matching.features import nothing_wanted
from queries.matching.need import LIVE_STATES, read_need
from queries.matching.ranking import brief_resource, checked_weights, match_json, split
from queries.reverse.provider import candidates_for, load_giver

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database, Record
    from queries.matching.candidates import Candidate
    from queries.matching.features import Exclusion
    from queries.matching.need import NeedRequest
    from queries.matching.ranking import Ranked
    from queries.reverse.provider import Giver

# More open needs than one provider is ever compared with by hand: a bound on what one question
# may cost. A unit meets some hundreds, a department of a whole county may meet more.
MAXIMUM_NEEDS = 1_000
DEFAULT_LIMIT = 20
_MAXIMUM_LEFT_OUT = 200
_CLOSED_STATES = ("done", "withdrawn")

NEEDS = Question(
    "reverse/needs",
    parameters=(
        "provider_id",
        "community_id",
        "wanted_ids",
        "duty_wanted_ids",
        "today",
        "live",
        "closed",
        "limit",
    ),
    columns={
        "need": dict,
        "community": dict,
        "grid_id": str,
        "categories": list,
        "promised": list,
        "rejections": list,
        "reach": dict,
        "by_duty": bool,
        "agreement": bool,
        "things": list,
    },
    types={"Label": "Unit"},
)
COMMUNITY = Question("reverse/community", parameters=("community_id",), columns={"community": dict})
_GIVES_NOTHING = (
    "gives_nothing",
    Text(
        "没有登记资源、职责或特长，无从对接",
        "No resource, duty or skill is listed, so there is nothing to match by",
    ),
)
_NOT_REACHED = (
    "not_reached",
    Text(
        "机制所及的社区目前没有相关需求",
        "No community that the mechanism reaches has such a need at present",
    ),
)
_NONE_SERVED = (
    "none_served",
    Text("有相关需求，但都无法满足", "There are such needs, but none it can serve"),
)
_TOO_MANY = (
    "too_many",
    Text(
        "需求过多，只比较了最近的社区的前 {count} 项，可限定社区再查",
        "There are too many needs; only the first {count}, of the nearest communities, were "
        "compared. Ask for one community to see the rest",
    ),
)
_LEFT_OUT_CUT = (
    "left_out_cut",
    Text(
        "未列入者较多，只显示前 {count} 条", "Many were left out; only the first {count} are shown"
    ).format(count=_MAXIMUM_LEFT_OUT),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseOptions:
    """How the answer is ranked and cut.

    Attributes:
        community_id: Only needs of this community; None means of all that are reached.
        limit: How many needs at most.
        tiers: By which tiers the provider may reach a need, each counted by its best; empty means
            all.
        weights: Weights of single features instead of the published ones.
    """

    community_id: str | None = None
    limit: int = DEFAULT_LIMIT
    tiers: frozenset[int] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Served:
    """A need that the provider can serve, with the best thing it can give."""

    need: NeedRequest
    best: Ranked


@dataclass(frozen=True, slots=True)
class Reached:
    """Everything that was found out about one provider and the needs it meets.

    Attributes:
        giver: The provider.
        served: The needs it can serve, best first, ties by id.
        excluded: What it could give and why that does not serve, by need and resource id.
        asked: How many needs were looked at.
        satisfied: How many of these want nothing more.
        pairs: How many pairs of a need and a thing were judged.
        cut: Whether there were more needs than are looked at.
        community: The community that was asked for.
    """

    giver: Giver
    served: Sequence[Served]
    excluded: Sequence[tuple[NeedRequest, Candidate, Exclusion]]
    asked: int
    satisfied: int
    pairs: int
    cut: bool
    community: Mapping[str, str] | None

    def looked_at(self) -> dict[str, int]:
        """Return how much of the graph the answer rests on."""
        return {
            "needs": self.asked,
            "satisfied": self.satisfied,
            "gifts": len(self.giver.gifts),
            "pairs": self.pairs,
        }

    def notes(self) -> Iterator[tuple[str, Text]]:
        """Tell what must be known to understand a short answer."""
        if not self.giver.gifts:
            yield _GIVES_NOTHING
        elif self.asked == self.satisfied:
            yield _NOT_REACHED
        elif not self.served:
            yield _NONE_SERVED
        if self.cut:
            code, text = _TOO_MANY
            yield code, text.format(count=self.asked)


def needs_served(
    database: Database,
    label: str,
    provider_id: str,
    options: ReverseOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """Which needs can this unit, department, member or team serve, best first, and why?

    The other side of :func:`queries.matching.match`: a need stands here exactly when the provider
    stands in the answer about that need, with the same thing, score, reasons and path. Only needs
    that still want something are looked at.

    Args:
        database: The graph.
        label: Type of the provider: Unit, Department, Member or Team.
        provider_id: Id within that type.
        options: How to rank and cut the answer.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Returns:
        ``provider``, ``needs`` (best first, ties by id; each a match with its ``need``), ``total``,
        ``looked_at``, ``left_out`` (for which needs it is left out and why, by need id),
        ``weights`` and ``notes``.

    Raises:
        NotFoundError: There is no such provider or community.
        InvalidInputError: A weight, a tier or the limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    weights = checked_weights(
        limit=options.limit,
        tiers=options.tiers,
        weights=options.weights,
        default_weights=default_weights,
    )
    reached = reach_needs(
        database,
        label,
        provider_id,
        community_id=options.community_id,
        tiers=options.tiers,
        weights=weights,
        today=today,
    )
    notes = list(reached.notes())
    if len(reached.excluded) > _MAXIMUM_LEFT_OUT:
        notes.append(_LEFT_OUT_CUT)
    return {
        "provider": reached.giver.as_json(),
        "community": brief(reached.community),
        "synthetic": reached.giver.synthetic,
        "needs": [
            served_json(rank, each, weights, today)
            for rank, each in enumerate(reached.served[: options.limit], 1)
        ],
        "total": len(reached.served),
        "looked_at": reached.looked_at(),
        "left_out": [
            {
                "need": {"id": need.id, "name": need.name},
                "community": brief(need.community),
                "resource": brief_resource(candidate),
                "tier": candidate.provider.tier,
                "reason": out.as_json(),
            }
            for need, candidate, out in reached.excluded[:_MAXIMUM_LEFT_OUT]
        ],
        "weights": weights,
        "notes": [{"code": code, **text.as_dict()} for code, text in notes],
    }


def reach_needs(
    database: Database,
    label: str,
    provider_id: str,
    *,
    community_id: str | None,
    tiers: frozenset[int],
    weights: Mapping[str, float],
    today: dt.date,
) -> Reached:
    """What can one provider do for the needs that the mechanism leads it to?

    Raises:
        NotFoundError: There is no such provider or community.
        DatabaseUnavailableError: Neo4j is away.
    """
    giver = load_giver(database, label, provider_id, today=today)
    community = load_community(database, community_id) if community_id is not None else None
    records = _fetch_needs(database, giver, community_id, today)
    served: list[Served] = []
    excluded: list[tuple[NeedRequest, Candidate, Exclusion]] = []
    satisfied = pairs = 0
    for record in records:
        need = read_need(record)
        if nothing_wanted(need, today=today) is not None:
            satisfied += 1
            continue
        candidates = [
            each
            for each in candidates_for(giver, record)
            if not tiers or each.provider.tier in tiers
        ]
        pairs += len(candidates)
        ranked, out = split(need, candidates, weights, today)
        excluded += [(need, candidate, reason) for candidate, reason in out]
        if ranked:
            served.append(Served(need, min(ranked, key=_rank)))
    served.sort(key=lambda each: (-each.best.score, str(each.need.id)))
    excluded.sort(key=lambda each: (str(each[0].id), each[1].identity))
    return Reached(
        giver=giver,
        served=served,
        excluded=excluded,
        asked=len(records),
        satisfied=satisfied,
        pairs=pairs,
        cut=len(records) >= MAXIMUM_NEEDS,
        community=community,
    )


def _rank(ranked: Ranked) -> tuple[object, ...]:
    return (-ranked.score, *ranked.candidate.identity)


def _fetch_needs(
    database: Database, giver: Giver, community_id: str | None, today: dt.date
) -> list[Record]:
    wanted = giver.wanted_ids(by_duty=False)
    if not wanted:
        return []
    parameters = {
        "provider_id": giver.id,
        "community_id": community_id,
        "wanted_ids": wanted,
        "duty_wanted_ids": giver.wanted_ids(by_duty=True),
        "today": today,
        "live": LIVE_STATES,
        "closed": _CLOSED_STATES,
        "limit": MAXIMUM_NEEDS,
    }
    return NEEDS.ask(database, parameters, types={"Label": giver.label})


def load_community(database: Database, community_id: str) -> Mapping[str, str]:
    """Return the community with this id, by ``id`` and ``name``.

    Raises:
        NotFoundError: There is no such community.
    """
    records = COMMUNITY.ask(database, {"community_id": community_id})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的社区", "There is no community with id {id!r}").format(
                id=community_id
            )
        )
    community: Mapping[str, str] = records[0]["community"]
    return community


def served_json(
    rank: int, served: Served, weights: Mapping[str, float], today: dt.date
) -> dict[str, Any]:
    """Return a need that is served as JSON shows it: a match, and the need it is for."""
    found = match_json(rank, served.need, served.best, weights, today)
    return {
        **found,
        "need": served.need.as_json(),
        "synthetic": found["synthetic"] or served.need.synthetic,
    }


def brief(node: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return a node by id and name."""
    return {"id": node["id"], "name": node["name"]} if node else None
