"""How well would each method, and all of them blended, have told the ties that came to be?

Some ties are held out; the rest is what is known. Every pair that is not tied in what is known is a
candidate, and the held-out ones should rank first. The weights of the blend are learned within what
is known, by holding out again, so they never see what they are judged by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # it ships no types

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.partners.blend import Blend, Sample, learn_weights, values_of
from queries.analysis.partners.figures import Figures, Interval, Resampled, Round, placed
from queries.analysis.partners.scores import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from queries.analysis.partners.network import Flags, Floats, Places, Ties

Split = Literal["folds", "time"]

MOST_PAIRS = 250_000
"""How many candidates one round looks at; where there are more, some of those who ask are drawn."""

OTHER_TIES = "other_ties"
"""The name of: in how many other ways are the two tied?"""

LISTED = 10
FEWEST_EDGES = 10
_INNER_FOLDS = 4
_SMALL_NETWORK, _SMALL_FOLDS, _MOST_DEALS = 300, 10, 3
_MOST_LEARNED_FROM = 30_000
_FEWEST_DATED = 0.5

_FEW = Text(
    "至少需要 {least} 条关系才能评估，只有 {count} 条",
    "at least {least} ties are needed to evaluate, there are {count}",
)
_FOLDS = Text("应为 2 到关系数之间的整数", "must be a number from 2 to the number of ties")
_UNDATED = Text(
    "按时间划分需要至少一半的关系有日期且日期不全相同",
    "a split by time needs dates that differ, on half of the ties at least",
)
_REFUSED = Text("无法评估", "This cannot be evaluated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well each way of judging told the ties that were held out.

    Attributes:
        figures: Of every method and of ``blend``, the methods as they come.
        best: The single method with the most area under the curve and average precision together.
        gains: How much more area and precision the blend has than the best method.
        rounds: The weights that the blend had in each round.
        edges: How many ties there are.
        candidates: How many pairs were ranked in all rounds together.
        askers: How many of those who ask were looked at in a round.
        all_askers: How many of them there are.
        split: ``folds`` or ``time``.
    """

    figures: Mapping[str, Figures]
    best: str
    gains: tuple[Interval, Interval]
    rounds: tuple[Blend, ...]
    edges: int
    candidates: int
    askers: int
    all_askers: int
    split: Split


def evaluate(
    ties: Ties,
    default: Mapping[str, float],
    *,
    folds: int = 5,
    seed: int = 0,
    split: Split = "folds",
) -> Evaluation:
    """How well do the methods and their blend tell ties that they do not know?

    Args:
        ties: The network.
        default: Weights of the blend before anything is learned; those of names that the network
            does not have count for nothing.
        folds: Into how many parts the ties are dealt, each of them held out once; with ``time``,
            one part of so many, the latest, is held out.
        seed: Which deal; the same gives the same figures.
        split: ``folds`` deals by chance. ``time`` holds the latest ties out and knows nothing that
            came later; undated ties are known.

    Returns:
        Area under the curve, average precision and hits at ten, each with the interval between 2.5
        and 97.5 of 100 of 1,000 resamplings of the held-out ties. A hit is a held-out tie that
        stands among the first ten of those whom one of its ends is not tied to, as far as is known.

    Raises:
        InvalidInputError: There are fewer than ten ties, the number of folds does not fit them, or
            they have no dates to split by.
    """
    _check(ties, folds, split)
    # the matrices are small: several threads would only wait for each other
    with threadpool_limits(limits=1):
        return _evaluate(ties, default, folds, seed, split)


def _evaluate(
    ties: Ties, default: Mapping[str, float], folds: int, seed: int, split: Split
) -> Evaluation:
    names = names_of(ties)
    askers = _askers(ties, seed)
    rounds: dict[str, list[Round]] = {name: [] for name in (*names, "blend")}
    blends: list[Blend] = []
    candidates = 0
    for held, before in _held_out(ties, np.ones(len(ties.edges), np.bool_), folds, seed, split):
        if not (block := _Block.of(ties, held, ~held, before, askers)).ties:
            continue
        blend = _learn(
            ties,
            ~held & _older(ties, before),
            names=names,
            default=default,
            seed=seed,
            split=split,
        )
        blends.append(blend)
        values = block.values
        candidates += block.count
        weights = blend.over(names)
        for place, name in enumerate(names):
            rounds[name].append(block.judge(values[:, place]))
        rounds["blend"].append(block.judge(values @ weights))
    if not blends:
        raise InvalidInputError(_REFUSED, [Problem("edges", _UNDATED)])
    resampled = Resampled([each.found.positives for each in rounds["blend"]], seed=seed)
    figures = {name: resampled.figures(each) for name, each in rounds.items()}
    best = max(names, key=lambda name: _standing(figures[name]))
    return Evaluation(
        figures=figures,
        best=best,
        gains=resampled.gains(rounds["blend"], rounds[best]),
        rounds=tuple(blends),
        edges=len(ties.edges),
        candidates=candidates,
        askers=askers.size,
        all_askers=ties.left.size,
        split=split,
    )


def learn(ties: Ties, default: Mapping[str, float], *, seed: int = 0) -> Blend:
    """Which weights do all ties together teach?

    Args:
        ties: The network.
        default: Weights before anything is learned.
        seed: Which deal.

    Returns:
        Weights of every method and of the evidence, drawn towards the best prior; the default ones
        where there are too few ties to learn anything.
    """
    every = np.ones(len(ties.edges), np.bool_)
    with threadpool_limits(limits=1):
        return _learn(ties, every, names=names_of(ties), default=default, seed=seed, split="folds")


def names_of(ties: Ties) -> tuple[str, ...]:
    """Return by what pairs are judged: the methods, other ties, and the evidence that there is."""
    return (*METHODS, *([OTHER_TIES] if len(ties.context) else []), *ties.evidence)


def _standing(figures: Figures) -> float:
    return figures.auc.value + figures.average_precision.value


def _check(ties: Ties, folds: int, split: Split) -> None:
    count = len(ties.edges)
    problems = []
    if count < FEWEST_EDGES:
        problems.append(Problem("edges", _FEW.format(least=FEWEST_EDGES, count=count)))
    elif not 2 <= folds <= count:  # noqa: PLR2004 - one part teaches, the other is told
        problems.append(Problem("folds", _FOLDS))
    elif split == "time":
        dated = ties.days[ties.days > 0]
        if dated.size < _FEWEST_DATED * count or np.unique(dated).size == 1:
            problems.append(Problem("split", _UNDATED))
    if problems:
        raise InvalidInputError(_REFUSED, problems)


def _held_out(
    ties: Ties, known: Flags, folds: int, seed: int, split: Split
) -> Iterator[tuple[Flags, int | None]]:
    """Yield which of the known ties are held out, and the day from which nothing is known."""
    if split == "time":
        dated = np.sort(ties.days[known & (ties.days > 0)])
        if dated.size:
            first = int(dated[dated.size - max(1, dated.size // folds)])
            yield known & (ties.days >= first), first
        return
    places = np.flatnonzero(known)
    dealt = np.random.default_rng(seed).permutation(places)
    for part in np.array_split(dealt, min(folds, len(places))):
        held = np.zeros(len(known), np.bool_)
        held[part] = True
        yield held, None


def _older(ties: Ties, before: int | None) -> Flags:
    if before is None:
        return np.ones(len(ties.edges), np.bool_)
    return ties.days < before


def _askers(ties: Ties, seed: int) -> Places:
    """Return those who ask: all of them, or as many by chance as a round can look at."""
    most = max(1, MOST_PAIRS // max(1, ties.right.size))
    asking = np.unique(ties.edges[:, 0]) if not ties.one_mode else ties.left
    if asking.size <= most:
        return np.asarray(asking, np.int64)
    drawn = np.random.default_rng([seed, 1]).choice(asking, most, replace=False)
    return np.asarray(np.sort(drawn), np.int64)


def _learn(
    ties: Ties,
    known: Flags,
    *,
    names: Sequence[str],
    default: Mapping[str, float],
    seed: int,
    split: Split,
) -> Blend:
    """Learn from some of the ties, as if there were no others."""
    samples = []
    count = int(known.sum())
    if count >= FEWEST_EDGES:
        askers = _askers(ties, seed)
        folds, deals = inner_deals(count)
        for deal in range(1 if split == "time" else deals):
            for held, before in _held_out(ties, known, folds, seed + 1 + deal, split):
                block = _Block.of(ties, held, known & ~held, before, askers)
                samples.append(_thinned(block, seed))
    return learn_weights([each for each in samples if each.tied.any()], names, default, count)


def inner_deals(ties: int) -> tuple[int, int]:
    """Into how many parts are so many ties dealt to learn from, and how often?

    A small network loses much with every tie that is held out, and what one deal of it teaches is
    chance: so its parts are small, and it is dealt several times.

    >>> inner_deals(60), inner_deals(250), inner_deals(10_000)
    ((10, 2), (10, 1), (4, 1))
    """
    if ties > _SMALL_NETWORK:
        return _INNER_FOLDS, 1
    return _SMALL_FOLDS, max(1, min(_MOST_DEALS, _SMALL_NETWORK // (2 * ties)))


def _thinned(block: _Block, seed: int) -> Sample:
    """Return the candidates of a round to learn from: all ties, and not too many others."""
    others = np.flatnonzero(~block.tied)
    if others.size <= _MOST_LEARNED_FROM:
        return Sample(block.values, block.tied)
    drawn = np.random.default_rng([seed, 2]).choice(others, _MOST_LEARNED_FROM, replace=False)
    chosen = np.sort(np.concatenate([np.flatnonzero(block.tied), drawn]))
    return Sample(block.values[chosen], block.tied[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The candidates of one round, and how they are judged.

    Attributes:
        values: One row for each candidate, one column for each way of judging.
        tied: Which of the candidates are held out.
        counted: Which of them count; where anybody may be tied to anybody, a pair stands twice.
        row: Who asks, as a running number.
        pair: For each candidate, the number of the held-out tie; -1 for others.
    """

    values: Floats
    tied: Flags
    counted: Flags
    row: Places
    pair: Places

    @property
    def ties(self) -> int:
        """How many held-out ties stand among the candidates."""
        return int((self.tied & self.counted).sum())

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return int(self.counted.sum())

    @classmethod
    def of(
        cls, ties: Ties, held: Flags, known: Flags, before: int | None, askers: Places
    ) -> _Block:
        """Judge all pairs of those who ask that are not known to be tied."""
        size = len(ties.nodes)
        network = ties.network(known & _older(ties, before), before=before)
        place = np.full(size, -1)
        place[askers] = np.arange(askers.size)
        column = np.full(size, -1)
        column[ties.right] = np.arange(ties.right.size)
        number = np.full((askers.size, ties.right.size), -1)
        open_ = np.ones(number.shape, np.bool_)
        for edges, numbers in (
            (ties.edges[known], None),
            (ties.edges[held], np.flatnonzero(held)),
        ):
            for one, other in ((0, 1), (1, 0)) if ties.one_mode else ((0, 1),):
                rows, columns = place[edges[:, one]], column[edges[:, other]]
                among = rows >= 0
                if numbers is None:
                    open_[rows[among], columns[among]] = False
                else:
                    number[rows[among], columns[among]] = numbers[among]
        asking = askers[:, None] * np.ones_like(number)
        asked = ties.right[None, :] * np.ones_like(number)
        open_ &= asking != asked
        counted: Flags = np.ones(number.shape, np.bool_)
        if ties.one_mode:
            counted = (asking < asked) | (place[ties.right] < 0)[None, :]
        values = [
            values_of(each.score(network, askers)[:, ties.right][open_])
            for each in METHODS.values()
        ]
        if len(ties.context):
            values.append(values_of(ties.beside(askers, before=before)[open_]))
        left = np.searchsorted(ties.left, askers)
        values += [values_of(each(left)[open_]) for each in ties.evidence.values()]
        return cls(
            values=np.stack(values, axis=1),
            tied=number[open_] >= 0,
            counted=counted[open_],
            row=np.nonzero(open_)[0].astype(np.int64),
            pair=number[open_].astype(np.int64),
        )

    def judge(self, scores: Floats) -> Round:
        """Return what these scores make of the round."""
        found = placed(scores[self.counted], self.tied[self.counted])
        return Round(found, self._hits(np.round(scores, 10)))

    def _hits(self, scores: Floats) -> Floats:
        """Return for each held-out tie the share of its ends on whose list of ten it stands.

        Other held-out ties of the one who asks are left out of the list, and of equals half stand
        before it.
        """
        ties = np.flatnonzero(self.tied)
        starts = np.searchsorted(self.row, self.row[ties], side="left")
        ends = np.searchsorted(self.row, self.row[ties], side="right")
        reached: dict[int, list[bool]] = {}
        for tie, start, end in zip(ties, starts, ends, strict=True):
            others = scores[start:end][~self.tied[start:end]]
            before = (others > scores[tie]).sum() + (others == scores[tie]).sum() / 2
            reached.setdefault(int(self.pair[tie]), []).append(bool(before < LISTED))
        counted = self.pair[self.tied & self.counted]
        return np.array([np.mean(reached[int(each)]) for each in counted], np.float64)
