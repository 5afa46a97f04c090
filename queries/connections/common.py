"""What have two things in common? Whatever stands directly beside both of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.text import Text
from queries.connections.nodes import Key, Told, find_node, tell_nodes
from queries.connections.notes import Note, left_out_note, listed, told_notes
from queries.connections.paths import drawn, ordered
from queries.connections.search import MAXIMUM_READ, Extract, Search
from queries.connections.types import LABELS, chosen_labels, chosen_relations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database

MAXIMUM_COMMON = 200
_BOTH_ENDS = 2
_DECIMALS = 6
_MORE: Note = (
    "more",
    Text(
        "共有 {total} 个，只显示前 {count} 个",
        "There are {total}; only the first {count} are shown",
    ),
)
_NONE: Note = ("nothing_in_common", Text("没有共同的邻居", "Nothing stands beside both"))
_SAME: Note = ("same", Text("两端是同一个", "Both ends are the same thing"))
_JOINS = Text(
    "{name}：与{one}是「{mine}」，与{other}是「{theirs}」；另有 {count} 条关系",
    "{name}: to {one} by «{mine}», to {other} by «{theirs}»; {count} other relationships",
)


def common_neighbours(
    database: Database,
    one: Key,
    other: Key,
    *,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    avoid: Sequence[str] = (),
    limit: int = 20,
    most: int = MAXIMUM_READ,
) -> dict[str, Any]:
    """What stands directly beside two things, and so joins them?

    What joins few others says more: its weight is 1 / ln(its relationships), and the sum of all
    weights is the index of L. Adamic and E. Adar, Friends and neighbors on the Web, 2003.

    Args:
        database: The graph.
        one: Type and id of the one.
        other: Type and id of the other.
        only: Look along these relationship types only; empty means all.
        without: Do not look along these relationship types.
        avoid: Node types to leave out.
        limit: How many to tell at most.
        most: How many relationships may be touched.

    Returns:
        ``from``, ``to``; ``direct`` relationships between them; ``items``, what joins few others
        first, then by type and id, each with its ``weight``, ``degree``, the relationships to both
        and ``reasons``; ``total``; ``score``; ``graph``; ``looked_at`` and ``notes``.

    Raises:
        NotFoundError: One of the two does not exist, or is of a type that is never told.
        InvalidInputError: A type of node or relationship is unknown.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    types, inner = chosen_relations(only, without), chosen_labels(avoid)
    ends = (find_node(database, *one), find_node(database, *other))
    search = Search(database, ends, types=types, labels=LABELS, inner=inner, most=most)
    # both ends are looked around, unless one is too large: then the smaller tells of both
    extract = search.reach(_BOTH_ENDS)
    found = _shared(extract, one, other)
    shown = found[:limit]
    told = tell_nodes(database, [extract.places[key] for key in {one, other, *shown}])
    left_out = [
        (told[key].name, extract.places[key].degree)
        for key in (one, other)
        if key in extract.left_out
    ]
    notes: list[Note] = []
    if one == other:
        notes.append(_SAME)
    elif not found:
        notes.append(_NONE)
    if len(found) > limit:
        notes.append((_MORE[0], _MORE[1].format(total=len(found), count=limit)))
    if left_out:
        notes.append(left_out_note(len(left_out), left_out))
    return {
        "from": told[one].as_json(),
        "to": told[other].as_json(),
        "direct": _relationships(extract, one, other),
        "items": [_item(extract, one, other, key, told) for key in shown],
        "total": len(found),
        "score": round(math.fsum(weight(extract.places[key].degree) for key in found), _DECIMALS),
        "graph": drawn([(one, key, other) for key in shown], extract, told),
        "complete": not left_out,
        "looked_at": {"nodes": len(extract.places), "relationships": extract.relationships()},
        "notes": told_notes(notes),
    }


def weight(degree: int) -> float:
    """How much does it say that two things share a neighbour with so many relationships?

    >>> weight(2) > weight(100) > 0
    True
    """
    return round(1 / math.log(max(2, degree)), _DECIMALS)


def _shared(extract: Extract, one: Key, other: Key) -> list[Key]:
    if one == other:
        return []
    beside = extract.steps.get(one, {}).keys() & extract.steps.get(other, {}).keys()
    return sorted(beside, key=lambda key: (extract.places[key].degree, key))


def _item(
    extract: Extract, one: Key, other: Key, key: Key, told: Mapping[Key, Told]
) -> dict[str, Any]:
    degree = extract.places[key].degree
    text = _JOINS.format(
        name=told[key].name,
        one=told[one].name,
        other=told[other].name,
        mine=_captions(extract, one, key),
        theirs=_captions(extract, other, key),
        count=max(0, degree - len(extract.steps[one][key]) - len(extract.steps[other][key])),
    )
    return {
        **told[key].as_json(),
        "degree": degree,
        "weight": weight(degree),
        "from_relationships": _relationships(extract, one, key),
        "to_relationships": _relationships(extract, other, key),
        "reasons": [text.as_dict()],
    }


def _captions(extract: Extract, one: Key, other: Key) -> Text:
    steps = ordered(extract.steps[one][other])
    return listed(SCHEMA.relations[name].label for name, _ in steps)


def _relationships(extract: Extract, one: Key, other: Key) -> list[dict[str, Any]]:
    """Return the relationships between two nodes, seen from the first."""
    return [
        {
            "type": name,
            "label": SCHEMA.relations[name].label.as_dict(),
            "direction": "out" if outgoing else "in",
        }
        for name, outgoing in ordered(extract.steps.get(one, {}).get(other, ()))
    ]
