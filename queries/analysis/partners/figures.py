"""How good is a ranking? Area under the curve, average precision, hits, and how sure that is.

The area is the chance that a tie ranks before a pair that is none (Hanley and McNeil, 1982).
Average precision is the mean over the ties of the share of ties among all that rank as high. Of
equal scores, a tie counts half before the other in the area, and all together in the precision, so
that the order in which equals come changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from queries.analysis.partners.network import Flags, Floats, Places

ROUNDS = 1_000
_DIGITS = 10
_OUTER = (2.5, 97.5)


class Interval(NamedTuple):
    """A figure with the bounds between which it lies in 95 of 100 resamplings."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the ties of one round stand among all candidates, the best first.

    Attributes:
        above: How many pairs that are no ties score higher than each tie.
        equal: How many score the same.
        group: The number of the tie after the last one that scores the same.
        others: How many pairs are no ties.
        order: Which of the round's ties each of them is.
    """

    above: Places
    equal: Places
    group: Places
    others: int
    order: Places

    @property
    def positives(self) -> int:
        """How many ties there are."""
        return int(self.above.size)


def placed(scores: Floats, tied: Flags) -> Placed:
    """Where do the ties stand, by these scores?

    >>> placed(np.array([3.0, 2.0, 1.0]), np.array([False, True, True])).above.tolist()
    [1, 1]
    """
    plain = np.round(scores, _DIGITS)
    ties, others = plain[tied], np.sort(plain[~tied])
    order = np.argsort(-ties, kind="stable")
    ties = ties[order]
    reached = np.searchsorted(others, ties, side="left")
    passed = np.searchsorted(others, ties, side="right")
    return Placed(
        above=(others.size - passed).astype(np.int64),
        equal=(passed - reached).astype(np.int64),
        group=np.searchsorted(-ties, -ties, side="right").astype(np.int64),
        others=int(others.size),
        order=order.astype(np.int64),
    )


def auc(found: Placed) -> float:
    """Return the chance that a tie ranks before a pair that is none."""
    return float(_auc(found, np.ones((1, found.positives)))[0])


def average_precision(found: Placed) -> float:
    """Return the mean over the ties of the precision at their place.

    >>> average_precision(placed(np.array([3.0, 2.0, 1.0]), np.array([True, False, True])))
    0.8333333333333333
    """
    return float(_precision(found, np.ones((1, found.positives)))[0])


def auc_of_each(found: Placed) -> Floats:
    """Return for each tie, the best first, the share of pairs that are none and rank behind it."""
    return np.asarray(1.0 - (found.above + found.equal / 2.0) / max(1, found.others), np.float64)


def precision_of_each(found: Placed) -> Floats:
    """Return for each tie, the best first, the share of ties among all that rank as high."""
    return np.asarray(found.group / (found.group + found.above + found.equal), np.float64)


def _auc(found: Placed, counts: Floats) -> Floats:
    return np.asarray(counts @ auc_of_each(found) / counts.sum(axis=1), np.float64)


def _precision(found: Placed, counts: Floats) -> Floats:
    as_high = np.cumsum(counts, axis=1)[:, found.group - 1]
    share = as_high / np.maximum(as_high + found.above + found.equal, 1e-12)
    return np.asarray((counts * share).sum(axis=1) / counts.sum(axis=1), np.float64)


@dataclass(frozen=True, slots=True)
class Round:
    """What one way of judging made of one round.

    Attributes:
        found: Where the ties stand.
        hits: For each tie, in the order of the round, the share of its ends on whose list of ten
            it stands.
    """

    found: Placed
    hits: Floats


class Figures(NamedTuple):
    """How good one way of judging is."""

    auc: Interval
    average_precision: Interval
    hits_at_10: Interval


class Resampled:
    """The figures of several ways of judging over the same resampled ties.

    The ties of every round are drawn anew with replacement, the same for every way of judging, so
    that the difference of two of them can be told too; the pairs that are no ties are all there
    are and stay.
    """

    def __init__(self, ties: Sequence[int], *, seed: int) -> None:
        """Draw as often as :data:`ROUNDS`, for rounds with so many ties."""
        generator = np.random.default_rng(seed)
        self._counts = [
            generator.multinomial(count, np.full(count, 1.0 / count), size=ROUNDS).astype(float)
            for count in ties
        ]

    def figures(self, rounds: Sequence[Round]) -> Figures:
        """Return the figures of one way of judging, each the mean over the rounds."""
        return Figures(
            _interval(*self._both(rounds, lambda each, counts: _auc(each.found, counts))),
            _interval(*self._both(rounds, lambda each, counts: _precision(each.found, counts))),
            _interval(*self._both(rounds, _hits)),
        )

    def gains(self, mine: Sequence[Round], other: Sequence[Round]) -> tuple[Interval, Interval]:
        """Return how much more area and precision the one has than the other."""
        return (
            self._gain(mine, other, lambda each, counts: _auc(each.found, counts)),
            self._gain(mine, other, lambda each, counts: _precision(each.found, counts)),
        )

    def _gain(self, mine: Sequence[Round], other: Sequence[Round], figure: _Figure) -> Interval:
        value, drawn = self._both(mine, figure)
        other_value, other_drawn = self._both(other, figure)
        return _interval(value - other_value, drawn - other_drawn)

    def _both(self, rounds: Sequence[Round], figure: _Figure) -> tuple[float, Floats]:
        values, drawn = [], []
        for each, counts in zip(rounds, self._counts, strict=True):
            order = each.found.order
            values.append(float(figure(each, np.ones((1, order.size)))[0]))
            drawn.append(figure(each, counts[:, order]))
        return float(np.mean(values)), np.asarray(np.mean(drawn, axis=0), np.float64)


if TYPE_CHECKING:
    _Figure = Callable[[Round, Floats], Floats]


def _hits(each: Round, counts: Floats) -> Floats:
    return np.asarray(counts @ each.hits[each.found.order] / counts.sum(axis=1), np.float64)


def _interval(value: float, drawn: Floats) -> Interval:
    low, high = np.percentile(drawn, _OUTER)
    return Interval(round(value, 4), round(float(low), 4), round(float(high), 4))
