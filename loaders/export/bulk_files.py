"""The files of ``neo4j-admin database import``: headers with types, rows, and the arguments.

Every text is quoted and every quote in it doubled, so commas, tabs and new lines need nothing more.
The items of a list cannot be quoted; they stand between signs that no text has.
"""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from graph.errors import InvalidInputError
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    from graph.schema import NodeType, Property, RelationType, Schema

ARGUMENTS_FILE: Final = "import.args"

BETWEEN_ITEMS: Final = "\ufffe"
"""A code point that Unicode has set aside for no character at all; it stands between list items."""

# the reader of Neo4j takes it for the end of the file
_END_OF_FILE: Final = "\uffff"

_TYPES: Final[Mapping[str, str]] = {
    "string": "string",
    "strings": "string[]",
    "integer": "long",
    "decimal": "double",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "point": "point{crs:WGS-84}",
}
_UNUSABLE = Text(
    "{type} {id} 的 {name} 含有 Neo4j 批量导入不能读取的字符（U+FFFE 或 U+FFFF）；请去掉后重试，"
    "或用普通方式导入",
    "{name} of {type} {id} has a sign that the bulk import of Neo4j cannot read (U+FFFE or U+FFFF);"
    " take it out and try again, or load the file in the ordinary way",
)


class BulkFiles:
    """A folder of files for the import: two for every node type and kind of relationship.

    Attributes:
        nodes: How many nodes of each type were written.
        relations: How many relationships of each source type, relation type and target type.
    """

    def __init__(self, folder: Path, schema: Schema) -> None:
        """Prepare to write into an empty folder.

        Args:
            folder: The folder.
            schema: What properties there are, and of which types.
        """
        self._folder = folder
        self._schema = schema
        self._files = ExitStack()
        self._open: dict[str, TextIO] = {}
        self._arguments: list[str] = []
        self._lines = False
        self.nodes: dict[str, int] = {}
        self.relations: dict[tuple[str, str, str], int] = {}

    def add_nodes(self, label: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write nodes of one type.

        Args:
            label: The type.
            rows: All properties of each, as the driver would store them.

        Raises:
            InvalidInputError: A text has a sign that the files cannot hold.
        """
        declared = self._schema.nodes[label]
        stream = self._stream(label, lambda: (self._node_header(declared), f"--nodes={label}"))
        stream.writelines(self._lines_of(declared, (), rows))
        self.nodes[label] = self.nodes.get(label, 0) + len(rows)

    def add_relations(
        self, triple: tuple[str, str, str], rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Write relationships of one type between two node types.

        Args:
            triple: Source type, relation type and target type.
            rows: ``from`` and ``to``, and all properties of each.

        Raises:
            InvalidInputError: A text has a sign that the files cannot hold.
        """
        source, name, target = triple
        declared = self._schema.relations[name]
        stream = self._stream(
            f"{name}-{source}-{target}",
            lambda: (
                [f":START_ID({source})", f":END_ID({target})", *_columns(declared)],
                f"--relationships={name}",
            ),
        )
        stream.writelines(self._lines_of(declared, ("from", "to"), rows))
        self.relations[triple] = self.relations.get(triple, 0) + len(rows)

    def close(self) -> None:
        """Finish the files, and say in one more how they are to be imported."""
        self._files.close()
        options = [f"--array-delimiter=U+{ord(BETWEEN_ITEMS):04X}"]
        # reading is slower when a row may have several lines, so this is said only when one has
        options += ["--multiline-fields=true"] if self._lines else []
        text = "".join(f"{each}\n" for each in [*options, *sorted(self._arguments)])
        (self._folder / ARGUMENTS_FILE).write_text(text, encoding="utf-8", newline="\n")

    def discard(self) -> None:
        """Let go of the files as they are."""
        self._files.close()

    def _stream(self, stem: str, told: Callable[[], tuple[list[str], str]]) -> TextIO:
        """Return the file of a type; on the first call, make it and its header."""
        if stem not in self._open:
            header, argument = told()
            (self._folder / f"{stem}-header.csv").write_text(
                ",".join(header) + "\n", encoding="utf-8", newline="\n"
            )
            path = self._folder / f"{stem}.csv"
            stream = path.open("w", encoding="utf-8", newline="")
            self._open[stem] = self._files.enter_context(stream)
            self._arguments.append(f"{argument}={stem}-header.csv,{stem}.csv")
        return self._open[stem]

    @staticmethod
    def _node_header(declared: NodeType) -> list[str]:
        return [
            f"id:ID({declared.name})" if each == "id:string" else each
            for each in _columns(declared)
        ]

    def _lines_of(
        self,
        declared: NodeType | RelationType,
        ends: tuple[str, ...],
        rows: Iterable[Mapping[str, object]],
    ) -> Iterator[str]:
        names = (*ends, *declared.properties)
        for row in rows:
            line = ",".join([_cell(row[each]) if each in row else "" for each in names])
            if BETWEEN_ITEMS in line or _END_OF_FILE in line:
                _refuse_signs(declared.name, row)
            self._lines = self._lines or "\n" in line or "\r" in line
            yield f"{line}\n"


def _columns(declared: NodeType | RelationType) -> list[str]:
    return [_column(each) for each in declared.properties.values()]


def _column(declared: Property) -> str:
    return f"{declared.name}:{_TYPES[declared.kind]}"


def _cell(value: object) -> str:
    """Return a value as a cell; nothing for None.

    >>> print(_cell('a "b" c'), _cell(True), _cell((127.5, 42.25)))
    "a ""b"" c" true "{longitude:127.5, latitude:42.25}"
    """
    if isinstance(value, list):
        value = BETWEEN_ITEMS.join(value)
    elif isinstance(value, tuple):
        longitude, latitude = value
        value = f"{{longitude:{longitude!r}, latitude:{latitude!r}}}"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else repr(value)


def _refuse_signs(name: str, row: Mapping[str, object]) -> None:
    """Refuse a row in which a text has a sign that means something else in the files."""
    for key, value in row.items():
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            if isinstance(text, str) and (BETWEEN_ITEMS in text or _END_OF_FILE in text):
                told = {"type": name, "id": row.get("id") or row.get("from"), "name": key}
                raise InvalidInputError(_UNUSABLE.format(**told))
