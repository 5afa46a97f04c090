"""Which small set of providers covers a need at the least cost, and why no smaller one does?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.matching.candidates import MAXIMUM_PROVIDERS, fetch_candidates
from queries.matching.explanation import explain
from queries.matching.need import NeedRequest, load_need, place_request
from queries.matching.ranking import best_per_provider, checked_weights, split, why_nobody

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database
    from queries.analysis.bundle import Prefer
    from queries.bundle.rows import WantedPart

DEFAULT_MOST_PROVIDERS = 10
DEFAULT_COUNT = 3
_DEADLINE_S = 5.0
# More things than any need can be served by in fact: a bound on the program to be solved.
_MAXIMUM_THINGS = 150
_MAXIMUM_ASKED = 20
_TOO_MANY = (
    "too_many",
    Text(
        "机制所及的单位过多，只比较了层级最优的一部分",
        "The mechanism reaches too many; only those of the best tiers were compared",
    ),
)
_THINGS_CUT = (
    "things_cut",
    Text(
        "可用的资源过多，每部分只用得分最高的 {count} 项组合",
        "There are too many resources; of each part only the {count} best were combined",
    ).format(count=_MAXIMUM_THINGS),
)
_NO_QUANTITY = (
    "no_quantity",
    Text(
        "「{name}」没有写明数量，有一家登记了资源即算满足",
        "«{name}» does not say how much, so one listed resource is taken to cover it",
    ),
)
_OF_PART = Text("「{name}」：{text}", "«{name}»: {text}")
# A match may suggest what is like the thing that is wanted; it does not make less of it missing.
_SIMILAR = "sibling"
_SIMILAR_NOT_COUNTED = (
    "similar_not_counted",
    Text(
        "另有 {count} 项只是类别相近，不算作满足，可在对接结果中查看",
        "{count} more are only of a neighbouring category and cover nothing; the matches show them",
    ),
)
_NOT_COUNTED = (
    "not_counted",
    Text(
        "只有职责或特长可依，没有登记资源，无法计量，见可询问者",
        "There are only duties or skills and no listed resource, so nothing can be counted; "
        "see who could be asked",
    ),
)
_NOT_PROVED = (
    "not_proved",
    Text(
        "时限内未能证明这是最好的组合",
        "It could not be proved in time that these are the best sets",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOptions:
    """How bundles are made and cut.

    Attributes:
        count: How many bundles at most: the best one and its alternatives.
        most_providers: How many providers a bundle may have.
        prefer: ``few`` (as few providers as possible, then the best fit) or ``fit`` (the best fit,
            then as few as possible).
        tiers: Which tiers to consider; empty means all.
        weights: Weights of single features instead of the published ones.
    """

    count: int = DEFAULT_COUNT
    most_providers: int = DEFAULT_MOST_PROVIDERS
    prefer: Prefer = "few"
    tiers: frozenset[int] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRequest:
    """One part of a need that is only asked about.

    Attributes:
        category_ids: What it is about.
        quantity: How much is wanted; None means that it does not say.
        unit_of_measure: Code of the measure of ``quantity``.
        name: What is wanted, in words.
    """

    category_ids: Sequence[str]
    quantity: float | None = None
    unit_of_measure: str | None = None
    name: str = ""


def bundles(
    database: Database,
    need_id: str,
    options: BundleOptions,
    *,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """Which small set of providers covers what a stored need still wants?

    The best set covers as much as possible; of those, it has the fewest providers; of those, the
    least Σ (1 − score) (:func:`queries.analysis.bundle.find_bundles` proves it). Only listed
    resources of a fitting category are counted: of the same, a narrower or a wider one, not of a
    neighbouring one. Who has a duty or a skill is told as somebody to ask.

    Args:
        database: The graph.
        need_id: Id of the need.
        options: How to make and cut the bundles.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Returns:
        ``parts`` (what is wanted), ``bundles`` (best first: who gives how much of what, what stays
        uncovered, and reasons), ``could_be_asked`` (best first), ``proved``, ``looked_at``,
        ``weights`` and ``notes``.

    Raises:
        NotFoundError: There is no such need.
        InvalidInputError: A weight, a tier or a limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
    """
    weights = _checked(options, default_weights)
    return _answer(database, [load_need(database, need_id)], options, weights, today)


def bundles_for_request(
    database: Database,
    common: NeedRequest,
    parts: Sequence[PartRequest],
    options: BundleOptions,
    *,
    community_id: str,
    grid_id: str | None,
    today: dt.date,
    default_weights: Mapping[str, float],
) -> dict[str, Any]:
    """Which small set of providers covers a need of several parts that is not stored?

    Args:
        database: The graph.
        common: What all parts share: window, beneficiaries and place.
        parts: What is wanted, and how much of each.
        options: How to make and cut the bundles.
        community_id: Community that wants it.
        grid_id: Grid of the community; None when it is not known.
        today: Day from which windows, seats and agreements are judged.
        default_weights: Weights of the settings; the options' weights go before them.

    Returns:
        The same as :func:`bundles`. A resource that can serve several parts is shared among them.

    Raises:
        InvalidInputError: A weight, a tier, a limit or a value of the need cannot be used, or what
            it names does not exist; ``problems`` names each field.
        DatabaseUnavailableError: Neo4j is away.
    """
    weights = _checked(options, default_weights)
    placed: list[NeedRequest] = []
    problems: dict[Problem, None] = {}
    for number, part in enumerate(parts):
        request = NeedRequest(
            name=part.name,
            quantity=part.quantity,
            unit_of_measure=part.unit_of_measure,
            starts_on=common.starts_on,
            ends_on=common.ends_on,
            beneficiary_groups=common.beneficiary_groups,
            minimum_age=common.minimum_age,
            maximum_age=common.maximum_age,
            location=common.location,
        )
        try:
            placed.append(
                place_request(
                    database,
                    request,
                    community_id=community_id,
                    category_ids=part.category_ids,
                    grid_id=grid_id,
                )
            )
        except InvalidInputError as error:
            detail = error.detail
            problems |= dict.fromkeys(_located(each, number) for each in error.problems)
    if problems:
        raise InvalidInputError(detail, list(problems))
    return _answer(database, placed, options, weights, today)


_OF_A_PART = frozenset({"category_ids", "quantity", "unit_of_measure"})


def _located(problem: Problem, part: int) -> Problem:
    """Say in which part a problem stands; what all parts share stands outside of them."""
    if problem.where in _OF_A_PART:
        return Problem(f"parts.{part}.{problem.where}", problem.reason)
    return problem


def _checked(options: BundleOptions, default_weights: Mapping[str, float]) -> dict[str, float]:
    return checked_weights(
        limit=min(options.count, options.most_providers),
        tiers=options.tiers,
        weights=options.weights,
        default_weights=default_weights,
    )


def _answer(
    database: Database,
    needs: Sequence[NeedRequest],
    options: BundleOptions,
    weights: Mapping[str, float],
    today: dt.date,
) -> dict[str, Any]:
    # The solver is heavy and needed by no other question of its kind, so it is loaded here.
    from queries.analysis.bundle import find_bundles  # noqa: PLC0415
    from queries.bundle.rows import WantedPart, build_rows  # noqa: PLC0415
    from queries.bundle.telling import Teller  # noqa: PLC0415

    parts: list[WantedPart] = []
    notes: list[tuple[str, Text]] = []
    left_out = similar = 0
    for number, need in enumerate(needs, 1):
        candidates = fetch_candidates(database, need, today=today)
        if len({each.provider.key for each in candidates}) >= MAXIMUM_PROVIDERS:
            notes.append(_TOO_MANY)
        wanted = [
            each for each in candidates if not options.tiers or each.provider.tier in options.tiers
        ]
        ranked, excluded = split(need, wanted, weights, today)
        left_out += len(excluded)
        ranked.sort(key=lambda each: (-each.score, *each.candidate.identity))
        fitting = [each for each in ranked if each.candidate.fit != _SIMILAR]
        similar += len(ranked) - len(fitting)
        parts.append(WantedPart(number, need, fitting))
    rows = build_rows(parts, most=_MAXIMUM_THINGS)
    found = find_bundles(
        rows.parts,
        rows.stocks,
        rows.uses,
        most_providers=options.most_providers,
        count=options.count,
        prefer=options.prefer,
        deadline_s=_DEADLINE_S,
    )
    teller = Teller(parts, rows, options.most_providers, today)
    if rows.cut:
        notes.append(_THINGS_CUT)
    if similar:
        code, text = _SIMILAR_NOT_COUNTED
        notes.append((code, text.format(count=similar)))
    notes += _notes(parts, today, counted=bool(rows.uses), proved=found.proved)
    return {
        "parts": [
            {"part": each.number, "need": each.need.as_json(), "fitting": len(each.ranked)}
            for each in parts
        ],
        "bundles": [teller.bundle_json(rank, each) for rank, each in enumerate(found.bundles, 1)],
        "could_be_asked": _could_be_asked(parts, today),
        "prefer": options.prefer,
        "proved": found.proved,
        "looked_at": {
            "parts": len(parts),
            "providers": len(rows.providers),
            "resources": len(rows.stocks),
            "pairs": len(rows.uses),
            "left_out": left_out,
            "similar": similar,
        },
        "weights": dict(weights),
        "notes": [{"code": code, **text.as_dict()} for code, text in dict.fromkeys(notes)],
    }


def _could_be_asked(parts: Sequence[WantedPart], today: dt.date) -> list[dict[str, Any]]:
    """Who has a duty or a skill and lists no resource, best first, by part?"""
    found = []
    for part in parts:
        with_resource = {
            each.candidate.provider.key for each in part.ranked if each.candidate.resource
        }
        asked = [each for each in part.ranked
                 if each.candidate.provider.key not in with_resource]  # fmt: skip
        found += [
            {
                "part": part.number,
                "provider": each.candidate.provider.as_json(),
                "tier": each.candidate.provider.tier,
                "score": each.score,
                "explanation": explain(
                    part.need, each.candidate, each.features, today=today
                ).as_dict(),
                "synthetic": each.candidate.synthetic,
            }
            for each in best_per_provider(asked, "score")[:_MAXIMUM_ASKED]
        ]
    return found


def _notes(
    parts: Sequence[WantedPart], today: dt.date, *, counted: bool, proved: bool
) -> Iterator[tuple[str, Text]]:
    for part in parts:
        empty = why_nobody(part.need, anybody=bool(part.ranked), today=today)
        for code, text in empty:
            yield code, _OF_PART.format(name=part.name, text=text) if len(parts) > 1 else text
        if not empty and not part.counted:
            code, text = _NO_QUANTITY
            yield code, text.format(name=part.name)
    if not counted and any(each.ranked for each in parts):
        yield _NOT_COUNTED
    if not proved:
        yield _NOT_PROVED
