"""The cheapest bundles against brute force over every choice of engagements."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from queries.analysis.bundle import Bundle, Part, Prefer, Stock, Use, find_bundles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ONE = Part("n", 10)


class Problem(NamedTuple):
    """What is wanted, what there is, and what serves what."""

    parts: list[Part]
    stocks: list[Stock]
    uses: list[Use]

    def engagements(self) -> dict[tuple[str, str], float]:
        """The misfit of every provider for every part that it can serve."""
        owner = {each.id: each.provider for each in self.stocks}
        misfits: dict[tuple[str, str], float] = {}
        for use in self.uses:
            key = owner[use.stock], use.part
            misfits[key] = min(misfits.get(key, 1.0), 1 - use.score)
        return misfits

    def covered(self, engaged: Collection[tuple[str, str]]) -> int:
        """How much do these engagements cover? A maximum flow in whole numbers."""
        flow: nx.DiGraph[str] = nx.DiGraph()
        flow.add_nodes_from(("source", "sink"))
        for part in self.parts:
            flow.add_edge(f"part {part.id}", "sink", capacity=int(part.quantity))
        owner = {each.id: each.provider for each in self.stocks}
        for stock in self.stocks:
            flow.add_edge("source", f"stock {stock.id}", capacity=int(stock.capacity))
        for use in self.uses:
            if (owner[use.stock], use.part) in engaged:
                flow.add_edge(f"stock {use.stock}", f"part {use.part}")
        value, _ = nx.maximum_flow(flow, "source", "sink")
        return int(value)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A few providers with one or two stocks each, and one or two parts of equal size.

    Parts of one size make the most covered shares the most covered quantity, which a flow tells.
    """
    quantity = draw(st.integers(1, 12))
    parts = [Part(f"p{number}", quantity) for number in range(draw(st.integers(1, 2)))]
    stocks, uses = [], []
    for provider in range(draw(st.integers(1, 7 if len(parts) == 1 else 4))):
        for number in range(draw(st.integers(1, 2))):
            stock = Stock(f"s{provider}-{number}", f"P{provider}", draw(st.integers(0, 9)))
            stocks.append(stock)
            for part in parts:
                if draw(st.booleans()):
                    score = draw(st.integers(1, 20)) / 20
                    uses.append(Use(part.id, stock.id, 1, score))
    return Problem(parts, stocks, uses)


def brute_force(problem: Problem, most: int, prefer: Prefer) -> tuple[float, float, float] | None:
    """The best (covered, first, second) over every set of engagements."""
    best = None
    misfits = problem.engagements()
    for engaged in _subsets(list(misfits)):
        providers = {provider for provider, _ in engaged}
        covered = problem.covered(engaged)
        if not covered or len(providers) > most:
            continue
        cost = round(sum(misfits[each] for each in engaged), 9)
        pair = (len(providers), cost) if prefer == "few" else (cost, len(providers))
        if best is None or (-covered, *pair) < best:
            best = (-covered, *pair)
    return best


def _subsets(items: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    for size in range(len(items) + 1):
        yield from itertools.combinations(items, size)


@settings(max_examples=120, deadline=None)
@given(problems(), st.integers(1, 4), st.sampled_from(("few", "fit")))
def test_the_first_bundle_is_the_best_of_all(problem: Problem, most: int, prefer: Prefer) -> None:
    found = find_bundles(*problem, most_providers=most, prefer=prefer)
    assert found.proved
    expected = brute_force(problem, most, prefer)
    if expected is None:
        assert found.bundles == ()
        return
    [bundle] = found.bundles
    pair = len(bundle.providers), bundle.cost
    given_quantity = sum(each.quantity for each in bundle.shares)
    told = (-given_quantity, *(pair if prefer == "few" else pair[::-1]))
    assert told == pytest.approx(expected, abs=1e-6)
    if prefer == "few" and bundle.fewer is not None:
        assert bundle.fewer < bundle.covered
    check(problem, bundle)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(1, 4))
def test_alternatives_cover_as_much_and_none_contains_another(problem: Problem, most: int) -> None:
    bundles = find_bundles(*problem, most_providers=most, count=4).bundles
    for first, second in itertools.pairwise(bundles):
        assert second.covered == pytest.approx(first.covered, abs=1e-6)
        ranks = [(len(each.providers), each.cost) for each in (first, second)]
        assert ranks[0] <= (ranks[1][0], ranks[1][1] + 1e-6)
    for one, other in itertools.permutations(bundles, 2):
        assert not set(one.providers) <= set(other.providers)
    for each in bundles:
        check(problem, each)


def check(problem: Problem, bundle: Bundle) -> None:
    """What must hold for every bundle."""
    capacity = {each.id: each.capacity for each in problem.stocks}
    wanted = {each.id: each.quantity for each in problem.parts}
    for stock, most in capacity.items():
        assert sum(each.quantity for each in bundle.shares if each.stock == stock) <= most + 1e-6
    for part, quantity in wanted.items():
        got = sum(share.quantity for share in bundle.shares if share.part == part)
        assert bundle.uncovered[part] == pytest.approx(quantity - got, abs=1e-6)
    assert all(share.quantity > 0 for share in bundle.shares)
    assert {share.provider for share in bundle.shares} == set(bundle.providers)
    everything = set(problem.engagements())
    total = sum(wanted.values())
    for provider, covered in bundle.without.items():
        rest = {each for each in everything
                if each[0] in bundle.providers and each[0] != provider}  # fmt: skip
        assert covered == pytest.approx(problem.covered(rest) / total, abs=1e-6)
        assert covered < bundle.covered
    assert bundle.complete == (bundle.covered == 1)
    if len(bundle.providers) == 1:
        assert bundle.fewer is None
        return
    fewer = max(
        problem.covered({each for each in everything if each[0] in chosen})
        for chosen in itertools.combinations(
            {provider for provider, _ in everything}, len(bundle.providers) - 1
        )
    )
    assert bundle.fewer == pytest.approx(fewer / total, abs=1e-6)


def one_part(*offers: tuple[str, float, float]) -> Problem:
    """Providers with a capacity and a score each, for ten units of one thing."""
    return Problem(
        [_ONE],
        [Stock(name, name, capacity) for name, capacity, _ in offers],
        [Use("n", name, 1, score) for name, _, score in offers],
    )


def test_few_providers_go_before_good_ones_unless_the_fit_is_preferred() -> None:
    problem = one_part(("a", 5, 0.95), ("b", 5, 0.95), ("c", 10, 0.6))
    few = find_bundles(*problem, most_providers=3).bundles[0]
    fit = find_bundles(*problem, most_providers=3, prefer="fit").bundles[0]
    assert (few.providers, few.cost, few.fewer) == (("c",), 0.4, None)
    assert (fit.providers, fit.cost, fit.fewer) == (("a", "b"), 0.1, 1.0)


def test_the_best_fill_first() -> None:
    problem = one_part(("a", 4, 0.5), ("b", 8, 0.9))
    [bundle] = find_bundles(*problem, most_providers=2).bundles
    assert [(each.stock, each.quantity) for each in bundle.shares] == [("a", 2.0), ("b", 8.0)]
    assert bundle.without == {"a": 0.8, "b": 0.4}


def test_of_equal_sets_the_one_that_comes_first_is_taken() -> None:
    problem = one_part(*((name, 5, 0.5) for name in "abcd"))
    found = find_bundles(*problem, most_providers=2, count=6)
    assert found.bundles[0].providers == ("a", "b")
    assert len({each.providers for each in found.bundles}) == 6


def test_one_stock_is_not_given_to_two_parts() -> None:
    parts = [Part("hours", 6), Part("days", 1)]
    stocks = [Stock("a", "Ada", 8), Stock("b", "Bao", 8)]
    uses = [Use(part.id, stock.id, 8 if part.id == "days" else 1, 0.5)
            for part in parts for stock in stocks]  # fmt: skip
    [alone] = find_bundles(parts, stocks, uses, most_providers=1).bundles
    assert alone.covered == pytest.approx(1 - (6 / 8) / 2)
    assert alone.uncovered == {"hours": 0.0, "days": 0.75}
    [both] = find_bundles(parts, stocks, uses, most_providers=2).bundles
    assert (both.covered, both.complete, both.cost) == (1.0, True, 1.0)


def test_what_nobody_counts_is_covered_by_one() -> None:
    stocks = [Stock("a", "Ada", 3), Stock("b", "Bao", float("inf"))]
    uses = [Use("n", "a", 0, 0.9), Use("n", "b", 1, 0.4)]
    first, second = find_bundles([_ONE], stocks, uses, most_providers=2, count=3).bundles
    assert (first.providers, second.providers) == (("Ada",), ("Bao",))
    assert first.complete
    assert second.complete


def test_many_that_hardly_count_do_not_add_up_to_one_that_does() -> None:
    """What the solver takes for nothing must not be given by nobody."""
    problem = one_part(("a", 10 - 1e-4, 0.9), *((f"x{n}", 10, 0.1) for n in range(150)))
    [bundle] = find_bundles(*problem, most_providers=3, prefer="fit").bundles
    assert (len(bundle.providers), bundle.complete) == (1, True)
    [bundle] = find_bundles(
        *one_part(("a", 10 - 1e-4, 0.9), *((f"x{n}", 9, 0.1) for n in range(150))),
        most_providers=3,
    ).bundles
    assert (len(bundle.providers), bundle.complete) == (2, True)
    assert bundle.providers[0] == "a"


def test_nothing_covers_nothing() -> None:
    assert find_bundles([_ONE], [], [], most_providers=3).bundles == ()
    assert find_bundles(*one_part(("a", 0, 0.5)), most_providers=3).bundles == ()


def test_when_the_deadline_comes_first_nothing_is_claimed() -> None:
    found = find_bundles(*one_part(("a", 10, 0.5)), most_providers=3, deadline_s=0)
    assert (found.bundles, found.proved) == ((), False)


@pytest.mark.parametrize(
    ("problem", "least", "fields"),
    [
        (one_part(), 0, ["most_providers", "count"]),
        (Problem([Part("n", 0)], [], []), 1, ["parts.n"]),
        (Problem([_ONE, _ONE], [], []), 1, ["parts.n"]),
        (one_part(("a", -1, 0.5)), 1, ["stocks.a"]),
        (one_part(("a", float("nan"), 0.5)), 1, ["stocks.a"]),
        (one_part(("a", 1, 1.5)), 1, ["uses.n.a"]),
        (Problem([_ONE], [], [Use("n", "a", 1, 0.5)]), 1, ["uses.n.a"]),
        (Problem([_ONE], [Stock("a", "a", 1)], [Use("n", "a", 1, 0.5)] * 2), 1, ["uses.n.a"] * 2),
    ],
)
def test_rows_that_make_no_sense_are_refused_naming_them(
    problem: Problem, least: int, fields: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        find_bundles(*problem, most_providers=least, count=least)
    assert [each.where for each in refused.value.problems] == fields
