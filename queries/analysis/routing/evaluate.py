"""How well can these labels be learned from these texts? Measured by cross-validation."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.routing.learn import LEAST_LABELS, Corpus, temperature
from queries.analysis.routing.measure import Judged, figures, per_label
from queries.analysis.routing.model import softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from queries.analysis.routing.learn import Example

    Places = NDArray[np.intp]

LEAST_FOLDS, MOST_FOLDS = 2, 20
_TOLD = 5

_TOO_FEW = Text(
    "至少要有两种标签各有 {folds} 条以上；现在各有：{counts}",
    "At least two labels need {folds} texts each; there are: {counts}",
)
_RARE = Text(
    "{count} 种标签不足 {folds} 条，仍计入，但学不到多少：{names}",
    "{count} labels have fewer than {folds} texts; they count, but little can be learned: {names}",
)
_REPEATED = Text(
    "{count} 条文字与别的完全相同，学习时可能已见过；不计这些的结果另列",
    "{count} texts say the same as another one and may have been seen while learning; the figures "
    "of the others stand beside",
)
_NO_PIECES = Text(
    "{count} 条文字没有可辨认的字词，按最常见的情形判断",
    "{count} texts hold no known word; they were judged by what is common",
)


def cross_validate(
    examples: Sequence[Example], *, folds: int = 5, threshold: float = 0.5
) -> dict[str, Any]:
    """How well are labels foretold for texts that were not learned from?

    The texts are divided into folds with about the same share of every label; each is foretold by
    a model that was learned, and calibrated, from all the others alone.

    Args:
        examples: Texts with their labels.
        folds: Into how many parts they are divided.
        threshold: Confidence from which on a prediction is acted upon.

    Returns:
        Everything of :func:`queries.analysis.routing.measure.figures`, and ``texts``, ``labels``,
        ``folds``, ``by_fold`` (``accuracy`` and ``macro_f1`` of each), ``unseen`` (the same of
        the texts that do not say the same as one that was learned from; None where there are none)
        and ``notes``.

    Raises:
        InvalidInputError: Fewer than two labels have as many texts as there are folds, or the
            texts have not one word in common.
    """
    counts = Counter(each.label for each in examples)
    _check(counts, folds)
    corpus = Corpus(examples)
    different = len(np.unique(corpus.groups))
    parts = list(_judged(corpus, folds))
    judged = [each for part, _ in parts for each in part]
    unseen = [each for each in judged if not each.seen]
    found = figures(judged, threshold=threshold)
    return {
        "texts": len(examples),
        "labels": len(counts),
        "folds": folds,
        **found,
        "by_fold": [_part(part) for part, _ in parts],
        "unseen": _part(unseen) if unseen else None,
        "notes": _notes(counts, folds, len(examples) - different, sum(none for _, none in parts)),
    }


def _check(counts: Counter[str], folds: int) -> None:
    if sum(count >= folds for count in counts.values()) >= LEAST_LABELS:
        return
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOLD]
    named = ", ".join(f"{label} {count}" for label, count in most) or "0"
    text = _TOO_FEW.format(folds=folds, counts=named)
    raise InvalidInputError(text, [Problem("label", text)])


def _judged(corpus: Corpus, folds: int) -> Iterator[tuple[list[Judged], int]]:
    """Yield the judged texts of each fold, and how many of them hold no known word."""
    for learned_from, held_out in corpus.divided(np.arange(len(corpus)), folds):
        learned = corpus.learn(learned_from)
        heat = temperature(corpus, learned_from)
        scores = corpus.scores(learned, held_out)
        known = np.isin(corpus.groups[held_out], corpus.groups[learned_from])
        part = []
        for row, label, seen in zip(scores, corpus.labels[held_out], known, strict=True):
            shares = map(float, softmax(row / heat))
            ranked = sorted(
                zip(learned.labels, shares, strict=True), key=lambda item: (-item[1], item[0])
            )
            part.append(Judged(str(label), tuple(ranked), bool(seen)))
        unknown = int(np.all(np.isclose(scores, learned.intercepts), axis=1).sum())
        yield part, unknown


def _part(judged: Sequence[Judged]) -> dict[str, Any]:
    rows = [each for each in per_label([(one.label, one.told) for one in judged]) if each["texts"]]
    return {
        "texts": len(judged),
        "accuracy": round(sum(each.right for each in judged) / len(judged), 4),
        "macro_f1": round(sum(each["f1"] for each in rows) / len(rows), 4),
    }


def _notes(counts: Counter[str], folds: int, repeated: int, unknown: int) -> list[dict[str, str]]:
    notes = []
    rare = sorted(label for label, count in counts.items() if count < folds)
    if rare:
        names = ", ".join(rare[:_TOLD]) + (" …" if len(rare) > _TOLD else "")
        notes.append(("rare_labels", _RARE.format(count=len(rare), folds=folds, names=names)))
    if repeated:
        notes.append(("repeated_texts", _REPEATED.format(count=repeated)))
    if unknown:
        notes.append(("unknown_words", _NO_PIECES.format(count=unknown)))
    return [{"code": code, **text.as_dict()} for code, text in notes]
