"""How a model is learned from texts whose labels are known: same texts, same model."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.routing.grams import folded_text, pieces
from queries.analysis.routing.model import TextModel, softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.intp]
    Floats = NDArray[np.float64]

MOST_PIECES = 150_000
"""How many pieces a model knows at most: those that stand in the most texts."""

LEAST_LABELS = 2
_LEAST_TEXTS = 2
_COST = 1.0
_FOLDS = 5
_ENOUGH_HELD_OUT = 600
_SEED = 0
_TEMPERATURES = (0.02, 20.0)
_ROUNDS = 5_000

_TOO_FEW_LABELS = Text(
    "至少要有两种标签可以学习，实际只有 {count} 种",
    "There must be at least two labels to learn from, not {count}",
)
_NO_WORDS = Text(
    "文字中没有任何字词重复出现，无法学习", "No word stands in two texts: nothing can be learned"
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose label is known.

    Attributes:
        parts: The text, such as title and details; every example has as many parts.
        label: What it was given.
    """

    parts: tuple[str, ...]
    label: str


class Corpus:
    """Labelled texts cut into pieces once, however often they are divided.

    Attributes:
        labels: The label of each text.
        groups: Texts that say the same have the same number.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        """Cut the texts into pieces; all examples must have the same number of parts."""
        self.labels: NDArray[np.str_] = np.array([each.label for each in examples])
        told: dict[str, int] = {}
        texts = [" ".join(folded_text("\n".join(each.parts)).split()) for each in examples]
        self.groups = np.array([told.setdefault(each, len(told)) for each in texts])
        columns = list(zip(*(each.parts for each in examples), strict=True))
        vectoriser = CountVectorizer(analyzer=pieces, dtype=np.int32)
        try:
            vectoriser.fit(part for column in columns for part in column)
        except ValueError as error:
            raise InvalidInputError(_NO_WORDS) from error
        self._vocabulary: NDArray[np.str_] = vectoriser.get_feature_names_out()
        self._parts = [vectoriser.transform(column).tocsr() for column in columns]

    def __len__(self) -> int:
        return len(self.labels)

    def learn(self, rows: Places) -> Learned:
        """Learn from these texts.

        Raises:
            InvalidInputError: They have fewer than two labels, or not one word in common.
        """
        labels = self.labels[rows]
        classes, numbers = np.unique(labels, return_inverse=True)
        if len(classes) < LEAST_LABELS:
            text = _TOO_FEW_LABELS.format(count=len(classes))
            raise InvalidInputError(text, [Problem("label", text)])
        present = sum(part[rows] for part in self._parts) > 0
        bearers = np.asarray(present.sum(axis=0)).ravel()
        kept = _commonest(bearers, len(rows))
        if not len(kept):
            raise InvalidInputError(_NO_WORDS, [Problem("text", _NO_WORDS)])
        rarity = np.log((1 + len(rows)) / (1 + bearers[kept])) + 1
        scale = rarity * _unevenness(present[:, kept], numbers, len(classes))
        # the less frequent a label, the more each of its texts counts, by the square root
        counts = np.bincount(numbers)
        mean = len(rows) / len(classes)
        machine = LinearSVC(
            C=_COST,
            class_weight={
                place: math.sqrt(mean / count) for place, count in enumerate(counts.tolist())
            },
            random_state=_SEED,
            max_iter=_ROUNDS,
        )
        with warnings.catch_warnings():
            # what is not quite converged is measured like everything else
            warnings.simplefilter("ignore", ConvergenceWarning)
            machine.fit(self._values(rows, kept, scale), numbers)
        weights, intercepts = machine.coef_, machine.intercept_
        if len(classes) == LEAST_LABELS:
            weights, intercepts = np.vstack([-weights, weights]), np.array([-1, 1]) * intercepts
        return Learned(self, tuple(map(str, classes)), kept, scale, weights, intercepts)

    def scores(self, learned: Learned, rows: Places) -> Floats:
        """Return the scores of these texts: one row for each text, one column for each label."""
        values = self._values(rows, learned.kept, learned.scale)
        scores: Floats = values @ learned.weights.T + learned.intercepts
        return scores

    def divided(self, rows: Places, folds: int) -> Iterator[tuple[Places, Places]]:
        """Yield what to learn from and what to hold out, so many times.

        Each fold has about the same share of every label.

        Raises:
            ValueError: No label has as many texts as there are folds.
        """
        labels = self.labels[rows]
        division = StratifiedKFold(folds, shuffle=True, random_state=_SEED)
        with warnings.catch_warnings():
            # a label with fewer texts than folds is told by whoever asks
            warnings.simplefilter("ignore", UserWarning)
            for learned_from, held_out in division.split(labels, labels):
                yield rows[learned_from], rows[held_out]

    def vocabulary(self, learned: Learned) -> tuple[str, ...]:
        """Return the pieces that a model knows."""
        return tuple(map(str, self._vocabulary[learned.kept]))

    def _values(self, rows: Places, kept: Places, scale: Floats) -> Any:  # noqa: ANN401 - sparse
        total: Any = 0
        for part in self._parts:
            values = part[rows][:, kept].astype(np.float64)
            values.data = 1 + np.log(values.data)
            total = total + normalize(sparse.csr_matrix(values.multiply(scale)))
        return normalize(total)


@dataclass(frozen=True)
class Learned:
    """What was learned from a part of a corpus, before its probabilities are calibrated."""

    corpus: Corpus
    labels: tuple[str, ...]
    kept: Places
    scale: Floats
    weights: Floats
    intercepts: Floats


def learn(examples: Sequence[Example]) -> TextModel:
    """Learn a model and calibrate it.

    Pieces of one to three characters that stand in at least two texts are weighed by their inverse
    document frequency and by how unevenly they are spread over the labels (the largest log-count
    ratio, after S. Wang and C. Manning, Baselines and Bigrams, 2012); a linear machine for each
    label is trained on them (R.-E. Fan et al., LIBLINEAR, 2008). Its scores become probabilities by
    a temperature that fits texts which were held out while learning.

    Args:
        examples: Texts with their labels, in any order that stays the same.

    Raises:
        InvalidInputError: There are fewer than two labels, or not one word in common.
    """
    corpus = Corpus(examples)
    rows = np.arange(len(corpus))
    learned = corpus.learn(rows)
    counts = Counter(map(str, corpus.labels))
    return TextModel(
        labels=learned.labels,
        vocabulary=corpus.vocabulary(learned),
        scale=learned.scale,
        weights=learned.weights,
        intercepts=learned.intercepts,
        temperature=temperature(corpus, rows),
        examples={label: counts[label] for label in learned.labels},
    )


def temperature(corpus: Corpus, rows: Places) -> float:
    """Return the temperature by which scores of texts that were not seen tell the truth.

    Learned from parts of these texts, until enough were held out; 1 where nothing can be held out.
    """
    _, counts = np.unique(corpus.labels[rows], return_counts=True)
    if len(counts) < LEAST_LABELS or sorted(counts)[-2] < _LEAST_TEXTS:
        return 1.0
    folds = min(_FOLDS, int(counts.max()))
    told: list[tuple[Floats, int]] = []
    for learned_from, held_out in corpus.divided(rows, folds):
        try:
            learned = corpus.learn(learned_from)
        except InvalidInputError:
            continue
        scores = corpus.scores(learned, held_out)
        for row, label in zip(scores, corpus.labels[held_out], strict=True):
            if label in learned.labels:
                told.append((row, learned.labels.index(label)))
        if len(told) >= _ENOUGH_HELD_OUT:
            break
    return _fitted(told) if told else 1.0


def _fitted(told: Sequence[tuple[Floats, int]]) -> float:
    """Return the temperature of the least mean negative log likelihood."""

    def surprise(logarithm: float) -> float:
        heat = math.exp(logarithm)
        return -math.fsum(
            math.log(max(1e-12, float(softmax(scores / heat)[right]))) for scores, right in told
        ) / len(told)

    low, high = map(math.log, _TEMPERATURES)
    found = minimize_scalar(surprise, bounds=(low, high), method="bounded")
    return math.exp(float(found.x))


def _commonest(bearers: Places, texts: int) -> Places:
    """Return the pieces that stand in two texts and more, no more than a model may know."""
    least = min(_LEAST_TEXTS, texts)
    kept = np.flatnonzero(bearers >= least)
    if len(kept) > MOST_PIECES:
        order = np.lexsort((kept, -bearers[kept]))
        kept = np.sort(kept[order[:MOST_PIECES]])
    return kept


def _unevenness(present: Any, numbers: Places, labels: int) -> Floats:  # noqa: ANN401 - sparse
    """How unevenly is each piece spread over the labels? At least a little more than 0."""
    most = np.full(present.shape[1], 1e-3)
    total = np.asarray(present.sum(axis=0)).ravel()
    for place in range(labels):
        mine = np.asarray(present[numbers == place].sum(axis=0)).ravel()
        inside, outside = 1.0 + mine, 1.0 + total - mine
        ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
        most = np.maximum(most, np.abs(ratio))
    return most
