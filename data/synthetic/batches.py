"""The rows of a county on their way out: what a batch is, and the buffer that fills them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, object]
BATCH_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class NodeBatch:
    """Nodes of one type.

    Attributes:
        label: Name of the node type.
        rows: One mapping of property name to typed value per node; nothing stands for None.
    """

    label: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class RelationBatch:
    """Relationships of one type between two types of node.

    Attributes:
        name: Name of the relation type.
        source_label: Node type from which they start.
        target_label: Node type to which they point.
        rows: One mapping each: the ids under ``from`` and ``to``, and the properties.
    """

    name: str
    source_label: str
    target_label: str
    rows: list[Row]


class Ref(NamedTuple):
    """Which node: its type and its id."""

    label: str
    id: str


class Collector:
    """Takes nodes and relationships one by one and gives them out again as batches.

    It numbers the nodes (``syn1-unit-000123``: seed, type, running number in the county) and marks
    everything as synthetic. Only what came in since the last :meth:`flush` is held in memory.
    """

    def __init__(self, seed: int) -> None:
        self._prefix = f"syn{seed}"
        self._last: dict[str, int] = {}
        self._nodes: dict[str, list[Row]] = {}
        self._relations: dict[tuple[str, str, str], list[Row]] = {}

    def node(self, label: str, name: str, **properties: object) -> Ref:
        """Add a node; a property that is None or an empty list is left out."""
        number = self._last.get(label, 0) + 1
        self._last[label] = number
        identifier = f"{self._prefix}-{_kebab(label)}-{number:06d}"
        row: Row = {"id": identifier, "name": name, "synthetic": True}
        _fill(row, properties)
        self._nodes.setdefault(label, []).append(row)
        return Ref(label, identifier)

    def relate(self, source: Ref, name: str, target: Ref, **properties: object) -> None:
        """Add a relationship; a property that is None or an empty list is left out."""
        row: Row = {"from": source.id, "to": target.id, "synthetic": True}
        _fill(row, properties)
        self._relations.setdefault((name, source.label, target.label), []).append(row)

    def flush(self) -> Iterator[NodeBatch | RelationBatch]:
        """Give out and forget everything collected: the nodes first, then the relationships."""
        nodes, self._nodes = self._nodes, {}
        relations, self._relations = self._relations, {}
        for label, rows in nodes.items():
            for chunk in _chunks(rows):
                yield NodeBatch(label, chunk)
        for (name, source, target), rows in relations.items():
            for chunk in _chunks(rows):
                yield RelationBatch(name, source, target, chunk)


def _fill(row: Row, properties: dict[str, object]) -> None:
    for name, value in properties.items():
        if value is not None and value != []:
            row[name] = value


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows[start : start + BATCH_ROWS]


@cache
def _kebab(label: str) -> str:
    """Return ``big-committee`` for ``BigCommittee``."""
    return "".join(f"-{each.lower()}" if each.isupper() else each for each in label).lstrip("-")
