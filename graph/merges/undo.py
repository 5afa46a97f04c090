"""Taking a merge back: everything is as it was before, or nothing is touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import ConflictError, Problem
from graph.exact import from_json
from graph.merges.memory import Merge, find_merge, no_such_merge, stored_merge
from graph.merges.plan import FOLDED, MOVED, Exact, Fate, Triple
from graph.merges.steps import Steps
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from neo4j import ManagedTransaction

    from graph.database import Database
    from graph.schema import Schema

_REASONS = {
    "edited": Text("此后又被修改：{about}", "was edited since: {about}"),
    "gone": Text("此后已不存在", "is gone since"),
    "taken": Text("此后又出现了这个编号", "is there again, with this id"),
    "merged": Text("此后又有合并，须先撤销 {about}", "was merged since; undo {about} first"),
    "several": Text("此后又多出一条同样的关系", "is there several times since"),
}
# What every writer touches: a source that confirms, and when that was.
_SOFT = frozenset({"sources", "source", "updated_at", "updated_in"})


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """Something that stands in the way of undoing a merge.

    Attributes:
        type: Node type or relation type.
        ids: The id of the node, or those of the two ends.
        code: ``edited``, ``gone``, ``taken``, ``several``, or ``merged`` since.
        about: The properties that hold something else, or the merge to undo before.
    """

    type: str
    ids: tuple[str, ...]
    code: str
    about: tuple[str, ...] = ()

    def problem(self) -> Problem:
        """Return the conflict as it is told."""
        reason = _REASONS[self.code].format(about=", ".join(self.about))
        return Problem(" ".join((self.type, *self.ids)), reason)


class UnmergeConflictError(ConflictError):
    """A merge cannot be undone, because of what happened since; nothing was touched.

    Attributes:
        conflicts: All that stands in the way.
    """

    def __init__(self, conflicts: Sequence[MergeConflict]) -> None:
        super().__init__(
            Text(
                "有 {count} 处在合并之后又有变动，不能撤销",
                "The merge cannot be undone: {count} things were touched since",
            ).format(count=len(conflicts)),
            [each.problem() for each in conflicts],
        )
        self.conflicts = tuple(conflicts)


def unmerge(database: Database, schema: Schema, merge_id: str) -> Merge:
    """Make both things and every relationship as they were before a merge, in one transaction.

    Merges of one thing are undone in the reverse order. What was written since about other
    properties, and new relationships of the keeper, stay.

    Args:
        database: The graph.
        schema: The declarations.
        merge_id: Which merge.

    Returns:
        The merge, undone.

    Raises:
        NotFoundError: There is no such merge.
        ConflictError: It was undone already.
        UnmergeConflictError: The keeper or a relationship was edited, removed or merged since.
        DatabaseUnavailableError: Neo4j is away.
    """
    now = dt.datetime.now(dt.timezone.utc)

    def work(transaction: ManagedTransaction) -> None:
        steps = Steps(transaction, schema, "")
        held = steps.run("hold", {"id": merge_id})
        if not held:
            raise no_such_merge(merge_id)
        stored = held[0]["merge"]
        merge = stored_merge(stored)
        if merge.state == "undone":
            if stored["undone_at"].to_native() == now:
                # the confirmation was lost, and the driver replays the transaction
                return
            raise ConflictError(Text("这次合并已经撤销", "This merge was undone already"))
        _Undoing(Steps(transaction, schema, merge.type), merge).run()
        steps.run("finish_undo", {"id": merge_id, "now": now})

    database.write_with(work)
    return find_merge(database, merge_id)


class _Undoing:
    """One merge that is taken back."""

    def __init__(self, steps: Steps, merge: Merge) -> None:
        self._steps = steps
        self._merge = merge
        self._label = merge.type
        steps.lock([merge.keep_id])
        self._nodes = steps.nodes([merge.keep_id, merge.lose_id])
        standing = steps.run("present", {})
        later = [each["id"] for each in standing]
        self._later = standing[later.index(merge.id) + 1 :]
        touched = [each for each in merge.plan.fates if each.fate in {MOVED, FOLDED}]
        self._relations = steps.relations(map(self._place, touched))

    def run(self) -> None:
        """Check everything, then restore everything."""
        conflicts = [*self._node_conflicts(), *self._relation_conflicts()]
        if conflicts:
            raise UnmergeConflictError(conflicts)
        keeper = self._nodes[self._merge.keep_id][1]
        self._steps.create_node(self._merge.plan.lose)
        self._steps.change_node(self._merge.keep_id, _restored(self._merge.plan.changes, keeper))
        self._restore_relations()

    def _place(self, fate: Fate) -> tuple[Triple, tuple[str, str]]:
        """Return where a relationship has been since the merge."""
        return fate.joined.triple(self._label), fate.joined.ends(self._merge.keep_id)

    def _node_conflicts(self) -> Iterator[MergeConflict]:
        merge = self._merge
        if merge.lose_id in self._nodes:
            yield MergeConflict(self._label, (merge.lose_id,), "taken")
        later = [
            each["id"]
            for each in self._later
            if each["type"] == self._label and merge.keep_id in {each["lose_id"], each["keep_id"]}
        ]
        if later:
            yield MergeConflict(self._label, (merge.keep_id,), "merged", tuple(reversed(later)))
        elif merge.keep_id not in self._nodes:
            yield MergeConflict(self._label, (merge.keep_id,), "gone")
        elif edited := _edited(merge.plan.changes, self._nodes[merge.keep_id][1]):
            yield MergeConflict(self._label, (merge.keep_id,), "edited", edited)

    def _relation_conflicts(self) -> Iterator[MergeConflict]:
        if self._merge.keep_id not in self._nodes:
            return
        for fate in self._merge.plan.fates:
            joined = fate.joined
            ends = joined.ends(self._merge.keep_id)
            if fate.fate in {MOVED, FOLDED}:
                found = self._relations.get(self._place(fate), [])
                if not found:
                    yield self._missing(fate, ends)
                elif len(found) > 1:
                    yield MergeConflict(joined.type, ends, "several")
                elif edited := _edited_relation(fate, found[0]):
                    yield MergeConflict(joined.type, ends, "edited", edited)

    def _missing(self, fate: Fate, ends: tuple[str, str]) -> MergeConflict:
        joined = fate.joined
        later = [
            each["id"]
            for each in self._later
            if (each["type"], each["lose_id"]) == (joined.other_label, joined.other_id)
        ]
        return MergeConflict(joined.type, ends, "merged" if later else "gone", tuple(later))

    def _restore_relations(self) -> None:
        moves, folds, anew = [], [], []
        for fate in self._merge.plan.fates:
            triple, (start, end) = self._place(fate)
            old_start, old_end = fate.joined.ends(self._merge.lose_id)
            there = {"from": start, "to": end}
            if fate.fate == MOVED:
                moves.append((triple, {**there, "new_from": old_start, "new_to": old_end}))
                continue
            properties = from_json(fate.joined.properties)
            anew.append((triple, {"from": old_start, "to": old_end, "properties": properties}))
            if fate.kept:
                [kept] = self._relations[triple, (start, end)]
                restored = from_json(_restored(fate.kept, kept))
                folds.append((triple, {**there, "properties": restored}))
        self._steps.each_relation("move_relations", moves)
        self._steps.each_relation("change_relations", folds)
        self._steps.each_relation("create_relations", anew)


def _edited(changes: Mapping[str, Mapping[str, Any]], now: Exact) -> tuple[str, ...]:
    """Return the properties that a merge changed and that hold something else by now."""
    return tuple(
        key
        for key, change in sorted(changes.items())
        if key not in _SOFT and not _same(change["after"], now.get(key))
    )


def _edited_relation(fate: Fate, now: Exact) -> tuple[str, ...]:
    if fate.fate == FOLDED:
        return _edited(fate.kept, now)
    before = fate.joined.properties
    return tuple(
        key
        for key in sorted(before.keys() | now.keys())
        if key not in _SOFT and not _same(before.get(key), now.get(key))
    )


def _restored(changes: Mapping[str, Mapping[str, Any]], now: Exact) -> Exact:
    """Return what properties held before a merge; what others added since to the sources stays."""
    restored: Exact = {}
    for key, change in changes.items():
        before, after = change["before"], change["after"]
        if _same(after, now.get(key)):
            restored[key] = before
        elif key == "sources":
            added = set(after) - set(before or ())
            restored[key] = [each for each in now.get(key) or () if each not in added]
    return restored


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - whatever a property holds
    """Are two values the same, however JSON writes them?"""
    return bool(from_json({"value": one}) == from_json({"value": other}))
