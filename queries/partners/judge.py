"""How good are the suggestions? Told on the graph's own agreements and seats, or on any network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graph.text import Text
from queries.analysis.partners import evaluate, learn, read_ties
from queries.partners.history import MOST_COMMUNITIES, partner_ties
from queries.partners.weights import DEFAULT, LABELS, Weights

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from graph.database import Database
    from queries.analysis.partners import Blend, Evaluation, Ties
    from queries.analysis.partners.evaluation import Split
    from queries.analysis.partners.figures import Figures, Interval
    from queries.partners.records import Kind, Surroundings

_BLEND = Text("综合", "blend")
_ASKERS = Text(
    "配对过多，每轮只考察随机抽取的 {count} 个起点（共 {total} 个）",
    "There are many pairs: each round looks at {count} of {total} sources, drawn by chance",
)
_CUT = Text("数据过多，只读取了前 {count} 条（{name}）", "Only the first {count} were read: {name}")
_PRESENT = Text(
    "供需互补按今天的清单计算，早于划分日的情况未保存",
    "Complementarity is that of today's lists; those of the day of the split are not kept",
)
_FEW_HELD = Text(
    "每轮只有 {count} 条被隐去的关系，区间很宽",
    "Only {count} ties are held out in a round, so the intervals are wide",
)
_FEW = 10


def judge_graph(
    database: Database,
    kind: Kind,
    *,
    folds: int,
    seed: int,
    split: Split,
    today: dt.date,
    most: int = MOST_COMMUNITIES,
) -> dict[str, Any]:
    """How well would suggestions have told the agreements (the seats) of the graph?

    Args:
        database: The graph.
        kind: ``agreement`` or ``seat``.
        folds: Into how many parts the ties are dealt; with ``time``, the latest of so many parts is
            held out.
        seed: Which deal.
        split: ``folds`` or ``time``.
        today: Day from which needs and resources are judged.
        most: How many communities are looked at.

    Returns:
        See :func:`judge_edges`; beside it ``kind``, and ``looked_at`` of the graph.

    Raises:
        InvalidInputError: There are too few ties, or they cannot be split like this.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A read took longer than it may.
    """
    ties, found = partner_ties(database, kind, today=today, most=most)
    answer = _answer(ties, evaluate(ties, DEFAULT, folds=folds, seed=seed, split=split), seed)
    notes = _graph_notes(found, split)
    return {
        "kind": kind,
        **answer,
        "looked_at": {**found.looked_at(), **answer["looked_at"]},
        "notes": [*answer["notes"], *notes],
    }


def judge_edges(
    rows: Iterable[Sequence[object]],
    *,
    bipartite: bool,
    folds: int,
    seed: int,
    split: Split,
) -> dict[str, Any]:
    """How well do the same methods tell the ties of any network?

    Args:
        rows: (source, target) or (source, target, day or None).
        bipartite: Whether sources and targets are two sorts of things.
        folds: See :func:`judge_graph`.
        seed: Which deal.
        split: ``folds`` or ``time``.

    Returns:
        ``methods``: of each and of ``blend`` the area under the curve, average precision and hits
        at ten, each with its 95 % interval; ``best`` (the best single method), ``gains`` (how much
        more the blend has), ``weights`` (the mean over the rounds), ``learned`` (from all ties),
        ``split``, ``folds``, ``seed``, ``edges``, ``looked_at`` and ``notes``.

    Raises:
        InvalidInputError: The rows are no network, or cannot be split like this.
    """
    ties = read_ties(rows, bipartite=bipartite)
    return _answer(ties, evaluate(ties, DEFAULT, folds=folds, seed=seed, split=split), seed)


def learned_weights(answer: dict[str, Any], *, revision: int, today: dt.date) -> Weights:
    """Return the weights that an evaluation learned, to be kept."""
    learned = answer["learned"]
    return Weights(
        values=learned["values"],
        source="learned",
        revision=revision,
        learned_on=today,
        edges=learned["edges"],
        prior=learned["prior"],
    )


def _answer(ties: Ties, found: Evaluation, seed: int) -> dict[str, Any]:
    learned = learn(ties, DEFAULT, seed=seed)
    names = [each for each in found.figures if each != "blend"]
    return {
        "split": found.split,
        "folds": len(found.rounds),
        "seed": seed,
        "edges": found.edges,
        "methods": {name: _figures(name, each) for name, each in found.figures.items()},
        "best": found.best,
        "gains": {
            name: _interval(each)
            for name, each in zip(("auc", "average_precision"), found.gains, strict=True)
        },
        "weights": {
            name: round(float(np.mean([each.weights.get(name, 0.0) for each in found.rounds])), 4)
            for name in names
        },
        "learned": _learned(learned),
        "looked_at": {
            "nodes": len(ties.nodes),
            "edges": found.edges,
            "context": len(ties.context),
            "pairs": found.candidates,
        },
        "notes": [{"code": code, **text.as_dict()} for code, text in _notes(found)],
    }


def _learned(learned: Blend) -> dict[str, Any]:
    return {"values": dict(learned.weights), "prior": learned.prior, "edges": learned.edges}


def _figures(name: str, figures: Figures) -> dict[str, Any]:
    told = {field: _interval(each) for field, each in figures._asdict().items()}
    return {"label": (LABELS.get(name) or _BLEND).as_dict(), **told}


def _interval(interval: Interval) -> dict[str, float]:
    return interval._asdict()


def _notes(found: Evaluation) -> list[tuple[str, Text]]:
    notes = []
    if found.askers < found.all_askers:
        told = _ASKERS.format(count=found.askers, total=found.all_askers)
        notes.append(("askers_drawn", told))
    held = found.edges // max(2, len(found.rounds))
    if held < _FEW:
        notes.append(("few_held_out", _FEW_HELD.format(count=held)))
    return notes


def _graph_notes(found: Surroundings, split: Split) -> list[dict[str, str]]:
    notes = [
        {"code": f"{name}_cut", **_CUT.format(count=count, name=name).as_dict()}
        for name, count in found.cut.items()
    ]
    if split == "time":
        notes.append({"code": "lists_of_today", **_PRESENT.as_dict()})
    return notes
