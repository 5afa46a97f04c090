"""The graph into files: everything that can be loaded can be taken out again, in seven formats."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, get_args

from graph.definitions import applied_version
from graph.errors import DatabaseUnavailableError
from graph.published import published
from graph.text import Text
from loaders.export.csv_files import CsvFiles
from loaders.export.graphs import GexfFile, GraphmlFile
from loaders.export.json_files import JsonFile, NdjsonFile
from loaders.export.report import ExportReport, Note, Notes
from loaders.export.rows import node_rows, present_triples, relation_rows
from loaders.export.script import Script
from loaders.export.selection import SHEETS, Format, select
from loaders.export.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from graph.database import Database
    from graph.schema import Schema
    from loaders.export.selection import Selection
    from loaders.export.sink import Sink

__all__ = ["FORMATS", "ExportReport", "Format", "Note", "export"]

FORMATS: tuple[Format, ...] = get_args(Format)
"""Every format, by name."""

_NOT_PREPARED = Text(
    "数据库尚未准备好：请先运行 make run 或 flask --app api load",
    "The database is not prepared yet: run make run, or flask --app api load",
)


def export(
    database: Database,
    schema: Schema,
    format: Format,  # noqa: A002 - it is called so everywhere
    target: Path,
    *,
    labels: Sequence[str] | None = None,
    public: bool = False,
) -> ExportReport:
    """Write the graph into a file, or a folder of files.

    Nodes come by type and id, relationships by type and the ids of their ends, so the same graph
    gives the same files. What is held in memory is a page of rows; each page is a transaction of
    its own, and what is written to the graph meanwhile may or may not be in the export.

    Sheets (``csv``, ``xlsx``) hold what can be loaded; the other formats also hold where it comes
    from and when it was written. What the product derives for searching, and what it keeps about
    itself, is in none of them: the first is made anew, the second is in a backup.

    Args:
        database: A database to which the schema has been applied.
        schema: Which types and properties there are.
        format: ``csv``, ``xlsx``, ``json``, ``ndjson``, ``graphml``, ``gexf`` or ``cypher``.
        target: The file, replaced when the export is complete. For ``csv`` a new or empty folder,
            or a name that ends in ``.zip``.
        labels: Only these node types, with the relationships among them; all when None.
        public: Leave out personal data, and the types that the API does not list.

    Returns:
        How much was written, and every value that the format cannot hold.

    Raises:
        InvalidInputError: A label is not a node type that can be exported.
        ConflictError: The folder is not empty.
        ConfigurationError: The target cannot be written.
        DatabaseUnavailableError: Neo4j is away, or not prepared for the schema.
    """
    selection = select(schema, format, labels, public=public)
    if applied_version(database) is None:
        raise DatabaseUnavailableError(_NOT_PREPARED)
    notes, nodes, relations = Notes(), dict[str, int](), dict[str, int]()
    zipped = target.suffix.casefold() == ".zip"
    with (
        published(target) as part,
        _sheets(format, part, zipped=zipped, notes=notes, schema=schema)
        if format in SHEETS
        else _text(format, part, selection, notes) as sink,
    ):
        for node in selection.nodes:
            nodes[node.declared.name] = sink.nodes(node, node_rows(database, node))
        present = present_triples(database)
        for relation in selection.relations:
            written = sink.relations(relation, relation_rows(database, relation, present))
            relations[relation.declared.name] = written
    return ExportReport(
        format,
        target,
        {name: count for name, count in nodes.items() if count},
        {name: count for name, count in relations.items() if count},
        tuple(notes.kept),
        notes.count,
    )


@contextmanager
def _sheets(
    format_name: Format, part: Path, *, zipped: bool, notes: Notes, schema: Schema
) -> Iterator[Sink]:
    """Open what writes sheets, and finish it."""
    if format_name == "csv":
        with closing(CsvFiles(part, notes, zipped=zipped)) as files:
            yield files
    else:
        with closing(Workbook(part, notes, schema)) as book:
            yield book


@contextmanager
def _text(format_name: Format, part: Path, selection: Selection, notes: Notes) -> Iterator[Sink]:
    """Open what writes one text file, and finish it."""
    sinks: dict[str, Callable[[TextIO], Sink]] = {
        "json": JsonFile,
        "ndjson": NdjsonFile,
        "graphml": lambda stream: GraphmlFile(stream, selection, notes),
        "gexf": lambda stream: GexfFile(stream, selection, notes),
        "cypher": lambda stream: Script(stream, selection),
    }
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        sink = sinks[format_name](stream)
        yield sink
        sink.close()
