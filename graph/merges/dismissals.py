"""Pairs that somebody judged not to be the same: remembered, so that they are not offered again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.merges.memory import MERGEABLE
from graph.statements import existing_ids, template
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.database import Database


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Two things of one type that are not the same; who said so is kept, but personal."""

    type: str
    ids: tuple[str, str]
    reason: str
    at: str

    def as_json(self) -> dict[str, object]:
        """Return the judgement as JSON can hold it."""
        return {"type": self.type, "ids": list(self.ids), "reason": self.reason, "at": self.at}


def dismiss(
    database: Database, label: str, ids: Sequence[str], *, reason: str, by: str | None = None
) -> Dismissal:
    """Remember that two things are not the same; a second judgement replaces the first.

    Args:
        database: The graph.
        label: Type of both, one of :data:`graph.merges.MERGEABLE`.
        ids: Both ids, in any order.
        reason: Why, in words.
        by: Who says so, as a pseudonymous id; None when nobody is logged in.

    Raises:
        InvalidInputError: There are not two different ids, or one of them does not exist.
        DatabaseUnavailableError: Neo4j is away.
    """
    first, second = _checked(database, label, ids)
    now = dt.datetime.now(dt.timezone.utc)
    told = json.dumps([label, first, second], ensure_ascii=False)
    parameters = {
        "id": f"not-same-{hashlib.sha256(told.encode()).hexdigest()[:16]}",
        "name": f"{label} {first} ≠ {second}",
        "type": label,
        "first_id": first,
        "second_id": second,
        "reason": reason,
        "by": by,
        "now": now,
    }
    database.write([(template("merges/dismiss"), parameters)])
    return Dismissal(label, (first, second), reason, now.isoformat())


def _checked(database: Database, label: str, ids: Sequence[str]) -> tuple[str, str]:
    """Return both ids in order."""
    detail = Text("要判断的两个对象不对", "These are not two things to judge about")
    if label not in MERGEABLE:
        names = ", ".join(MERGEABLE)
        reason = Text("应为其一：{names}", "must be one of: {names}").format(names=names)
        raise InvalidInputError(detail, [Problem("type", reason)])
    first, second = sorted(ids)
    if first == second:
        reason = Text("两个编号相同", "both ids are the same")
        raise InvalidInputError(detail, [Problem("ids", reason)])
    found = {each["id"] for each in database.read(existing_ids(label), {"ids": [first, second]})}
    missing = [each for each in (first, second) if each not in found]
    if missing:
        reason = Text("不存在：{id}", "does not exist: {id}")
        raise InvalidInputError(
            detail, [Problem("ids", reason.format(id=each)) for each in missing]
        )
    return first, second
