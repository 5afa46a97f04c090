"""Several ways of judging nearness as one number: values on one scale, weights, and their learning.

A method's scores mean nothing beside another's, so each is replaced by where it stands among all
candidates. The weights are never negative and sum to 1. They are learned by logistic regression,
drawn the more towards what is known to work the fewer ties there are to learn from: on a network of
thirty nodes a free learner learns noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from queries.analysis.partners.figures import (
    auc,
    auc_of_each,
    average_precision,
    placed,
    precision_of_each,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.analysis.partners.network import Flags, Floats

_DIGITS = 10
_SHRINKING = 6.0
_BELIEF, _DOUBT = 0.7, 0.1
_LEAST_WEIGHT = 0.002
_POWER = 2.0
_FIRST_SCALE = 4.0


@dataclass(frozen=True, slots=True)
class Blend:
    """How much each way of judging counts.

    Attributes:
        weights: By name, none negative, together 1.
        prior: What the weights were drawn towards: ``default``, a method, or two with a ``+``.
        edges: From how many ties they were learned; 0 for weights that were set.
    """

    weights: Mapping[str, float]
    prior: str = "default"
    edges: int = 0

    def over(self, names: Sequence[str]) -> Floats:
        """Return the weights of these names, scaled to 1; equal ones where none of them counts.

        >>> Blend({"a": 0.2, "b": 0.2, "c": 0.6}).over(["a", "b"]).tolist()
        [0.5, 0.5]
        """
        chosen = np.array([self.weights.get(each, 0.0) for each in names], np.float64)
        total = chosen.sum()
        return chosen / total if total > 0 else np.full(len(names), 1.0 / max(1, len(names)))


def values_of(scores: Floats) -> Floats:
    """Where does each candidate stand among all? From 0 (nobody below) to 1 (everybody below).

    With ``b`` of ``n`` candidates strictly below, the value is −log(1 − b/n) ÷ log n, so that the
    first ten differ as much from the first hundred as these from the first thousand: what counts
    is the top of a list. Whatever differs by rounding only is the same.

    >>> values_of(np.array([0.0, 3.0, 0.0, 9.0])).round(3).tolist()
    [0.0, 0.5, 0.0, 1.0]
    """
    if scores.size == 0:
        return np.zeros(0)
    largest = float(np.abs(scores).max())
    plain = np.round(scores / largest, _DIGITS) if largest > 0 else np.zeros_like(scores)
    below = np.searchsorted(np.sort(plain), plain, side="left")
    if scores.size == 1:
        return np.where(scores > 0, 1.0, 0.0)
    values = np.abs(np.log1p(-below / scores.size)) / np.log(scores.size)
    return np.asarray(np.minimum(values, 1.0), np.float64)


@dataclass(frozen=True, slots=True)
class Sample:
    """Candidates with what came of them, to learn from.

    Attributes:
        values: One row for each candidate, one column for each way of judging.
        tied: Which of them turned out to be tied.
    """

    values: Floats
    tied: Flags


def learn_weights(
    samples: Sequence[Sample], names: Sequence[str], default: Mapping[str, float], ties: int
) -> Blend:
    """Which weights tell best who is tied?

    Args:
        samples: One for each round of holding out; the values of one are not comparable with those
            of another.
        names: What the columns are.
        default: The weights to begin with, before anything was learned.
        ties: How many ties the samples were dealt from.

    Returns:
        Weights that minimise the logistic loss, in which both outcomes count alike, plus a penalty
        of 6 ÷ (number of ties) on how far each weight is from the prior (as a logarithm of their
        ratio, squared). The prior is, to 0.7, what ranks best: a single method, two of them in
        equal parts, or the default weights; and to 0.3 the default weights. Best is what falls
        least behind the best single methods, counted in standard errors, both in the area under
        the curve and in the average precision.
    """
    given = Blend(default).over(names)
    if not samples:
        return Blend(dict(zip(names, given.tolist(), strict=True)))
    best, prior = _prior(samples, names, given)
    weights = _fit(samples, prior, penalty=_SHRINKING / ties)
    told = np.round(weights, 4)
    told[told.argmax()] += 1.0 - told.sum()
    return Blend(dict(zip(names, np.round(told, 4).tolist(), strict=True)), best, ties)


def _prior(samples: Sequence[Sample], names: Sequence[str], given: Floats) -> tuple[str, Floats]:
    """Return what ranks best by itself, and it mixed with the default weights."""
    alone = np.eye(len(names))
    candidates = [("default", given), *zip(names, alone, strict=True)]
    for one, other in combinations(range(len(names)), 2):
        candidates.append((f"{names[one]}+{names[other]}", (alone[one] + alone[other]) / 2))
    figures = np.array([_standing(samples, weights) for _, weights in candidates])
    singles = figures[1 : len(names) + 1]
    # how far each falls behind the best single method, in the figure in which it does so most
    lost = ((singles.max(axis=0) - figures) / _spread(samples, singles, alone)).max(axis=1)
    # what is simpler is believed sooner: the default before one method, and one before two
    lost[1:] += _DOUBT
    lost[len(names) + 1 :] += 2 * _DOUBT
    best, weights = candidates[int(np.argmin(np.round(lost, 6)))]
    worth = np.maximum(singles[:, 0] - 0.5, 0.0)
    kept = given * (worth / max(worth.max(), 1e-9)) ** _POWER
    kept = kept / kept.sum() if kept.sum() > 0 else given
    mixed = np.maximum(_BELIEF * weights + (1 - _BELIEF) * kept, _LEAST_WEIGHT)
    return best, mixed / mixed.sum()


def _standing(samples: Sequence[Sample], weights: Floats) -> Floats:
    """Return the area under the curve and the average precision, as means over the rounds."""
    found = [placed(each.values @ weights, each.tied) for each in samples]
    figures = [(auc(each), average_precision(each)) for each in found]
    return np.asarray(np.mean(figures, axis=0), np.float64)


def _spread(samples: Sequence[Sample], singles: Floats, alone: Floats) -> Floats:
    """Return by how much the two figures of the best single methods vary by chance."""
    spread = []
    for column, of_each in enumerate((auc_of_each, precision_of_each)):
        weights = alone[int(singles[:, column].argmax())]
        found = (placed(each.values @ weights, each.tied) for each in samples)
        values = np.concatenate([of_each(each) for each in found])
        spread.append(max(float(values.std()) / np.sqrt(values.size), 1e-6))
    return np.array(spread)


def _fit(samples: Sequence[Sample], prior: Floats, *, penalty: float) -> Floats:
    """Return the weights; they are a softmax around the prior, so that they stay on the simplex."""
    tied = np.concatenate([each.values[each.tied] for each in samples])
    others = np.concatenate([each.values[~each.tied] for each in samples])
    if not len(others):
        return prior
    count = len(prior)
    first = np.zeros(count + 2)
    first[count] = np.log(_FIRST_SCALE)

    def loss(point: Floats) -> tuple[float, Floats]:
        shift, scale, offset = point[:count], np.exp(point[count]), point[count + 1]
        weights = _softmax(prior, shift)
        value, slope = 0.0, np.zeros(count + 2)
        for rows, sign in ((tied, 1.0), (others, -1.0)):
            raw = rows @ weights
            margin = sign * (scale * raw + offset)
            value += float(np.logaddexp(0.0, -margin).mean()) / 2
            pull = -sign / (1.0 + np.exp(np.clip(margin, -500, 500))) / len(rows) / 2
            by_weight = scale * (rows.T @ pull)
            slope[:count] += weights * (by_weight - weights @ by_weight)
            slope[count] += scale * float(pull @ raw)
            slope[count + 1] += float(pull.sum())
        value += penalty * float(shift @ shift)
        slope[:count] += 2 * penalty * shift
        return value, slope

    bounds = [(-8.0, 8.0)] * count + [(-2.0, 5.0), (-50.0, 50.0)]
    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds)
    return _softmax(prior, np.asarray(found.x[:count], np.float64))


def _softmax(prior: Floats, shift: Floats) -> Floats:
    raised = prior * np.exp(shift)
    return np.asarray(raised / raised.sum(), np.float64)
