"""What is known around an asker as a network: who is tied to whom, in how many ways."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from queries.analysis.partners.network import Ties
from queries.partners.weights import COMPLEMENTARITY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from queries.analysis.partners.network import Floats, Places
    from queries.partners.offers import Offers
    from queries.partners.records import Key, Kind, Surroundings, Tie

_MOST_TOGETHER = 20
_Row = tuple[int, int, int]


def together(found: Surroundings) -> dict[tuple[Key, Key], list[tuple[str, Tie]]]:
    """Who took part in the same projects and activities?

    Returns:
        For every two partners, the lower key first, the community and the tie of the one to it for
        each thing they did together, in the order of the ids. What more than 20 took part in binds
        nobody.
    """
    by_work: dict[tuple[str, str, str], dict[Key, Tie]] = defaultdict(dict)
    for (community_id, key), ties in sorted(found.ties.items()):
        for tie in ties:
            if tie.kind == "work" and tie.via:
                work = community_id, tie.via.get("label", ""), tie.via["id"]
                by_work[work].setdefault(key, tie)
    met: dict[tuple[Key, Key], list[tuple[str, Tie]]] = defaultdict(list)
    for (community_id, _, _), present in sorted(by_work.items(), key=lambda each: each[0]):
        if len(present) <= _MOST_TOGETHER:
            for one, other in combinations(sorted(present), 2):
                met[one, other].append((community_id, present[one]))
    return dict(met)


def as_ties(
    found: Surroundings, kind: Kind, offers: Offers, *, asks: str = "Community"
) -> tuple[Ties, dict[Key, int]]:
    """What network do the ties around an asker make, as the methods take it?

    Args:
        found: What was read.
        kind: The ties that are asked about; all others are context.
        offers: What everybody has to give and wants.
        asks: ``Community`` when communities ask for partners; otherwise partners ask for them.

    Returns:
        The ties, and the place of everybody. Communities come first, by id, then partners by key.
        An agreement or a seat that has ended counts: they have worked together.
    """
    keys: list[Key] = [("Community", each) for each in sorted(found.places)]
    communities = len(keys)
    keys += sorted(found.partners)
    place = {key: number for number, key in enumerate(keys)}
    edges: list[_Row] = []
    context: list[_Row] = []
    for (community_id, key), joined in sorted(found.ties.items()):
        ends = place["Community", community_id], place[key]
        if asks != "Community":
            ends = ends[::-1]
        for name, first in _first_days(joined).items():
            (edges if name == kind else context).append((*ends, first))
    for (one, other), works in together(found).items():
        context.append((place[one], place[other], _first(tie for _, tie in works)))
    here, there = np.arange(communities), np.arange(communities, len(keys))
    left, right = (here, there) if asks == "Community" else (there, here)
    pairs, days = _columns(edges)
    other_pairs, other_days = _columns(context)
    ties = Ties(
        nodes=tuple(keys),
        edges=pairs,
        days=days,
        context=other_pairs,
        context_days=other_days,
        left=left.astype(np.int64),
        right=right.astype(np.int64),
        bipartite=False,
        evidence={COMPLEMENTARITY: _complements(keys, left, right, offers)},
    )
    return ties, place


def _first_days(ties: Iterable[Tie]) -> dict[str, int]:
    """Return the first day of every kind of tie; 0 where one of them has always been."""
    kinds: dict[str, list[Tie]] = defaultdict(list)
    for each in ties:
        kinds[each.kind].append(each)
    return {name: _first(of_kind) for name, of_kind in kinds.items()}


def _first(ties: Iterable[Tie]) -> int:
    days: Iterator[dt.date | None] = (each.since for each in ties)
    return min(each.toordinal() if each else 0 for each in days)


def _columns(rows: Sequence[_Row]) -> tuple[Places, Places]:
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def _complements(
    keys: Sequence[Key], left: Places, right: Places, offers: Offers
) -> Callable[[Places], Floats]:
    """Return how much each of those who ask and those who may answer complete each other."""
    known: dict[int, Floats] = {}

    def rows(askers: Places) -> Floats:
        for each in map(int, askers):
            if each not in known:
                asker = keys[left[each]]
                values = [offers.between(asker, keys[other]).value for other in right]
                known[each] = np.array(values, np.float64)
        return np.stack([known[int(each)] for each in askers])

    return rows


def neighbours(found: Surroundings) -> Mapping[Key, frozenset[Key]]:
    """Return whom each community and partner is tied to, in whatever way."""
    beside: dict[Key, set[Key]] = defaultdict(set)
    for community_id, key in found.ties:
        beside["Community", community_id].add(key)
        beside[key].add(("Community", community_id))
    for one, other in together(found):
        beside[one].add(other)
        beside[other].add(one)
    return {key: frozenset(each) for key, each in beside.items()}
