"""The rows of an allocation, checked and turned into columns, and what a solver answers."""

from __future__ import annotations

import math
from numbers import Real
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Row = Sequence[Any]
    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

Status = Literal["optimal", "feasible", "infeasible", "unknown"]

_TOLD = 100
# marking what occurs is faster than sorting it, while there is memory for the marks
_MARKED = 50_000_000
_NEED = ("id", "quantity", "weight", "required")
_OFFER = ("id", "capacity", "fixed_cost")
_PAIR = ("need", "offer", "value", "use")

_REFUSED = Text("分配问题有 {count} 处不能使用", "{count} values of the allocation cannot be used")
_COLUMNS = Text("应有这些列：{columns}", "must have the columns {columns}")
_TWICE = Text("编号重复：{id}", "the id {id} occurs twice")
_PAIR_TWICE = Text("这一对出现两次：{id}", "this pair occurs twice: {id}")
_UNKNOWN = Text("没有这个编号：{id}", "there is no {id}")
_NO_NUMBER = Text("应为数", "must be a number")
_NEGATIVE = Text("应为不小于 0 的数", "must be a number, 0 or more")
_NOT_FINITE = Text("应为有限的数", "must be a finite number")


class Rows(NamedTuple):
    """A whole problem in columns: ids are known and occur once, numbers are finite.

    Attributes:
        needs: Ids, in the order of the caller; likewise the offers.
        wanted: How much of each need there is.
        weight: How much a unit of it counts.
        required: Whether all of it must be served.
        divisible: Whether several offers may serve parts of it.
        capacity: How much of each offer there is.
        fixed: What using it at all costs.
        starts: The place of each pair's need among the needs.
        ends: The place of its offer among the offers.
        value: What a unit of the need is worth there.
        use: How much of the capacity it takes.
    """

    needs: Sequence[str]
    offers: Sequence[str]
    wanted: Floats
    weight: Floats
    required: NDArray[np.bool_]
    divisible: NDArray[np.bool_]
    capacity: Floats
    fixed: Floats
    starts: Places
    ends: Places
    value: Floats
    use: Floats

    @property
    def worth(self) -> Floats:
        """What a unit of the need counts, for every pair: weight × value."""
        return self.weight[self.starts] * self.value

    @property
    def must_serve(self) -> NDArray[np.bool_]:
        """Which needs must be served, and want something."""
        return self.required & (self.wanted > 0)

    def part(self, needs: Places, offers: Places, pairs: Places) -> Rows:
        """Return the problem of some needs and offers alone, given by their places.

        The pairs must be among these; all places must be in their order.
        """
        return Rows(
            needs=[self.needs[place] for place in needs.tolist()],
            offers=[self.offers[place] for place in offers.tolist()],
            wanted=self.wanted[needs],
            weight=self.weight[needs],
            required=self.required[needs],
            divisible=self.divisible[needs],
            capacity=self.capacity[offers],
            fixed=self.fixed[offers],
            starts=np.searchsorted(needs, self.starts[pairs]),
            ends=np.searchsorted(offers, self.ends[pairs]),
            value=self.value[pairs],
            use=self.use[pairs],
        )


class Solution(NamedTuple):
    """What a solver found: a quantity for every pair, in their order; None when there is no plan.

    No plan is worth more than ``bound``.
    """

    quantities: Floats | None
    bound: float
    status: Status


def read_rows(
    needs: Iterable[Row],
    offers: Iterable[Row],
    pairs: Iterable[Row],
    *,
    divisible: bool | Collection[str],
) -> Rows:
    """Return the rows in columns.

    Raises:
        InvalidInputError: Columns are missing, ids are unknown or occur twice, numbers are negative
            or not finite; names the first hundred faults.
    """
    problems: list[Problem] = []
    need_rows = _columns("needs", _NEED, needs, problems)
    offer_rows = _columns("offers", _OFFER, offers, problems)
    pair_rows = _columns("pairs", _PAIR, pairs, problems)
    _refuse(problems)
    need_places = _places("needs", need_rows["id"], problems)
    offer_places = _places("offers", offer_rows["id"], problems)
    starts = _looked_up("need", pair_rows["need"], need_places, problems)
    ends = _looked_up("offer", pair_rows["offer"], offer_places, problems)
    rows = Rows(
        needs=need_rows["id"],
        offers=offer_rows["id"],
        wanted=_numbers("needs", "quantity", need_rows, problems),
        weight=_numbers("needs", "weight", need_rows, problems),
        required=np.array([bool(each) for each in need_rows["required"]], bool),
        divisible=_divisible(need_rows["id"], divisible),
        capacity=_numbers("offers", "capacity", offer_rows, problems),
        fixed=_numbers("offers", "fixed_cost", offer_rows, problems),
        starts=starts,
        ends=ends,
        value=_numbers("pairs", "value", pair_rows, problems, negative=True),
        use=_numbers("pairs", "use", pair_rows, problems),
    )
    _refuse(problems)
    problems += _pairs_twice(rows)
    _refuse(problems)
    return rows


def _divisible(ids: Sequence[str], divisible: bool | Collection[str]) -> NDArray[np.bool_]:
    if isinstance(divisible, bool):
        return np.full(len(ids), divisible)
    named = set(divisible)
    return np.array([each in named for each in ids], bool)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidInputError(_REFUSED.format(count=len(problems)), problems[:_TOLD])


def _columns(
    where: str, names: Sequence[str], rows: Iterable[Row], problems: list[Problem]
) -> dict[str, list[Any]]:
    """Return the columns of a table; rows of another width are told."""
    listed = rows if isinstance(rows, list) else list(rows)
    if any(width != len(names) for width in set(map(len, listed))):
        reason = _COLUMNS.format(columns=", ".join(names))
        problems += [
            Problem(f"{where}.{place}", reason)
            for place, row in enumerate(listed)
            if len(row) != len(names)
        ]
        return {name: [] for name in names}
    return {name: list(map(itemgetter(column), listed)) for column, name in enumerate(names)}


def _places(where: str, ids: Sequence[str], problems: list[Problem]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, each in enumerate(ids):
        if places.setdefault(each, place) != place:
            problems.append(Problem(f"{where}.{place}.id", _TWICE.format(id=each)))
    return places


def _looked_up(
    name: str, ids: Sequence[str], places: Mapping[str, int], problems: list[Problem]
) -> Places:
    try:
        return np.fromiter(map(places.__getitem__, ids), np.int64, len(ids))
    except KeyError:
        problems += [
            Problem(f"pairs.{place}.{name}", _UNKNOWN.format(id=each))
            for place, each in enumerate(ids)
            if each not in places
        ]
        return np.zeros(len(ids), np.int64)


def _numbers(
    where: str,
    name: str,
    columns: Mapping[str, Sequence[Any]],
    problems: list[Problem],
    *,
    negative: bool = False,
) -> Floats:
    given = columns[name]
    if not all(map(_is_number, set(map(type, given)))):
        problems += [
            Problem(f"{where}.{place}.{name}", _NO_NUMBER)
            for place, each in enumerate(given)
            if not _is_number(type(each))
        ]
        return np.zeros(len(given))
    try:
        numbers = np.fromiter(given, np.float64, len(given))
    except OverflowError:  # whole numbers of Python have no end
        numbers = np.fromiter(map(_as_float, given), np.float64, len(given))
    wrong = ~np.isfinite(numbers) if negative else ~(np.isfinite(numbers) & (numbers >= 0))
    reason = _NOT_FINITE if negative else _NEGATIVE
    problems += [
        Problem(f"{where}.{place}.{name}", reason) for place in np.flatnonzero(wrong).tolist()
    ]
    return numbers


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _is_number(kind: type) -> bool:
    return issubclass(kind, Real) and not issubclass(kind, bool)


def _pairs_twice(rows: Rows) -> Iterator[Problem]:
    keys = rows.starts * len(rows.offers) + rows.ends
    if _all_differ(keys, most=len(rows.needs) * len(rows.offers)):
        return
    _, first = np.unique(keys, return_index=True)
    again = np.setdiff1d(np.arange(len(keys)), first)
    for place in again.tolist():
        pair = f"{rows.needs[rows.starts[place]]} – {rows.offers[rows.ends[place]]}"
        yield Problem(f"pairs.{place}", _PAIR_TWICE.format(id=pair))


def _all_differ(keys: Places, *, most: int) -> bool:
    """Tell whether no key occurs twice; all are below ``most``."""
    if most > _MARKED:
        return len(np.unique(keys)) == len(keys)
    marks = np.zeros(most, bool)
    marks[keys] = True
    return int(np.count_nonzero(marks)) == len(keys)
