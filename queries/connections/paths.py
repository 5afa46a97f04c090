"""How are two things connected? The shortest paths, each told in a sentence and drawn."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.text import Text
from queries.analysis.paths import simple_paths
from queries.connections.nodes import Key, Told, find_node, tell_nodes
from queries.connections.notes import Note, avoided_note, left_out_note, told_notes
from queries.connections.search import MAXIMUM_READ, Extract, Search, Step
from queries.connections.types import HUBS, LABELS, chosen_labels, chosen_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.database import Database

MAXIMUM_LENGTH = 6
MAXIMUM_PATHS = 50
DEFAULT_LENGTH, DEFAULT_PATHS = 4, 5
_MAXIMUM_STEPS = 100_000
_DECIMALS = 6
_NOT_CONNECTED: Note = (
    "not_connected",
    Text("{length} 步以内没有找到联系", "No connection of at most {length} steps was found"),
)
_SAME: Note = ("same", Text("两端是同一个", "Both ends are the same thing"))
_MORE: Note = (
    "more",
    Text(
        "还有同样长或更长的路径，只显示前 {count} 条",
        "There are more paths of this length or longer ones; only the first {count} are shown",
    ),
)
_MANY: Note = (
    "too_many_paths",
    Text(
        "长度为 {length} 的路径过多，只比较了一部分",
        "There are too many paths of {length} steps; only some of them were compared",
    ),
)
_APART = Text(
    "{one}与{other}相隔 {count} 步：{steps}。", "{one} and {other} are {count} apart: {steps}."
)
_DIRECT = Text(
    "{one}与{other}直接相连：{steps}。", "{one} and {other} are joined directly: {steps}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOptions:
    """Which paths are wanted.

    Attributes:
        limit: How many paths at most.
        maximum_length: How many steps a path may have, 1 to 6.
        only: Follow these relationship types only; empty means all.
        without: Do not follow these relationship types.
        avoid: Node types through which no path may lead; the ends may be of them.
    """

    limit: int = DEFAULT_PATHS
    maximum_length: int = DEFAULT_LENGTH
    only: Sequence[str] = ()
    without: Sequence[str] = ()
    avoid: Sequence[str] = HUBS


@dataclass
class _Found:
    paths: list[tuple[Key, ...]] = field(default_factory=list)
    cut_at: int | None = None


def connect(
    database: Database,
    one: Key,
    other: Key,
    options: PathOptions | None = None,
    *,
    most: int = MAXIMUM_READ,
) -> dict[str, Any]:
    """How are two things connected? The shortest simple paths between them, each explained.

    A path meets no thing twice; several relationships between two neighbours are one step. Paths
    come by their length; of equal length, those whose inner nodes are joined to few other things
    come first, because they say more (Σ ln(1 + relationships) of the inner nodes), and then by type
    and id.

    The search grows from both ends and reads at most ``most`` relationships, so its time is bounded
    however large the graph or a hub in it is; what it leaves out for that is told in ``notes``.

    Args:
        database: The graph.
        one: Type and id of the one end.
        other: Type and id of the other end.
        options: Which paths are wanted; None means the defaults.
        most: How many relationships may be touched.

    Returns:
        ``from``, ``to``; ``paths``, each with ``length``, ``steps`` (every relationship between two
        neighbours, with its direction on the way), ``reasons`` and ``graph`` to draw; ``graph`` of
        all paths together; ``avoided`` node types; ``complete``, whether no path that should be
        among them is missing; ``looked_at`` and ``notes``.

    Raises:
        NotFoundError: One of the ends does not exist, or is of a type that is never told.
        InvalidInputError: A type of node or relationship is unknown.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    options = options or PathOptions()
    types = chosen_relations(options.only, options.without)
    inner = chosen_labels(options.avoid)
    ends = (find_node(database, *one), find_node(database, *other))
    search = Search(database, ends, types=types, labels=LABELS, inner=inner, most=most)
    found = _Found()
    if one != other:
        found = _find(search, (one, other), options)
    extract, shown = search.extract, found.paths[: options.limit]
    keys = dict.fromkeys([one, other, *(key for path in shown for key in path)])
    told = tell_nodes(database, [extract.places[key] for key in keys])
    left_out = tell_nodes(database, [extract.places[key] for key in _largest(extract)])
    return {
        "from": told[one].as_json(),
        "to": told[other].as_json(),
        "paths": [_path_json(path, extract, told) for path in shown],
        "graph": drawn(shown, extract, told),
        "avoided": list(options.avoid),
        "maximum_length": options.maximum_length,
        "complete": found.cut_at is None and not extract.left_out,
        "looked_at": {"nodes": len(extract.places), "relationships": extract.relationships()},
        "notes": told_notes(_notes(found, extract, left_out, options, same=one == other)),
    }


def _find(search: Search, ends: tuple[Key, Key], options: PathOptions) -> _Found:
    """Return one path more than is wanted, where there is one."""
    found = _Found()
    for length in range(1, options.maximum_length + 1):
        extract = search.reach(length)
        paths, complete = simple_paths(
            extract.neighbours(), *ends, length=length, most_steps=_MAXIMUM_STEPS
        )
        if not complete and found.cut_at is None:
            found.cut_at = length
        found.paths += sorted(paths, key=lambda path: (_generality(path, extract), path))
        if len(found.paths) > options.limit:
            break
    return found


def _generality(path: Sequence[Key], extract: Extract) -> float:
    """How much do the inner nodes of a path join beside it? The less, the more it says."""
    inner = (math.log1p(extract.places[key].degree) for key in path[1:-1])
    return round(math.fsum(inner), _DECIMALS)


_MOST_NAMED = 5


def _largest(extract: Extract) -> list[Key]:
    """Return the nodes left out that have the most relationships."""
    ranked = sorted(extract.left_out, key=lambda key: (-extract.places[key].degree, key))
    return ranked[:_MOST_NAMED]


def _notes(
    found: _Found,
    extract: Extract,
    left_out: Mapping[Key, Told],
    options: PathOptions,
    *,
    same: bool,
) -> list[Note]:
    if same:
        return [_SAME]
    notes: list[Note] = []
    if not found.paths:
        code, text = _NOT_CONNECTED
        notes.append((code, text.format(length=options.maximum_length)))
    if options.avoid:
        notes.append(avoided_note(options.avoid))
    if len(found.paths) > options.limit:
        code, text = _MORE
        notes.append((code, text.format(count=options.limit)))
    if found.cut_at is not None:
        code, text = _MANY
        notes.append((code, text.format(length=found.cut_at)))
    if extract.left_out:
        degrees = [(left_out[key].name, extract.places[key].degree) for key in left_out]
        notes.append(left_out_note(len(extract.left_out), degrees))
    return notes


def _path_json(path: Sequence[Key], extract: Extract, told: Mapping[Key, Told]) -> dict[str, Any]:
    return {
        "length": len(path) - 1,
        "steps": [
            {
                "from": told[one].as_json(),
                "to": told[other].as_json(),
                "relationships": [
                    {
                        "type": name,
                        "label": SCHEMA.relations[name].label.as_dict(),
                        "direction": "out" if outgoing else "in",
                    }
                    for name, outgoing in ordered(extract.steps[one][other])
                ],
            }
            for one, other in pairs(path)
        ],
        "reasons": [sentence(path, extract, told).as_dict()],
        "graph": drawn([path], extract, told),
        "synthetic": any(told[key].synthetic for key in path),
    }


def pairs(path: Sequence[Key]) -> Iterable[tuple[Key, Key]]:
    """Return the neighbours on a path, from its beginning."""
    return itertools.pairwise(path)


_ORDER = {name: place for place, name in enumerate(SCHEMA.relations)}


def ordered(steps: Iterable[Step]) -> list[Step]:
    """Return relationships in the order of their declaration, outgoing ones first."""
    return sorted(steps, key=lambda step: (_ORDER[step[0]], not step[1]))


def sentence(path: Sequence[Key], extract: Extract, told: Mapping[Key, Told]) -> Text:
    """Tell a path in words, from the captions of its relationships.

    In Chinese the way is written as a chain with arrows in the direction of the relationship; in
    English every step is a clause of its own.
    """
    chain, clauses = told[path[0]].name.zh, []
    for one, other in pairs(path):
        steps = ordered(extract.steps[one][other])
        chain += " " + "、".join(_arrow(*step) for step in steps) + f" {told[other].name.zh}"
        for name, outgoing in steps:
            source, target = (one, other) if outgoing else (other, one)
            verb = SCHEMA.relations[name].label.en
            clauses.append(f"{told[source].name.en} {verb} {told[target].name.en}")
    count = len(path) - 1
    text = _DIRECT if count == 1 else _APART
    return text.format(
        one=told[path[0]].name,
        other=told[path[-1]].name,
        count=Text(str(count), f"{count} steps"),
        steps=Text(chain, "; ".join(clauses)),
    )


def _arrow(name: str, outgoing: bool) -> str:
    label = SCHEMA.relations[name].label.zh
    return f"—{label}→" if outgoing else f"←{label}—"


def drawn(
    paths: Iterable[Sequence[Key]], extract: Extract, told: Mapping[Key, Told]
) -> dict[str, list[dict[str, str]]]:
    """Return paths as the page draws them: nodes and relationships, each once."""
    nodes: dict[Key, dict[str, str]] = {}
    relations: dict[tuple[Key, str, Key], dict[str, str]] = {}
    for path in paths:
        for key in path:
            nodes.setdefault(key, told[key].drawn())
        for one, other in pairs(path):
            for name, outgoing in ordered(extract.steps[one][other]):
                source, target = (one, other) if outgoing else (other, one)
                relation = {"type": name, "from": source[1], "to": target[1]}
                relations.setdefault((source, name, target), relation)
    return {"nodes": list(nodes.values()), "relationships": list(relations.values())}
