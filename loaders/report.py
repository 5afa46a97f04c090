"""What became of every row: the answer of a load, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.faults import Fault
    from loaders.vanished import VanishedReport


MERGED_TOLD = 1_000
"""How many merged nodes a report names."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes or relationships were created, changed, already as given, or rejected.

    After a dry run: how many would be.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )

    def as_json(self) -> dict[str, int]:
        """Return the four numbers by name."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What became of one file.

    Attributes:
        file: The file, written as it was given.
        sheet: Sheet of the workbook, or part of another file; None where the file has only one.
        source: What was stamped on everything written from it.
        type: Node type or relation type; None when the file could not be understood.
        encoding: How its text is encoded; None when the file could not be understood.
        rows: Rows read, blank ones and the header not counted.
        counts: What became of them; rejected and the other three add up to ``rows``.
        references: What became of the relationships that the columns of a node sheet state.
        reject_file: Where its rejected rows were put; None when there is no such file.
    """

    file: str
    sheet: str | None = None
    source: str
    type: str | None = None
    encoding: str | None = None
    rows: int = 0
    counts: Counts = field(default_factory=Counts)
    references: Counts = field(default_factory=Counts)
    reject_file: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it, the four counts beside the other fields."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "source": self.source,
            "type": self.type,
            "encoding": self.encoding,
            "rows": self.rows,
            **self.counts.as_json(),
            "references": self.references.as_json(),
            "reject_file": self.reject_file,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What became of a whole load.

    Attributes:
        sheets: One report per file, in the order in which the files were found.
        nodes: All nodes together.
        relations: All relationships together, those of reference columns included.
        faults: What is wrong, by file and row; at most :data:`loaders.books.FAULTS_KEPT` of them.
        fault_count: How many faults there are, kept or not.
        vanished: What the sources said before and say no longer.
        merged: What the files name and was merged into another node, by type and id, with the id
            that stands for it; the files changed nothing of that one.
        dry_run: Whether nothing was written.
        import_id: The import batch, which can be shown and undone; None when nothing was written.
        differences: After a dry run, what would change of what is there: type, ids, and the values
            before and after; at most :data:`loaders.compare.DIFFERENCES_KEPT`.
        seconds: Wall time of the stages: ``open`` (encodings and headers), ``validate`` (in the
            second thread, beside the writing), ``write`` (waiting for the database), ``vanished``
            (looking for what the sources no longer say) and ``total``.
    """

    sheets: tuple[SheetReport, ...]
    nodes: Counts
    relations: Counts
    faults: tuple[Fault, ...]
    fault_count: int
    vanished: VanishedReport
    merged: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dry_run: bool
    import_id: str | None = None
    differences: tuple[Mapping[str, object], ...] = ()
    seconds: Mapping[str, float]

    @property
    def ok(self) -> bool:
        """Whether every row of every file is good."""
        return self.fault_count == 0

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it; seconds are rounded to milliseconds."""
        return {
            "ok": self.ok,
            "dry_run": self.dry_run,
            "import_id": self.import_id,
            "sheets": [each.as_json() for each in self.sheets],
            "nodes": self.nodes.as_json(),
            "relations": self.relations.as_json(),
            "faults": [each.as_json() for each in self.faults],
            "fault_count": self.fault_count,
            "vanished": self.vanished.as_json(),
            "merged": [
                {"type": label, "id": node_id, "kept_id": kept}
                for (label, node_id), kept in islice(self.merged.items(), MERGED_TOLD)
            ],
            "differences": [dict(each) for each in self.differences],
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
        }
