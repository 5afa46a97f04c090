"""What every export format is given to write: type by type, the nodes before the relationships."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns

_T = TypeVar("_T")


class Sink(Protocol):
    """Writes one export; each method is called once per type, in the order of the selection."""

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type and return how many there were."""

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type and return how many there were."""

    def close(self) -> None:
        """Finish what was written."""


def any_of(rows: Iterable[_T]) -> Iterator[_T] | None:
    """Return the rows, or None when there is not a single one: then nothing is written."""
    iterator = iter(rows)
    for first in iterator:
        return chain([first], iterator)
    return None
