"""The mixed-integer program behind bundles, solved by HiGHS through SciPy.

Huangfu and Hall, Parallelizing the dual revised simplex method (2018). Columns, in this order: for
each use the covered share of its part; for each engagement (a provider and a part that it serves)
whether it is made; for each provider whether it belongs to the set.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from queries.analysis.bundle import Part, Stock, Use

    Floats = NDArray[np.float64]
    Engagement = tuple[int, int]

# What falls short by less is covered: the solver keeps its constraints to a ten-millionth.
COVERED = 1e-6
_SLACK = 1e-7
_OUT_OF_TIME = 1


class Program:
    """All sets of providers and what they can give."""

    def __init__(
        self, parts: Sequence[Part], stocks: Sequence[Stock], uses: Sequence[Use], *, ends_at: float
    ) -> None:
        """Lay out the program.

        Args:
            parts: What is wanted.
            stocks: What there is.
            uses: Which stock can serve which part.
            ends_at: When to stop, by the clock of :func:`time.perf_counter`.
        """
        self.parts, self.stocks, self.uses = parts, stocks, uses
        self.part_of = {each.id: place for place, each in enumerate(parts)}
        self.stock_of = {each.id: place for place, each in enumerate(stocks)}
        self.providers = list(dict.fromkeys(each.provider for each in stocks))
        self.proved = True
        self._ends_at = ends_at
        by_name = {name: place for place, name in enumerate(self.providers)}
        self._owner = [by_name[each.provider] for each in stocks]
        self.misfit: dict[Engagement, float] = {}
        for use in uses:
            engagement = self._engagement(use)
            self.misfit[engagement] = min(self.misfit.get(engagement, 1.0), 1 - use.score)
        self._engagements = list(self.misfit)
        self._lay_out()

    def _engagement(self, use: Use) -> Engagement:
        return self._owner[self.stock_of[use.stock]], self.part_of[use.part]

    def _lay_out(self) -> None:
        """Number the columns, bound them, and write the constraints that always hold."""
        shares, made = len(self.uses), len(self._engagements)
        self._first_made, self._first_member = shares, shares + made
        self._columns = shares + made + len(self.providers)
        place = {each: self._first_made + number for number, each in enumerate(self._engagements)}
        self._upper = np.ones(self._columns)
        rows = _Rows(self._columns)
        for part in range(len(self.parts)):
            rows.add([(use, 1.0) for use, each in enumerate(self.uses)
                      if self.part_of[each.part] == part], 1.0)  # fmt: skip
        for number, stock in enumerate(self.stocks):
            self._add_capacity(rows, number, stock.capacity)
        for column, use in enumerate(self.uses):
            # a share needs the engagement, and no more of it than the stock can give
            rows.add([(column, 1.0), (place[self._engagement(use)], -self._upper[column])], 0.0)
        for engagement, column in place.items():
            rows.add([(column, 1.0), (self._first_member + engagement[0], -1.0)], 0.0)
        self._always = rows
        self._excluded = _Rows(self._columns)

    def _add_capacity(self, rows: _Rows, stock: int, capacity: float) -> None:
        """Write that nothing is given twice; in shares of the largest taking, to scale it well."""
        takings = [
            (column, use.per_unit * self.parts[self.part_of[use.part]].quantity)
            for column, use in enumerate(self.uses)
            if self.stock_of[use.stock] == stock and use.per_unit > 0
        ]
        if not takings or math.isinf(capacity):
            return
        for column, taken in takings:
            self._upper[column] = min(1.0, capacity / taken)
        largest = max(taken for _, taken in takings)
        rows.add([(column, taken / largest) for column, taken in takings], capacity / largest)

    def most_covered(self, most_providers: int) -> float:
        """How much can so many providers cover at most? Excluded sets count as well."""
        solution = self._solve(
            -self._ones(0, self._first_made), self._limit(most_providers), excluded=False
        )
        return 0.0 if solution is None else float(solution[: self._first_made].sum())

    def cheapest(
        self, covered: float, most_providers: int, *, few_first: bool
    ) -> tuple[list[int], list[Engagement]] | None:
        """Which set that covers so much costs least?

        Returns:
            Its providers and engagements; None when no set is left, or none was found in time.
        """
        while True:
            solution = self._staged(covered, most_providers, few_first=few_first)
            if solution is None:
                return None
            made = _is_one(solution[self._first_made : self._first_member])
            engaged = [self._engagements[each] for each in np.flatnonzero(made)]
            if self.amounts(engaged).sum() >= covered - COVERED:
                members = np.flatnonzero(_is_one(solution[self._first_member :]))
                return members.tolist(), engaged
            # The solver takes a millionth of an engagement for none, yet lets it give a millionth.
            # Many of these may add up: then what it found is not enough without one more.
            others = np.flatnonzero(~made) + self._first_made
            self._excluded.add([(int(column), -1.0) for column in others], -1.0)

    def _staged(self, covered: float, most_providers: int, *, few_first: bool) -> Floats | None:
        """Solve stage by stage; what each reaches is a constraint of the next."""
        number = self._ones(self._first_member, self._columns)
        misfit = np.zeros(self._columns)
        misfit[self._first_made : self._first_member] = list(self.misfit.values())
        early = np.zeros(self._columns)
        early[self._first_member :] = np.arange(len(self.providers))
        rows = self._limit(most_providers)
        # what is asked for lies a little below what was reached, and above what is short of it
        rows.add([(use, -1.0) for use in range(self._first_made)], COVERED / 2 - covered)
        best: Floats | None = None
        for objective in (number, misfit, early) if few_first else (misfit, number, early):
            solution = self._solve(objective, rows)
            if solution is None:
                break
            best = solution
            columns = np.flatnonzero(objective)
            reached = float(objective[columns] @ np.rint(solution[columns]))
            rows.add(zip(columns.tolist(), objective[columns].tolist(), strict=True),
                     reached + _SLACK)  # fmt: skip
        return best

    def exclude(self, members: Sequence[int]) -> None:
        """Leave out every set that contains all of these providers."""
        self._excluded.add(
            [(self._first_member + each, 1.0) for each in members], len(members) - 1.0
        )

    def covered_by(self, members: Collection[int]) -> float:
        """How much do these providers cover together?"""
        return float(self.amounts([each for each in self._engagements if each[0] in members]).sum())

    def amounts(self, engaged: Collection[Engagement]) -> Floats:
        """Which share does each use cover, when only these engagements are made?

        As much as possible is covered, from the uses with the best scores.
        """
        upper = self._upper.copy()
        upper[self._first_made :] = 1.0
        made = set(engaged)
        allowed = [self._engagement(each) in made for each in self.uses]
        upper[: self._first_made] *= allowed
        rows = _Rows(self._columns)
        cover = -self._ones(0, self._first_made)
        most = self._solve(cover, rows, upper=upper, whole=False)
        if most is None:
            return np.zeros(self._first_made)
        rows.add([(use, -1.0) for use in range(self._first_made)], float(cover @ most))
        score = np.zeros(self._columns)
        score[: self._first_made] = [-each.score for each in self.uses]
        best = self._solve(score, rows, upper=upper, whole=False)
        chosen = most if best is None else best
        shares: Floats = np.clip(chosen[: self._first_made], 0.0, 1.0)
        return shares

    def _ones(self, first: int, last: int) -> Floats:
        vector = np.zeros(self._columns)
        vector[first:last] = 1.0
        return vector

    def _limit(self, most_providers: int) -> _Rows:
        rows = _Rows(self._columns)
        rows.add([(self._first_member + each, 1.0) for each in range(len(self.providers))],
                 float(most_providers))  # fmt: skip
        return rows

    def _solve(
        self,
        objective: Floats,
        rows: _Rows,
        *,
        upper: Floats | None = None,
        whole: bool = True,
        excluded: bool = True,
    ) -> Floats | None:
        """Minimise; None when nothing fits or the time is over."""
        together = self._always.joined(rows)
        if excluded:
            together = together.joined(self._excluded)
        integrality = np.zeros(self._columns)
        options: dict[str, float] = {}
        if whole:
            integrality[self._first_made :] = 1
            left = self._ends_at - time.perf_counter()
            if left <= 0:
                self.proved = False
                return None
            options = {"time_limit": left, "mip_rel_gap": 0.0}
        answer = milp(
            objective,
            integrality=integrality,
            bounds=Bounds(0, self._upper if upper is None else upper),
            constraints=together.constraint(),
            options=options,
        )
        if answer.status == _OUT_OF_TIME:
            self.proved = False
        solution: Floats | None = answer.x
        return solution


def _is_one(values: Floats) -> NDArray[np.bool_]:
    made: NDArray[np.bool_] = np.rint(values) == 1
    return made


class _Rows:
    """Constraints «Σ coefficient × column ≤ bound»."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._bounds: list[float] = []
        self._places: tuple[list[int], list[int]] = [], []
        self._values: list[float] = []

    def add(self, terms: Iterable[tuple[int, float]], bound: float) -> None:
        """Add one constraint."""
        row = len(self._bounds)
        for column, value in terms:
            self._places[0].append(row)
            self._places[1].append(column)
            self._values.append(value)
        self._bounds.append(bound)

    def joined(self, other: _Rows) -> _Rows:
        """Return the constraints of both."""
        both = _Rows(self._columns)
        shift = len(self._bounds)
        both._bounds = self._bounds + other._bounds
        both._values = self._values + other._values
        both._places = (
            self._places[0] + [each + shift for each in other._places[0]],
            self._places[1] + other._places[1],
        )
        return both

    def constraint(self) -> LinearConstraint:
        """Return them as the solver takes them."""
        shape = len(self._bounds), self._columns
        return LinearConstraint(
            csr_array((self._values, self._places), shape=shape), -np.inf, np.array(self._bounds)
        )
