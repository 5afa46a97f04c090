"""What one provider can give, and what of it fits a need: the rows of the graph, joined.

The question about matches finds the providers of one need; this finds the needs of one provider.
The graph tells both sides once each, and the pairs are made here, so that a long chain of
categories does not travel again with every need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.text import Text
from queries.catalog import Question
from queries.matching.candidates import read_candidates
from queries.matching.need import BROKEN_STATES, KEPT_STATES, LIVE_STATES, UNDER_WAY_STATES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database, Record
    from queries.matching.candidates import Candidate

PROVIDER_LABELS: tuple[str, ...] = SCHEMA.relations["REJECTED"].targets
_DUTY_TIER = 3
# A duty for a category covers everything below it, and nothing beside it.
_DUTY_FITS = frozenset({"same", "ancestor"})

PROVIDER = Question(
    "reverse/provider",
    parameters=("provider_id", "today", "live", "kept", "under_way", "broken"),
    columns={
        "provider_id": str,
        "provider_name": str,
        "synthetic": bool,
        "offers": list,
        "duty_ids": list,
        "skill_ids": list,
        "near": list,
        "history": dict,
    },
    types={"Label": "Unit"},
)


@dataclass(frozen=True, slots=True)
class _Gift:
    """One thing that the provider can give, with the categories that it is about."""

    means: str
    category_ids: frozenset[str]
    resource: Mapping[str, Any] | None = None
    promised: Sequence[Sequence[Any]] = ()

    def covers(self, near: Mapping[str, Any]) -> bool:
        """Tell whether this serves what is wanted at the beginning of a chain."""
        given = near["chain"][-1]["id"] in self.category_ids
        return given and (self.means != "RESPONSIBLE_FOR" or near["fit"] in _DUTY_FITS)


@dataclass(frozen=True, slots=True)
class Giver:
    """A provider with everything that it has, owes and knows.

    Attributes:
        label: Node type.
        id: Id within its type.
        name: Its full name, which is not for answers.
        synthetic: Whether it is invented for demonstration.
        history: How it kept its promises.
        gifts: What it can give.
        near: The ways (``fit``, ``chain``) from what may be wanted to what it gives, nearest first.
    """

    label: str
    id: str
    name: str
    synthetic: bool
    history: Mapping[str, Any]
    gifts: Sequence[_Gift]
    near: Sequence[Mapping[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return the provider as JSON shows it."""
        name = mask_name(self.name) if SCHEMA.nodes[self.label].personal_name else self.name
        return {"id": self.id, "label": self.label, "name": name}

    def wanted_ids(self, *, by_duty: bool) -> list[str]:
        """Which categories may a need be about that this provider can serve?

        Args:
            by_duty: Whether only what it is responsible for counts.
        """
        gifts = [each for each in self.gifts if not by_duty or each.means == "RESPONSIBLE_FOR"]
        return sorted(
            {
                near["chain"][0]["id"]
                for near in self.near
                if any(each.covers(near) for each in gifts)
            }
        )


def load_giver(database: Database, label: str, provider_id: str, *, today: dt.date) -> Giver:
    """What can this provider give?

    Args:
        database: The graph.
        label: One of :data:`PROVIDER_LABELS`.
        provider_id: Id within that type.
        today: Day from which overdue promises are judged.

    Raises:
        NotFoundError: There is no such provider.
        DatabaseUnavailableError: Neo4j is away.
    """
    if label not in PROVIDER_LABELS:
        raise NotFoundError(
            Text("「{label}」不是提供方的类型", "{label!r} is no type of provider").format(
                label=label
            )
        )
    parameters = {
        "provider_id": provider_id,
        "today": today,
        "live": LIVE_STATES,
        "kept": KEPT_STATES,
        "under_way": UNDER_WAY_STATES,
        "broken": BROKEN_STATES,
    }
    records = PROVIDER.ask(database, parameters, types={"Label": label})
    if not records:
        kind = SCHEMA.nodes[label].label
        raise NotFoundError(
            Text("没有编号为「{id}」的{kind}", "There is no {kind} with id {id!r}").format(
                kind=kind, id=provider_id
            )
        )
    record = records[0]
    return Giver(
        label=label,
        id=record["provider_id"],
        name=record["provider_name"],
        synthetic=record["synthetic"],
        history=record["history"],
        gifts=tuple(_gifts(record)),
        near=record["near"],
    )


def _gifts(record: Record) -> Iterator[_Gift]:
    for each in record["offers"]:
        if each["category_ids"]:
            yield _Gift(
                "OFFERS", frozenset(each["category_ids"]), each["resource"], each["promised"]
            )
    for means, column in (("RESPONSIBLE_FOR", "duty_ids"), ("SKILLED_IN", "skill_ids")):
        if record[column]:
            yield _Gift(means, frozenset(record[column]))


def candidates_for(giver: Giver, record: Record) -> tuple[Candidate, ...]:
    """What could the provider give to one need? The same candidates as from the need's side.

    Args:
        giver: The provider.
        record: A row with the columns of :data:`queries.reverse.serve.NEEDS`.

    Returns:
        A candidate for each thing near what is wanted; none when the mechanism does not reach the
        need.
    """
    wanted = {each["id"] for each in record["categories"]}
    near = [each for each in giver.near if each["chain"][0]["id"] in wanted]
    reach = _reach(giver, record, near)
    if reach is None:
        return ()
    return tuple(
        read_candidates(
            {
                "provider_label": giver.label,
                "provider_id": giver.id,
                "provider_name": giver.name,
                "synthetic": giver.synthetic,
                "tier": reach["tier"],
                "via": reach["via"],
                "agreement": record["agreement"],
                "history": giver.history,
                "gifts": list(_fitting(giver, record, near)),
            }
        )
    )


def _reach(
    giver: Giver, record: Record, near: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """By which tier, the best one, is the need's community reached?"""
    reach: Mapping[str, Any] | None = record["reach"]
    if not record["by_duty"] or (reach is not None and reach["tier"] < _DUTY_TIER):
        return reach
    duties = [each for each in giver.gifts if each.means == "RESPONSIBLE_FOR"]
    chains = [each["chain"] for each in near if any(duty.covers(each) for duty in duties)]
    if not chains:
        return reach
    via = min(chains, key=lambda chain: (len(chain), chain[-1]["id"], chain[0]["id"]))
    return {"tier": _DUTY_TIER, "via": via}


def _fitting(
    giver: Giver, record: Record, near: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield every gift near what is wanted once, by its nearest category."""
    places = {each["resource_id"]: each for each in record["things"]}
    for gift in giver.gifts:
        way = next((each for each in near if gift.covers(each)), None)
        if way is None:
            continue
        place = places[gift.resource["id"] if gift.resource else None]
        yield {
            "means": gift.means,
            "fit": way["fit"],
            "chain": way["chain"],
            "resource": gift.resource,
            "promised": gift.promised,
            "same_grid": place["same_grid"],
            "in_area": place["in_area"],
            "distance_m": place["distance_m"],
        }
