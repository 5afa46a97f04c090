"""Ties between partners as rows, and the sparse matrix that a method reads them from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Row = Sequence[object]

_TOLD = 100
_COLUMNS = Text("应有起点和终点，可有日期", "must have a source and a target, and may have a date")
_EMPTY = Text("不得为空", "must not be empty")
_SELF = Text("起点和终点相同：{id}", "source and target are the same: {id}")
_NO_DATE = Text("应为日期，如 2026-05-31", "must be a date like 2026-05-31")
_REFUSED = Text("有 {count} 条关系不能使用", "{count} ties cannot be used")


@dataclass(frozen=True, kw_only=True, eq=False)
class Ties:
    """Who is tied to whom, and between whom a tie is thought of.

    Attributes:
        nodes: What each place stands for.
        edges: The ties that are asked about, one row each: the place of the one who asks and of
            the partner. Where anybody may be tied to anybody, the lower place comes first.
        days: The day of each of them as a proleptic ordinal; 0 where it is not known.
        context: Ties of other kinds, which are known but not asked about; two who are tied in
            several ways stand there once for each.
        context_days: Their days likewise.
        left: Places of those who ask.
        right: Places of those who may be answered.
        bipartite: Whether nobody is tied within their own side, so that no two who may be tied have
            a neighbour in common.
        evidence: What else is known of pairs, by name: from some positions within ``left`` to one
            row for each of them, with one column for each of ``right``; more is better.
    """

    nodes: tuple[Hashable, ...]
    edges: Places
    days: Places
    left: Places
    right: Places
    bipartite: bool
    context: Places = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    context_days: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    evidence: Mapping[str, Callable[[Places], Floats]] = field(default_factory=dict)

    @property
    def one_mode(self) -> bool:
        """Whether anybody may be tied to anybody."""
        return self.left.size == self.right.size and bool((self.left == self.right).all())

    def beside(self, rows: Places, *, before: int | None = None) -> Floats:
        """In how many other ways is each of those who ask tied to each of those who may answer?

        Args:
            rows: Places of those who ask.
            before: Only what is older than this day or undated; None means all.
        """
        known = self.context[self.context_days < (np.inf if before is None else before)]
        size = len(self.nodes)
        ends = np.concatenate([known, known[:, ::-1]])
        ways = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
        return np.asarray(ways[rows].toarray()[:, self.right], np.float64)

    def network(self, keep: Flags, *, before: int | None = None) -> Network:
        """Return what is known when only some of the ties are.

        Args:
            keep: Which of ``edges`` are known.
            before: Of the context, only what is older than this day or undated; None means all.
        """
        known = self.context_days < (np.inf if before is None else before)
        pairs = np.concatenate([self.edges[keep], self.context[known]])
        return Network(adjacency(len(self.nodes), pairs), bipartite=self.bipartite)


@dataclass(frozen=True, eq=False)
class Network:
    """Who is tied to whom, as a symmetric matrix of zeros and ones.

    Attributes:
        matrix: One row and one column for each place.
        bipartite: Whether paths of two steps never lead to somebody whom one may be tied to.
    """

    matrix: csr_array
    bipartite: bool = False

    @cached_property
    def degree(self) -> Floats:
        """How many neighbours each place has."""
        return np.asarray(self.matrix.sum(axis=1), np.float64)

    @cached_property
    def inverse_degree(self) -> Floats:
        """One over the degree; 0 for whoever has no neighbour."""
        return np.divide(1.0, self.degree, out=np.zeros_like(self.degree), where=self.degree > 0)

    @cached_property
    def steps(self) -> csr_array:
        """The chance of each step of a walk that takes any tie with equal chance."""
        return scaled(self.matrix, self.inverse_degree)

    @property
    def size(self) -> int:
        """How many places there are."""
        return int(self.matrix.shape[0])


def adjacency(size: int, pairs: Places) -> csr_array:
    """Return the symmetric matrix of zeros and ones of some pairs of places."""
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ones = np.ones(len(ends))
    matrix = csr_array((ones, (ends[:, 0], ends[:, 1])), shape=(size, size))
    # what occurs twice was added up
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def scaled(matrix: csr_array, factors: Floats) -> csr_array:
    """Return a matrix each row of which is multiplied by its factor."""
    result = matrix.copy()
    result.data = result.data * np.repeat(factors, np.diff(result.indptr))
    return result


def read_ties(rows: Iterable[Row], *, bipartite: bool = False) -> Ties:
    """What network do these rows make?

    Args:
        rows: (source, target) or (source, target, day), each id a text that is not empty and the
            day a ``datetime.date`` or None. A tie has no direction; one that occurs several times
            counts once, with its first day.
        bipartite: Whether sources and targets are two different sorts of things; then an id that
            occurs on both sides means two things.

    Returns:
        The ties in the order of the ids, so that the order of the rows changes nothing.

    Raises:
        InvalidInputError: A row has too few or too many values, an empty id, a day that is none, or
            ties somebody to themselves; ``problems`` names the first hundred as ``edges[row]``,
            from 0.

    >>> ties = read_ties([("b", "a"), ("a", "b"), ("b", "c")])
    >>> ties.nodes, ties.edges.tolist()
    (('a', 'b', 'c'), [[0, 1], [1, 2]])
    >>> read_ties([("x", "x")], bipartite=True).nodes
    ((0, 'x'), (1, 'x'))
    """
    days: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for place, row in enumerate(rows):
        reason = _fault(row, bipartite=bipartite)
        if reason:
            problems.append(Problem(f"edges[{place}]", reason))
            continue
        source, target = str(row[0]), str(row[1])
        pair = (source, target) if bipartite else (min(source, target), max(source, target))
        day = row[2].toordinal() if len(row) > 2 and isinstance(row[2], dt.date) else 0  # noqa: PLR2004 - the date is the third
        known = days.get(pair, 0)
        days[pair] = min(known, day) if known and day else known or day
    if problems:
        raise InvalidInputError(_REFUSED.format(count=len(problems)), problems[:_TOLD])
    return _of_pairs(days, bipartite=bipartite)


def _fault(row: Row, *, bipartite: bool) -> Text | None:
    if not 2 <= len(row) <= 3:  # noqa: PLR2004 - source, target and perhaps a date
        return _COLUMNS
    source, target, *day = row
    if not (isinstance(source, str) and isinstance(target, str) and source and target):
        return _EMPTY
    if source == target and not bipartite:
        return _SELF.format(id=source)
    if day and not isinstance(day[0], dt.date | None):
        return _NO_DATE
    return None


def _of_pairs(days: Mapping[tuple[str, str], int], *, bipartite: bool) -> Ties:
    pairs = sorted(days)
    nodes: tuple[Hashable, ...]
    if bipartite:
        sources, targets = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
        nodes = (*((0, each) for each in sources), *((1, each) for each in targets))
        first = {each: place for place, each in enumerate(sources)}
        second = {each: place for place, each in enumerate(targets, len(sources))}
        left, right = np.arange(len(sources)), np.arange(len(sources), len(nodes))
    else:
        names = sorted({each for pair in pairs for each in pair})
        nodes = tuple(names)
        first = second = {each: place for place, each in enumerate(names)}
        left = right = np.arange(len(names))
    edges = [(first[source], second[target]) for source, target in pairs]
    return Ties(
        nodes=nodes,
        edges=np.array(edges, np.int64).reshape(-1, 2),
        days=np.array([days[each] for each in pairs], np.int64),
        left=left.astype(np.int64),
        right=right.astype(np.int64),
        bipartite=bipartite,
    )
