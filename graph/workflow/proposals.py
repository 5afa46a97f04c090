"""Proposals: what a plan would have somebody give. They hold nothing until they are offered."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import ConflictError, InvalidInputError, Problem
from graph.model import SCHEMA
from graph.statements import template
from graph.text import Text
from graph.values import check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from neo4j import ManagedTransaction

    from graph.database import Database, Record

MOST_PROPOSALS = 2_000
_CLOSED = frozenset({"done", "withdrawn", "covered"})
_AMOUNT = ("quantity", "unit_of_measure")
_TOLD = 100

_REFUSED = Text(
    "有 {count} 项建议无法写入，全部未写入", "{count} proposals cannot be made; none was"
)
_STALE = Text(
    "图谱已有变化，{count} 项建议已不成立，全部未写入，请重新计划",
    "The graph has changed: {count} proposals no longer hold, and none was made; plan again",
)
_NO_NEED = Text("没有编号为「{id}」的需求", "there is no need with id {id!r}")
_NO_PROVIDER = Text("没有这个提供方：{id}", "there is no such provider: {id}")
_NOT_OFFERED = Text("提供方不提供这项资源：{id}", "the provider does not offer the resource {id}")
_NEED_CLOSED = Text("需求已不再需要（{status}）", "the need wants nothing more ({status})")
_TWICE = Text("同一建议出现两次", "the same proposal occurs twice")
_LABEL = Text("应为其一：{names}", "must be one of: {names}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who might give how much of what to which need.

    Attributes:
        need_id: The need.
        provider_label: Node type of who might give.
        provider_id: Id of who might give.
        resource_id: What it would draw on; None for a duty or a skill.
        quantity: How much, in ``unit_of_measure``; None when that is to be agreed.
        unit_of_measure: Code of the measure.
    """

    need_id: str
    provider_label: str
    provider_id: str
    resource_id: str | None = None
    quantity: float | None = None
    unit_of_measure: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it among the proposals of its need."""
        return self.provider_label, self.provider_id, self.resource_id or ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of the proposals, and the id of each commitment in their order."""

    created: int
    changed: int
    unchanged: int
    lapsed: int
    ids: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "lapsed": self.lapsed,
            "ids": list(self.ids),
        }


def propose(
    database: Database,
    proposals: Sequence[Proposal],
    *,
    replace: bool = True,
    actor: str | None = None,
) -> Proposed:
    """Turn a plan, or a part of it, into proposals: all of them in one transaction, or none.

    A proposal is a commitment in the state ``proposed``. It promises nothing and holds nothing, so
    it can be made for more than there is; whoever gives decides by offering it. Proposing again
    what was proposed changes its quantity.

    Args:
        database: The graph.
        proposals: What to propose, at most :data:`MOST_PROPOSALS`.
        replace: Whether other proposals for the same needs lapse.
        actor: Who does it, as a pseudonymous id; None when nobody is logged in.

    Raises:
        InvalidInputError: Something is named that does not exist, or a value breaks the schema.
        ConflictError: A need wants nothing more since the plan was made.
        DatabaseUnavailableError: Neo4j is away.
    """
    _check(proposals)
    now = dt.datetime.now(dt.timezone.utc)
    fresh = [f"proposal-{uuid.uuid4()}" for _ in proposals]
    event = str(uuid.uuid4())

    def work(transaction: ManagedTransaction) -> Proposed:
        rows = [_row(each) for each in proposals]
        found = [
            dict(record) for record in transaction.run(template("proposals/look"), {"items": rows})
        ]
        _refuse(proposals, found)
        return _write(transaction, _Change(proposals, found, fresh, event, now, actor), replace)

    result: Proposed = database.write_with(work)
    return result


@dataclass(frozen=True, slots=True)
class _Change:
    proposals: Sequence[Proposal]
    found: Sequence[Record]
    fresh: Sequence[str]
    event: str
    now: dt.datetime
    actor: str | None


def _write(transaction: ManagedTransaction, change: _Change, replace: bool) -> Proposed:
    ids: list[str] = []
    items: list[dict[str, Any]] = []
    created = 0
    for place, (each, found) in enumerate(zip(change.proposals, change.found, strict=True)):
        old = next((one for one in found["proposed"] if tuple(one["key"]) == each.key), None)
        ids.append(old["id"] if old else change.fresh[place])
        created += old is None
        if old and all(old[name] == getattr(each, name) for name in _AMOUNT):
            continue
        items.append(
            {
                **_row(each),
                "id": ids[-1],
                "event_id": f"event-{change.event}-{place}",
                "action": "change_proposal" if old else "propose",
            }
        )
    stays = set(ids)
    gone = {
        one["id"] for found in change.found for one in found["proposed"] if one["id"] not in stays
    }
    lapsed = [
        {"id": each, "event_id": f"event-{change.event}-lapse-{place}"}
        for place, each in enumerate(sorted(gone))
    ]
    stamps = {"now": change.now, "actor": change.actor}
    if items:
        transaction.run(template("proposals/write"), {"items": items, **stamps}).consume()
    if replace and lapsed:
        transaction.run(template("proposals/lapse"), {"items": lapsed, **stamps}).consume()
    return Proposed(
        created=created,
        changed=len(items) - created,
        unchanged=len(ids) - len(items),
        lapsed=len(lapsed) if replace else 0,
        ids=tuple(ids),
    )


def _row(proposal: Proposal) -> dict[str, Any]:
    return {
        "need_id": proposal.need_id,
        "label": proposal.provider_label,
        "provider_id": proposal.provider_id,
        "resource_id": proposal.resource_id,
        "quantity": proposal.quantity,
        "unit_of_measure": proposal.unit_of_measure,
    }


def _check(proposals: Sequence[Proposal]) -> None:
    """Refuse what no graph could make right."""
    givers = SCHEMA.relations["MADE"].sources
    declared = SCHEMA.nodes["Commitment"].properties
    problems: list[Problem] = []
    seen: set[tuple[str, ...]] = set()
    for place, each in enumerate(proposals):
        if each.provider_label not in givers:
            reason = _LABEL.format(names=", ".join(givers))
            problems.append(Problem(f"items.{place}.provider.label", reason))
        for name in _AMOUNT:
            value = getattr(each, name)
            wrong = None if value is None else check(declared[name], value)
            if wrong:
                problems.append(Problem(f"items.{place}.{name}", wrong))
        if (each.need_id, *each.key) in seen:
            problems.append(Problem(f"items.{place}", _TWICE))
        seen.add((each.need_id, *each.key))
    if problems:
        raise InvalidInputError(_REFUSED.format(count=len(problems)), problems[:_TOLD])


def _refuse(proposals: Sequence[Proposal], found: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what the graph does not hold, or no longer wants."""
    missing: list[Problem] = []
    stale: list[Problem] = []
    for place, (each, seen) in enumerate(zip(proposals, found, strict=True)):
        where = f"items.{place}"
        if not seen["has_need"]:
            missing.append(Problem(f"{where}.need_id", _NO_NEED.format(id=each.need_id)))
        elif seen["status"] in _CLOSED:
            reason = _NEED_CLOSED.format(status=_status(seen["status"]))
            stale.append(Problem(f"{where}.need_id", reason))
        if not seen["has_provider"]:
            reason = _NO_PROVIDER.format(id=each.provider_id)
            missing.append(Problem(f"{where}.provider.id", reason))
        elif not seen["has_resource"]:
            reason = _NOT_OFFERED.format(id=each.resource_id)
            missing.append(Problem(f"{where}.resource_id", reason))
    if missing:
        raise InvalidInputError(_REFUSED.format(count=len(missing)), missing[:_TOLD])
    if stale:
        raise ConflictError(_STALE.format(count=len(stale)), stale[:_TOLD])


def _status(code: str) -> Text:
    choices = SCHEMA.nodes["Need"].properties["status"].choices
    return next(each.label for each in choices if each.code == code)
