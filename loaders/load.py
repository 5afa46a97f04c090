"""A load from beginning to end: open every sheet, write the nodes, then what joins them.

The order is nodes, relation sheets, reference columns of node sheets. Relation sheets come first
because their relationships carry properties; a reference that one of them states as well then
finds it there.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from graph.imports import begin_import, finish_import
from graph.writer import Writer, Written
from loaders import sources
from loaders.ahead import Ahead
from loaders.books import Books
from loaders.compare import Comparer
from loaders.digest import fingerprint
from loaders.faults import CellFault, Rejection, UnreadableError
from loaders.formats.archive import is_archive, unpack
from loaders.names import Names, named_labels
from loaders.nodes import node_batches
from loaders.progress import Progress, Silent, Stage
from loaders.references import reference_batches
from loaders.registry import Registry
from loaders.rejects import RejectFolder
from loaders.relations import relation_batches
from loaders.report import Counts, LoadReport
from loaders.sheets import Sheet, open_tables, subfolder
from loaders.sources import SourceFile
from loaders.vanished import VanishedReport, VanishedSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Mapping as MappingOf

    from graph.database import Database
    from graph.schema import Schema
    from loaders.batches import Batch
    from loaders.books import Pass, Tally
    from loaders.faults import Fault
    from loaders.mapping_file import Mapping


def load(
    database: Database,
    schema: Schema,
    paths: Sequence[Path],
    *,
    mapping: Mapping | None = None,
    dry_run: bool = False,
    prune: bool = False,
    source: str | None = None,
    progress: Progress | None = None,
    reject_folder: Path | None = None,
) -> LoadReport:
    """Load files into the graph; a bad row is reported and never stops the good ones.

    Nodes of all files come before the relationships of all files. Loading the same files again
    changes nothing and says so. Rows stream through: what is held is a few batches, and the ids.

    Args:
        database: A database to which the schema has been applied.
        schema: What the file names, headers and cells mean.
        paths: CSV files, workbooks, JSON, GraphML, HSDS, Open311, archives of these, and folders
            that are searched to any depth. What is written is stamped with the name of the folder,
            or of the file where a file is given.
        mapping: What the columns of foreign sheets mean; None when every sheet speaks the words of
            the schema.
        dry_run: Read, validate and compare with the graph, but write nothing anywhere.
        prune: Retire what a source of these files said before and says no longer; what another
            source says too, or what something else is joined to, stays. Without it such nodes and
            relationships are only reported.
        source: What is stamped instead of these names.
        progress: Is told how far the load has come.
        reject_folder: Where ``<name>.rejects.csv`` is put for every sheet with rejected rows, in
            place of the one of an earlier load; None keeps no such files.

    Returns:
        What became of every row, with every fault of every file.

    Raises:
        ConfigurationError: The folder for rejected rows cannot be written.
        DatabaseUnavailableError: Neo4j is away; the batches before are written, and loading again
            goes on from there.
    """
    with (
        _shown(progress or Silent()) as shown,
        RejectFolder(None if dry_run else reject_folder) as rejects,
        tempfile.TemporaryDirectory(prefix="cobuild-load-") as folder,
    ):
        run = Run(database, schema, rejects, shown, dry_run=dry_run)
        run.open(sources.find(paths, source), mapping, Path(folder))
        run.begin(mapping, source)
        run.nodes()
        run.relations()
        run.references()
        run.vanished(prune=prune)
        report = run.report()
        run.finish(report)
        return report


@contextmanager
def _shown(progress: Progress) -> Iterator[Progress]:
    try:
        yield progress
    finally:
        progress.finish()


class Target(Protocol):
    """What takes the rows of a sheet that are ready to write."""

    def prepared_nodes(self, label: str, rows: Sequence[MappingOf[str, object]]) -> Written:
        """Take nodes of one type."""

    def prepared_relations(
        self, name: str, source: str, target: str, rows: Sequence[MappingOf[str, object]]
    ) -> Written:
        """Take relationships of one type between two node types."""


class _Job(NamedTuple):
    """A sheet that a stage loads."""

    tally: Tally
    sheet: Sheet
    passed: Pass
    made: Iterator[Batch]


class Run:
    """The state of one load; what becomes of its rows is decided in few places.

    A subclass that does not write to the graph overrides ``begin``, ``finish`` and ``_writer``.
    """

    def __init__(
        self,
        database: Database,
        schema: Schema,
        rejects: RejectFolder,
        progress: Progress,
        *,
        dry_run: bool,
    ) -> None:
        self._database = database
        self._schema = schema
        self._rejects = rejects
        self._progress = progress
        self._dry_run = dry_run
        self._registry = Registry(database)
        self._books = Books()
        self._vanished = VanishedReport()
        self._differences: list[dict[str, object]] = []
        self._import_id: str | None = None
        self._started = time.perf_counter()
        self._seconds = {"open": 0.0, "validate": 0.0, "write": 0.0}

    def open(
        self,
        found: tuple[Sequence[SourceFile], Sequence[Fault]],
        mapping: Mapping | None,
        folder: Path,
    ) -> None:
        """Understand the names and headers of the files that were found."""
        self._files, faults = found
        for fault in faults:
            self._books.missing_file(fault)
        for file in self._unpacked(self._files, folder):
            spooled = subfolder(folder)
            for name, opened in open_tables(file.path, self._schema, mapping, spooled):
                number, tally = self._books.enter(file, name)
                if isinstance(opened, UnreadableError):
                    self._books.unreadable(number, opened)
                else:
                    tally.sheet = Sheet(number, file, *opened)
        sheets = (sheet for _, sheet in self._books.sheets())
        remembered = named_labels(sheets) if self._dry_run else ()
        self._node_names = Names(self._database, self._schema, remembered)
        self._seconds["open"] = time.perf_counter() - self._started

    def _unpacked(self, files: Sequence[SourceFile], folder: Path) -> Iterator[SourceFile]:
        """Yield the files, those of an archive in its place."""
        for file in files:
            if not is_archive(file.path):
                yield file
                continue
            try:
                inside = unpack(file.path, subfolder(folder))
            except UnreadableError as error:
                self._books.unreadable(self._books.enter(file)[0], error)
                continue
            yield from (SourceFile(each, file.source, file.path) for each in inside)

    def begin(self, mapping: Mapping | None, source: str | None) -> None:
        """Remember in the graph that an import begins, unless nothing will be written."""
        sheets = [sheet for _, sheet in self._books.sheets()]
        if sheets and not self._dry_run:
            self._import_id = begin_import(
                self._database,
                fingerprint=fingerprint((each.path for each in self._files), mapping, source),
                files=list(dict.fromkeys(each.file.name for each in sheets)),
                types={name for each in sheets for name in each.types},
                source=", ".join(dict.fromkeys(each.file.source for each in sheets)),
            )

    def finish(self, report: LoadReport) -> None:
        """Remember in the graph what became of the import."""
        if self._import_id:
            finish_import(self._database, self._import_id, report.as_json())

    def nodes(self) -> None:
        """Load the node sheets, in the order of the files."""
        files, registry = self._books.files(), self._registry
        self._stage(
            "nodes",
            [
                _Job(tally, sheet, tally.own, node_batches(sheet, files, registry))
                for tally, sheet in self._books.sheets()
                if sheet.holds_nodes
            ],
        )

    def relations(self) -> None:
        """Load the relation sheets, in the order of the files."""
        files, registry, schema = self._books.files(), self._registry, self._schema
        self._stage(
            "relations",
            [
                _Job(
                    tally,
                    sheet,
                    tally.own,
                    relation_batches(sheet, files, registry, schema, self._node_names),
                )
                for tally, sheet in self._books.sheets()
                if not sheet.holds_nodes
            ],
        )

    def references(self) -> None:
        """Load what the reference columns of the node sheets state."""
        self._stage(
            "references",
            [
                _Job(
                    tally,
                    sheet,
                    tally.references,
                    reference_batches(sheet, tally.rejected_rows, self._registry, self._node_names),
                )
                for tally, sheet in self._books.sheets()
                if _has_references(sheet)
            ],
        )

    def vanished(self, *, prune: bool) -> None:
        """Find what the sources no longer say and, where that is wanted, retire it."""
        if not self._books.sheets():
            return
        started = time.perf_counter()
        search = VanishedSearch(self._database, self._registry, self._books)
        import_id = self._import_id if prune else None
        self._vanished = search.settle(import_id)
        self._seconds["vanished"] = time.perf_counter() - started

    def report(self) -> LoadReport:
        """Return what became of everything."""
        nodes, relations = self._books.totals()
        self._seconds["total"] = time.perf_counter() - self._started
        return LoadReport(
            sheets=tuple(
                self._books.sheet_report(number, self._rejects.path_of(number))
                for number in range(len(self._books.tallies()))
            ),
            nodes=nodes,
            relations=relations,
            faults=tuple(self._books.faults()),
            fault_count=self._books.fault_count,
            vanished=self._vanished,
            merged=dict(self._registry.met),
            dry_run=self._dry_run,
            import_id=self._import_id,
            differences=tuple(self._differences),
            seconds=dict(self._seconds),
        )

    def _stage(self, stage: Stage, jobs: Sequence[_Job]) -> None:
        """Write what the sheets of a stage yield, while the next batches are made."""
        if not jobs:
            return
        self._progress.begin(stage, sum(job.sheet.table.size for job in jobs))
        ahead = Ahead(_batches(jobs))
        started = time.perf_counter()
        for job, batch in ahead:
            if isinstance(batch, UnreadableError):
                self._books.unreadable(job.sheet.number, batch)
            else:
                written = self._write(job.sheet, batch, ahead.prepare)
                job.passed.counts += self._settle(job, batch, written)
                self._advance(job, batch.read, batch.position)
        self._seconds["validate"] += ahead.seconds
        self._seconds["write"] += time.perf_counter() - started - ahead.seconds
        for job in jobs:
            self._advance(job, 0, job.sheet.table.size)

    def _advance(self, job: _Job, rows: int, position: int) -> None:
        reached = max(job.passed.position, position)
        self._progress.advance(job.sheet.file.name, rows, reached - job.passed.position)
        job.passed.position = reached
        job.passed.rows += rows

    def _writer(self, sheet: Sheet, meanwhile: Callable[[], None]) -> Target:
        """Return what takes the rows of a sheet, and calls ``meanwhile`` if it is to wait."""
        if self._dry_run:
            return Comparer(self._database, self._differences)
        return Writer(
            self._database,
            self._schema,
            source=sheet.file.source,
            import_id=self._import_id,
            meanwhile=meanwhile,
        )

    def _write(self, sheet: Sheet, batch: Batch, meanwhile: Callable[[], None]) -> Written:
        if not batch.rows:
            return Written()
        writer = self._writer(sheet, meanwhile)
        if batch.triple is None:
            written = writer.prepared_nodes(sheet.layout.declared.name, batch.rows)
            self._node_names.remember(sheet.layout.declared.name, batch.rows)
        else:
            source, name, target = batch.triple
            written = writer.prepared_relations(name, source, target, batch.rows)
        return written

    def _settle(self, job: _Job, batch: Batch, written: Written) -> Counts:
        """Book what became of a batch."""
        sheet = job.sheet
        # an end that was there when the row was checked can be deleted before it is written
        lost = [
            Rejection(origin.row, origin.cells, (CellFault(None, None, each.reason),))
            for each in written.missing
            for origin in (batch.origins[each.position],)
        ]
        rejections = [*batch.rejected, *lost]
        self._rejects.add(sheet, rejections)
        if _has_references(sheet):
            job.tally.rejected_rows.update(each.row for each in batch.rejected)
        self._books.rejections(sheet.number, rejections)
        return Counts(
            written.created,
            written.changed,
            written.unchanged + batch.repeated,
            batch.refused + len(lost),
        )


def _batches(jobs: Sequence[_Job]) -> Iterator[tuple[_Job, Batch | UnreadableError]]:
    """Yield what the sheets are read into, one sheet after the other."""
    for job in jobs:
        for made in _until_unreadable(job.made):
            yield job, made


def _until_unreadable(made: Iterator[Batch]) -> Iterator[Batch | UnreadableError]:
    """Yield the batches of a sheet; one that cannot be read on ends with its error."""
    try:
        yield from made
    except UnreadableError as error:
        yield error


def _has_references(sheet: Sheet) -> bool:
    return sheet.holds_nodes and bool(sheet.node_layout.references)
