"""The learned model: which label does a text get, how sure is that, and which words speak for it?

Only numpy: whoever asks the model does not wait for the libraries that taught it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from queries.analysis.routing.grams import grams, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LEAST_SHARE = 0.25
_JOINED = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that speaks for a label.

    Attributes:
        start: Its first character, counted from 0.
        end: The character behind it.
        weight: How much it adds to the score of the label beyond that of the average label.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class TextModel:
    """A linear model over the weighed pieces of a text.

    The score of a label is Σ weight × value + intercept; the probability is the softmax of all
    scores divided by the temperature (C. Guo et al., On Calibration of Modern Neural Networks,
    2017), which is learned from texts that the model had not seen.

    Attributes:
        labels: What can be told, sorted.
        vocabulary: The pieces, sorted.
        scale: What each piece tells by itself: how rare it is, times how unevenly it is spread
            over the labels.
        weights: One row for each label, one column for each piece.
        intercepts: One for each label.
        temperature: Above 0.
        examples: From how many texts it was learned, by label.
    """

    labels: tuple[str, ...]
    vocabulary: tuple[str, ...]
    scale: Floats
    weights: Floats
    intercepts: Floats
    temperature: float
    examples: Mapping[str, int]
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {piece: place for place, piece in enumerate(self.vocabulary)}
        object.__setattr__(self, "_places", places)

    def probabilities(self, parts: Sequence[str]) -> dict[str, float]:
        """How likely is each label?

        Args:
            parts: The text in one or more parts, such as title and details. Each counts alike,
                however long it is; blank ones count nothing.

        Returns:
            By label, in the order of :attr:`labels`; they sum up to 1. Nothing at all where no
            piece of the text is known: the model knows nothing about it.
        """
        places, values = self._values(parts)
        if not len(places):
            return {}
        scores = self.weights[:, places] @ values + self.intercepts
        return dict(zip(self.labels, map(float, softmax(scores / self.temperature)), strict=True))

    def spans(self, parts: Sequence[str], label: str, *, limit: int = 5) -> list[list[Span]]:
        """Which parts of the text speak for a label rather than for the average one?

        What every piece adds is shared out evenly among its characters; neighbouring characters
        that together speak for the label make a span.

        Args:
            parts: As for :meth:`probabilities`.
            label: One of :attr:`labels`.
            limit: How many spans of each part at most, the weightiest.

        Returns:
            The spans of each part, in the order in which they stand; those that weigh less than a
            quarter of the weightiest are left out.
        """
        row = self.labels.index(label)
        centred = self.weights[row] - self.weights.mean(axis=0)
        places, values = self._values(parts)
        adds = dict(zip(places, centred[places] * values, strict=True)) if len(places) else {}
        counts = Counter(piece for part in parts for piece in pieces(part))
        told: list[list[Span]] = []
        for part in parts:
            characters = np.zeros(len(part))
            for piece, start, end in grams(part):
                place = self._places.get(piece)
                if place is not None:
                    share = float(adds.get(place, 0.0)) / counts[piece]
                    characters[start:end] += share / (end - start)
            told.append(_runs(characters))
        most = max((each.weight for spans in told for each in spans), default=0.0)
        return [_weightiest(spans, most * _LEAST_SHARE, limit) for spans in told]

    def _values(self, parts: Sequence[str]) -> tuple[Any, Floats]:
        """Return the places of the known pieces and their values, of Euclidean length 1."""
        total: dict[int, float] = {}
        for part in parts:
            counted = Counter(self._places[each] for each in pieces(part) if each in self._places)
            if not counted:
                continue
            places = list(counted)
            values = (1 + np.log(np.array(list(counted.values())))) * self.scale[places]
            values /= np.sqrt(values @ values)
            for place, value in zip(places, values, strict=True):
                total[place] = total.get(place, 0.0) + float(value)
        ordered = np.array(sorted(total), dtype=np.intp)
        found = np.array([total[each] for each in ordered.tolist()])
        return ordered, found / np.sqrt(found @ found) if len(found) else found


def softmax(scores: Floats) -> Floats:
    """Return the probabilities that stand in the ratio of the exponentials of the scores.

    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(scores - scores.max())
    shares: Floats = powers / powers.sum()
    return shares


def _runs(characters: Floats) -> list[Span]:
    """Return the runs of characters above 0; a gap of one character does not end a run."""
    spans: list[Span] = []
    for place in np.flatnonzero(characters > 0).tolist():
        if spans and place - spans[-1].end < _JOINED:
            last = spans.pop()
            weight = last.weight + float(characters[place])
            spans.append(Span(last.start, place + 1, weight))
        else:
            spans.append(Span(place, place + 1, float(characters[place])))
    return spans


def _weightiest(spans: Sequence[Span], least: float, limit: int) -> list[Span]:
    chosen = sorted(spans, key=lambda each: (-each.weight, each.start))[:limit]
    return sorted((each for each in chosen if each.weight >= least), key=lambda each: each.start)
