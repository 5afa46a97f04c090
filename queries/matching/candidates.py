"""Who is reached by the mechanism, and with what: the rows of the graph, typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.catalog import Question
from queries.matching.need import LIVE_STATES, sum_in_unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record
    from queries.matching.need import NeedRequest

# More rows than any community reaches: a bound on what one question may cost.
MAXIMUM_ROWS = 2_000

CANDIDATES = Question(
    "matching/candidates",
    parameters=(
        "community_id",
        "category_ids",
        "grid_id",
        "location",
        "today",
        "live",
        "limit",
    ),
    columns={
        "provider_label": str,
        "provider_id": str,
        "provider_name": str,
        "synthetic": bool,
        "tier": int,
        "via": list,
        "means": str,
        "fit": str,
        "chain": list,
        "resource": dict,
        "promised": list,
        "history": list,
        "same_grid": bool,
        "distance_m": float,
        "agreement": bool,
    },
)
_UNDER_WAY = frozenset({"offered", "accepted", "reserved"})
_KEPT = frozenset({"delivered", "confirmed", "rated"})


@dataclass(frozen=True, slots=True)
class History:
    """How a provider kept its promises so far.

    Attributes:
        kept: Promises delivered, whether confirmed or not.
        broken: Promises withdrawn, or not delivered by the day they were due.
        under_way: Promises made and not yet delivered.
        ratings: Satisfaction of 1 to 5 where somebody rated.
        days: Days from acceptance to delivery where both are known.
    """

    kept: int = 0
    broken: int = 0
    under_way: int = 0
    ratings: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One provider with one thing that it can give.

    Attributes:
        provider_label: Node type of the provider.
        provider_id: Its id.
        provider_name: Its name.
        synthetic: Whether provider or resource are invented for demonstration.
        tier: Number of the tier, 1 to 5.
        via: The nodes between the community and the provider, in order from the community.
        means: OFFERS, RESPONSIBLE_FOR or SKILLED_IN.
        fit: same, descendant, ancestor or sibling of a wanted category.
        chain: Categories from the wanted one to the one it serves.
        resource: Properties of the listed resource; None for a duty or a skill.
        free: What live commitments leave of the resource, in its own unit; None when unlimited or
            without a resource.
        history: How it kept its promises.
        same_grid: Whether it lies in the need's grid.
        distance_m: Metres to the need; None when a position is unknown.
        agreement: Whether an agreement with the community is in force.
    """

    provider_label: str
    provider_id: str
    provider_name: str
    synthetic: bool
    tier: int
    via: Sequence[Mapping[str, str]]
    means: str
    fit: str
    chain: Sequence[Mapping[str, str]]
    resource: Mapping[str, Any] | None
    free: float | None
    history: History
    same_grid: bool
    distance_m: float | None
    agreement: bool

    @property
    def provider(self) -> dict[str, str]:
        """The provider as JSON shows it."""
        return {"id": self.provider_id, "label": self.provider_label, "name": self.provider_name}


def fetch_candidates(
    database: Database, need: NeedRequest, *, today: dt.date
) -> tuple[Candidate, ...]:
    """Who could serve the need at all? Ordered by label, id and resource."""
    if need.community is None or not need.categories:
        return ()
    parameters = {
        "community_id": need.community["id"],
        "category_ids": [each["id"] for each in need.categories],
        "grid_id": need.grid_id,
        "location": need.location,
        "today": today,
        "live": LIVE_STATES,
        "limit": MAXIMUM_ROWS,
    }
    return tuple(_candidate(each, today) for each in CANDIDATES.ask(database, parameters))


def _candidate(record: Record, today: dt.date) -> Candidate:
    resource = record["resource"]
    return Candidate(
        provider_label=record["provider_label"],
        provider_id=record["provider_id"],
        provider_name=record["provider_name"],
        synthetic=bool(record["synthetic"] or (resource and resource["synthetic"])),
        tier=record["tier"],
        via=record["via"],
        means=record["means"],
        fit=record["fit"],
        chain=record["chain"],
        resource=resource,
        free=_free(resource, record["promised"]),
        history=_history(record["history"], today),
        same_grid=record["same_grid"],
        distance_m=record["distance_m"],
        agreement=record["agreement"],
    )


def _free(
    resource: Mapping[str, Any] | None, promised: Sequence[tuple[float | None, str | None]]
) -> float | None:
    if resource is None or resource["quantity"] is None:
        return None
    taken = sum_in_unit(promised, resource["unit_of_measure"])
    return max(0.0, float(resource["quantity"]) - taken)


def _history(rows: Sequence[Sequence[Any]], today: dt.date) -> History:
    kept = broken = under_way = 0
    ratings: list[int] = []
    days: list[int] = []
    for status, rating, due_on, taken in rows:
        if status in _KEPT:
            kept += 1
        elif status in _UNDER_WAY:
            under_way += 1
            broken += due_on is not None and due_on.to_native() < today
        elif status == "withdrawn":
            broken += 1
        if rating is not None:
            ratings.append(rating)
        if taken is not None:
            days.append(taken)
    return History(kept, broken, under_way, tuple(ratings), tuple(days))
