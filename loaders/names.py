"""Nodes by their names: for cells that name a node where an id is expected."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from graph.hans import simplified
from graph.statements import render
from loaders.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from graph.database import Database
    from graph.schema import Schema
    from loaders.sheets import Sheet

Node = tuple[str, str]
"""Type and id."""

_FOLDER = Path(__file__).parent / "cypher"
_LOOKED_UP_AT_ONCE = 5_000
# one more than a fault lists
_KEPT = 6
_SUGGESTED_FROM = 20_000
_SUGGESTED = 100


def named_labels(sheets: Iterable[Sheet]) -> set[str]:
    """Return the node types that cells of these sheets may refer to."""
    labels: set[str] = set()
    for sheet in sheets:
        if sheet.holds_nodes:
            labels.update(
                label for each in sheet.node_layout.references for label in each.relation.targets
            )
        else:
            declared = sheet.relation_layout.declared
            labels.update(declared.sources, declared.targets)
    return labels


class Names:
    """What nodes are called, in the graph and in the run."""

    def __init__(
        self, database: Database, schema: Schema, remembered: Collection[str] = ()
    ) -> None:
        """Prepare; the graph is asked only about texts that are no id.

        Args:
            database: The graph.
            schema: The declarations; they tell whose names are personal.
            remembered: In a dry run, which writes no node, the types of which :meth:`remember` has
                to take note: :func:`named_labels`. All others would fill the memory for nothing.
        """
        self._database = database
        self._schema = schema
        self._asked: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        self._told: dict[str, dict[str, tuple[str, ...]]] = {each: {} for each in remembered}
        self._near: dict[tuple[str, tuple[str, ...]], str | None] = {}
        self._wordings: dict[str, list[str]] = {}

    def remember(self, label: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Take note of nodes that a dry run would write, as the writer prepares their rows."""
        told = self._told.get(label)
        if told is None:
            return
        for row in rows:
            node_id = str(row["id"])
            for text in _called(row["properties"]):
                told[text] = (*told.get(text, ())[:_KEPT], node_id)

    def look_up(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Find out which nodes have these texts, by label, as a name or alias.

        A text in traditional characters is looked up in simplified ones as well.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        for label, texts in wanted.items():
            asked = self._asked[label]
            both = {each for text in texts for each in (text, simplified(text))}
            new = sorted(both - asked.keys())
            query = render(_template("named_nodes"), Label=label)
            for start in range(0, len(new), _LOOKED_UP_AT_ONCE):
                some = new[start : start + _LOOKED_UP_AT_ONCE]
                asked |= dict.fromkeys(some, ())
                for record in self._database.read(query, {"texts": some, "kept": _KEPT}):
                    asked[record["text"]] = tuple(record["ids"])

    def nodes(self, text: str, labels: Sequence[str]) -> tuple[Node, ...]:
        """Return the nodes of these types that have a text, looked up before, as name or alias."""
        for written in (text, simplified(text)):
            found = dict.fromkeys(
                (label, node_id)
                for label in labels
                for known in (self._asked[label], self._told.get(label, {}))
                for node_id in known.get(written, ())
            )
            if found:
                return tuple(found)
        return ()

    def near(self, text: str, labels: tuple[str, ...]) -> str | None:
        """Return the ids and names that look most like a text that is neither; None without any.

        The names of people are never suggested. A load asks a limited number of times, because a
        column that was filled with something else altogether has as many texts as rows.

        Raises:
            DatabaseUnavailableError: Neo4j is away.
        """
        key = (text, labels)
        if key not in self._near:
            if len(self._near) >= _SUGGESTED:
                return None
            known = [each for label in labels for each in self._wordings_of(label)]
            self._near[key] = suggestion(text, known)
        return self._near[key]

    def _wordings_of(self, label: str) -> list[str]:
        """Return the ids and names of a type that may be suggested."""
        if label not in self._wordings:
            query = render(_template("names"), Label=label)
            records = self._database.read(query, {"limit": _SUGGESTED_FROM})
            found = [(record["id"], record["name"]) for record in records]
            told = self._told.get(label, {})
            found += ((node_id, name) for name, ids in told.items() for node_id in ids)
            personal = self._schema.nodes[label].personal_name
            self._wordings[label] = [
                each for pair in found for each in (pair[:1] if personal else pair) if each
            ]
        return self._wordings[label]


def _called(properties: object) -> Iterator[str]:
    """Yield the name and the aliases of a node, each once."""
    if isinstance(properties, dict):
        texts = (properties.get("name"), *(properties.get("aliases") or ()))
        yield from dict.fromkeys(str(each) for each in texts if each)


def _template(name: str) -> str:
    return (_FOLDER / f"{name}.cypher").read_text("utf-8")
