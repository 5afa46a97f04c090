"""What two who may become partners have to give each other, and what they want."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from queries.analysis.partners.complements import Gift, Meeting, Want, complementarity, meetings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.analysis.partners.complements import Tree
    from queries.partners.records import Given, Key, Surroundings, Wanted


@dataclass(frozen=True, slots=True)
class Complement:
    """What the two could give each other.

    Attributes:
        value: From 0 to 1.
        ours: Needs of the asker that the other can serve, each with the thing, the best fit first.
        theirs: Needs of the other that the asker can serve.
    """

    value: float = 0.0
    ours: tuple[tuple[Wanted, Given, Meeting], ...] = ()
    theirs: tuple[tuple[Wanted, Given, Meeting], ...] = ()


class Offers:
    """What everybody around an asker gives and wants."""

    def __init__(self, found: Surroundings, tree: Tree) -> None:
        """Take what was read and the tree of categories."""
        self._found = found
        self._tree = tree
        self._near: dict[str, frozenset[str]] = {}

    def between(self, asker: Key, other: Key) -> Complement:
        """What could the two give each other? One of them is a community."""
        wants, their_wants = self._wants(asker, other), self._wants(other, asker)
        ours = self._meet(wants, self._found.given.get(other, ()), asker, other)
        theirs = self._meet(their_wants, self._found.given.get(asker, ()), asker, other)
        if not ours and not theirs:
            return Complement()
        value = complementarity(
            [each[2] for each in ours],
            [each[2] for each in theirs],
            our_wants=len(wants),
            their_wants=len(their_wants),
        )
        return Complement(value, tuple(ours), tuple(theirs))

    def _wants(self, owner: Key, other: Key) -> Sequence[Wanted]:
        """Return the needs that may be put to the other: not its own, not once turned down."""
        turned_down = " ".join(other)
        return [
            each
            for each in self._found.wanted.get(owner, ())
            if (other[0] != "Unit" or other[1] not in each.raisers)
            and turned_down not in each.rejected
        ]

    def _meet(
        self, wants: Sequence[Wanted], given: Sequence[Given], asker: Key, other: Key
    ) -> list[tuple[Wanted, Given, Meeting]]:
        if not wants or not given:
            return []
        community = asker if asker[0] == "Community" else other
        place = self._found.places.get(community[1])
        near = {near for want in wants for each in want.categories for near in self._around(each)}
        things = {
            number: each
            for number, each in enumerate(given)
            if not near.isdisjoint(each.categories) and (place is None or each.reaches(place))
        }
        by_id = {each.id: each for each in wants}
        # a duty and a resource may have the same id: the number says which one is meant
        gifts = [Gift(str(number), each.categories, each.duty) for number, each in things.items()]
        wanted = [Want(each.id, each.categories) for each in wants]
        return [
            (by_id[each.want], things[int(each.gift)], each)
            for each in meetings(wanted, gifts, self._tree)
        ]

    def _around(self, category: str) -> frozenset[str]:
        if category not in self._near:
            near = (each for each in self._categories if self._tree.fit(category, each))
            self._near[category] = frozenset(near)
        return self._near[category]

    @cached_property
    def _categories(self) -> frozenset[str]:
        given: Mapping[Key, Sequence[Given]] = self._found.given
        return frozenset(
            category for things in given.values() for each in things for category in each.categories
        )
