"""How good are predictions? Figures of predicted and true labels; rows in, figures out."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_BINS = 10
_Z = 1.959964
_TOP = 3
_LEAST = 1e-12
_CONFUSIONS = 10
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """One text whose label was foretold without having been learned from.

    Attributes:
        label: The true one.
        ranked: Labels with their probabilities, the likeliest first.
        seen: Whether the very same text was learned from, in another place.
    """

    label: str
    ranked: tuple[tuple[str, float], ...]
    seen: bool = False

    @property
    def told(self) -> str:
        """The likeliest label."""
        return self.ranked[0][0]

    @property
    def confidence(self) -> float:
        """Its probability."""
        return self.ranked[0][1]

    @property
    def right(self) -> bool:
        """Whether the likeliest is the true one."""
        return self.told == self.label


def figures(judged: Sequence[Judged], *, threshold: float) -> dict[str, Any]:
    """How often are predictions right, how good are they for each label, and are they honest?

    Args:
        judged: At least one.
        threshold: Confidence from which on a prediction is acted upon.

    Returns:
        ``accuracy`` with its ``interval`` (Wilson, 95 %), ``macro_f1``, ``weighted_f1``, ``top3``
        (share whose label is among the first three), ``calibration_error``
        (:func:`calibration_error`), ``log_loss``, ``acted_on`` (``threshold``, ``share`` of texts
        from there on, their ``accuracy``), ``baseline`` (always the commonest label: ``label``,
        ``accuracy``, ``macro_f1``), ``per_label`` (most texts first, then by label) and
        ``confusions`` (the ten most frequent).
    """
    texts = Counter(each.label for each in judged)
    right = sum(each.right for each in judged)
    rows = per_label([(each.label, each.told) for each in judged])
    commonest = min(texts, key=lambda label: (-texts[label], label))
    always = per_label([(each.label, commonest) for each in judged])
    mistaken = Counter((each.label, each.told) for each in judged if not each.right)
    most = sorted(mistaken.items(), key=lambda item: (-item[1], item[0]))[:_CONFUSIONS]
    sure = [each for each in judged if each.confidence >= threshold]
    return {
        "accuracy": _share(right, len(judged)),
        "interval": wilson(right, len(judged)),
        "macro_f1": _mean([each["f1"] for each in rows if each["texts"]]),
        "weighted_f1": _rounded(
            math.fsum(each["f1"] * each["texts"] for each in rows) / len(judged)
        ),
        "top3": _share(
            sum(each.label in {label for label, _ in each.ranked[:_TOP]} for each in judged),
            len(judged),
        ),
        "calibration_error": calibration_error([(each.confidence, each.right) for each in judged]),
        "log_loss": _rounded(math.fsum(_surprise(each) for each in judged) / len(judged)),
        "acted_on": {
            "threshold": threshold,
            "share": _share(len(sure), len(judged)),
            "accuracy": _share(sum(each.right for each in sure), len(sure)) if sure else None,
        },
        "baseline": {
            "label": commonest,
            "accuracy": _share(texts[commonest], len(judged)),
            "macro_f1": _mean([each["f1"] for each in always if each["texts"]]),
        },
        "per_label": rows,
        "confusions": [
            {"label": label, "told": told, "texts": count} for (label, told), count in most
        ],
    }


def per_label(pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """How good are predictions for each label?

    Args:
        pairs: True and predicted label.

    Returns:
        ``label``, ``texts`` (that truly have it), ``told`` (that were told to), ``precision``,
        ``recall`` and ``f1`` of every label that occurs, most texts first, then by label. What
        would be divided by nothing is 0.
    """
    truly, told = Counter(true for true, _ in pairs), Counter(seen for _, seen in pairs)
    right = Counter(true for true, seen in pairs if true == seen)
    rows = []
    for label in sorted(truly | told, key=lambda each: (-truly[each], each)):
        both = truly[label] + told[label]
        rows.append(
            {
                "label": label,
                "texts": truly[label],
                "told": told[label],
                "precision": _share(right[label], told[label]),
                "recall": _share(right[label], truly[label]),
                "f1": _rounded(2 * right[label] / both),
            }
        )
    return rows


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """How far are confidences from the truth, on average?

    The expected calibration error: confidences are put into ten bins of equal width, and the
    distances between mean confidence and share of right ones are averaged by how many each bin
    holds (M. Naeini et al., 2015). From 0, honest, to 1.

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        bins.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, right))
    gaps = (
        abs(math.fsum(confidence for confidence, _ in each) - sum(right for _, right in each))
        for each in bins.values()
    )
    return _rounded(math.fsum(gaps) / len(pairs)) if pairs else 0.0


def wilson(right: int, count: int) -> list[float]:
    """Between which shares does the true one lie, 95 times in 100?

    E. Wilson, Probable inference, the law of succession, and statistical inference, 1927.

    >>> wilson(0, 0)
    [0.0, 1.0]
    """
    if not count:
        return [0.0, 1.0]
    share, square = right / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    reach = (
        _Z
        * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
        / (1 + square / count)
    )
    return [_rounded(max(0.0, middle - reach)), _rounded(min(1.0, middle + reach))]


def _surprise(judged: Judged) -> float:
    return -math.log(max(_LEAST, dict(judged.ranked).get(judged.label, 0.0)))


def _share(part: int, whole: int) -> float:
    return _rounded(part / whole) if whole else 0.0


def _mean(values: Sequence[float]) -> float:
    return _rounded(math.fsum(values) / len(values)) if values else 0.0


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
