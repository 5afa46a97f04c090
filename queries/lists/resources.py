"""The resource list: what is within reach of a community, what is promised of it, what is free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.catalog import Question
from queries.lists.claims import (
    DEAD_STATES,
    ZONE,
    Claim,
    amount_text,
    iso,
    read_claims,
    read_day,
    shown_name,
)
from queries.matching.amounts import free_quantity, in_unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record
    from queries.lists.period import Period

RESOURCES = Question(
    "lists/resources",
    ("community_id", "since", "until", "zone", "dead", "limit"),
    {
        "id": str,
        "reach": int,
        "resource": dict,
        "provider": dict,
        "categories": list,
        "claims": list,
    },
)
REACH_LABELS = {
    "community": Text("社区自有", "the community's own"),
    "seat": Text("大党委委员单位", "holds a seat in the big committee"),
    "unit": Text("驻区单位", "resident unit"),
    "member": Text("报到党员", "registered Party member"),
    "team": Text("服务队伍", "team that serves here"),
}
_REACH = dict(enumerate(REACH_LABELS, 1))
_TIMEOUT_S = 10.0
_OFFERED = Text("{provider}（{reach}）提供", "offered by {provider} ({reach})")
_UNLIMITED = Text("数量不限", "the quantity is not limited")
_HAS = Text("共 {quantity}，剩余 {free}", "{quantity} in all, {free} free")
_CLAIMS = Text(
    "现有认领 {count} 项，其中用于本社区 {ours} 项",
    "claims that hold: {count}, of these for this community: {ours}",
)
_UNUSED = Text("尚未被认领", "not yet claimed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedResource:
    """A resource on the list of a period; attributes as of a need, and how it is reached."""

    id: str
    name: str
    provider: Mapping[str, str]
    reach: str
    categories: Sequence[Mapping[str, str]]
    quantity: float | None
    unit_of_measure: str | None
    beneficiary_groups: Sequence[str]
    starts_on: dt.date | None
    ends_on: dt.date | None
    status: str | None
    synthetic: bool
    claims: tuple[Claim, ...]

    @property
    def live(self) -> tuple[Claim, ...]:
        """The claims that hold something of it."""
        return tuple(each for each in self.claims if each.live)

    @property
    def free(self) -> float | None:
        """What the claims leave of it; None where it is not limited."""
        if self.quantity is None:
            return None
        amounts = [each.amount for each in self.live]
        return free_quantity(self.quantity, self.unit_of_measure, amounts)

    def for_us(self) -> float | None:
        """How much is promised to needs of the community; None where somebody does not say it."""
        amounts = [in_unit(each.amount, self.unit_of_measure) for each in self.live if each.ours]
        if None in amounts:
            return None
        return round(sum(each or 0 for each in amounts), 9)

    def as_json(self) -> dict[str, Any]:
        """Return the resource as JSON shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "provider": dict(self.provider),
            "reach": self.reach,
            "categories": [dict(each) for each in self.categories],
            "quantity": self.quantity,
            "unit_of_measure": self.unit_of_measure,
            "free_quantity": self.free,
            "promised_here": self.for_us(),
            "claims": len(self.live),
            "claims_here": sum(each.ours for each in self.live),
            "beneficiary_groups": list(self.beneficiary_groups),
            "starts_on": iso(self.starts_on),
            "ends_on": iso(self.ends_on),
            "status": self.status,
            "reasons": [self.reason().as_dict()],
            "synthetic": self.synthetic,
        }

    def reason(self) -> Text:
        """Tell in a sentence who offers it and how much of it is free."""
        name = self.provider["name"]
        parts = [_OFFERED.format(provider=name, reach=REACH_LABELS[self.reach])]
        if self.quantity is None or self.free is None:
            parts.append(_UNLIMITED)
        else:
            whole, free = (
                amount_text(each, self.unit_of_measure) for each in (self.quantity, self.free)
            )
            parts.append(_HAS.format(quantity=whole, free=free))
        if self.live:
            ours = sum(each.ours for each in self.live)
            parts.append(_CLAIMS.format(count=len(self.live), ours=ours))
        else:
            parts.append(_UNUSED)
        return Text(
            "；".join(each.zh for each in parts) + "。", "; ".join(each.en for each in parts) + "."
        )


def fetch_resources(
    database: Database,
    community_id: str,
    period: Period,
    *,
    day: dt.date,
    today: dt.date,
    limit: int,
) -> list[ListedResource]:
    """Which resources are within reach of a community in a period?

    Its own, those of the holders of seats in its big committee, of its resident units, of the
    members registered with it and of the teams that serve it; each once, by the first of these
    ways. By way, provider and id; at most ``limit`` are read.
    """
    rows = RESOURCES.ask(
        database,
        {
            "community_id": community_id,
            "since": period.starts_on,
            "until": period.ends_on,
            "zone": ZONE,
            "dead": DEAD_STATES,
            "limit": limit,
        },
        timeout_s=_TIMEOUT_S,
    )
    found: dict[str, ListedResource] = {}
    for row in rows:
        found.setdefault(row["id"], _read_resource(row, day, today))
    return list(found.values())


def _read_resource(row: Record, day: dt.date, today: dt.date) -> ListedResource:
    resource, provider = row["resource"], row["provider"]
    shown = shown_name(provider["label"], provider["name"])
    return ListedResource(
        id=row["id"],
        # What a person offers is often called after the person.
        name=resource["name"].replace(provider["name"], shown),
        provider={**provider, "name": shown},
        reach=_REACH[row["reach"]],
        categories=row["categories"],
        quantity=resource["quantity"],
        unit_of_measure=resource["unit_of_measure"],
        beneficiary_groups=resource["beneficiary_groups"] or (),
        starts_on=read_day(resource["starts_on"]),
        ends_on=read_day(resource["ends_on"]),
        status=resource["status"],
        synthetic=resource["synthetic"],
        claims=read_claims(row["claims"], day, today=today),
    )
