"""Merging one thing into another: all of it in one transaction, and all of it remembered."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import TYPE_CHECKING, Any

from graph.errors import ConflictError, InvalidInputError, Problem
from graph.exact import from_json
from graph.merges.memory import MERGEABLE, Merge, resolved, stored_merge
from graph.merges.plan import FOLDED, MOVED, Plan, check_joined, plan_merge
from graph.merges.steps import Steps
from graph.text import Text

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.database import Database
    from graph.schema import NodeType, Schema


def merge_nodes(
    database: Database,
    schema: Schema,
    label: str,
    keep_id: str,
    lose_id: str,
    *,
    reason: str,
    by: str | None = None,
    dry_run: bool = False,
) -> Merge:
    """Merge one thing into another of its type, in one transaction.

    The keeper takes over what it lacks: properties, aliases, sources, and the other's name as an
    alias; where both say something, the keeper's word stays. Every relationship of the other one
    moves to the keeper, or is folded into the same relationship of the keeper, which takes over
    what it lacks. The other one leaves the graph; all that is needed to restore it is kept.

    Args:
        database: The graph.
        schema: The declarations.
        label: Type of both, one of :data:`MERGEABLE`.
        keep_id: Id of the one that stays.
        lose_id: Id of the one that leaves.
        reason: Why they are the same, in words.
        by: Who says so, as a pseudonymous id; None when nobody is logged in.
        dry_run: Return the same, but write nothing.

    Returns:
        What was done.

    Raises:
        InvalidInputError: The ids are equal, one does not exist or is of another type, or things of
            this type cannot be merged.
        ConflictError: One was merged already, one is invented and the other real, or something is
            joined to the other one that could not be restored.
        DatabaseUnavailableError: Neo4j is away.
    """
    _check_request(label, keep_id, lose_id)
    now = dt.datetime.now(dt.timezone.utc)
    merge_id = f"merge-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    head = {
        "name": f"{label} {lose_id} → {keep_id}",
        "type": label,
        "keep_id": keep_id,
        "lose_id": lose_id,
        "reason": reason,
        "by": by,
        "at": now,
        "created_at": now,
        "updated_at": now,
        "state": "merged",
    }

    def work(transaction: ManagedTransaction) -> Merge:
        steps = Steps(transaction, schema, label)
        # a transaction whose confirmation was lost is replayed by the driver
        done = steps.run("get", {"id": merge_id})
        if done:
            return stored_merge(done[0]["merge"])
        if not dry_run:
            steps.lock([keep_id, lose_id])
        plan = _planned(steps, schema, schema.nodes[label], (keep_id, lose_id), now)
        if not dry_run:
            _apply(steps, label, keep_id, lose_id, plan)
            record = json.dumps(plan.as_json(), ensure_ascii=False)
            properties = {**head, "imports": plan.imports(), "record": record}
            steps.run("remember", {"id": merge_id, "properties": properties})
        return Merge(
            id=None if dry_run else merge_id,
            type=label,
            keep_id=keep_id,
            lose_id=lose_id,
            reason=reason,
            state="tried" if dry_run else "merged",
            at=now.isoformat(),
            undone_at=None,
            plan=plan,
        )

    merged: Merge = database.write_with(work)
    return merged


def _check_request(label: str, keep_id: str, lose_id: str) -> None:
    if label not in MERGEABLE:
        reason = Text("应为其一：{names}", "must be one of: {names}").format(
            names=", ".join(MERGEABLE)
        )
        raise InvalidInputError(
            Text("这类对象不能合并", "Things of this type cannot be merged"),
            [Problem("type", reason)],
        )
    if keep_id == lose_id:
        reason = Text("与保留的是同一个", "is the same as the one that stays")
        raise InvalidInputError(
            Text("不能与自身合并", "A thing cannot be merged into itself"),
            [Problem("lose_id", reason)],
        )


def _planned(
    steps: Steps, schema: Schema, node: NodeType, ids: tuple[str, str], now: dt.datetime
) -> Plan:
    keep_id, lose_id = ids
    label = node.name
    found = steps.nodes([keep_id, lose_id])
    for field, node_id in (("keep_id", keep_id), ("lose_id", lose_id)):
        if node_id not in found:
            raise _missing(steps, schema, label, field, node_id)
        if len(found[node_id][0]) > 1:
            raise ConflictError(
                Text(
                    "它还有别的标签，合并后无法还原",
                    "It carries other labels too, which could not be restored",
                ),
                [Problem(field, Text("有别的标签", "carries other labels"))],
            )
    rows = steps.joined_rows(lose_id)
    check_joined(schema, rows)
    joined = steps.joined(rows)
    known = [each for each in steps.joined_rows(keep_id) if _declared(schema, each)]
    return plan_merge(
        node,
        found[keep_id][1],
        found[lose_id][1],
        joined=joined,
        kept=steps.joined(known),
        now={"datetime": now.isoformat()},
    )


def _declared(schema: Schema, row: dict[str, Any]) -> bool:
    return any(label in schema.nodes for label in row["labels"])


def _missing(
    steps: Steps, schema: Schema, label: str, field: str, node_id: str
) -> ConflictError | InvalidInputError:
    """Return why a node is not there: merged already, of another type, or not at all."""
    keeper = resolved(steps.run("present", {})).get((label, node_id))
    if keeper:
        reason = Text("已并入 {keeper}", "was merged into {keeper} already").format(keeper=keeper)
        return ConflictError(
            Text("{id} 已经合并过", "{id} was merged already").format(id=node_id),
            [Problem(field, reason)],
        )
    other = next((each for each in schema.nodes if steps.holds(each, node_id)), None)
    if other:
        reason = Text("是 {other}，不是 {label}", "is a {other}, not a {label}").format(
            other=schema.nodes[other].label, label=schema.nodes[label].label
        )
        detail = Text("类型不同，不能合并", "Things of different types cannot be merged")
    else:
        reason = Text("不存在：{id}", "does not exist: {id}").format(id=node_id)
        detail = Text("要合并的不存在", "What is to be merged does not exist")
    return InvalidInputError(detail, [Problem(field, reason)])


def _apply(steps: Steps, label: str, keep_id: str, lose_id: str, plan: Plan) -> None:
    """Do what the plan says."""
    moves, folds, gone = [], [], []
    for each in plan.fates:
        triple = each.joined.triple(label)
        start, end = each.joined.ends(lose_id)
        new_start, new_end = each.joined.ends(keep_id)
        old = {"from": start, "to": end}
        if each.fate == MOVED:
            moves.append((triple, {**old, "new_from": new_start, "new_to": new_end}))
        else:
            gone.append((triple, old))
        if each.fate == FOLDED and each.kept:
            properties = from_json({key: value["after"] for key, value in each.kept.items()})
            folds.append((triple, {"from": new_start, "to": new_end, "properties": properties}))
    steps.each_relation("move_relations", moves)
    steps.each_relation("change_relations", folds)
    steps.each_relation("delete_relations", gone)
    steps.change_node(keep_id, {key: each["after"] for key, each in plan.changes.items()})
    steps.delete_node(lose_id)
