"""Taking an import back: what it created goes, what it changed is as it was.

It is all or nothing: where something was touched since, nothing is touched and the whole
list is told. Once begun it can be interrupted at any point; doing it again goes on from there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import ConflictError, Problem
from graph.imports.batch import find_import
from graph.merges import merges_of_import
from graph.statements import endpoint_pairs, render, template
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database
    from graph.imports.batch import Batch
    from graph.schema import Schema

CONFLICTS_TOLD = 1_000
"""How many conflicts a refusal lists."""

_AT_ONCE = 5_000
_CODES = {
    "edited": Text("此后又被修改", "was edited since"),
    "stated": Text("此后另有来源也这样说", "another source has stated it too"),
    "joined": Text("此后有别的关系连到它", "something else was joined to it since"),
    "back": Text("此后又重新出现", "is there again since"),
    "merged": Text("已合并到另一个节点，请先撤销合并", "was merged away; undo the merge first"),
    "gone": Text("此后已不存在", "is gone since"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that an import wrote and that is no longer as it left it.

    Attributes:
        type: Node type or relation type.
        ids: The id of the node, or those of the two ends.
        code: ``edited``, ``stated`` by another source, ``joined``, ``gone``, ``back`` again,
            or ``merged`` into another.
        keys: The properties that hold something else; empty when the whole is meant.
    """

    type: str
    ids: tuple[str, ...]
    code: str
    keys: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the conflict as JSON can hold it, with its reason in both languages."""
        return {
            "type": self.type,
            "ids": list(self.ids),
            "code": self.code,
            "keys": list(self.keys),
            "reason": _CODES[self.code].as_dict(),
        }


class UndoConflictError(ConflictError):
    """An import cannot be undone, because of what happened since; nothing was touched.

    Attributes:
        conflicts: What stands in the way, at most :data:`CONFLICTS_TOLD`.
    """

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            Text(
                "有 {count} 处在导入之后又有变动，不能撤销",
                "The import cannot be undone: {count} things it wrote were touched since",
            ).format(count=len(conflicts)),
            [
                Problem(" ".join((each.type, *each.ids, *each.keys)), _CODES[each.code])
                for each in conflicts
            ],
        )
        self.conflicts = tuple(conflicts)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many nodes and relationships were taken away, and how many were restored."""

    nodes_deleted: int
    relations_deleted: int
    nodes_restored: int
    relations_restored: int

    def as_json(self) -> dict[str, int]:
        """Return the four numbers by name."""
        return {
            "nodes_deleted": self.nodes_deleted,
            "relations_deleted": self.relations_deleted,
            "nodes_restored": self.nodes_restored,
            "relations_restored": self.relations_restored,
        }


def undo_import(database: Database, schema: Schema, import_id: str) -> Undone:
    """Make the graph as it was before an import.

    Raises:
        NotFoundError: There is no such import.
        ConflictError: It was undone already.
        UndoConflictError: Something it wrote was edited, stated again, joined or removed since.
        DatabaseUnavailableError: Neo4j is away; undoing again goes on from there.
    """
    batch = find_import(database, import_id)
    if batch.state == "undone":
        raise ConflictError(Text("这一批已经撤销", "This import was undone already"))
    steps = _Steps(database, schema, batch)
    if batch.state != "undoing":
        conflicts = [*_merged(database, import_id), *steps.conflicts(batch.finished_at)]
        if conflicts:
            raise UndoConflictError(conflicts)
    steps.mark("imports/begin_undo")
    relations_deleted = steps.each_relation("imports/delete_relations")
    nodes_anew = steps.each_node("imports/restore_retired_nodes")
    relations_anew = steps.each_relation("imports/restore_retired_relations")
    undone = Undone(
        relations_deleted=relations_deleted,
        relations_restored=relations_anew + steps.each_relation("imports/restore_relations"),
        nodes_restored=nodes_anew + steps.each_node("imports/restore_nodes"),
        nodes_deleted=steps.each_node("imports/delete_nodes"),
    )
    steps.mark("imports/finish_undo")
    return undone


def _merged(database: Database, import_id: str) -> Iterator[Conflict]:
    """Yield what the import created and a merge took away since."""
    for _, label, node_id in merges_of_import(database, import_id):
        yield Conflict(label, (node_id,), "merged", ())


class _Steps:
    """The statements of one undoing."""

    def __init__(self, database: Database, schema: Schema, batch: Batch) -> None:
        self._database = database
        self._import_id = batch.id
        written = set(batch.types)
        present = self._present_types()
        self._labels = [each for each in schema.nodes if each in written & present]
        self._triples = [
            {"Source": source, "TYPE": relation.name, "Target": target}
            for relation in schema.relations.values()
            if relation.name in written & present
            for source, target in endpoint_pairs(relation)
            if {source, target} <= present
        ]

    def conflicts(self, finished_at: str | None) -> Iterator[Conflict]:
        """Yield what stands in the way, by type and id, up to the limit."""
        end = dt.datetime.fromisoformat(_to_microseconds(finished_at)) if finished_at else None
        parameters = {
            "id": self._import_id,
            "finished_at": end or dt.datetime.now(dt.timezone.utc),
            "limit": CONFLICTS_TOLD,
        }
        told = 0
        for query in self._conflict_queries():
            for record in self._database.read(query, parameters):
                if told == CONFLICTS_TOLD:
                    return
                told += 1
                ids = (record["node_id"], record["from_id"], record["to_id"])
                yield Conflict(
                    record["type"],
                    tuple(each for each in ids if each is not None),
                    record["code"],
                    tuple(record["keys"]),
                )

    def mark(self, name: str) -> None:
        """Remember how far the undoing has come."""
        now = dt.datetime.now(dt.timezone.utc)
        self._database.write([(template(name), {"id": self._import_id, "now": now})])

    def each_node(self, name: str) -> int:
        """Run a statement for every node type until nothing is left to do; return how much."""
        return sum(self._until_done(render(template(name), Label=each)) for each in self._labels)

    def each_relation(self, name: str) -> int:
        """Run a statement for every kind of relationship until nothing is left to do."""
        return sum(self._until_done(render(template(name), **each)) for each in self._triples)

    def _until_done(self, statement: str) -> int:
        total = 0
        while True:
            now = dt.datetime.now(dt.timezone.utc)
            parameters: Mapping[str, object] = {
                "id": self._import_id,
                "limit": _AT_ONCE,
                "now": now,
            }
            [[record]] = self._database.write([(statement, parameters)])
            done: int = record["done"]
            total += done
            if done < _AT_ONCE:
                return total

    def _conflict_queries(self) -> Iterator[str]:
        for name in ("imports/node_conflicts", "imports/node_change_conflicts"):
            yield from (render(template(name), Label=each) for each in self._labels)
        for name in ("imports/relation_conflicts", "imports/relation_change_conflicts"):
            yield from (render(template(name), **each) for each in self._triples)

    def _present_types(self) -> set[str]:
        [record] = self._database.read(template("imports/present_types"))
        return {*record["labels"], *record["relations"]}


def _to_microseconds(moment: str) -> str:
    """Cut the nanoseconds of the database, which Python does not know, off an ISO time."""
    head, dot, rest = moment.partition(".")
    if not dot:
        return moment
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return f"{head}.{digits[:6]}{rest[len(digits) :]}"
