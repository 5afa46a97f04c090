"""The first load of a very large region: from ordinary files to those of Neo4j's own import.

``neo4j-admin database import`` fills an empty database many times faster than transactions could,
but checks nothing. So the rows are read, validated and resolved by the very code that loads them,
and only where that would write to the graph, files are written. What the import makes of them is
the graph that a load makes, down to the stamps and the memory of the import.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.database import Database
from graph.published import published
from graph.writer import Written
from loaders import sources
from loaders.digest import fingerprint
from loaders.export.bulk_files import ARGUMENTS_FILE, BulkFiles
from loaders.load import Run
from loaders.progress import Silent
from loaders.rejects import RejectFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as MappingOf

    from graph.database import Record
    from graph.schema import Schema
    from loaders.mapping_file import Mapping
    from loaders.progress import Progress
    from loaders.report import LoadReport
    from loaders.sheets import Sheet

COMMAND = f"neo4j-admin database import full neo4j @{ARGUMENTS_FILE}"
"""What imports the files into the empty database ``neo4j``, run from their folder."""


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What was written for the import.

    Attributes:
        load: What became of every row, as of a load.
        folder: Where the files are.
        nodes: How many nodes of each type, the memory of the import included.
        relations: How many relationships of each type.
    """

    load: LoadReport
    folder: Path
    nodes: MappingOf[str, int]
    relations: MappingOf[str, int]

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            **self.load.as_json(),
            "folder": str(self.folder),
            "command": COMMAND,
            "bulk_nodes": dict(self.nodes),
            "bulk_relations": dict(self.relations),
        }


def write_bulk(
    schema: Schema,
    paths: Sequence[Path],
    folder: Path,
    *,
    mapping: Mapping | None = None,
    source: str | None = None,
    progress: Progress | None = None,
    reject_folder: Path | None = None,
) -> BulkReport:
    """Write files for Neo4j's import; no database is needed.

    What is held in memory are the ids, and the names of the types that others refer to.

    Args:
        schema: What the file names, headers and cells mean.
        paths: Files and folders, as for :func:`loaders.load.load`. A row can refer to what these
            hold and to nothing else.
        folder: A new or empty folder for the files.
        mapping: What the columns of foreign sheets mean.
        source: What is stamped instead of the names of folders and files.
        progress: Is told how far the work has come.
        reject_folder: Where rejected rows are put.

    Returns:
        What became of every row, and how much was written.

    Raises:
        ConflictError: The folder is not empty.
        ConfigurationError: A folder cannot be written.
        InvalidInputError: A text has a sign that the files cannot hold.
    """
    shown = progress or Silent()
    with (
        published(folder) as part,
        RejectFolder(reject_folder) as rejects,
        tempfile.TemporaryDirectory(prefix="cobuild-bulk-") as spooled,
    ):
        part.mkdir()
        files = BulkFiles(part, schema)
        try:
            run = _BulkRun(files, schema, rejects, shown)
            run.open(sources.find(paths, source), mapping, Path(spooled))
            run.begin(mapping, source)
            run.nodes()
            run.relations()
            run.references()
            report = run.report()
            run.finish(report)
            files.close()
        finally:
            files.discard()
            shown.finish()
    relations: dict[str, int] = {}
    for (_, name, _), count in files.relations.items():
        relations[name] = relations.get(name, 0) + count
    return BulkReport(report, folder, files.nodes, relations)


class _EmptyGraph(Database):
    """The graph before the import: whatever it is asked for, it has nothing."""

    def __init__(self) -> None:
        """Reach no server."""

    def read(
        self,
        query: str,  # noqa: ARG002 - the same answer to every question
        parameters: MappingOf[str, object] | None = None,  # noqa: ARG002
        *,
        timeout_s: float | None = None,  # noqa: ARG002
    ) -> list[Record]:
        """Return no record."""
        return []


class _BulkRun(Run):
    """A load that writes files."""

    def __init__(
        self, files: BulkFiles, schema: Schema, rejects: RejectFolder, progress: Progress
    ) -> None:
        # as in a dry run, no name can be looked up in the graph, so names are remembered
        super().__init__(_EmptyGraph(), schema, rejects, progress, dry_run=True)
        self._bulk = files
        self._batch: dict[str, object] = {}
        self._seen: dict[tuple[str, str, str], tuple[object, set[object]]] = {}

    def begin(self, mapping: Mapping | None, source: str | None) -> None:
        """Make up the import that the files will be."""
        self._dry_run = False
        sheets = [sheet for _, sheet in self._books.sheets()]
        if not sheets:
            return
        now = dt.datetime.now(dt.timezone.utc)
        self._import_id = f"import-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        files = list(dict.fromkeys(each.file.name for each in sheets))
        self._batch = {
            "id": self._import_id,
            "name": files[0] if len(files) == 1 else f"{files[0]} +{len(files) - 1}",
            "state": "done",
            "fingerprint": fingerprint((each.path for each in self._files), mapping, source),
            "files": files,
            "types": sorted({name for each in sheets for name in each.types}),
            "started_at": now,
            "created_at": now,
            "source": ", ".join(dict.fromkeys(each.file.source for each in sheets)),
        }

    def finish(self, report: LoadReport) -> None:
        """Write down the import itself."""
        if not self._batch:
            return
        now = dt.datetime.now(dt.timezone.utc)
        text = json.dumps(report.as_json(), ensure_ascii=False)
        ended = {"report": text, "finished_at": now, "updated_at": now}
        self._bulk.add_nodes("ImportBatch", [{**self._batch, **ended}])

    def _writer(self, sheet: Sheet, meanwhile: Callable[[], None]) -> _Stamping:  # noqa: ARG002 - nothing to wait for
        return _Stamping(self._bulk, sheet.file.source, self._import_id, self._seen)


class _Stamping:
    """Stands in for the writer: adds what it would stamp, and writes files."""

    def __init__(
        self,
        files: BulkFiles,
        source: str,
        import_id: str | None,
        seen: dict[tuple[str, str, str], tuple[object, set[object]]],
    ) -> None:
        self._files = files
        self._source = source
        self._import_id = import_id
        self._seen = seen

    def prepared_nodes(self, label: str, rows: Sequence[MappingOf[str, object]]) -> Written:
        """Write nodes."""
        stamps = self._stamps()
        self._files.add_nodes(label, [{**_properties(row), **stamps} for row in rows])
        return Written(created=len(rows))

    def prepared_relations(
        self, name: str, source: str, target: str, rows: Sequence[MappingOf[str, object]]
    ) -> Written:
        """Write relationships; one that a cell states twice, by id and by name, is written once."""
        stamps, triple = self._stamps(), (source, name, target)
        new = [row for row in rows if self._is_new(triple, row["from"], row["to"])]
        self._files.add_relations(
            triple,
            [{"from": row["from"], "to": row["to"], **_properties(row), **stamps} for row in new],
        )
        return Written(created=len(new), unchanged=len(rows) - len(new))

    def _is_new(self, triple: tuple[str, str, str], source: object, target: object) -> bool:
        """Tell whether a relationship is not the same as one before it that starts there too.

        Those that could be the same follow each other: they stand in one cell.
        """
        start, targets = self._seen.get(triple, (None, set[object]()))
        if start != source:
            targets = set()
        self._seen[triple] = (source, targets)
        if target in targets:
            return False
        targets.add(target)
        return True

    def _stamps(self) -> dict[str, object]:
        now = dt.datetime.now(dt.timezone.utc)
        return {
            "source": self._source,
            "sources": [self._source],
            "created_at": now,
            "created_in": self._import_id,
            "updated_at": now,
            "updated_in": self._import_id,
        }


def _properties(row: MappingOf[str, object]) -> dict[str, object]:
    properties = row["properties"]
    if not isinstance(properties, dict):
        raise TypeError("a prepared row has properties")
    return properties
