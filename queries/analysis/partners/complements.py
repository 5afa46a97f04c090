"""What have two to give each other? Things of the one that needs of the other ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST = 20


class Fit(NamedTuple):
    """How a given category lies to a wanted one.

    Attributes:
        kind: same, descendant, ancestor or sibling of the wanted one.
        chain: The categories from the wanted one to the given one.
        value: How well it fits, 0 to 1.
    """

    kind: str
    chain: tuple[str, ...]
    value: float


class Tree:
    """The tree of categories, as far as needs and things meet in it."""

    def __init__(self, parents: Mapping[str, Sequence[str]], values: Mapping[str, float]) -> None:
        """Take the parents of every category, and what each kind of fit that counts is worth."""
        self._parents = parents
        self._values = values
        self._known: dict[tuple[str, str], Fit | None] = {}

    def fit(self, wanted: str, given: str, *, duty: bool = False) -> Fit | None:
        """How well does what is given serve what is wanted? None when not at all.

        Args:
            wanted: Category of a need.
            given: Category of a thing, or of a duty.
            duty: Whether it is a duty, which covers everything below its category and nothing else.

        >>> tree = Tree({"glasses": ["eyes"], "eyes": []}, {"same": 1.0, "ancestor": 0.6})
        >>> tree.fit("glasses", "eyes")
        Fit(kind='ancestor', chain=('glasses', 'eyes'), value=0.6)
        """
        key = wanted, given
        if key not in self._known:
            self._known[key] = self._find(wanted, given)
        found = self._known[key]
        if found and duty and found.kind not in {"same", "ancestor"}:
            return None
        return found

    def _find(self, wanted: str, given: str) -> Fit | None:
        up, down = self._way_up(wanted, given), self._way_up(given, wanted)
        if wanted == given:
            return self._told("same", (wanted,))
        if up:
            return self._told("ancestor", up)
        if down:
            return self._told("descendant", down[::-1])
        for parent in self._parents.get(wanted, ()):
            if parent in self._parents.get(given, ()):
                return self._told("sibling", (wanted, parent, given))
        return None

    def _told(self, kind: str, chain: tuple[str, ...]) -> Fit | None:
        return Fit(kind, chain, self._values[kind]) if kind in self._values else None

    def _way_up(self, lower: str, upper: str) -> tuple[str, ...] | None:
        """Return the shortest way up; a tree that was loaded wrongly may run in a circle."""
        ways: list[tuple[str, ...]] = [(lower,)]
        for _ in range(_LONGEST):
            for way in ways:
                if way[-1] == upper and len(way) > 1:
                    return way
            ways = [
                (*way, parent)
                for way in ways
                for parent in self._parents.get(way[-1], ())
                if parent not in way
            ]
        return None


class Want(NamedTuple):
    """A need that is not met: its id and its categories."""

    id: str
    categories: tuple[str, ...]


class Gift(NamedTuple):
    """What can be given: an id, its categories, and whether it is a duty instead of a thing."""

    id: str
    categories: tuple[str, ...]
    duty: bool = False


class Meeting(NamedTuple):
    """A need, and the thing that serves it best."""

    want: str
    gift: str
    fit: Fit


def meetings(wants: Iterable[Want], gifts: Sequence[Gift], tree: Tree) -> list[Meeting]:
    """Which needs can these things serve, and by which of them best?

    Args:
        wants: The needs.
        gifts: The things, in the order in which equals are preferred.
        tree: The categories.

    Returns:
        One for each need that anything serves, the best fit first, then by the ids.
    """
    found = []
    for want in wants:
        fits = [
            Meeting(want.id, gift.id, fit)
            for gift in gifts
            for wanted in want.categories
            for given in gift.categories
            if (fit := tree.fit(wanted, given, duty=gift.duty))
        ]
        if fits:
            found.append(max(fits, key=lambda each: (each.fit.value, -len(each.fit.chain))))
    return sorted(found, key=lambda each: (-each.fit.value, each.want, each.gift))


def complementarity(
    ours: Sequence[Meeting], theirs: Sequence[Meeting], *, our_wants: int, their_wants: int
) -> float:
    """How much of what the two want could they give each other? From 0 to 1.

    Args:
        ours: Our needs that they can serve.
        theirs: Their needs that we can serve.
        our_wants: How many needs we have.
        their_wants: How many they have.

    Returns:
        The mean fit over all needs of both, of which those that are not served count 0.

    >>> fit = Fit("same", ("a",), 1.0)
    >>> complementarity([Meeting("n", "r", fit)], [], our_wants=3, their_wants=1)
    0.25
    """
    wants = our_wants + their_wants
    return sum(each.fit.value for each in (*ours, *theirs)) / wants if wants else 0.0
