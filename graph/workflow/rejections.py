"""Suggestions that a planner turned down: remembered with the reason, and taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.statements import existing_ids, render, template
from graph.text import Text

if TYPE_CHECKING:
    from graph.database import Database
    from graph.schema import Schema


@dataclass(frozen=True, slots=True)
class Rejection:
    """A provider that is not to be suggested for a need any more."""

    need_id: str
    provider_label: str
    provider_id: str
    reason: str
    rejected_at: dt.datetime

    def as_json(self) -> dict[str, object]:
        """Return the rejection as the API shows it."""
        return {
            "need_id": self.need_id,
            "provider": {"id": self.provider_id, "label": self.provider_label},
            "reason": self.reason,
            "rejected_at": self.rejected_at.isoformat(),
        }


def reject(
    database: Database,
    schema: Schema,
    *,
    need_id: str,
    provider_label: str,
    provider_id: str,
    reason: str,
    actor: str | None = None,
) -> Rejection:
    """Stop suggesting a provider for a need; a second rejection replaces the reason.

    Args:
        database: The graph.
        schema: The declarations.
        need_id: Id of the need.
        provider_label: Node type of the provider.
        provider_id: Id of the provider.
        reason: Why, in words.
        actor: Who says so, as a pseudonymous id; None when nobody is logged in.

    Raises:
        NotFoundError: There is no such need.
        InvalidInputError: There is no such provider, or its type cannot be suggested.
        DatabaseUnavailableError: Neo4j is away.
    """
    _check_label(schema, provider_label)
    now = dt.datetime.now(dt.timezone.utc)
    parameters = {
        "need_id": need_id,
        "provider_id": provider_id,
        "reason": reason,
        "actor": actor,
        "event_id": f"event-{uuid.uuid4()}",
        "now": now,
    }
    statement = render(template("reject_suggestion"), Label=provider_label)
    [records] = database.write([(statement, parameters)])
    if not records:
        _explain_missing(database, need_id)
        raise InvalidInputError(
            Text("没有这个提供方", "There is no such provider"),
            [Problem("provider.id", _unknown(provider_id))],
        )
    return Rejection(need_id, provider_label, provider_id, reason, now)


def withdraw(
    database: Database, schema: Schema, *, need_id: str, provider_label: str, provider_id: str
) -> None:
    """Suggest a provider again.

    Raises:
        NotFoundError: There is no such need, or the provider was not rejected for it.
        InvalidInputError: The provider's type cannot be suggested.
        DatabaseUnavailableError: Neo4j is away.
    """
    _check_label(schema, provider_label)
    parameters = {
        "need_id": need_id,
        "provider_id": provider_id,
        "actor": None,
        "event_id": f"event-{uuid.uuid4()}",
        "now": dt.datetime.now(dt.timezone.utc),
    }
    statement = render(template("withdraw_rejection"), Label=provider_label)
    [records] = database.write([(statement, parameters)])
    if not records:
        raise NotFoundError(
            Text(
                "需求「{need}」没有不采纳过「{provider}」",
                "{provider!r} was not turned down for the need {need!r}",
            ).format(need=need_id, provider=provider_id)
        )


def _check_label(schema: Schema, label: str) -> None:
    possible = schema.relations["REJECTED"].targets
    if label not in possible:
        raise InvalidInputError(
            Text("这类对象不会被推荐", "Things of this type are never suggested"),
            [
                Problem(
                    "provider.label",
                    Text("应为其一：{names}", "must be one of: {names}").format(
                        names=", ".join(possible)
                    ),
                )
            ],
        )


def _explain_missing(database: Database, need_id: str) -> None:
    if not database.read(existing_ids("Need"), {"ids": [need_id]}):
        raise NotFoundError(
            Text("没有编号为「{id}」的需求", "There is no need with id {id!r}").format(id=need_id)
        )


def _unknown(provider_id: str) -> Text:
    return Text("不存在：{id}", "does not exist: {id}").format(id=provider_id)
