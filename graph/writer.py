"""The batched, idempotent writer: the only way data enters the graph in bulk.

It enforces what Neo4j Community cannot: types, permitted values and required properties, all from
the schema declaration. A batch is one transaction; writing it again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph import statements
from graph.errors import InvalidInputError, Problem
from graph.names import romanise
from graph.text import Text
from graph.values import check, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graph.database import Database, Record, Statement
    from graph.schema import NodeType, Property, RelationType, Schema

BATCH_ROWS = 5_000
Row = "Mapping[str, object]"


@dataclass(frozen=True, slots=True)
class MissingEnd:
    """A relationship that was not written because one of its ends does not exist."""

    position: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the rows of one call; ``missing`` names the rows without an end."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: tuple[MissingEnd, ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.missing + other.missing,
        )


class Writer:
    """Writes nodes and relationships of one source into one database."""

    def __init__(
        self,
        database: Database,
        schema: Schema,
        *,
        source: str,
        import_id: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """Prepare to write.

        Args:
            database: The graph.
            schema: The declarations.
            source: Who states what is written; stamped on it.
            import_id: The import that it belongs to, which can then be undone; None outside one.
            meanwhile: Called while the database works on a batch; it may be called again for the
                same batch.
        """
        self._database = database
        self._schema = schema
        self._source = source
        self._import_id = import_id
        self._meanwhile = meanwhile

    def nodes(self, label: str, rows: Sequence[Mapping[str, object]]) -> Written:
        """Write nodes of one type, in batches of one transaction each.

        Args:
            label: Node type.
            rows: Property maps with ``id``; a None removes a property, one that is not named stays.

        Returns:
            How many nodes were created, changed or already as given.

        Raises:
            InvalidInputError: A row breaks the declaration; nothing of the call was written.
            DatabaseUnavailableError: Neo4j is away; batches before this one are written.
        """
        node = self._schema.nodes[label]
        ready = [prepare_node(node, row) for row in _all_checked(node, rows)]
        return self.prepared_nodes(label, ready)

    def prepared_nodes(self, label: str, rows: Sequence[Mapping[str, object]]) -> Written:
        """Write rows that :func:`prepare_node` has made from checked values."""
        return self._in_batches(rows, lambda batch, _: self._merge_nodes(label, batch))

    def relations(
        self, name: str, source: str, target: str, rows: Sequence[Mapping[str, object]]
    ) -> Written:
        """Write relationships of one type between two node types.

        Args:
            name: Relation type.
            source: Node type at the start.
            target: Node type at the end.
            rows: Maps with ``from`` and ``to`` (ids) and the properties of the relationship.

        Returns:
            How many relationships were created, changed or already as given, and which rows were
            left unwritten because a node they name does not exist, in the order of the rows.

        Raises:
            InvalidInputError: A row breaks the declaration; nothing of the call was written.
            DatabaseUnavailableError: Neo4j is away; batches before this one are written.
        """
        relation = self._schema.relations[name]
        if (source, target) not in statements.endpoint_pairs(relation):
            raise InvalidInputError(
                Text(
                    "{name} 不能从 {source} 指向 {target}",
                    "{name} cannot join {source} to {target}",
                ).format(name=name, source=source, target=target)
            )
        ready = [prepare_relation(row) for row in _all_checked(relation, rows)]
        return self.prepared_relations(name, source, target, ready)

    def prepared_relations(
        self, name: str, source: str, target: str, rows: Sequence[Mapping[str, object]]
    ) -> Written:
        """Write rows that :func:`prepare_relation` has made from checked values."""
        return self._in_batches(
            rows, lambda batch, start: self._merge_relations((source, name, target), batch, start)
        )

    def _in_batches(
        self,
        rows: Sequence[Mapping[str, object]],
        write: Callable[[Sequence[Mapping[str, object]], int], Written],
    ) -> Written:
        total = Written()
        for start in range(0, len(rows), BATCH_ROWS):
            total += write(rows[start : start + BATCH_ROWS], start)
        return total

    def _merge_nodes(self, label: str, batch: Sequence[Mapping[str, object]]) -> Written:
        record = self._run(statements.merge_nodes(label), batch, about=(label,))
        created, changed = record["created"], record["changed"]
        return Written(created, changed, len(batch) - created - changed)

    def _merge_relations(
        self, triple: tuple[str, str, str], batch: Sequence[Mapping[str, object]], start: int
    ) -> Written:
        source, _, target = triple
        record = self._run(statements.merge_relations(*triple), batch, about=triple)
        created, changed, matched = record["created"], record["changed"], record["matched"]
        missing = self._missing_ends(source, target, batch, start) if matched < len(batch) else ()
        return Written(created, changed, matched - created - changed, missing)

    def _run(
        self, statement: str, batch: Sequence[Mapping[str, object]], *, about: tuple[str, ...]
    ) -> Mapping[str, int]:
        """Write a batch and, in the same transaction, what was there before it."""
        now = dt.datetime.now(dt.timezone.utc)
        parameters = {
            "rows": batch,
            "source": self._source,
            "import_id": self._import_id,
            "now": now,
        }

        def note(answers: list[list[Record]]) -> list[Statement]:
            [[record]] = answers
            changes = [self._change(about, noted, now) for noted in record["noted"]]
            return [(statements.note_changes(), {"changes": changes})] if changes else []

        [[record]] = self._database.write(
            [(statement, parameters)], meanwhile=self._meanwhile, then=note
        )
        return record

    def _change(
        self, about: tuple[str, ...], noted: Sequence[Sequence[Any]], now: dt.datetime
    ) -> dict[str, object]:
        """Return the properties of the Change that keeps what was there before."""
        ids, (source, sources, updated_in, updated_at), keys, before, after = noted
        if len(about) == 1:
            place = {"type": about[0], "node_id": ids[0]}
        else:
            start, name, end = about
            place = {
                "type": name,
                "from_type": start,
                "from_id": ids[0],
                "to_type": end,
                "to_id": ids[1],
            }
        return {
            "id": str(uuid.uuid4()),
            "name": self._import_id,
            "import_id": self._import_id,
            **place,
            "keys": keys,
            "source_before": source,
            "sources_before": sources,
            "updated_in_before": updated_in,
            "updated_at_before": updated_at,
            "source": self._source,
            "created_at": now,
            **{f"before.{key}": value for key, value in zip(keys, before, strict=True)},
            **{f"after.{key}": value for key, value in zip(keys, after, strict=True)},
        }

    def existing(self, label: str, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that nodes of a type have."""
        records = self._database.read(statements.existing_ids(label), {"ids": list(ids)})
        return {record["id"] for record in records}

    def _missing_ends(
        self, source: str, target: str, batch: Sequence[Mapping[str, object]], start: int
    ) -> tuple[MissingEnd, ...]:
        sources = self.existing(source, sorted({str(row["from"]) for row in batch}))
        targets = self.existing(target, sorted({str(row["to"]) for row in batch}))
        missing: list[MissingEnd] = []
        for position, row in enumerate(batch, start):
            if row["from"] not in sources:
                missing.append(MissingEnd(position, no_such_node(source, row["from"])))
            elif row["to"] not in targets:
                missing.append(MissingEnd(position, no_such_node(target, row["to"])))
        return tuple(missing)


def no_such_node(label: str, node_id: object) -> Text:
    """Return the reason for a reference that leads nowhere."""
    return Text("没有编号为 {id} 的 {label}", "there is no {label} with id {id}").format(
        label=label, id=node_id
    )


def prepare_node(node: NodeType, row: Mapping[str, object]) -> dict[str, object]:
    """Return a checked row as the merge statement takes it, with its derived properties."""
    properties = _stored_values(row)
    name = properties.get("name")
    if node.searchable and isinstance(name, str):
        properties["pinyin"], properties["initials"] = romanise(name)
    if node.searchable and "aliases" in properties:
        properties["alias_letters"] = _letters(properties["aliases"])
    return {"id": row["id"], "properties": properties}


def _letters(aliases: object) -> list[str] | None:
    """Return pinyin and initials of every alias, in their order; None without aliases."""
    if not isinstance(aliases, list) or not aliases:
        return None
    return [letters for alias in aliases for letters in romanise(alias)]


def prepare_relation(row: Mapping[str, object]) -> dict[str, object]:
    """Return a checked row of a relationship as the merge statement takes it."""
    properties = {key: value for key, value in row.items() if key not in {"from", "to"}}
    return relation_row(row["from"], row["to"], properties)


def relation_row(
    source: object, target: object, properties: Mapping[str, object]
) -> dict[str, object]:
    """Return a relationship between two ids as the merge statement takes it."""
    return {"from": source, "to": target, "properties": _stored_values(properties)}


def _stored_values(row: Mapping[str, object]) -> dict[str, object]:
    """Return a copy of a row in the form that the driver stores; few values need a new form."""
    values = dict(row)
    for key, value in row.items():
        if isinstance(value, tuple):
            values[key] = stored(value)
    return values


def faults(declared: NodeType | RelationType, row: Mapping[str, object]) -> Iterator[Problem]:
    """Yield what is wrong with one row of typed values, in the order of its columns."""
    properties = declared.properties
    for name, value in row.items():
        if name in {"from", "to"} and name not in properties:
            if not isinstance(value, str) or not value:
                yield Problem(name, Text("缺少编号", "an id is missing"))
        elif name not in properties or properties[name].derived:
            yield Problem(name, Text("没有这个属性", "there is no such property"))
        elif value is not None and (reason := check(properties[name], value)):
            yield Problem(name, reason)
    for name in declared.required:
        value = row.get(name)
        if value is None or value == "":
            yield Problem(name, missing_reason(properties[name]))


def missing_reason(declared: Property) -> Text:
    """Return the reason for a required property that is not given."""
    return Text("必填：{label}", "is required: {label}").format(label=declared.label)


def _all_checked(
    declared: NodeType | RelationType, rows: Sequence[Mapping[str, object]]
) -> Sequence[Mapping[str, object]]:
    problems = [
        Problem(f"row {position}, {fault.where}", fault.reason)
        for position, row in enumerate(rows)
        for fault in faults(declared, row)
    ]
    if problems:
        raise InvalidInputError(
            Text(
                "{name} 有 {count} 处不符合模式", "{count} values of {name} break the schema"
            ).format(name=declared.name, count=len(problems)),
            problems,
        )
    return rows
