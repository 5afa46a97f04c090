"""Which nodes does a row mean? Ids are looked up in the run, then in the graph; names after ids."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from graph.text import Text
from graph.writer import no_such_node
from loaders.faults import CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loaders.mapping import Column
    from loaders.names import Names, Node
    from loaders.registry import Registry, Triple
    from loaders.validate import Ends

_NO_SUCH_NODES = Text("没有这个编号的 {labels}", "there is no node with this id among {labels}")
_SEVERAL_NODES = Text(
    "{labels} 都有这个编号；请在关系表的 {column} 列写明类型",
    "{labels} all have this id; say which is meant in column {column} of a relation sheet",
)
_SEVERAL_NAMES = Text(
    "这个名称可以指：{nodes}；请填编号", "the name may mean: {nodes}; give the id"
)
_SHOWN_NODES = 5


class Joined(NamedTuple):
    """What a row joins: the types, the ids of both ends, and whether one stands for another.

    Where a node was merged into another, the row joins that one, and says nothing new of it: two
    rows that came to mean the same would overwrite each other in turn.
    """

    triple: Triple
    source: str
    target: str
    merged: bool = False

    @property
    def joins_itself(self) -> bool:
        """Whether merging has left only one node of two."""
        start, _, end = self.triple
        return self.merged and (start, self.source) == (end, self.target)


class Resolver:
    """Finds out which nodes the two ends of a row are."""

    def __init__(
        self, registry: Registry, source: Column, target: Column, names: Names | None = None
    ) -> None:
        """Prepare for one relation type.

        Args:
            registry: Knows nodes by their ids.
            source: The column of the start, for the faults.
            target: The column of the end, for the faults.
            names: Knows nodes by their names and aliases; None takes nothing but ids.
        """
        self._registry = registry
        self._source = source
        self._target = target
        self._names = names
        self._known = registry.nodes

    def look_up(self, ends: Iterable[Ends]) -> None:
        """Ask the graph, once for all these rows, about what the run does not have."""
        ends = list(ends)
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for source, target, source_labels, target_labels in ends:
            for label in source_labels:
                if source not in self._known[label]:
                    wanted[label].add(source)
            for label in target_labels:
                if target not in self._known[label]:
                    wanted[label].add(target)
        self._registry.look_up(wanted)
        if self._names and any(wanted.values()):
            self._names.look_up(self._no_ids(ends))

    def _no_ids(self, ends: Iterable[Ends]) -> dict[str, set[str]]:
        """Return the texts that are no id of any type they may have; by each of these types."""
        unknown: defaultdict[str, set[str]] = defaultdict(set)
        for source, target, source_labels, target_labels in ends:
            for text, labels in ((source, source_labels), (target, target_labels)):
                if not any(text in self._known[label] for label in labels):
                    for label in labels:
                        unknown[label].add(text)
        return unknown

    def resolve(self, relation: str, ends: Ends, faults: list[CellFault]) -> Joined | None:
        """Return what a row joins; add a fault for an end that is not one node.

        A text that is the id of a node means this node, whatever others are called. Otherwise it
        means the only node of the permitted types that has it as its name or as an alias.
        """
        if len(ends.source_labels) == len(ends.target_labels) == 1:
            start, end = ends.source_labels[0], ends.target_labels[0]
            if ends.source in self._known[start] and ends.target in self._known[end]:
                return self._joined((start, relation, end), ends.source, ends.target)
        source = self._node(ends.source, ends.source_labels, self._source, "from_type", faults)
        target = self._node(ends.target, ends.target_labels, self._target, "to_type", faults)
        if source is None or target is None:
            return None
        return self._joined((source[0], relation, target[0]), source[1], target[1])

    def _joined(self, triple: Triple, source: str, target: str) -> Joined:
        start, _, end = triple
        kept_source = self._registry.kept(start, source)
        kept_target = self._registry.kept(end, target)
        merged = kept_source != source or kept_target != target
        return Joined(triple, kept_source, kept_target, merged)

    def _node(
        self,
        text: str,
        candidates: tuple[str, ...],
        column: Column,
        type_column: str,
        faults: list[CellFault],
    ) -> Node | None:
        labels = self._registry.labels_of(text, candidates)
        if len(labels) == 1:
            return labels[0], text
        near = None
        if labels:
            reason = _SEVERAL_NODES.format(labels=", ".join(labels), column=type_column)
        else:
            nodes = self._names.nodes(text, candidates) if self._names else ()
            if len(nodes) == 1:
                return nodes[0]
            if nodes:
                reason = _SEVERAL_NAMES.format(nodes=_listed(nodes))
            elif len(candidates) == 1:
                reason = no_such_node(candidates[0], shortened(text))
            else:
                reason = _NO_SUCH_NODES.format(labels=", ".join(candidates))
            if self._names and not nodes:
                near = self._names.near(text, candidates)
        faults.append(CellFault(column.header, shortened(text), reason, near))
        return None


def _listed(nodes: tuple[Node, ...]) -> str:
    shown = ", ".join(f"{label} {shortened(node_id)}" for label, node_id in nodes[:_SHOWN_NODES])
    return f"{shown} …" if len(nodes) > _SHOWN_NODES else shown
