"""What stands around one thing, up to three steps away? Counted by kind, cut where it is much."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.text import Text
from queries.catalog import Question
from queries.connections.nodes import Key, Place, Told, find_node, tell_nodes
from queries.connections.notes import Note, avoided_note, left_out_note, told_notes
from queries.connections.search import MAXIMUM_READ
from queries.connections.types import HUBS, LABELS, chosen_labels, chosen_relations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record

AROUND = Question(
    "connections/around",
    ("elements", "types", "labels", "read", "each", "limit"),
    {
        "element": str,
        "node_id": str,
        "type": str,
        "outgoing": bool,
        "label": str,
        "total": int,
        "first": list,
    },
)

MAXIMUM_DEPTH = 3
MAXIMUM_EACH = 100
MAXIMUM_NODES = 500
_MAXIMUM_ROWS = 50_000
_TIMEOUT_S = 5.0
_MOST_NAMED = 5
_KINDS = {name: place for place, name in enumerate(SCHEMA.relations)}
_CUT: Note = (
    "cut",
    Text(
        "每种关系只显示前 {each} 个；另有 {hidden} 条关系没有显示",
        "Of each kind only the first {each} are shown; {hidden} more relationships are not",
    ),
)
_FULL: Note = (
    "too_many_nodes",
    Text("只显示前 {count} 个节点", "Only the first {count} nodes are shown"),
)
_UNCOUNTED: Note = (
    "not_all_counted",
    Text(
        "关系太多，只数了其中 {read} 条，数量为下限",
        "Too many relationships; only {read} were counted, so the numbers are lower bounds",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """How far to look, and at what.

    Attributes:
        depth: How many steps, 1 to 3.
        each: How many neighbours of each kind are shown of one node: of the same relationship type,
            direction and node type.
        only: Follow these relationship types only; empty means all.
        without: Do not follow these relationship types.
        avoid: Node types that are shown but not followed any farther.
    """

    depth: int = 1
    each: int = 10
    only: Sequence[str] = ()
    without: Sequence[str] = ()
    avoid: Sequence[str] = HUBS


@dataclass
class _Seen:
    """What was met on the way, in the order in which it was met."""

    places: dict[Key, Place]
    distances: dict[Key, int]
    relations: dict[tuple[Key, str, Key], None] = field(default_factory=dict)
    hidden: dict[Key, int] = field(default_factory=dict)
    left_out: set[Key] = field(default_factory=set)
    read: int = 0
    full: bool = False


def neighbourhood(
    database: Database,
    label: str,
    node_id: str,
    wanted: Around | None = None,
    *,
    most: int = MAXIMUM_READ,
) -> dict[str, Any]:
    """What stands around one thing, and how much of each kind?

    Args:
        database: The graph.
        label: Its type.
        node_id: Its id.
        wanted: How far to look, and at what; None means the defaults.
        most: How many relationships may be touched; nodes with more than is left of that are shown
            but not followed, and at most so many are counted around the thing itself.

    Returns:
        ``node``; ``counts`` of what stands directly beside it by relationship type, direction and
        node type, each with ``total`` and ``shown``, in the order of declaration; ``items``, every
        node that is shown, with its ``distance`` and how many of its relationships are not shown
        (``hidden``, null where nobody looked), nearest first, then by kind and id; ``graph``;
        ``looked_at`` and ``notes``.

    Raises:
        NotFoundError: There is no such thing, or its type is never told.
        InvalidInputError: A type of node or relationship is unknown.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    wanted = wanted or Around()
    chosen_relations(wanted.only, wanted.without)
    followed = chosen_labels(wanted.avoid)
    start = find_node(database, label, node_id)
    seen = _Seen({start.key: start}, {start.key: 0})
    counts = _grow(database, seen, [start], wanted, most)
    level = _next(seen, 1, followed)
    for distance in range(2, wanted.depth + 1):
        _grow(database, seen, _affordable(seen, level, most), wanted, most)
        level = _next(seen, distance, followed)
    told = tell_nodes(database, seen.places.values())
    return {
        "node": told[start.key].as_json(),
        "depth": wanted.depth,
        "counts": [_count_json(each, start, seen) for each in counts],
        "items": [
            {
                **told[key].as_json(),
                "distance": distance,
                "degree": seen.places[key].degree,
                "hidden": seen.hidden.get(key),
            }
            for key, distance in seen.distances.items()
            if distance
        ],
        "graph": _drawn(seen, told),
        "avoided": list(wanted.avoid),
        "looked_at": {"nodes": len(seen.hidden), "relationships": seen.read},
        "notes": told_notes(_notes(seen, told, wanted, counts, most)),
    }


def _grow(
    database: Database, seen: _Seen, level: Sequence[Place], wanted: Around, most: int
) -> list[Record]:
    """Look around some nodes and remember what is shown of it; return what was counted."""
    if not level:
        return []
    rows = AROUND.ask(
        database,
        {
            "elements": [each.element for each in level],
            "types": chosen_relations(wanted.only, wanted.without),
            "labels": LABELS,
            "read": most,
            "each": wanted.each,
            "limit": _MAXIMUM_ROWS,
        },
        timeout_s=_TIMEOUT_S,
    )
    by_element: dict[str, list[Record]] = {each.element: [] for each in level}
    for row in rows:
        by_element[row["element"]].append(row)
    for place in level:
        found = sorted(by_element[place.element], key=_kind)
        seen.hidden[place.key] = sum(row["total"] - len(row["first"]) for row in found)
        seen.read += sum(row["total"] for row in found)
        for row in found:
            _remember(seen, place, row)
    return sorted(rows, key=_kind)


def _remember(seen: _Seen, place: Place, row: Record) -> None:
    for each in row["first"]:
        key = (row["label"], each["id"])
        if key not in seen.places:
            if len(seen.places) > MAXIMUM_NODES:
                seen.full = True
                seen.hidden[place.key] += 1
                continue
            seen.places[key] = Place(key, each["element"], each["degree"])
            seen.distances[key] = seen.distances[place.key] + 1
        source, target = (place.key, key) if row["outgoing"] else (key, place.key)
        seen.relations.setdefault((source, row["type"], target))


def _kind(row: Record) -> tuple[int, bool, str]:
    return _KINDS[row["type"]], not row["outgoing"], row["label"]


def _next(seen: _Seen, distance: int, followed: Sequence[str]) -> list[Place]:
    """Return the nodes at a distance from which the way goes on."""
    return [
        seen.places[key]
        for key, steps in seen.distances.items()
        if steps == distance and key[0] in followed
    ]


def _affordable(seen: _Seen, level: Sequence[Place], most: int) -> list[Place]:
    """Return the nodes around which can be looked, those with few relationships first."""
    chosen, cost = [], seen.read
    for each in sorted(level, key=lambda place: (place.degree, place.key)):
        if cost + each.degree > most:
            seen.left_out.add(each.key)
        else:
            cost += each.degree
            chosen.append(each)
    return chosen


def _count_json(row: Record, start: Place, seen: _Seen) -> dict[str, Any]:
    relation, node = SCHEMA.relations[row["type"]], SCHEMA.nodes[row["label"]]
    shown = sum(_is_shown(start, row, (row["label"], each["id"]), seen) for each in row["first"])
    return {
        "type": relation.name,
        "label": relation.label.as_dict(),
        "direction": "out" if row["outgoing"] else "in",
        "node_type": node.name,
        "node_label": node.label.as_dict(),
        "total": row["total"],
        "shown": shown,
    }


def _is_shown(start: Place, row: Record, key: Key, seen: _Seen) -> bool:
    ends = (start.key, row["type"], key) if row["outgoing"] else (key, row["type"], start.key)
    return ends in seen.relations


def _drawn(seen: _Seen, told: Mapping[Key, Told]) -> dict[str, list[dict[str, str]]]:
    return {
        "nodes": [told[key].drawn() for key in seen.distances],
        "relationships": [
            {"type": name, "from": source[1], "to": target[1]}
            for source, name, target in seen.relations
        ],
    }


def _notes(
    seen: _Seen, told: Mapping[Key, Told], wanted: Around, counts: Sequence[Record], most: int
) -> list[Note]:
    notes: list[Note] = []
    if wanted.depth > 1 and wanted.avoid:
        notes.append(avoided_note(wanted.avoid))
    hidden = sum(seen.hidden.values())
    if hidden:
        notes.append((_CUT[0], _CUT[1].format(each=wanted.each, hidden=f"{hidden:,}")))
    if seen.full:
        notes.append((_FULL[0], _FULL[1].format(count=MAXIMUM_NODES)))
    if sum(row["total"] for row in counts) >= most:
        notes.append((_UNCOUNTED[0], _UNCOUNTED[1].format(read=f"{most:,}")))
    if seen.left_out:
        largest = sorted(seen.left_out, key=lambda key: (-seen.places[key].degree, key))
        named = [(told[key].name, seen.places[key].degree) for key in largest[:_MOST_NAMED]]
        notes.append(left_out_note(len(seen.left_out), named))
    return notes
