"""What two have to give each other, worked out by hand."""

from __future__ import annotations

import pytest

from queries.analysis.partners.complements import (
    Gift,
    Tree,
    Want,
    complementarity,
    meetings,
)

VALUES = {"same": 1.0, "descendant": 0.8, "ancestor": 0.6}
PARENTS = {"glasses": ["eyes"], "eyes": ["health"], "health": [], "teeth": ["health"]}
TREE = Tree(PARENTS, VALUES)


@pytest.mark.parametrize(
    ("wanted", "given", "kind", "chain"),
    [
        ("eyes", "eyes", "same", ("eyes",)),
        ("glasses", "health", "ancestor", ("glasses", "eyes", "health")),
        ("health", "glasses", "descendant", ("health", "eyes", "glasses")),
    ],
)
def test_fits(wanted: str, given: str, kind: str, chain: tuple[str, ...]) -> None:
    fit = TREE.fit(wanted, given)
    assert fit is not None
    assert (fit.kind, fit.chain, fit.value) == (kind, chain, VALUES[kind])


def test_what_does_not_fit() -> None:
    assert TREE.fit("eyes", "teeth") is None
    assert TREE.fit("eyes", "unknown") is None
    sibling = Tree(PARENTS, {**VALUES, "sibling": 0.3}).fit("eyes", "teeth")
    assert sibling is not None
    assert sibling.chain == ("eyes", "health", "teeth")


def test_a_duty_covers_what_lies_below_it_only() -> None:
    assert TREE.fit("glasses", "eyes", duty=True) is not None
    assert TREE.fit("eyes", "glasses", duty=True) is None


def test_a_tree_that_runs_in_a_circle_ends() -> None:
    circle = Tree({"a": ["b"], "b": ["c"], "c": ["a"]}, VALUES)
    fit = circle.fit("a", "c")
    assert fit is not None
    assert fit.chain == ("a", "b", "c")
    assert circle.fit("a", "z") is None


def test_each_need_meets_the_thing_that_serves_it_best() -> None:
    wants = [Want("n1", ("glasses",)), Want("n2", ("health",)), Want("n3", ("teeth",))]
    gifts = [Gift("r1", ("eyes",)), Gift("r2", ("glasses",)), Gift("r3", ("nothing",))]
    found = meetings(wants, gifts, TREE)
    assert [(each.want, each.gift, each.fit.kind) for each in found] == [
        ("n1", "r2", "same"),
        ("n2", "r1", "descendant"),
    ]
    # 1 + 0.8 of three needs here and one there, which nothing serves
    assert complementarity(found, [], our_wants=3, their_wants=1) == pytest.approx(1.8 / 4)
    assert complementarity([], [], our_wants=0, their_wants=0) == 0
