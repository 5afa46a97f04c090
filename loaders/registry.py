"""Which ids the run has loaded, and which the graph already had: duplicates and references."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from graph import statements
from graph.merges import merged_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.database import Database

Triple = tuple[str, str, str]
"""Source label, relation type and target label."""

_LOOKED_UP_AT_ONCE = 5_000
_FROM_GRAPH = 0
_ROW_BITS = 40


class Place(NamedTuple):
    """Where a row stands: the number of its sheet in the run, and its line."""

    sheet: int
    row: int


class StatedPairs:
    """Pairs of ids, each as a hash of 64 bits: two of them are the same once in 10^19 times."""

    def __init__(self, hashes: Collection[int]) -> None:
        self._hashes = hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def has(self, source: str, target: str) -> bool:
        """Return whether a pair is among them."""
        return hash(_pair(source, target)) in self._hashes


class Registry:
    """The ids of everything good in the run; nothing else of a row is kept in memory.

    Attributes:
        nodes: For every label, the ids that the run has loaded or found in the graph, each with
            the place of its row packed into one number: a tuple would double the memory.
        met: Type and id of everything in the run that was merged into another node, with the id
            that stands for it.
    """

    def __init__(self, database: Database) -> None:
        """Prepare, with what was merged into what.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        self._database = database
        self.nodes: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._relations: defaultdict[Triple, dict[str, int]] = defaultdict(dict)
        self._noted: dict[tuple[str, Triple], array[int]] = {}
        self._merged = self._standing(merged_ids(database))
        self.met: dict[tuple[str, str], str] = {}

    def claim_node(self, label: str, node_id: str, sheet: int, row: int) -> Place | None:
        """Take an id for a row; return the place of the row that took it before, if any did."""
        return _claim(self.nodes[label], node_id, sheet, row)

    def kept(self, label: str, node_id: str) -> str:
        """Return the id that stands for a node: its own, unless it was merged into another."""
        if not self._merged:
            return node_id
        keeper = self._merged.get((label, node_id))
        if keeper is None:
            return node_id
        self.met[label, node_id] = keeper
        return keeper

    def claim_relation(
        self, triple: Triple, source: str, target: str, sheet: int, row: int
    ) -> Place | None:
        """Take a pair of ids for a row; return the place of the row that took it before."""
        return _claim(self._relations[triple], _pair(source, target), sheet, row)

    def states(self, triple: Triple, source: str, target: str) -> bool:
        """Return whether a row of a relation sheet of this run already states a relationship."""
        return _pair(source, target) in self._relations[triple]

    def note_reference(self, source_name: str, triple: Triple, source: str, target: str) -> None:
        """Remember that a reference column states a relationship: eight bytes of it."""
        key = (source_name, triple)
        if key not in self._noted:
            self._noted[key] = array("q")
        self._noted[key].append(hash(_pair(source, target)))

    def stated_nodes(self, label: str, sheets: Collection[int]) -> set[str]:
        """Return the ids that rows of these sheets have taken."""
        marks = {sheet + 1 for sheet in sheets}
        return {
            self.kept(label, key)
            for key, mark in self.nodes[label].items()
            if mark >> _ROW_BITS in marks
        }

    def stated_relations(
        self, source_name: str, triple: Triple, sheets: Collection[int]
    ) -> StatedPairs:
        """Return what reference columns of a source and rows of these sheets state."""
        marks = {sheet + 1 for sheet in sheets}
        taken = self._relations[triple].items()
        pairs = {hash(key) for key, mark in taken if mark >> _ROW_BITS in marks}
        return StatedPairs(pairs.union(self._noted.get((source_name, triple), ())))

    def look_up(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Find out which of these ids, by label, the graph has, and know them from now on.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        for label, ids in wanted.items():
            known, unknown = self.nodes[label], sorted(ids)
            for start in range(0, len(unknown), _LOOKED_UP_AT_ONCE):
                some = unknown[start : start + _LOOKED_UP_AT_ONCE]
                for node_id in self._existing(label, some):
                    known[node_id] = _FROM_GRAPH
                for node_id in some:
                    if (label, node_id) in self._merged:
                        known.setdefault(node_id, _FROM_GRAPH)

    def _existing(self, label: str, ids: Sequence[str]) -> list[str]:
        records = self._database.read(statements.existing_ids(label), {"ids": ids})
        return [record["id"] for record in records]

    def _standing(self, merged: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        """Return the merges whose remaining node is still there."""
        keepers: defaultdict[str, set[str]] = defaultdict(set)
        for (label, _), keeper in merged.items():
            keepers[label].add(keeper)
        there = {label: set(self._existing(label, sorted(ids))) for label, ids in keepers.items()}
        return {key: keeper for key, keeper in merged.items() if keeper in there[key[0]]}

    def labels_of(self, node_id: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the labels under which a node with this id is known."""
        return tuple(each for each in candidates if node_id in self.nodes[each])


def _claim(taken: dict[str, int], key: str, sheet: int, row: int) -> Place | None:
    mark = (sheet + 1 << _ROW_BITS) + row
    earlier = taken.setdefault(key, mark)
    if earlier == mark:
        return None
    return Place((earlier >> _ROW_BITS) - 1, earlier & (1 << _ROW_BITS) - 1)


def _pair(source: str, target: str) -> str:
    # no id holds a NUL: a row with one is rejected while it is read
    return f"{source}\0{target}"
