"""Reject files: the rows that could not be loaded, to be corrected and loaded again.

A reject file opens in Excel. Its first two columns say where a row stood and why it was rejected;
the others are the row as it was, so that even a row with too many or too few cells is kept whole.
No cell of it is taken for a formula.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.errors import ConfigurationError
from graph.text import Text
from loaders.cells import guarded
from loaders.faults import told
from loaders.mapping import REASON_COLUMN, ROW_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self

    from loaders.faults import CellFault, Rejection
    from loaders.sheets import Sheet

_OWN_COLUMNS = (ROW_COLUMN, REASON_COLUMN)
_UNWRITABLE = Text(
    "无法写入被拒行的文件夹 {folder}：{reason}",
    "The folder for rejected rows, {folder}, cannot be written: {reason}",
)


class RejectFolder:
    """Takes the rejected rows of a run and puts one file per sheet into a folder.

    The files appear, and replace those of an earlier run, only when the whole run is over: a reject
    file may itself be what is being loaded.
    """

    def __init__(self, folder: Path | None) -> None:
        """Prepare for a folder, which is made for the first rejected row; None keeps no rows."""
        self._folder = folder
        self._files: dict[int, _RejectFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for each in self._files.values():
            if kind is None:
                with self._translated():
                    each.publish()
            else:
                each.discard()

    def add(self, sheet: Sheet, rejections: Sequence[Rejection]) -> None:
        """Keep rejected rows of a sheet, in the order given.

        Raises:
            ConfigurationError: The folder cannot be made or written.
        """
        if self._folder is None or not rejections:
            return
        with self._translated():
            file = self._files.get(sheet.number)
            if file is None:
                file = _RejectFile(self._free_path(self._folder, sheet), sheet.reject_header)
                self._files[sheet.number] = file
            file.write(rejections)

    def path_of(self, number: int) -> Path | None:
        """Return where the rejected rows of a sheet of this run are, if it has any."""
        file = self._files.get(number)
        return file.path if file else None

    def _free_path(self, folder: Path, sheet: Sheet) -> Path:
        """Return a path for a sheet; files of one run with the same name go to numbered folders."""
        name = f"{sheet.reject_name}.rejects.csv"
        taken = {each.path for each in self._files.values()}
        paths = (folder / name, *(folder / str(n) / name for n in range(2, len(taken) + 2)))
        return next(each for each in paths if each not in taken)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or error
            raise ConfigurationError(
                _UNWRITABLE.format(folder=self._folder, reason=reason)
            ) from error


class _RejectFile:
    """One reject file in the making."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self._kept = [i for i, text in enumerate(header) if text not in _OWN_COLUMNS]
        self._width = len(header)
        self._part = path.with_name(f".{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        # the mark makes Excel read the file as UTF-8
        self._stream = self._part.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._stream)
        self._rows.writerow([*_OWN_COLUMNS, *(guarded(header[i]) for i in self._kept)])

    def write(self, rejections: Sequence[Rejection]) -> None:
        for each in rejections:
            own = [each.cells[i] for i in self._kept if i < len(each.cells)]
            own += each.cells[self._width :]
            self._rows.writerow([each.row, *map(guarded, [_reasons(each.faults), *own])])

    def publish(self) -> None:
        self._stream.close()
        self._part.replace(self.path)

    def discard(self) -> None:
        self._stream.close()
        self._part.unlink(missing_ok=True)


def _reasons(faults: Sequence[CellFault]) -> str:
    """Return everything that is wrong with a row, in Chinese and in English."""
    chinese = "；".join(_named(each.column, "：", told(each).zh) for each in faults)
    english = "; ".join(_named(each.column, ": ", told(each).en) for each in faults)
    return f"{chinese} | {english}"


def _named(column: str | None, colon: str, reason: str) -> str:
    return f"{column}{colon}{reason}" if column else reason
