"""The bounded extract in which paths are looked for: it grows from both ends, level by level.

A path of n steps has every relationship beside a node that is nearer than a steps to the one end or
nearer than b steps to the other one, where a + b = n. So it is enough to look at what stands around
these, and the level that costs less is read next. What may be read is bounded: where a level would
pass the bound, the nodes with the most relationships are left out, and told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.catalog import Question
from queries.connections.nodes import Key, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.database import Database, Record

EDGES = Question(
    "connections/edges",
    ("elements", "ends", "types", "labels", "inner", "limit"),
    {
        "element": str,
        "other_element": str,
        "other_label": str,
        "other_id": str,
        "type": str,
        "outgoing": bool,
        "degree": int,
    },
)

MAXIMUM_READ = 20_000
"""How many relationships one search may touch."""
_TIMEOUT_S = 5.0

Step = tuple[str, bool]
"""Relationship type, and whether it leads from the first node to the second one."""


@dataclass
class Extract:
    """What is known of the graph around two nodes.

    Attributes:
        places: Every node that was met, by type and id.
        steps: The relationships between two nodes, told from both sides.
        left_out: Nodes around which was not looked, because that would have cost too much.
        read: How many relationships were touched.
    """

    places: dict[Key, Place] = field(default_factory=dict)
    steps: dict[Key, dict[Key, set[Step]]] = field(default_factory=dict)
    left_out: set[Key] = field(default_factory=set)
    read: int = 0

    def relationships(self) -> int:
        """How many different relationships were found?"""
        both = sum(len(steps) for beside in self.steps.values() for steps in beside.values())
        return both // 2

    def neighbours(self) -> dict[Key, list[Key]]:
        """Return who stands beside whom, in the order of type and id."""
        return {key: sorted(beside) for key, beside in self.steps.items()}

    def connect(self, one: Key, other: Key, relation: str, *, outgoing: bool) -> None:
        """Add a relationship; of a thing with itself nothing is told."""
        if one != other:
            self.steps.setdefault(one, {}).setdefault(other, set()).add((relation, outgoing))
            self.steps.setdefault(other, {}).setdefault(one, set()).add((relation, not outgoing))


@dataclass
class _Side:
    """One end of the search: the nodes that it reached last, and all that it ever reached."""

    level: list[Place]
    seen: set[Key]
    depth: int = 0

    @property
    def cost(self) -> int:
        return sum(each.degree for each in self.level)


class Search:
    """Grows an :class:`Extract` until it holds every path of a length."""

    def __init__(
        self,
        database: Database,
        ends: tuple[Place, Place],
        *,
        types: Sequence[str],
        labels: Sequence[str],
        inner: Sequence[str],
        most: int = MAXIMUM_READ,
    ) -> None:
        """Begin at two ends.

        Args:
            database: The graph.
            ends: The two nodes.
            types: Relationship types that may be followed.
            labels: Node types that may be told.
            inner: Node types that may stand between the ends.
            most: How many relationships may be touched.
        """
        self._database = database
        self._ends = [each.element for each in ends]
        self._types, self._labels, self._inner = list(types), list(labels), list(inner)
        self._most = most
        keys = {each.key for each in ends}
        self._sides = [_Side([each], set(keys)) for each in ends]
        self._grown: set[Key] = set()
        self.extract = Extract({each.key: each for each in ends})

    def reach(self, length: int) -> Extract:
        """Return an extract that holds every path of this length, but for what is ``left_out``."""
        while sum(each.depth for each in self._sides) < length:
            open_sides = [each for each in self._sides if each.level]
            exhausted = len(open_sides) < len(self._sides) and not self.extract.left_out
            if not open_sides or exhausted:
                # whatever can be reached from one end is known
                break
            self._grow(min(open_sides, key=lambda each: each.cost))
        return self.extract

    def _grow(self, side: _Side) -> None:
        wanted = [each for each in side.level if each.key not in self._grown]
        chosen = self._affordable(wanted)
        rows = self._rows(chosen)
        keys = {each.element: each.key for each in chosen}
        for row in rows:
            other = Place(
                (row["other_label"], row["other_id"]), row["other_element"], row["degree"]
            )
            if row["other_id"] is not None:
                self.extract.places.setdefault(other.key, other)
                self.extract.connect(
                    keys[row["element"]], other.key, row["type"], outgoing=row["outgoing"]
                )
        self._grown.update(keys.values())
        beside = {
            key
            for each in side.level
            if each.key in self._grown
            for key in self.extract.steps.get(each.key, ())
        }
        found = sorted(key for key in beside - side.seen if key[0] in self._inner)
        side.level = [self.extract.places[key] for key in found]
        side.seen.update(found)
        side.depth += 1

    def _affordable(self, wanted: Iterable[Place]) -> list[Place]:
        """Return the nodes around which can be looked, those with few relationships first."""
        chosen = []
        for each in sorted(wanted, key=lambda place: (place.degree, place.key)):
            if self.extract.read + each.degree > self._most:
                self.extract.left_out.add(each.key)
            else:
                self.extract.read += each.degree
                chosen.append(each)
        return chosen

    def _rows(self, chosen: Sequence[Place]) -> list[Record]:
        if not chosen:
            return []
        return EDGES.ask(
            self._database,
            {
                "elements": [each.element for each in chosen],
                "ends": self._ends,
                "types": self._types,
                "labels": self._labels,
                "inner": self._inner,
                "limit": self._most,
            },
            timeout_s=_TIMEOUT_S,
        )
