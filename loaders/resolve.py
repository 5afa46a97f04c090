"""Which nodes does a row mean? Ids are looked up in the run first, then in the graph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graph.text import Text
from graph.writer import no_such_node
from loaders.faults import CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loaders.mapping import Column
    from loaders.registry import Registry, Triple
    from loaders.validate import Ends

_NO_SUCH_NODES = Text("没有这个编号的 {labels}", "there is no node with this id among {labels}")
_SEVERAL_NODES = Text(
    "{labels} 都有这个编号；请在关系表的 {column} 列写明类型",
    "{labels} all have this id; say which is meant in column {column} of a relation sheet",
)


class Resolver:
    """Finds out which node types the two ends of a row have."""

    def __init__(self, registry: Registry, source: Column, target: Column) -> None:
        self._registry = registry
        self._source = source
        self._target = target
        self._known = registry.nodes

    def look_up(self, ends: Iterable[Ends]) -> None:
        """Ask the graph, once for all these rows, about the ids that the run does not have."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for source, target, source_labels, target_labels in ends:
            for label in source_labels:
                if source not in self._known[label]:
                    wanted[label].add(source)
            for label in target_labels:
                if target not in self._known[label]:
                    wanted[label].add(target)
        self._registry.look_up(wanted)

    def triple(self, relation: str, ends: Ends, faults: list[CellFault]) -> Triple | None:
        """Return the types that a row joins; add a fault for an end that is not one node."""
        if len(ends.source_labels) == len(ends.target_labels) == 1:
            start, end = ends.source_labels[0], ends.target_labels[0]
            if ends.source in self._known[start] and ends.target in self._known[end]:
                return start, relation, end
        source = self._label(ends.source, ends.source_labels, self._source, "from_type", faults)
        target = self._label(ends.target, ends.target_labels, self._target, "to_type", faults)
        return (source, relation, target) if source and target else None

    def _label(
        self,
        node_id: str,
        candidates: tuple[str, ...],
        column: Column,
        type_column: str,
        faults: list[CellFault],
    ) -> str | None:
        found = self._registry.labels_of(node_id, candidates)
        if len(found) == 1:
            return found[0]
        if found:
            reason = _SEVERAL_NODES.format(labels=", ".join(found), column=type_column)
        elif len(candidates) == 1:
            reason = no_such_node(candidates[0], shortened(node_id))
        else:
            reason = _NO_SUCH_NODES.format(labels=", ".join(candidates))
        faults.append(CellFault(column.header, shortened(node_id), reason))
        return None
