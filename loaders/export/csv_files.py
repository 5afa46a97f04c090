"""CSV: one file per type, in a folder or a zip, as the loader takes them."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.cells import guarded
from loaders.export.report import Note
from loaders.export.sink import any_of
from loaders.export.words import cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from graph.schema import Property
    from loaders.export.report import Notes
    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns

# the mark makes Excel read the file as UTF-8
_ENCODING = "utf-8-sig"
_LONGEST = csv.field_size_limit()
ENDS = ("from", "from_type", "to", "to_type")

_NUL = Text(
    "写入了 CSV，但含有空字符（NUL），无法再由 CSV 导入",
    "is written, but a CSV cell with a NUL character cannot be loaded again",
)
_TOO_LONG = Text(
    "写入了 CSV，但超过 {limit} 个字，无法再由 CSV 导入",
    "is written, but a CSV cell of more than {limit} characters cannot be loaded again",
)


class CsvFiles:
    """Writes every type into a file of its own, named so that the loader knows what it holds."""

    def __init__(self, target: Path, notes: Notes, *, zipped: bool) -> None:
        """Prepare to write a new folder, or a new zip file."""
        self._target = target
        self._notes = notes
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) if zipped else None
        if self._zip is None:
            target.mkdir()

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        found = any_of(rows)
        if found is None:
            return 0
        declared, count = columns.declared, 0
        with self._file(f"{declared.plural}.csv") as stream:
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow([each.name for each in columns.properties])
            for row in found:
                count += 1
                lines.writerow(self._cells(declared.name, row.id, columns.properties, row.values))
        return count

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        found = any_of(rows)
        if found is None:
            return 0
        name, count = columns.declared.name, 0
        with self._file(f"{name}.csv") as stream:
            lines = csv.writer(stream, lineterminator="\n")
            lines.writerow([*ENDS, *(each.name for each in columns.properties)])
            for row in found:
                count += 1
                source, target = guarded(row.source), guarded(row.target)
                ends = (source, row.source_type, target, row.target_type)
                cells = self._cells(name, row.source, columns.properties, row.values)
                lines.writerow([*ends, *cells])
        return count

    def close(self) -> None:
        """Finish the zip file."""
        if self._zip:
            self._zip.close()

    def _cells(
        self, name: str, row_id: str, properties: Sequence[Property], values: Sequence[object]
    ) -> list[str]:
        cells = [cell(*each) for each in zip(properties, values, strict=True)]
        for declared, text in zip(properties, cells, strict=True):
            if len(text) > _LONGEST or "\0" in text:
                reason = _NUL if "\0" in text else _TOO_LONG.format(limit=_LONGEST)
                self._notes.add(Note(name, row_id, declared.name, reason))
        return cells

    @contextmanager
    def _file(self, name: str) -> Iterator[TextIO]:
        if self._zip is None:
            with (self._target / name).open("w", encoding=_ENCODING, newline="") as stream:
                yield stream
            return
        # a name without a time: the same graph gives the same bytes
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with (
            self._zip.open(entry, "w", force_zip64=True) as raw,
            io.TextIOWrapper(raw, encoding=_ENCODING, newline="") as text,
        ):
            yield text
