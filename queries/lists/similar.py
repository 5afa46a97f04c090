"""Similar needs put together, so that a meeting arranges them once. Nothing is ever written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.measures import MEASURES, convert
from graph.text import Text
from queries.duplicates.names import NameKey, Places, name_key
from queries.duplicates.similarity import Characters, compare_names
from queries.lists.claims import amount_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.lists.needs import ListedNeed

LEAST_LIKENESS = 0.6
"""How alike the names of two needs have to be, their places taken away; see queries.duplicates."""
_ON_PURPOSE = frozenset({"number", "place", "different"})
_REASON = Text(
    "{count} 项需求同属「{category}」，去掉地点后名称相近，计量单位相同：{places}",
    "{count} needs of «{category}» with names that are alike but for the place, counted in one"
    " unit: {places}",
)
_TOTAL = Text("合计需要 {wanted}，尚缺 {rest}", "together {wanted} wanted, {rest} still open")


@dataclass(frozen=True, slots=True)
class Group:
    """Needs that may be arranged together; at least two.

    Attributes:
        category: The category that they share.
        members: The needs, by id.
    """

    category: Mapping[str, str]
    members: tuple[ListedNeed, ...]

    def totals(self) -> tuple[float, float] | None:
        """Return how much all want and how much of it is open, in the unit of the first.

        None where one of them does not say how much it wants.
        """
        unit = self.members[0].unit_of_measure
        wanted = [_in_unit(each.quantity, each.unit_of_measure, unit) for each in self.members]
        rest = [_in_unit(each.open_quantity, each.unit_of_measure, unit) for each in self.members]
        if None in wanted or None in rest:
            return None
        return round(sum(each or 0 for each in wanted), 9), round(
            sum(each or 0 for each in rest), 9
        )

    def as_json(self, number: int) -> dict[str, Any]:
        """Return the group as JSON shows it, under its number on the list."""
        totals, unit = self.totals(), self.members[0].unit_of_measure
        return {
            "number": number,
            "category": dict(self.category),
            "needs": [{"id": each.id, "name": each.name} for each in self.members],
            "count": len(self.members),
            "quantity": totals[0] if totals else None,
            "open_quantity": totals[1] if totals else None,
            "unit_of_measure": unit if totals else None,
            "reasons": [each.as_dict() for each in self.reasons()],
        }

    def reasons(self) -> list[Text]:
        """Tell why these are similar, and how much they want together."""
        places = list(dict.fromkeys(place for each in self.members for place in each.places))
        named = Text("、".join(places) or "—", ", ".join(places) or "—")
        category = Text(
            self.category["name"], self.category.get("name_en") or self.category["name"]
        )
        reasons = [_REASON.format(count=len(self.members), category=category, places=named)]
        if totals := self.totals():
            unit = self.members[0].unit_of_measure
            wanted, rest = (amount_text(each, unit) for each in totals)
            reasons.append(_TOTAL.format(wanted=wanted, rest=rest))
        return reasons


def similar_needs(needs: Sequence[ListedNeed], places: Sequence[str]) -> list[Group]:
    """Which needs are so similar that they may be arranged together?

    Two needs are similar when they share a category, are counted in units that can be converted
    into each other and for the same groups of people, and have names that are alike once the place
    is taken away, as :mod:`queries.duplicates` compares names. A need joins the first group whose
    first member it resembles, so that no chain of small steps leads from one thing to another.

    Args:
        needs: Needs that are neither done nor withdrawn.
        places: Names of the places around, which say nothing of what is wanted.

    Returns:
        Groups of two needs and more; the largest first, then by the id of the first member.

    Complexity: needs × groups of their category.
    """
    known = Places(places)
    keys = {each.id: _key(each, places, known) for each in needs}
    characters = Characters(each.text for each in keys.values())
    groups: dict[str, list[list[ListedNeed]]] = defaultdict(list)
    taken: set[str] = set()
    categories: dict[int, Mapping[str, str]] = {}
    for need in sorted(needs, key=lambda each: each.id):
        for category in need.categories:
            if need.id in taken:
                break
            for group in groups[category["id"]]:
                if _similar(group[0], need, keys, characters):
                    group.append(need)
                    taken.add(need.id)
                    break
        if need.id not in taken:
            for category in need.categories[:1]:
                group = [need]
                groups[category["id"]].append(group)
                categories[id(group)] = category
    found = [
        Group(categories[id(group)], tuple(group))
        for within in groups.values()
        for group in within
        if len(group) > 1
    ]
    return sorted(found, key=lambda each: (-len(each.members), each.members[0].id))


def _key(need: ListedNeed, around: Sequence[str], known: Places) -> NameKey:
    """Return the name of a need as it is compared, without the places it names."""
    text = name_key(need.name, known).text
    for place in sorted({*need.places, *around}, key=len, reverse=True):
        bare = name_key(place, known).text if place else ""
        if bare and len(text) > len(bare):
            text = text.replace(bare, "")
    return NameKey(text)


def _similar(
    one: ListedNeed, other: ListedNeed, keys: Mapping[str, NameKey], characters: Characters
) -> bool:
    if set(one.beneficiary_groups) != set(other.beneficiary_groups):
        return False
    if one.unit_of_measure != other.unit_of_measure and (
        _in_unit(1.0, one.unit_of_measure, other.unit_of_measure) is None
    ):
        return False
    likeness = compare_names(keys[one.id], keys[other.id], characters)
    return likeness.value >= LEAST_LIKENESS and likeness.way not in _ON_PURPOSE


def _in_unit(quantity: float | None, source: str | None, target: str | None) -> float | None:
    """Return a quantity in another unit; None where one side names none, or they do not compare."""
    if source == target:
        return quantity
    if quantity is None or source not in MEASURES or target not in MEASURES:
        return None
    return convert(quantity, source=source, target=target)
