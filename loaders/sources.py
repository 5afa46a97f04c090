"""Which files are meant, and which source each of them speaks for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.faults import Fault
from loaders.file_names import plain_stem
from loaders.formats.known import ENDINGS as FORMAT_ENDINGS
from loaders.workbook import WORKBOOK_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

ENDINGS = frozenset({".csv", ".tsv"}) | WORKBOOK_ENDINGS | FORMAT_ENDINGS | {".zip"}
# a hidden file, and the lock that Excel lays beside an open workbook
_PASSED_OVER = (".", "~$")

_NOT_THERE = Text("文件不存在或无法打开", "The file does not exist or cannot be opened")
_EMPTY_FOLDER = Text(
    "文件夹中没有可导入的文件（CSV、Excel、JSON 等）",
    "There is no file in the folder that can be loaded (CSV, Excel, JSON …)",
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to load.

    Attributes:
        path: Where it is, written as it was given.
        source: What is stamped on everything written from it: the name of the folder that was
            asked for, or the name of the file when the file itself was.
        inside: The archive that holds the file; None for a file of its own.
    """

    path: Path
    source: str
    inside: Path | None = None

    @property
    def name(self) -> str:
        """How people are told which file it is: an archive stands before what it holds."""
        return f"{self.inside}!{self.path.name}" if self.inside else str(self.path)

    def name_of(self, path: Path) -> str:
        """Return how people are told of a file that is read because of this one."""
        if path == self.path or self.inside:
            return self.name
        folder = self.path.parent
        return str(folder / os.path.relpath(path, folder))


def find(paths: Sequence[Path], source: str | None = None) -> tuple[list[SourceFile], list[Fault]]:
    """Which sheets do these files and folders hold?

    Args:
        paths: Files, and folders that are searched to any depth for files of a known ending.
        source: The source that all of them speak for; None takes the names of folders and files.

    Returns:
        The files in the order of the paths, those of a folder sorted; a file that is named twice
        stands once. Beside them a fault for each path that leads to no sheet.
    """
    files: dict[Path, SourceFile] = {}
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            folder_source = source or path.resolve().name
            found = [SourceFile(each, folder_source) for each in _sheets_below(path)]
            if not found:
                faults.append(Fault(str(path), None, None, None, _EMPTY_FOLDER))
        else:
            found = [SourceFile(path, source or plain_stem(path))]
        for each in found:
            if each.path.is_file():
                files.setdefault(each.path.resolve(), each)
            else:
                faults.append(Fault(str(each.path), None, None, None, _NOT_THERE))
    return list(files.values()), faults


def _sheets_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.casefold() not in ENDINGS or path.is_dir():
            continue
        if not path.name.startswith(_PASSED_OVER):
            yield path
