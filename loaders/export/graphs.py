"""GraphML and GEXF, for Gephi, Cytoscape, yEd and networkx; written element by element.

Both name a node ``Type:id``, because an id is unique within its type only. Every node tells its
type in ``labels`` and every edge in ``label``, as Neo4j's own exports of GraphML do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from graph.text import Text
from graph.values import join_list
from loaders.export.report import Note
from loaders.export.words import word
from loaders.export.xml_words import attribute, content, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from graph.schema import Property
    from loaders.export.report import Notes
    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns, Selection

_REPLACED = Text(
    "含有 XML 不能表示的字符，已替换为「\ufffd」",
    "holds characters that XML cannot express; they became \ufffd",
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Graph(ABC):
    """What the two formats have in common: one element per node, then one per relationship."""

    types: ClassVar[dict[str, str]]

    def __init__(self, stream: TextIO, selection: Selection, notes: Notes) -> None:
        self._stream = stream
        self._notes = notes
        self._edges = 0
        self._begin(selection)

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        count = 0
        for row in rows:
            count += 1
            words = self._words(columns.declared.name, row.id, columns.properties, row.values)
            self._node(columns.declared.name, row.id, words)
        return count

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        count = 0
        for row in rows:
            count += 1
            words = self._words(columns.declared.name, row.source, columns.properties, row.values)
            self._edges += 1
            ends = (f"{row.source_type}:{row.source}", f"{row.target_type}:{row.target}")
            self._edge(columns.declared.name, ends, words)
        return count

    @abstractmethod
    def close(self) -> None:
        """Finish the document."""

    @abstractmethod
    def _begin(self, selection: Selection) -> None:
        """Write what stands before the first node."""

    @abstractmethod
    def _node(self, label: str, node_id: str, words: list[tuple[str, str, str]]) -> None:
        """Write one node."""

    @abstractmethod
    def _edge(self, name: str, ends: tuple[str, str], words: list[tuple[str, str, str]]) -> None:
        """Write one edge."""

    def _words(
        self, name: str, row_id: str, properties: Sequence[Property], values: Sequence[Any]
    ) -> list[tuple[str, str, str]]:
        """Return name, kind of value and words of everything that a row has."""
        words = []
        for declared, value in zip(properties, values, strict=True):
            if value is None:
                continue
            text = join_list(map(word, value)) if isinstance(value, list) else word(value)
            if not possible(text):
                self._notes.add(Note(name, row_id, declared.name, _REPLACED))
            words.append((declared.name, self.types.get(declared.kind, "string"), text))
        return words

    def _keys(self, columns: Iterable[NodeColumns | RelationColumns]) -> list[tuple[str, str]]:
        """Return every property that a row may have, with its kind of value, each once."""
        return sorted(
            {
                (declared.name, self.types.get(declared.kind, "string"))
                for each in columns
                for declared in each.properties
            }
        )


class GraphmlFile(_Graph):
    """Writes GraphML."""

    types: ClassVar[dict[str, str]] = {
        "integer": "long",
        "decimal": "double",
        "boolean": "boolean",
    }

    def close(self) -> None:
        """Finish the document."""
        self._stream.write("</graph>\n</graphml>\n")

    def _begin(self, selection: Selection) -> None:
        write = self._stream.write
        write(f'{_XML}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        write('<key id="labels" for="node" attr.name="labels" attr.type="string"/>\n')
        write('<key id="label" for="edge" attr.name="label" attr.type="string"/>\n')
        for domain, columns in (("node", selection.nodes), ("edge", selection.relations)):
            for name, kind in self._keys(columns):
                write(
                    f'<key id="{domain}.{name}.{kind}" for="{domain}" attr.name="{name}"'
                    f' attr.type="{kind}"/>\n'
                )
        write('<graph id="G" edgedefault="directed">\n')

    def _node(self, label: str, node_id: str, words: list[tuple[str, str, str]]) -> None:
        data = "".join(
            f'<data key="node.{name}.{kind}">{content(text)}</data>' for name, kind, text in words
        )
        self._stream.write(
            f'<node id="{attribute(f"{label}:{node_id}")}" labels=":{label}">'
            f'<data key="labels">:{label}</data>{data}</node>\n'
        )

    def _edge(self, name: str, ends: tuple[str, str], words: list[tuple[str, str, str]]) -> None:
        source, target = map(attribute, ends)
        data = "".join(
            f'<data key="edge.{name}.{kind}">{content(text)}</data>' for name, kind, text in words
        )
        self._stream.write(
            f'<edge id="e{self._edges}" source="{source}" target="{target}" label="{name}">'
            f'<data key="label">{name}</data>{data}</edge>\n'
        )


class GexfFile(_Graph):
    """Writes GEXF 1.3; a node is called by its name, an edge by its relation type."""

    types: ClassVar[dict[str, str]] = {
        "integer": "long",
        "decimal": "double",
        "boolean": "boolean",
    }

    def close(self) -> None:
        """Finish the document."""
        self._begin_edges()
        self._stream.write("</edges>\n</graph>\n</gexf>\n")

    def _begin(self, selection: Selection) -> None:
        self._nodes_open = True
        write = self._stream.write
        write(f'{_XML}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
        write('<graph mode="static" defaultedgetype="directed">\n')
        for domain, columns in (("node", selection.nodes), ("edge", selection.relations)):
            write(f'<attributes class="{domain}">\n')
            write('<attribute id="label" title="type" type="string"/>\n')
            for name, kind in self._keys(columns):
                write(f'<attribute id="{name}.{kind}" title="{name}" type="{kind}"/>\n')
            write("</attributes>\n")
        write("<nodes>\n")

    def _node(self, label: str, node_id: str, words: list[tuple[str, str, str]]) -> None:
        name = next((text for key, _, text in words if key == "name"), node_id)
        self._stream.write(
            f'<node id="{attribute(f"{label}:{node_id}")}" label="{attribute(name)}">'
            f"{_attvalues(label, words)}</node>\n"
        )

    def _edge(self, name: str, ends: tuple[str, str], words: list[tuple[str, str, str]]) -> None:
        self._begin_edges()
        source, target = map(attribute, ends)
        self._stream.write(
            f'<edge id="e{self._edges}" source="{source}" target="{target}" label="{name}">'
            f"{_attvalues(name, words)}</edge>\n"
        )

    def _begin_edges(self) -> None:
        """The nodes are over."""
        if self._nodes_open:
            self._nodes_open = False
            self._stream.write("</nodes>\n<edges>\n")


def _attvalues(label: str, words: list[tuple[str, str, str]]) -> str:
    values = "".join(
        f'<attvalue for="{name}.{kind}" value="{attribute(text)}"/>' for name, kind, text in words
    )
    return f'<attvalues><attvalue for="label" value="{label}"/>{values}</attvalues>'
