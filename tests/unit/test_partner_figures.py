"""The figures of an evaluation, against scikit-learn and by their definitions."""

from __future__ import annotations

import math
import warnings

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from queries.analysis.partners.blend import Blend, Sample, learn_weights, values_of
from queries.analysis.partners.figures import (
    Resampled,
    Round,
    auc,
    average_precision,
    placed,
)

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=60)


@given(PAIRS)
def test_area_and_precision_are_those_of_scikit_learn(pairs: list[tuple[int, bool]]) -> None:
    scores = np.array([score / 7 for score, _ in pairs])
    tied = np.array([each for _, each in pairs])
    assume(tied.any())
    assume(not tied.all())
    found = placed(scores, tied)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isclose(auc(found), roc_auc_score(tied, scores), abs_tol=1e-12)
        expected = average_precision_score(tied, scores)
    assert math.isclose(average_precision(found), expected, abs_tol=1e-12)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=80))
def test_a_value_tells_who_stands_below_and_nothing_else(numbers: list[int]) -> None:
    scores = np.array(numbers, np.float64)
    values = values_of(scores)
    assert values.min() == 0
    assert values.max() <= 1
    assert np.allclose(values_of(scores * 3.7), values)
    for one, value in zip(scores, values, strict=True):
        below = (scores < one).sum()
        expected = -math.log(1 - below / len(scores)) / math.log(len(scores))
        assert math.isclose(value, expected, abs_tol=1e-12)


def test_resampling_draws_the_same_for_everybody_and_brackets_the_figure() -> None:
    generator = np.random.default_rng(3)
    tied = np.arange(400) < 40
    scores = generator.normal(size=400) + tied
    found = placed(scores, tied)
    rounds = [Round(found, (generator.random(40) < 0.5).astype(float))]
    resampled = Resampled([40], seed=5)
    figures = resampled.figures(rounds)
    assert all(each.low < each.value < each.high for each in figures)
    assert math.isclose(figures.auc.value, roc_auc_score(tied, scores), abs_tol=1e-4)
    area, precision = resampled.gains(rounds, rounds)
    assert [*area, *precision] == [0] * 6
    # the standard error of an area of this size (Hanley and McNeil) is about 0.04
    assert 0.08 < figures.auc.high - figures.auc.low < 0.24


def test_the_learner_finds_the_one_column_that_tells() -> None:
    generator = np.random.default_rng(1)
    tied = np.arange(2_000) < 200
    values = generator.random((2_000, 3))
    values[:, 1] = np.clip(values[:, 1] * 0.5 + tied * 0.4, 0, 1)
    blend = learn_weights([Sample(values, tied)], ["a", "b", "c"], {"a": 0.8, "c": 0.2}, 200)
    assert blend.prior == "b"
    assert blend.weights["b"] > 0.7
    assert math.isclose(sum(blend.weights.values()), 1, abs_tol=1e-3)
    assert blend.edges == 200


def test_few_ties_move_the_weights_less() -> None:
    generator = np.random.default_rng(2)
    tied = np.arange(2_000) < 200
    values = generator.random((2_000, 2))
    values[:, 0] = values[:, 0] * 0.8 + tied * 0.2
    default = {"a": 0.5, "b": 0.5}
    samples = [Sample(values, tied)]
    few, many = (learn_weights(samples, ["a", "b"], default, ties) for ties in (1, 100_000))
    assert few.weights["a"] < many.weights["a"]


def test_without_ties_nothing_is_learned() -> None:
    blend = learn_weights([], ["a", "b"], {"a": 3, "b": 1, "elsewhere": 9}, 0)
    assert blend == Blend({"a": 0.75, "b": 0.25})
