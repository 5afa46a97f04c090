"""Who is reached by the mechanism, and with what: the rows of the graph, typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.privacy import mask_name
from queries.catalog import Question
from queries.matching.amounts import free_quantity
from queries.matching.need import BROKEN_STATES, KEPT_STATES, LIVE_STATES, UNDER_WAY_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database, Record
    from queries.matching.need import NeedRequest

# More providers than any community reaches: a bound on what one question may cost.
MAXIMUM_PROVIDERS = 2_000

CANDIDATES = Question(
    "matching/candidates",
    parameters=(
        "community_id",
        "category_ids",
        "grid_id",
        "location",
        "today",
        "live",
        "kept",
        "under_way",
        "broken",
        "limit",
    ),
    columns={
        "provider_label": str,
        "provider_id": str,
        "provider_name": str,
        "synthetic": bool,
        "tier": int,
        "via": list,
        "agreement": bool,
        "history": dict,
        "gifts": list,
    },
)
_PERSONS = frozenset(each.name for each in SCHEMA.nodes.values() if each.personal_name)


@dataclass(frozen=True, slots=True)
class History:
    """How a provider kept its promises so far.

    Attributes:
        kept: Promises delivered, whether confirmed or not.
        broken: Promises withdrawn, or not delivered by the day they were due.
        under_way: Promises made and not yet delivered.
        rating: Mean satisfaction, 1 to 5; None when nobody rated.
        days: Mean of the days from acceptance to delivery; None when they are unknown.
    """

    kept: int = 0
    broken: int = 0
    under_way: int = 0
    rating: float | None = None
    days: float | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is reached, and how.

    Attributes:
        label: Node type.
        id: Id within its type.
        name: Name as it may be shown; of a person's name, the surname.
        synthetic: Whether it is invented for demonstration.
        tier: Number of the best tier that reaches it, 1 to 5.
        via: The nodes between the community and the provider, in order from the community; in tier
            3 the categories from the wanted one up to the one that the department is responsible
            for.
        agreement: Whether an agreement with the community is in force.
        history: How it kept its promises.
    """

    label: str
    id: str
    name: str
    synthetic: bool
    tier: int
    via: Sequence[Mapping[str, str]]
    agreement: bool
    history: History

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it: ids are unique within a type only."""
        return self.label, self.id

    def as_json(self) -> dict[str, str]:
        """Return the provider as JSON shows it."""
        return {"id": self.id, "label": self.label, "name": self.name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A listed resource, with the properties that decide whom it can serve."""

    id: str
    name: str
    quantity: float | None = None
    unit_of_measure: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    beneficiary_groups: Sequence[str] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None
    status: str | None = None
    synthetic: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the resource as JSON shows it."""
        return {
            "label": "Resource",
            "id": self.id,
            "name": self.name,
            "quantity": self.quantity,
            "unit_of_measure": self.unit_of_measure,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "beneficiary_groups": list(self.beneficiary_groups),
            "minimum_age": self.minimum_age,
            "maximum_age": self.maximum_age,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """One provider with one thing that it can give.

    Attributes:
        provider: Who.
        means: OFFERS, RESPONSIBLE_FOR or SKILLED_IN.
        fit: same, descendant, ancestor or sibling of a wanted category.
        chain: Categories from the wanted one to the one it serves.
        resource: The listed resource; None for a duty or a skill.
        free: What live commitments leave of the resource, in its own unit; None when unlimited or
            without a resource.
        same_grid: Whether it lies in the need's grid.
        distance_m: Metres to the need; None when a position is unknown.
        in_area: Whether the resource serves the community; only one that names places may not.
    """

    provider: Provider
    means: str
    fit: str
    chain: Sequence[Mapping[str, str]]
    resource: Resource | None = None
    free: float | None = None
    same_grid: bool = False
    distance_m: float | None = None
    in_area: bool = True

    @property
    def synthetic(self) -> bool:
        """Whether provider or resource are invented for demonstration."""
        return self.provider.synthetic or (self.resource is not None and self.resource.synthetic)

    @property
    def identity(self) -> tuple[str, str, str]:
        """By what candidates are ordered where nothing else decides."""
        return self.provider.id, self.provider.label, self.resource.id if self.resource else ""


def fetch_candidates(
    database: Database, need: NeedRequest, *, today: dt.date
) -> tuple[Candidate, ...]:
    """Who could serve the need at all? Ordered by tier and provider.

    A need without community or category is served by nobody.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    if need.community is None or not need.categories:
        return ()
    records = CANDIDATES.ask(database, candidate_parameters(need, today=today))
    return tuple(candidate for record in records for candidate in read_candidates(record))


def candidate_parameters(need: NeedRequest, *, today: dt.date) -> dict[str, object]:
    """Return the parameters with which the question is asked for a need that has a community."""
    return {
        "community_id": need.community["id"] if need.community else None,
        "category_ids": [each["id"] for each in need.categories],
        "grid_id": need.grid_id,
        "location": need.location,
        "today": today,
        "live": LIVE_STATES,
        "kept": KEPT_STATES,
        "under_way": UNDER_WAY_STATES,
        "broken": BROKEN_STATES,
        "limit": MAXIMUM_PROVIDERS,
    }


def read_candidates(record: Record) -> Iterator[Candidate]:
    """Yield what a provider can give, from a row with the columns of :data:`CANDIDATES`."""
    label, name = record["provider_label"], record["provider_name"]
    shown = mask_name(name) if label in _PERSONS else name
    provider = Provider(
        label=label,
        id=record["provider_id"],
        name=shown,
        synthetic=record["synthetic"],
        tier=record["tier"],
        via=record["via"],
        agreement=record["agreement"],
        history=History(**record["history"]),
    )
    for gift in record["gifts"]:
        resource = _resource(gift["resource"], name, shown)
        yield Candidate(
            provider,
            gift["means"],
            gift["fit"],
            gift["chain"],
            resource,
            _free(resource, gift["promised"]),
            gift["same_grid"],
            gift["distance_m"],
            gift["in_area"],
        )


def _resource(row: Mapping[str, Any] | None, name: str, shown: str) -> Resource | None:
    if row is None:
        return None
    return Resource(
        id=row["id"],
        # What a person offers is often called after the person.
        name=row["name"] if shown == name else row["name"].replace(name, shown),
        quantity=row["quantity"],
        unit_of_measure=row["unit_of_measure"],
        starts_on=_day(row["starts_on"]),
        ends_on=_day(row["ends_on"]),
        beneficiary_groups=row["beneficiary_groups"] or (),
        minimum_age=row["minimum_age"],
        maximum_age=row["maximum_age"],
        status=row["status"],
        synthetic=bool(row["synthetic"]),
    )


def _free(
    resource: Resource | None, promised: Sequence[tuple[float | None, str | None]]
) -> float | None:
    if resource is None or resource.quantity is None:
        return None
    return free_quantity(resource.quantity, resource.unit_of_measure, promised)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text is not None else None
