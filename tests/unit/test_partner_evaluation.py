"""Evaluations: the blend holds its promise, never sees what it is judged by, and is repeatable."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from graph.errors import InvalidInputError
from queries.analysis.partners import Evaluation, evaluate, learn, read_ties
from queries.analysis.partners.evaluation import inner_deals
from queries.partners.weights import DEFAULT
from tests.partner_networks import NETWORKS, davis, karate

DAY = dt.date(2026, 1, 1)


@cache
def evaluated(name: str) -> Evaluation:
    rows, bipartite = NETWORKS[name]
    return evaluate(read_ties(rows, bipartite=bipartite), DEFAULT)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("figure", ["auc", "average_precision"])
def test_the_blend_is_never_below_the_interval_of_the_best_method(name: str, figure: str) -> None:
    found = dict(evaluated(name).figures)
    blend = getattr(found.pop("blend"), figure)
    best = max((getattr(each, figure) for each in found.values()), key=lambda each: each.value)
    assert blend.value >= best.low
    assert best.low < best.value < best.high


@pytest.mark.parametrize("name", NETWORKS)
def test_every_tie_is_held_out_once(name: str) -> None:
    found = evaluated(name)
    rows, bipartite = NETWORKS[name]
    ties = read_ties(rows, bipartite=bipartite)
    assert found.edges == len(rows)
    if bipartite:
        pairs = ties.left.size * ties.right.size
    else:
        pairs = ties.left.size * (ties.left.size - 1) // 2
    assert found.candidates == 5 * (pairs - len(rows)) + len(rows)
    assert len(found.rounds) == 5
    assert found.askers == found.all_askers


def test_the_same_deal_gives_the_same_figures_and_another_one_others() -> None:
    ties = read_ties(davis(), bipartite=True)
    assert evaluate(ties, DEFAULT, folds=3) == evaluate(ties, DEFAULT, folds=3)
    other = evaluate(ties, DEFAULT, folds=3, seed=1)
    assert other.figures["blend"] != evaluate(ties, DEFAULT, folds=3).figures["blend"]


def test_the_weights_of_a_round_do_not_know_what_was_held_out() -> None:
    """What a time split holds out may be anything: the weights stay the same."""
    rows = [(*row, DAY + dt.timedelta(days=place)) for place, row in enumerate(sorted(karate()))]
    known, held = rows[:62], rows[62:]
    nodes = sorted({each for row in rows for each in row[:2]})
    tied = {frozenset(row[:2]) for row in rows}
    others = [
        (one, other, DAY + dt.timedelta(days=500))
        for one in nodes
        for other in nodes
        if one < other and frozenset((one, other)) not in tied
    ]
    found = [
        evaluate(read_ties([*known, *later]), DEFAULT, folds=5, split="time")
        for later in (held[-12:], others[::30][:12])
    ]
    assert found[0].rounds == found[1].rounds
    assert found[0].figures != found[1].figures


def test_a_time_split_holds_out_the_latest_and_knows_nothing_later() -> None:
    first = [(f"a{i}", f"b{j}", DAY) for i in range(4) for j in range(4) if i != j]
    later = [(f"a{i}", f"b{i}", DAY + dt.timedelta(days=9)) for i in range(3)]
    ties = read_ties([*first, *later], bipartite=True)
    found = evaluate(ties, DEFAULT, folds=5, split="time")
    assert len(found.rounds) == 1
    # three of the four pairs that are not known to be tied will be
    assert found.candidates == 4
    context = np.array([[0, 4]], np.int64)
    late = replace(ties, context=context, context_days=np.array([DAY.toordinal() + 10]))
    assert (
        evaluate(late, DEFAULT, folds=5, split="time").figures["pagerank"]
        == (found.figures["pagerank"])
    )


def test_what_else_is_known_of_a_pair_counts_and_is_weighed() -> None:
    ties = read_ties(davis(), bipartite=True)
    truth = np.zeros((ties.left.size, ties.right.size))
    truth[ties.edges[:, 0], ties.edges[:, 1] - ties.left.size] = 1
    told = replace(ties, evidence={"complementarity": lambda rows: truth[rows]})
    found = evaluate(told, DEFAULT, folds=3)
    assert found.best == "complementarity"
    assert found.figures["complementarity"].auc.value == 1
    assert min(each.weights["complementarity"] for each in found.rounds) > 0.6
    assert learn(told, DEFAULT).weights["complementarity"] > 0.6


def test_of_many_who_ask_some_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.analysis.partners.evaluation.MOST_PAIRS", 34 * 10)
    found = evaluate(read_ties(karate()), DEFAULT, folds=3)
    assert (found.askers, found.all_askers) == (10, 34)
    # each pair of two who are drawn counts once
    assert found.candidates < 3 * 34 * 10
    assert 0.5 < found.figures["blend"].auc.value < 1


@pytest.mark.parametrize(
    ("rows", "options", "field"),
    [
        ([("a", "b")], {}, "edges"),
        (karate(), {"folds": 1}, "folds"),
        (karate(), {"folds": 79}, "folds"),
        (karate(), {"split": "time"}, "split"),
        ([(*row, DAY) for row in karate()], {"split": "time"}, "split"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(
    rows: list[tuple[str, str]], options: dict[str, int], field: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        evaluate(read_ties(rows), DEFAULT, **options)  # type: ignore[arg-type] # wrong on purpose
    assert {each.where for each in caught.value.problems} == {field}


def test_too_few_ties_teach_nothing() -> None:
    ties = read_ties([("a", "b"), ("b", "c")])
    assert learn(ties, {"pagerank": 1.0}).weights["pagerank"] == 1
    assert inner_deals(20) == (10, 3)
