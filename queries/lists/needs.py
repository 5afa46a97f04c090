"""The need list: what is wanted, how much of it is claimed and delivered, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.model import SCHEMA
from graph.text import Text
from queries.catalog import Question
from queries.lists.claims import (
    DEAD_STATES,
    STATES,
    ZONE,
    Claim,
    amount_text,
    iso,
    percent,
    read_claims,
    read_day,
    shown_name,
    without_persons,
)
from queries.matching.amounts import open_quantity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record
    from queries.lists.period import Period

NEEDS = Question(
    "lists/needs",
    ("community_id", "since", "until", "zone", "ended", "dead", "limit"),
    {
        "id": str,
        "need": dict,
        "categories": list,
        "raisers": list,
        "places": list,
        "persons": list,
        "claims": list,
    },
)
State = Literal["open", "partly_covered", "covered", "done", "withdrawn"]
Standing = Literal["new", "running", "carried_over"]

STATE_LABELS = {
    choice.code: choice.label for choice in SCHEMA.nodes["Need"].properties["status"].choices
}
STANDING_LABELS: dict[Standing, Text] = {
    "new": Text("本期新增", "new in the period"),
    "running": Text("往期延续", "running from before"),
    "carried_over": Text("往期未了，结转", "overdue, carried over"),
}
RAISER_LABELS = {
    "Resident": Text("居民", "resident"),
    "Community": Text("社区", "community"),
    "Unit": Text("驻区单位", "resident unit"),
}
UNKNOWN_RAISER = Text("未注明", "not told")
_TIMEOUT_S = 10.0
_ENDED = ("done", "withdrawn")
_UNMET = frozenset({"open", "partly_covered"})

_NOTHING = Text("尚无人认领", "nobody has claimed it yet")
_STATED_DONE = Text("登记为已完成，没有认领记录", "recorded as done, without a commitment")
_WITHDRAWN = Text("已撤回", "withdrawn")
_WANTED = Text("需要 {quantity}", "{quantity} wanted")
_UNCOUNTED = Text("未写明数量", "the quantity is not told")
_COVERED = Text("已认领 {quantity}（{share}）", "{quantity} claimed ({share})")
_KEPT = Text("其中已交付 {quantity}", "{quantity} of it delivered")
_REST = Text("尚缺 {quantity}", "{quantity} still open")
_CLAIM = Text("{provider}认领{amount}（{state}）", "{provider}: {amount} ({state})")
_SOME = Text("（未写数量）", "an unknown amount")
_SOMEBODY = Text("未注明的单位", "somebody not told")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNeed:
    """A need on the list of a period.

    Attributes:
        id: Its id.
        name: What it is called, without the names of residents.
        categories: ``id``, ``name`` and ``name_en`` of what it is about.
        raisers: Who raised it: ``label``, and of others than residents ``id`` and ``name``.
        places: Names of what it is about.
        quantity: How much is wanted; None when it does not say.
        unit_of_measure: Code of its measure.
        urgency: Code of its urgency.
        beneficiary_groups: Codes of the groups that it is for.
        begins_on: First day of its window, or where it tells no days, when it was recorded.
        starts_on: First day of its window.
        ends_on: Last day of its window.
        stated: Its state as it is recorded.
        synthetic: Whether it is invented for demonstration.
        claims: The commitments that had been made by the day of the list.
    """

    id: str
    name: str
    categories: Sequence[Mapping[str, str]]
    raisers: Sequence[Mapping[str, str]]
    places: Sequence[str]
    quantity: float | None
    unit_of_measure: str | None
    urgency: str | None
    beneficiary_groups: Sequence[str]
    begins_on: dt.date | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    stated: str | None
    synthetic: bool
    claims: tuple[Claim, ...]

    @property
    def live(self) -> tuple[Claim, ...]:
        """The claims that hold."""
        return tuple(each for each in self.claims if each.live)

    @property
    def open_quantity(self) -> float | None:
        """How much nobody has claimed; None where the need does not say how much it wants."""
        return self._rest(self.live)

    @property
    def undelivered(self) -> float | None:
        """How much nobody has delivered; None where the need does not say how much it wants."""
        return self._rest([each for each in self.claims if each.kept])

    @property
    def share(self) -> float | None:
        """Which part of it is claimed, from 0 to 1; None where that cannot be told."""
        if not self.quantity or self.open_quantity is None:
            return None
        return 1 - self.open_quantity / self.quantity

    @property
    def state(self) -> State:
        """Its state by its claims.

        Withdrawn where it is recorded so. Else nothing, a part or all of it is claimed, or done
        when all of it is delivered. Where no quantity is told, a claim counts as all of it. One
        that was done without any claim is done because it is recorded so.
        """
        if self.stated == "withdrawn":
            return "withdrawn"
        if not self.live:
            return "done" if self.stated == "done" else "open"
        if self.quantity is None:
            return "done" if all(each.kept for each in self.live) else "covered"
        if self.open_quantity:
            return "partly_covered"
        return "covered" if self.undelivered else "done"

    def standing(self, period: Period) -> Standing:
        """Did it come up in the period, does it run on, or is it overdue from before?"""
        if period.holds(self.begins_on):
            return "new"
        overdue = self.ends_on is not None and self.ends_on < period.starts_on
        return "carried_over" if overdue else "running"

    def belongs(self, period: Period) -> bool:
        """Does it stand on the list of a period?

        Its window has to touch the period, or it has to be unmet from before; what was done before
        the period began stands on an earlier list.
        """
        if self.begins_on is not None and self.begins_on > period.ends_on:
            return False
        if self.ends_on is not None and self.ends_on < period.starts_on:
            return self.state in _UNMET
        if self.state == "done":
            last = self._done_on()
            return last >= period.starts_on if last else self.ends_on is not None
        return self.state != "withdrawn" or self.ends_on is not None or self.starts_on is not None

    def _done_on(self) -> dt.date | None:
        days = [each.confirmed_on or each.delivered_on for each in self.live]
        known = [each for each in days if each]
        return max(known) if known else None

    def _rest(self, claims: Sequence[Claim]) -> float | None:
        if self.quantity is None:
            return None
        return open_quantity(self.quantity, self.unit_of_measure, [each.amount for each in claims])

    def as_json(self, period: Period, day: dt.date) -> dict[str, Any]:
        """Return the need as JSON shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "categories": [dict(each) for each in self.categories],
            "raised_by": [dict(each) for each in self.raisers],
            "places": list(self.places),
            "quantity": self.quantity,
            "unit_of_measure": self.unit_of_measure,
            "claimed_share": self.share,
            "open_quantity": self.open_quantity,
            "urgency": self.urgency,
            "beneficiary_groups": list(self.beneficiary_groups),
            "starts_on": iso(self.starts_on),
            "ends_on": iso(self.ends_on),
            "state": self.state,
            "stated": self.stated,
            "standing": self.standing(period),
            "claims": [each.as_json(day) for each in self.claims],
            "reasons": [self.reason().as_dict()],
            "synthetic": self.synthetic,
        }

    def reason(self) -> Text:
        """Tell its state in a sentence, from the values that make it."""
        if self.state == "withdrawn":
            parts = [_WITHDRAWN]
        elif not self.live:
            parts = [self._wanted(), _STATED_DONE if self.state == "done" else _NOTHING]
        else:
            parts = [self._wanted(), *self._covered(), *map(_claim_text, self.live)]
        return Text(
            "；".join(each.zh for each in parts) + "。", "; ".join(each.en for each in parts) + "."
        )

    def _wanted(self) -> Text:
        if self.quantity is None:
            return _UNCOUNTED
        return _WANTED.format(quantity=amount_text(self.quantity, self.unit_of_measure))

    def _covered(self) -> list[Text]:
        """Tell how much is claimed, delivered and open."""
        if self.quantity is None or self.open_quantity is None or self.undelivered is None:
            return []
        unit = self.unit_of_measure
        claimed, kept = self.quantity - self.open_quantity, self.quantity - self.undelivered
        parts = [
            _COVERED.format(quantity=amount_text(claimed, unit), share=percent(self.share or 0))
        ]
        if kept:
            parts.append(_KEPT.format(quantity=amount_text(kept, unit)))
        if self.open_quantity:
            parts.append(_REST.format(quantity=amount_text(self.open_quantity, unit)))
        return parts


def _claim_text(claim: Claim) -> Text:
    name = claim.provider["name"] if claim.provider else None
    known = claim.quantity is not None
    amount = amount_text(claim.quantity or 0, claim.unit_of_measure) if known else _SOME
    return _CLAIM.format(
        provider=Text(name, name) if name else _SOMEBODY,
        amount=Text(f" {amount.zh}", amount.en) if known else amount,
        state=STATES[claim.state or claim.status],
    )


def fetch_needs(
    database: Database,
    community_id: str,
    period: Period,
    *,
    day: dt.date,
    today: dt.date,
    limit: int,
) -> list[ListedNeed]:
    """Which needs stand on the list of a community for a period? By id, at most ``limit`` read."""
    rows = NEEDS.ask(
        database,
        {
            "community_id": community_id,
            "since": period.starts_on,
            "until": period.ends_on,
            "zone": ZONE,
            "ended": _ENDED,
            "dead": DEAD_STATES,
            "limit": limit,
        },
        timeout_s=_TIMEOUT_S,
    )
    return [_read_need(row, day, today) for row in rows]


def _read_need(row: Record, day: dt.date, today: dt.date) -> ListedNeed:
    need = row["need"]
    return ListedNeed(
        id=row["id"],
        name=without_persons(need["name"], row["persons"]),
        categories=row["categories"],
        raisers=[_raiser(each) for each in row["raisers"]],
        places=row["places"],
        quantity=need["quantity"],
        unit_of_measure=need["unit_of_measure"],
        urgency=need["urgency"],
        beneficiary_groups=need["beneficiary_groups"] or (),
        begins_on=read_day(need["begins_on"]),
        starts_on=read_day(need["starts_on"]),
        ends_on=read_day(need["ends_on"]),
        stated=need["status"],
        synthetic=need["synthetic"],
        claims=read_claims(row["claims"], day, today=today),
    )


def _raiser(row: Mapping[str, str]) -> dict[str, str]:
    if "name" not in row:
        return {"label": row["label"]}
    return {**row, "name": shown_name(row["label"], row["name"])}
