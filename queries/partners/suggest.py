"""Who should sign an agreement, or take a seat, next: ranked by structure and by what they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.partners.blend import Blend, values_of
from queries.analysis.partners.evaluation import OTHER_TIES
from queries.analysis.partners.scores import METHODS
from queries.matching.path import join_paths
from queries.partners.drawing import Drawing
from queries.partners.extract import MOST_COMMUNITIES, read_tree, surroundings
from queries.partners.offers import Offers
from queries.partners.reasons import Around, Pair, ended, tell
from queries.partners.records import ASKERS, KINDS
from queries.partners.structure import as_ties, neighbours, together
from queries.partners.weights import COMPLEMENTARITY, SHIPPED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from graph.database import Database
    from queries.analysis.partners.network import Floats
    from queries.partners.reasons import Reason
    from queries.partners.records import Key, Kind, Node, Surroundings, Tie
    from queries.partners.weights import Weights

DEFAULT_LIMIT, LARGEST_LIMIT = 10, 100
NAMES = (*METHODS, OTHER_TIES, COMPLEMENTARITY)
"""By what a suggestion is judged, in the order in which answers tell it."""

_DECIMALS = 6
Note = tuple[str, Text]
_REFUSED = Text("无法这样建议", "Suggestions cannot be made like this")
_ONE_OF = Text("应为其一：{codes}", "must be one of: {codes}")
_LIMIT = Text("应为 1 到 {most} 之间的整数", "must be a number from 1 to {most}")
_NO_COMMITTEE: Note = (
    "no_committee",
    Text("该社区没有登记大党委，无席位可任", "The community has no big committee to sit in"),
)
_FULL = Text(
    "大党委已有 {held} 席（上限 {most}），需先有席位空出",
    "The big committee has {held} of {most} seats filled; one has to become free first",
)
_LEFT_OUT_FULL = Text(
    "有 {count} 个社区的大党委没有登记或席位已满，未列入",
    "Left out for a big committee that is full or not known: {count}",
)
_COMMUNITIES_CUT = Text(
    "周围有 {total} 个社区，只考察了 {count} 个",
    "There are {total} communities around; {count} were looked at",
)
_ROWS_CUT = {
    "ties": Text("联系过多，只读取了前 {count} 对", "Only the first {count} ties were read"),
    "needs": Text("需求过多，只读取了前 {count} 项", "Only the first {count} needs were read"),
    "resources": Text("资源过多，只读取了前 {count} 项", "Only the first {count} things were read"),
}
_WITHOUT_REASON = Text(
    "有 {count} 个没有任何联系或互补之处，未列入",
    "Left out: {count} that nothing joins to the asker, and who have nothing to give each other",
)
_NO_PLACE: Note = (
    "no_place",
    Text(
        "没有登记驻在、任职或签约的社区，不知从何找起",
        "No community is known where it is located, sits or has signed, to look around from",
    ),
)
_NOBODY: Note = ("nobody", Text("没有可建议的对象", "There is nobody to suggest"))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Somebody who may be suggested, and how they are judged."""

    pair: Pair
    raw: Floats
    values: Floats
    score: float


def suggest_partners(
    database: Database,
    label: str,
    node_id: str,
    *,
    kind: Kind = "agreement",
    limit: int = DEFAULT_LIMIT,
    today: dt.date,
    weights: Weights = SHIPPED,
) -> dict[str, Any]:
    """Who should sign an agreement with this one, or take a seat, next?

    A community is told units and departments; a unit or department is told communities. Whoever
    has an agreement (a seat) in force is left out; one that has ended is a reason to renew it.
    Looked at are the communities of the township and everybody tied to them; of a department, the
    communities that it is tied to and those around them in the county.

    Args:
        database: The graph.
        label: Community, Unit or Department.
        node_id: Id within that type.
        kind: ``agreement`` or ``seat``.
        limit: How many suggestions at most, 1 to 100.
        today: Day from which agreements, seats and windows are judged.
        weights: How much each way of judging counts.

    Returns:
        ``asker``, ``kind``; ``items``, best first, ties by type and id: each with ``partner``,
        ``score`` (Σ weight × value), ``values`` (of every way of judging the figure itself and
        where it stands among all candidates, 0 to 1), ``reasons``, ``ended_on`` (of an agreement or
        seat to renew), ``graph``; ``total``; ``committee`` (where seats are asked of a community);
        ``looked_at``, ``weights``, ``graph`` (of all items) and ``notes``.

    Raises:
        NotFoundError: There is no such node.
        InvalidInputError: The type, the kind or the limit cannot be used.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A read took longer than it may.
    """
    _check(label, kind, limit)
    asker, found = surroundings(database, label, node_id, today=today)
    tree, category_names = read_tree(database)
    offers = Offers(found, tree)
    others, notes = _others(asker, found, kind, today)
    around = Around(found, neighbours(found), together(found))
    pairs = [
        Pair(
            asker=asker,
            other=around.node(each),
            kind=kind,
            complement=offers.between(asker.key, each),
        )
        for each in others
    ]
    ranked = _ranked(_judge(pairs, found, offers, weights) if pairs else [])
    items, groundless = _items(ranked, around, category_names, limit, today)
    if groundless:
        notes.append(("without_reason", _WITHOUT_REASON.format(count=groundless)))
    if not items:
        notes.append(_NOBODY)
    return {
        "asker": asker.as_json(),
        "kind": kind,
        "synthetic": asker.synthetic,
        "items": items,
        "total": len(ranked) - groundless,
        "committee": _committee(asker, found, kind),
        "looked_at": {**found.looked_at(), "candidates": len(pairs)},
        "weights": weights.as_json(),
        "graph": join_paths(each["graph"] for each in items),
        "notes": [{"code": code, **text.as_dict()} for code, text in notes],
    }


def _check(label: str, kind: str, limit: int) -> None:
    problems = [
        Problem(name, _ONE_OF.format(codes=", ".join(codes)))
        for name, value, codes in (("label", label, ASKERS), ("kind", kind, KINDS))
        if value not in codes
    ]
    if not 1 <= limit <= LARGEST_LIMIT:
        problems.append(Problem("limit", _LIMIT.format(most=LARGEST_LIMIT)))
    if problems:
        raise InvalidInputError(_REFUSED, problems)


def _others(
    asker: Node, found: Surroundings, kind: Kind, today: dt.date
) -> tuple[list[Key], list[Note]]:
    """Return who may be suggested at all, and what has to be said about it."""
    notes = _cuts(found)
    if asker.label == "Community":
        committee = found.places[asker.id].committee
        if kind == "seat" and committee is None:
            return [], [*notes, _NO_COMMITTEE]
        if kind == "seat" and committee is not None and committee.full:
            full = _FULL.format(held=committee.held, most=committee.maximum_seats)
            notes.append(("full", full))
        return [
            key
            for key in sorted(found.partners)
            if not _has(found.between(asker.id, key), kind, today)
        ], notes
    if not found.places:
        return [], [*notes, _NO_PLACE]
    open_ = [
        each
        for each in sorted(found.places)
        if not _has(found.between(each, asker.key), kind, today)
    ]
    if kind == "seat":
        committees = {each: found.places[each].committee for each in open_}
        free = [each for each, committee in committees.items() if committee and not committee.full]
        if len(free) < len(open_):
            left_out = _LEFT_OUT_FULL.format(count=len(open_) - len(free))
            notes.append(("without_seats", left_out))
        open_ = free
    return [("Community", each) for each in open_], notes


def _has(ties: Sequence[Tie], kind: Kind, today: dt.date) -> bool:
    return any(each.kind == kind and each.in_force(today) for each in ties)


def _cuts(found: Surroundings) -> list[Note]:
    notes: list[Note] = []
    if found.total > len(found.places) >= MOST_COMMUNITIES:
        told = _COMMUNITIES_CUT.format(total=found.total, count=len(found.places))
        notes.append(("communities_cut", told))
    notes += [
        (f"{name}_cut", _ROWS_CUT[name].format(count=count)) for name, count in found.cut.items()
    ]
    return notes


def _judge(
    pairs: Sequence[Pair], found: Surroundings, offers: Offers, weights: Weights
) -> list[_Candidate]:
    """Judge every candidate; where one stands is judged among all of them."""
    asker = pairs[0].asker
    ties, place = as_ties(found, pairs[0].kind, offers, asks=asker.label)
    row = np.array([place[asker.key]], np.int64)
    columns = np.array([place[each.other.key] for each in pairs], np.int64)
    network = ties.network(np.ones(len(ties.edges), np.bool_))
    raw = [each.score(network, row)[0, columns] for each in METHODS.values()]
    raw.append(ties.beside(row)[0, np.searchsorted(ties.right, columns)])
    raw.append(np.array([each.complement.value for each in pairs], np.float64))
    values = np.stack([values_of(each) for each in raw], axis=1)
    scores = values @ Blend(weights.values).over(NAMES)
    table = np.stack(raw, axis=1)
    return [
        _Candidate(pair, table[number], values[number], round(float(scores[number]), _DECIMALS))
        for number, pair in enumerate(pairs)
    ]


def _ranked(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    return sorted(candidates, key=lambda each: (-each.score, each.pair.other.key))


def _items(
    ranked: Sequence[_Candidate],
    around: Around,
    category_names: Mapping[str, str],
    limit: int,
    today: dt.date,
) -> tuple[list[dict[str, Any]], int]:
    """Return the suggestions that a reason can be given for, and how many have none."""
    items: list[dict[str, Any]] = []
    groundless = 0
    for each in ranked:
        drawing = Drawing(category_names)
        drawing.one(each.pair.asker)
        drawing.one(each.pair.other)
        reasons = tell(each.pair, around, drawing, today=today)
        if not reasons:
            groundless += 1
        elif len(items) < limit:
            last = ended(each.pair, around.found, today)
            items.append(
                _item(len(items) + 1, each, reasons, drawing, last.until if last else None)
            )
    return items, groundless


def _item(
    rank: int,
    candidate: _Candidate,
    reasons: Sequence[Reason],
    drawing: Drawing,
    ended_on: dt.date | None,
) -> dict[str, Any]:
    other = candidate.pair.other
    return {
        "rank": rank,
        "partner": other.as_json(),
        "score": candidate.score,
        "values": {
            name: {
                "figure": round(float(candidate.raw[column]), _DECIMALS),
                "value": round(float(candidate.values[column]), _DECIMALS),
            }
            for column, name in enumerate(NAMES)
        },
        "reasons": [{"code": code, **text.as_dict()} for code, text in reasons],
        "ended_on": ended_on.isoformat() if ended_on else None,
        "synthetic": other.synthetic,
        "graph": drawing.as_json(),
    }


def _committee(asker: Node, found: Surroundings, kind: Kind) -> dict[str, Any] | None:
    if asker.label != "Community" or kind != "seat":
        return None
    committee = found.places[asker.id].committee
    if committee is None:
        return None
    return {
        "id": committee.id,
        "name": committee.name,
        "held": committee.held,
        "maximum_seats": committee.maximum_seats,
    }
