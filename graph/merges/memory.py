"""Merges as the graph remembers them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.merges.plan import Plan
from graph.statements import template
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database

MERGEABLE = ("Unit", "Member", "SocialWorker", "GridWorker", "Resident", "Need")
"""The node types of which two can be merged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What is known of one merge; who judged is kept, but personal, and not among it.

    Attributes:
        id: Its id; None of one that was only tried.
        type: Node type of both.
        keep_id: Id of the one that stays.
        lose_id: Id of the one that was merged into it.
        reason: Why, in words.
        state: ``merged`` or ``undone``; ``tried`` when nothing was written.
        at: ISO time; likewise ``undone_at``, which is None until it comes to that.
        plan: What it did.
    """

    id: str | None
    type: str
    keep_id: str
    lose_id: str
    reason: str
    state: str
    at: str
    undone_at: str | None
    plan: Plan

    def summary(self) -> dict[str, Any]:
        """Return the merge without what it did, as JSON can hold it."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "plan"}

    def as_json(self) -> dict[str, Any]:
        """Return the merge with what it did: names of properties, never their values."""
        changes = self.plan.changes
        relations = [
            {
                "type": each.joined.type,
                "direction": "out" if each.joined.outgoing else "in",
                "other": {"id": each.joined.other_id, "label": each.joined.other_label},
                "fate": each.fate,
                "properties": sorted(each.kept.keys() - _BOOKKEEPING),
            }
            for each in self.plan.fates
        ]
        return {
            **self.summary(),
            "properties": sorted(changes.keys() - _BOOKKEEPING),
            "differing": list(self.plan.differing),
            "sources": _added(changes.get("sources")),
            "relations": relations,
        }


_BOOKKEEPING = frozenset({"sources", "updated_at", "alias_letters"})


def list_merges(database: Database, *, offset: int = 0, limit: int = 20) -> tuple[list[Merge], int]:
    """Return the merges, the latest first, and how many there are in all."""
    [record] = database.read(template("merges/list"), {"offset": offset, "limit": limit})
    return [stored_merge(each) for each in record["merges"]], record["total"]


def find_merge(database: Database, merge_id: str) -> Merge:
    """Return what is known of one merge.

    Raises:
        NotFoundError: There is none with this id.
    """
    records = database.read(template("merges/get"), {"id": merge_id})
    if not records:
        raise no_such_merge(merge_id)
    return stored_merge(records[0]["merge"])


def merged_ids(database: Database) -> dict[tuple[str, str], str]:
    """Which things stand for which others by now?

    Returns:
        From the type and id of everything that was merged away to the id of what stands for it
        now: where that was merged on, the last of the chain.
    """
    return resolved(database.read(template("merges/present")))


def merges_of_import(database: Database, import_id: str) -> list[tuple[str, str, str]]:
    """Which merges that stand took away something that an import created?

    Returns:
        The id of the merge, the type and the id that was merged away, by the id of the merge.
    """
    records = database.read(template("merges/of_import"), {"import_id": import_id})
    return [(each["id"], each["type"], each["lose_id"]) for each in records]


def resolved(records: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Follow the chains of merges to their ends."""
    next_ones = {(each["type"], each["lose_id"]): each["keep_id"] for each in records}
    ends = {}
    for (label, lost), kept in next_ones.items():
        end = kept
        while (label, end) in next_ones:
            end = next_ones[label, end]
        ends[label, lost] = end
    return ends


def stored_merge(stored: Mapping[str, Any]) -> Merge:
    """Return a merge from the properties of its node."""
    undone_at = stored.get("undone_at")
    return Merge(
        id=stored["id"],
        type=stored["type"],
        keep_id=stored["keep_id"],
        lose_id=stored["lose_id"],
        reason=stored["reason"],
        state=stored["state"],
        at=stored["at"].iso_format(),
        undone_at=undone_at.iso_format() if undone_at else None,
        plan=Plan.from_json(json.loads(stored["record"])),
    )


def no_such_merge(merge_id: str) -> NotFoundError:
    """Return the error for a merge that is not there."""
    return NotFoundError(
        Text("没有编号为 {id} 的合并", "There is no merge with id {id}").format(id=merge_id)
    )


def _added(change: Mapping[str, Any] | None) -> list[str]:
    if not change:
        return []
    before = change["before"] or []
    return [each for each in change["after"] if each not in before]
