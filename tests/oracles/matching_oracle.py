"""Who could serve a need, worked out anew from the bare edges of a graph.

Follows DESIGN §4 and nothing else: the tiers, the ways in which a category may fit, what a duty
covers, what live promises leave. Slow and simple on purpose; amounts are exact fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from tests.oracles.random_towns import TODAY, Key, Town

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

_LIVE = {"offered", "accepted", "reserved", "delivered", "confirmed", "rated"}
_UNDER_WAY = {"offered", "accepted", "reserved"}
_FITS = ("same", "descendant", "ancestor", "sibling")
_HOURS = {"hour": Fraction(1), "day": Fraction(8), "minute": Fraction(1, 60)}
UNLIMITED = "unlimited"


class Found(NamedTuple):
    """One provider with one thing that it can give."""

    provider: Key
    tier: int
    means: str
    resource: str | None
    fit: str
    free: Fraction | str
    same_grid: bool
    in_area: bool
    agreement: bool
    promises: tuple[int, int, int]


def who_could_serve(town: Town, need: Key) -> set[Found]:
    """Return every provider that the mechanism reaches, with everything that it could give."""
    [community] = town.out(need, "IN_COMMUNITY")
    wanted = town.out(need, "IN_CATEGORY")
    tree = _tree(town)
    grid = set(town.out(need, "IN_GRID"))
    found = set()
    for provider in town.of("Unit", "Department", "Member", "Team"):
        tiers = set(_tiers(town, tree, community, wanted, provider))
        for means, resource, fit in _gifts(town, tree, wanted, provider) if tiers else ():
            found.add(
                Found(
                    provider,
                    min(tiers),
                    means,
                    resource[1] if resource else None,
                    fit,
                    _free(town, resource),
                    _in_grid(town, grid, provider, resource),
                    _in_area(town, community, resource),
                    _agreement(town, community, provider),
                    _promises(town, provider),
                )
            )
    return found


def _tree(town: Town) -> nx.DiGraph[Key]:
    """The categories, each pointing to what it is a kind of."""
    tree: nx.DiGraph[Key] = nx.DiGraph()
    tree.add_nodes_from(town.of("Category"))
    tree.add_edges_from(
        (child, parent) for child, verb, parent, _ in town.edges if verb == "CHILD_OF"
    )
    return tree


def _tiers(
    town: Town, tree: nx.DiGraph[Key], community: Key, wanted: list[Key], provider: Key
) -> Iterator[int]:
    label = provider[0]
    [township] = town.out(community, "PART_OF")
    [county] = town.out(township, "PART_OF")
    if label in {"Unit", "Department"}:
        seats = {home for committee in _seats(town, provider)
                 for home in town.into(committee, "HAS_BIG_COMMITTEE")}  # fmt: skip
        if community in seats:
            yield 1
        if any(township in town.out(each, "PART_OF") for each in seats - {community}):
            yield 4
    if label == "Unit" and community in town.out(provider, "LOCATED_IN"):
        yield 2
    if label == "Department" and _has_duty(town, tree, wanted, provider):
        homes = town.out(provider, "BELONGS_TO")
        if not homes or county in homes:
            yield 3
    if label == "Member" and community in town.out(provider, "REGISTERED_WITH"):
        yield 5
    if label == "Team" and {community, township, county} & set(town.out(provider, "SERVES")):
        yield 5


def _seats(town: Town, provider: Key) -> Iterator[Key]:
    """The committees in which a provider holds a seat today."""
    for source, verb, committee, seat in town.edges:
        if (source, verb) == (provider, "HOLDS_SEAT") and _today(seat["since"], seat["until"]):
            yield committee


def _has_duty(town: Town, tree: nx.DiGraph[Key], wanted: list[Key], provider: Key) -> bool:
    duties = set(town.out(provider, "RESPONSIBLE_FOR"))
    return any({each, *nx.descendants(tree, each)} & duties for each in wanted)


def _gifts(
    town: Town, tree: nx.DiGraph[Key], wanted: list[Key], provider: Key
) -> Iterator[tuple[str, Key | None, str]]:
    for resource in town.out(provider, "OFFERS"):
        fit = _best_fit(tree, wanted, town.out(resource, "IN_CATEGORY"))
        if fit:
            yield "OFFERS", resource, fit
    skill = _best_fit(tree, wanted, town.out(provider, "SKILLED_IN"))
    if skill:
        yield "SKILLED_IN", None, skill
    duty = _best_fit(tree, wanted, town.out(provider, "RESPONSIBLE_FOR"), {"same", "ancestor"})
    if duty:
        yield "RESPONSIBLE_FOR", None, duty


def _best_fit(
    tree: nx.DiGraph[Key], wanted: list[Key], given: list[Key], counted: set[str] | None = None
) -> str | None:
    fits = {_fit(tree, each, other) for each in wanted for other in given}
    return next((each for each in _FITS if each in fits and each in (counted or _FITS)), None)


def _fit(tree: nx.DiGraph[Key], wanted: Key, given: Key) -> str | None:
    if wanted == given:
        return "same"
    if wanted in nx.descendants(tree, given):
        return "descendant"
    if given in nx.descendants(tree, wanted):
        return "ancestor"
    if set(tree.successors(wanted)) & set(tree.successors(given)):
        return "sibling"
    return None


def _free(town: Town, resource: Key | None) -> Fraction | str:
    """What live promises leave of a resource; one that cannot be counted leaves nothing."""
    if resource is None or town.nodes[resource]["quantity"] is None:
        return UNLIMITED
    listed = town.nodes[resource]
    left = Fraction(listed["quantity"])
    for promise in town.into(resource, "USES"):
        made = town.nodes[promise]
        if made["status"] in _LIVE:
            taken = _converted(made, listed["unit_of_measure"])
            if taken is None:
                return Fraction(0)
            left -= taken
    return max(Fraction(0), left)


def _converted(amount: dict[str, Any], unit: str | None) -> Fraction | None:
    if amount["quantity"] is None:
        return None
    quantity, given = Fraction(amount["quantity"]), amount["unit_of_measure"]
    if given is None or unit is None or given == unit:
        return quantity
    if given in _HOURS and unit in _HOURS:
        return quantity * _HOURS[given] / _HOURS[unit]
    return None


def _in_grid(town: Town, grid: set[Key], provider: Key, resource: Key | None) -> bool:
    """Where the thing lies decides; where its giver lies, if nobody says where the thing lies."""
    own = set(town.out(resource, "IN_GRID")) if resource else set()
    return bool(grid & (own or set(town.out(provider, "IN_GRID"))))


def _in_area(town: Town, community: Key, resource: Key | None) -> bool:
    """What names the places that it serves serves these and what is part of them."""
    served = town.out(resource, "SERVES") if resource else []
    [township] = town.out(community, "PART_OF")
    return not served or bool({community, township, *town.out(township, "PART_OF")} & set(served))


def _agreement(town: Town, community: Key, provider: Key) -> bool:
    both = set(town.out(community, "PARTY_TO")) & set(town.out(provider, "PARTY_TO"))
    return any(_today(town.nodes[each]["starts_on"], town.nodes[each]["ends_on"]) for each in both)


def _promises(town: Town, provider: Key) -> tuple[int, int, int]:
    """How many promises were kept, were broken, and are under way."""
    made = [town.nodes[each] for each in town.out(provider, "MADE")]
    under_way = [each for each in made if each["status"] in _UNDER_WAY]
    overdue = [each for each in under_way if each["due_on"] and each["due_on"] < TODAY]
    withdrawn = [each for each in made if each["status"] == "withdrawn"]
    kept = [each for each in made if each["status"] in _LIVE - _UNDER_WAY]
    return len(kept), len(withdrawn) + len(overdue), len(under_way)


def _today(first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= TODAY) and (last is None or last >= TODAY)
