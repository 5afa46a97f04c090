"""The cheapest small set of providers that together cover what one provider cannot. Pure.

It is a set-cover problem with quantities (a capacitated facility location without transport costs,
Cornuéjols, Nemhauser and Wolsey 1990), solved as a mixed-integer program by HiGHS, stage by stage:
what one stage reaches is a constraint of the next. What is wanted may have several parts, and one
resource may serve several of them out of the same stock.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.bundle_program import COVERED, Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Bundle", "Bundles", "Part", "Prefer", "Share", "Stock", "Use", "find_bundles"]

Prefer = Literal["few", "fit"]
# Amounts below a millionth of what is wanted are dust of the solver.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is wanted, and how much of it, in its own unit."""

    id: str
    quantity: float


@dataclass(frozen=True, slots=True)
class Stock:
    """One thing that a provider has, and how much of it, in its own unit; may be infinite."""

    id: str
    provider: str
    capacity: float


@dataclass(frozen=True, slots=True)
class Use:
    """That a stock can serve a part.

    Attributes:
        part: Id of the part.
        stock: Id of the stock.
        per_unit: How much of the stock a unit of the part takes; 0 when nobody counts it.
        score: How well it serves, from 0 to 1.
    """

    part: str
    stock: str
    per_unit: float
    score: float


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a part one stock covers, in the unit of the part."""

    part: str
    stock: str
    provider: str
    quantity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One set of providers and what each gives.

    Attributes:
        providers: Who belongs to it, in the order of their first stock.
        shares: Who gives how much of what, in the order of the uses; nothing of quantity 0.
        uncovered: What is missing of every part, in its unit.
        covered: Mean of the covered shares of all parts.
        cost: Σ (1 − score) over every provider and every part that it serves.
        without: What ``covered`` would be without each single one of the providers.
        fewer: The most that any set of one provider fewer covers; None for a single provider, or
            when that was not proved in time.
    """

    providers: tuple[str, ...]
    shares: tuple[Share, ...]
    uncovered: Mapping[str, float]
    covered: float
    cost: float
    without: Mapping[str, float]
    fewer: float | None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not any(self.uncovered.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """The best sets, best first.

    Attributes:
        bundles: The best one and its alternatives, none of which contains another.
        proved: Whether each is proved to be the best of those that remain; otherwise the deadline
            came first.
        seconds: Wall time.
    """

    bundles: tuple[Bundle, ...]
    proved: bool
    seconds: float


def find_bundles(
    parts: Iterable[Part],
    stocks: Iterable[Stock],
    uses: Iterable[Use],
    *,
    most_providers: int,
    count: int = 1,
    prefer: Prefer = "few",
    deadline_s: float = 5.0,
) -> Bundles:
    """Which small set of providers covers the parts at the least cost?

    The objective is lexicographic. First as much as possible is covered (the sum of the covered
    shares of all parts). Then, with ``prefer="few"``, the number of providers is least and of these
    sets Σ (1 − score) over every provider and part that it serves; with ``prefer="fit"`` the other
    way round. A provider's score for a part is that of its best stock. Of sets that are equal in
    all this, the one whose providers come first in the order of the stocks is taken.

    Within a set, each part is covered from the stocks with the highest scores.

    Args:
        parts: What is wanted; quantities are above 0.
        stocks: What there is, best provider first.
        uses: Which stock can serve which part.
        most_providers: How many providers a set may have.
        count: How many sets at most. Each further one covers as much as the first, contains none
            of those before it, and is the best of all such.
        prefer: What comes first after what is covered.
        deadline_s: Seconds after which the best sets found so far are returned.

    Returns:
        The sets; none when nothing can be covered. What falls short by less than a millionth of a
        part counts as covered.

    Raises:
        InvalidInputError: Ids are unknown or occur twice, or numbers are out of their range.

    Complexity:
        NP-hard; some milliseconds for a few dozen providers.

    >>> found = find_bundles(
    ...     [Part("hours", 10)],
    ...     [Stock("a", "Ada", 4), Stock("b", "Bao", 6), Stock("c", "Cai", 7)],
    ...     [Use("hours", "a", 1, 0.9), Use("hours", "b", 1, 0.8), Use("hours", "c", 1, 0.4)],
    ...     most_providers=3,
    ... )
    >>> [(each.provider, each.quantity) for each in found.bundles[0].shares]
    [('Ada', 4.0), ('Bao', 6.0)]
    """
    started = time.perf_counter()
    rows = _read(list(parts), list(stocks), list(uses), most_providers=most_providers, count=count)
    program = Program(*rows, ends_at=started + deadline_s)
    found: list[Bundle] = []
    most = program.most_covered(most_providers) if rows[2] else 0.0
    while most > COVERED and len(found) < count:
        chosen = program.cheapest(most, most_providers, few_first=prefer == "few")
        if chosen is None:
            break
        found.append(_bundle(program, *chosen))
        program.exclude(chosen[0])
    return Bundles(
        bundles=tuple(found), proved=program.proved, seconds=time.perf_counter() - started
    )


def _bundle(program: Program, members: Sequence[int], engaged: Sequence[tuple[int, int]]) -> Bundle:
    amounts = program.amounts(engaged)
    names = [program.providers[each] for each in members]
    fewer = program.most_covered(len(members) - 1) if len(members) > 1 else None
    shares = _shares(program, amounts)
    uncovered = _uncovered(program, shares)
    return Bundle(
        providers=tuple(names),
        shares=shares,
        uncovered=uncovered,
        covered=_mean(program, sum(_covered(program, uncovered))),
        cost=round(sum(program.misfit[each] for each in engaged), 12),
        without={
            name: _mean(program, program.covered_by(set(members) - {each}))
            for each, name in zip(members, names, strict=True)
        },
        fewer=_mean(program, fewer) if fewer is not None and program.proved else None,
    )


def _shares(program: Program, amounts: NDArray[np.float64]) -> tuple[Share, ...]:
    found = []
    for use, share in zip(program.uses, amounts.tolist(), strict=True):
        quantity = round(share * program.parts[program.part_of[use.part]].quantity, _DECIMALS)
        if share > COVERED and quantity > 0:
            stock = program.stocks[program.stock_of[use.stock]]
            found.append(Share(use.part, use.stock, stock.provider, quantity))
    return tuple(found)


def _uncovered(program: Program, shares: Sequence[Share]) -> dict[str, float]:
    missing = {}
    for part in program.parts:
        given = math.fsum(each.quantity for each in shares if each.part == part.id)
        rest = round(part.quantity - given, _DECIMALS)
        missing[part.id] = rest if rest > COVERED * part.quantity else 0.0
    return missing


def _covered(program: Program, uncovered: Mapping[str, float]) -> Iterable[float]:
    return (1 - uncovered[each.id] / each.quantity for each in program.parts)


def _mean(program: Program, total: float) -> float:
    mean = total / len(program.parts)
    return 1.0 if mean > 1 - COVERED else round(max(0.0, mean), 9)


_Rows = tuple[list[Part], list[Stock], list[Use]]
_Named = TypeVar("_Named", Part, Stock)


def _read(
    parts: list[Part],
    stocks: list[Stock],
    uses: list[Use],
    *,
    most_providers: int,
    count: int,
) -> _Rows:
    problems = [*_repeated("parts", parts), *_repeated("stocks", stocks)]
    if most_providers < 1:
        problems.append(Problem("most_providers", _AT_LEAST_ONE))
    if count < 1:
        problems.append(Problem("count", _AT_LEAST_ONE))
    problems += [
        Problem(f"parts.{each.id}", _ABOVE_0)
        for each in parts
        if not (math.isfinite(each.quantity) and each.quantity > 0)
    ]
    problems += [Problem(f"stocks.{each.id}", _NOT_BELOW_0) for each in stocks
                 if not each.capacity >= 0]  # fmt: skip
    known = {each.id for each in parts}, {each.id for each in stocks}
    pairs = Counter((each.part, each.stock) for each in uses)
    for each in uses:
        where = f"uses.{each.part}.{each.stock}"
        if each.part not in known[0] or each.stock not in known[1]:
            problems.append(Problem(where, _UNKNOWN))
        if pairs[each.part, each.stock] > 1:
            problems.append(Problem(where, _TWICE))
        if not (math.isfinite(each.per_unit) and each.per_unit >= 0 and 0 <= each.score <= 1):
            problems.append(Problem(where, _OUT_OF_RANGE))
    if problems:
        raise InvalidInputError(Text("无法这样组合", "Sets cannot be made of these rows"), problems)
    return parts, stocks, uses


def _repeated(where: str, rows: Sequence[_Named]) -> list[Problem]:
    counts = Counter(each.id for each in rows)
    return [Problem(f"{where}.{name}", _TWICE) for name, number in counts.items() if number > 1]


_AT_LEAST_ONE = Text("不得小于 1", "must not be less than 1")
_ABOVE_0 = Text("应为大于 0 的有限数", "must be a finite number above 0")
_NOT_BELOW_0 = Text("不得小于 0", "must not be less than 0")
_UNKNOWN = Text("没有这个编号", "there is no such id")
_TWICE = Text("出现了两次", "occurs twice")
_OUT_OF_RANGE = Text("数值超出范围", "is out of its range")
