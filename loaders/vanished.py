"""What a source said before and says no longer.

A source speaks for the types that its files hold: when a person vanishes from a sheet of members,
that says something of this member, and nothing of units. Where one of its rows could not be loaded
nobody can tell what it would have said, so nothing of that type counts as vanished.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from graph.imports import Fate, retire_nodes, retire_relations
from graph.statements import endpoint_pairs, render
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graph.database import Database, Record
    from loaders.books import Books, Tally
    from loaders.registry import Registry, Triple
    from loaders.sheets import Sheet

_T = TypeVar("_T")

VANISHED_KEPT = 1_000
"""How many vanished nodes and relationships a report names; beyond that they are counted."""

_FOLDER = Path(__file__).parent / "cypher"
_TIMEOUT_S = 120.0
_FATES: dict[Fate | None, Text] = {
    None: Text("来源不再提及", "the source says it no longer"),
    "retired": Text("来源不再提及，已撤下", "the source says it no longer: retired"),
    "shared": Text(
        "来源不再提及，但另有来源仍提及，保留",
        "the source says it no longer, another one does: kept",
    ),
    "joined": Text(
        "来源不再提及，但仍有关系连到它，保留",
        "the source says it no longer, but something is joined to it: kept",
    ),
}
_REJECTED = Text("有的行未能导入", "rows of it could not be loaded")
_UNREAD = Text("有的表未能读完", "not all of its sheets could be read")


class Vanished(NamedTuple):
    """A node or relationship that a source no longer says.

    Attributes:
        type: Node type or relation type.
        ids: The id of the node, or those of the two ends.
        source: The source.
        fate: ``retired``, ``shared``, ``joined``; None when nothing was done about it.
    """

    type: str
    ids: tuple[str, ...]
    source: str
    fate: Fate | None

    @property
    def reason(self) -> Text:
        """What became of it, and why."""
        return _FATES[self.fate]

    def as_json(self) -> dict[str, object]:
        """Return it as JSON can hold it, with what became of it in both languages."""
        return {
            "type": self.type,
            "ids": list(self.ids),
            "source": self.source,
            "fate": self.fate,
            "reason": self.reason.as_dict(),
        }


class Unjudged(NamedTuple):
    """A type of which nobody can tell what vanished, and why."""

    type: str
    source: str
    reason: Text

    def as_json(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return {"type": self.type, "source": self.source, "reason": self.reason.as_dict()}


@dataclass(slots=True)
class VanishedReport:
    """What the sources of a load no longer say.

    Attributes:
        items: What vanished, relationships before nodes; at most :data:`VANISHED_KEPT`.
        count: How much vanished, named here or not.
        retired: How much of it was taken out of the graph.
        unjudged: Types of which nobody can tell.
    """

    items: list[Vanished] = field(default_factory=list)
    count: int = 0
    retired: int = 0
    unjudged: list[Unjudged] = field(default_factory=list)

    def add(self, found: Vanished) -> None:
        """Count one, and name it unless there are too many."""
        self.count += 1
        self.retired += found.fate == "retired"
        if len(self.items) < VANISHED_KEPT:
            self.items.append(found)

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "count": self.count,
            "retired": self.retired,
            "items": [each.as_json() for each in self.items],
            "unjudged": [each.as_json() for each in self.unjudged],
        }


class VanishedSearch:
    """Compares what the graph has of the sources of a load with what the load stated."""

    def __init__(self, database: Database, registry: Registry, books: Books) -> None:
        """Prepare for a load whose sheets have all been read."""
        self._database = database
        self._registry = registry
        self._tallies = books.tallies()

    def settle(self, import_id: str | None) -> VanishedReport:
        """Find what vanished and retire it.

        Args:
            import_id: The import that retires it, and whose undoing brings it back; None to report
                alone.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        report = VanishedReport()
        for source in dict.fromkeys(each.file.source for each in self._tallies):
            self._settle_source(source, import_id, report)
        return report

    def _settle_source(self, source: str, import_id: str | None, report: VanishedReport) -> None:
        tallies = [each for each in self._tallies if each.file.source == source]
        stated = [(each, each.sheet) for each in tallies if each.sheet]
        unread = not all(each.complete for each in tallies)
        rejected = set(_types_with_rejected_rows(stated))
        for name in dict.fromkeys(name for _, sheet in stated for name in sheet.types):
            if unread or name in rejected:
                reason = _UNREAD if unread else _REJECTED
                report.unjudged.append(Unjudged(name, source, reason))
        if unread:
            return
        # what joins a vanished node vanished with it in most cases, so it goes first
        for name, triples in _triples(stated).items():
            if name not in rejected and not self._states_all(source, name, triples):
                for triple, sheets in triples.items():
                    self._settle_relations(source, triple, sheets, import_id, report)
        for label, sheets in _labels(stated).items():
            if label not in rejected:
                self._settle_nodes(source, label, sheets, import_id, report)

    def _states_all(self, source: str, name: str, triples: Mapping[Triple, Sequence[int]]) -> bool:
        """Does the load state every relationship of a type? The graph knows their number."""
        stated = sum(
            len(self._registry.stated_relations(source, triple, sheets))
            for triple, sheets in triples.items()
        )
        [record] = self._database.read(_cypher("count_relations", TYPE=name), timeout_s=_TIMEOUT_S)
        return bool(record["total"] == stated)

    def _settle_nodes(
        self,
        source: str,
        label: str,
        sheets: Sequence[int],
        import_id: str | None,
        report: VanishedReport,
    ) -> None:
        stated = self._registry.stated_nodes(label, sheets)
        if len(stated) == self._count(_cypher("count_stated_nodes", Label=label), source):
            return
        gone = self._streamed(
            _cypher("stated_nodes", Label=label),
            source,
            lambda records: sorted(each["id"] for each in records if each["id"] not in stated),
        )
        fates: Mapping[str, Fate] = {}
        if import_id:
            fates = retire_nodes(self._database, label, gone, source=source, import_id=import_id)
        for node_id in gone:
            report.add(Vanished(label, (node_id,), source, fates.get(node_id)))

    def _settle_relations(
        self,
        source: str,
        triple: Triple,
        sheets: Sequence[int],
        import_id: str | None,
        report: VanishedReport,
    ) -> None:
        stated = self._registry.stated_relations(source, triple, sheets)
        names = dict(zip(("Source", "TYPE", "Target"), triple, strict=True))
        if len(stated) == self._count(_cypher("count_stated_relations", **names), source):
            return
        gone = self._streamed(
            _cypher("stated_relations", **names),
            source,
            lambda records: sorted(
                (each["from_id"], each["to_id"])
                for each in records
                if not stated.has(each["from_id"], each["to_id"])
            ),
        )
        fates: Mapping[tuple[str, str], Fate] = {}
        if import_id:
            fates = retire_relations(
                self._database, triple, gone, source=source, import_id=import_id
            )
        for pair in gone:
            report.add(Vanished(triple[1], pair, source, fates.get(pair)))

    def _count(self, query: str, source: str) -> int:
        [record] = self._database.read(query, {"source": source}, timeout_s=_TIMEOUT_S)
        total: int = record["total"]
        return total

    def _streamed(
        self, query: str, source: str, take: Callable[[Iterator[Record]], list[_T]]
    ) -> list[_T]:
        parameters = {"source": source}
        return self._database.stream(query, take, timeout_s=_TIMEOUT_S, parameters=parameters)


def _types_with_rejected_rows(stated: Sequence[tuple[Tally, Sheet]]) -> Iterator[str]:
    """Yield the types that rows which could not be loaded may have spoken of."""
    for tally, sheet in stated:
        if tally.own.counts.rejected:
            yield from sheet.types
        elif tally.references.counts.rejected:
            yield from (name for name in sheet.types if name != sheet.layout.declared.name)


def _labels(stated: Sequence[tuple[Tally, Sheet]]) -> dict[str, list[int]]:
    """Return the node types of the sheets, each with the numbers of its sheets."""
    found: dict[str, list[int]] = {}
    for _, sheet in stated:
        if sheet.holds_nodes:
            found.setdefault(sheet.layout.declared.name, []).append(sheet.number)
    return found


def _triples(stated: Sequence[tuple[Tally, Sheet]]) -> dict[str, dict[Triple, list[int]]]:
    """Return what the sheets may join, by type, each with the numbers of its relation sheets."""
    found: defaultdict[str, dict[Triple, list[int]]] = defaultdict(dict)
    for _, sheet in stated:
        if sheet.holds_nodes:
            start = sheet.layout.declared.name
            for each in sheet.node_layout.references:
                name = each.relation.name
                for target in each.relation.targets:
                    found[name].setdefault((start, name, target), [])
        else:
            declared = sheet.relation_layout.declared
            for source, target in endpoint_pairs(declared):
                triple = (source, declared.name, target)
                found[declared.name].setdefault(triple, []).append(sheet.number)
    return found


@cache
def _cypher(name: str, **names: str) -> str:
    return render((_FOLDER / f"{name}.cypher").read_text("utf-8"), **names)
