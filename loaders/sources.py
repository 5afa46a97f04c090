"""Which files are meant, and which source each of them speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_ENDINGS = frozenset({".csv", ".tsv"})
_REJECTS = ".rejects"
# a hidden file, and the lock that Excel lays beside an open workbook
_PASSED_OVER = (".", "~$")

_NOT_THERE = Text("文件不存在或无法打开", "The file does not exist or cannot be opened")
_EMPTY_FOLDER = Text("文件夹中没有 CSV 文件", "There is no CSV file in the folder")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to load.

    Attributes:
        path: Where it is, written as it was given.
        source: What is stamped on everything written from it: the name of the folder that was
            asked for, or the name of the file when the file itself was.
    """

    path: Path
    source: str


def find(paths: Sequence[Path]) -> tuple[list[SourceFile], list[Fault]]:
    """Which sheets do these files and folders hold?

    Args:
        paths: CSV files, and folders that are searched to any depth for ``.csv`` and ``.tsv``.

    Returns:
        The files in the order of the paths, those of a folder sorted; a file that is named twice
        stands once. Beside them a fault for each path that leads to no sheet.
    """
    files: dict[Path, SourceFile] = {}
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            source = path.resolve().name
            found = [SourceFile(each, source) for each in _sheets_below(path)]
            if not found:
                faults.append(Fault(str(path), None, None, None, _EMPTY_FOLDER))
        else:
            found = [SourceFile(path, plain_stem(path))]
        for each in found:
            if each.path.is_file():
                files.setdefault(each.path.resolve(), each)
            else:
                faults.append(Fault(str(each.path), None, None, None, _NOT_THERE))
    return list(files.values()), faults


def plain_stem(path: Path) -> str:
    """Return the name of a file without its ending and without the mark of a reject file.

    >>> from pathlib import Path
    >>> plain_stem(Path("var/rejects/units.rejects.csv"))
    'units'
    """
    stem = path.stem
    return stem[: -len(_REJECTS)] if stem.casefold().endswith(_REJECTS) else stem


def _sheets_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.casefold() not in _ENDINGS or path.is_dir():
            continue
        if not path.name.startswith(_PASSED_OVER):
            yield path
