"""Uploaded files: what they may be called, and how they come into the folder of a job."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from loaders.sources import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_FILES: Final = 20
_NAME_BYTES: Final = 200

_UNUSABLE = Text("上传的文件无法使用", "The uploaded files cannot be used")
_NO_NAME = Text("文件没有名称", "a file has no name")
_LONG_NAME = Text("文件名过长", "the name of a file is too long")
_BAD_NAME = Text("文件名无法使用：{name}", "this name of a file cannot be used: {name}")
_SAME_NAME = Text("有两个文件同名：{name}", "two files have the same name: {name}")
_KIND = Text(
    "无法导入这种文件：{name}；可以导入 {endings}",
    "this kind of file cannot be loaded: {name}; these can: {endings}",
)
_COUNT = Text("一次上传 1 至 {limit} 个文件", "upload 1 to {limit} files at once")


class Upload(Protocol):
    """One uploaded file."""

    @property
    def filename(self) -> str | None:
        """What the user calls it."""

    def save(self, dst: str) -> None:
        """Write it to a path."""


@dataclass(frozen=True, slots=True)
class NamedUpload:
    """One uploaded file, with a name by which it can lie in a folder."""

    name: str
    upload: Upload


def named(uploads: Sequence[Upload]) -> list[NamedUpload]:
    """Return the files with names that lead nowhere else.

    Of a path only the last part counts, whichever slashes it is written with.

    Raises:
        InvalidInputError: There are none or too many, a name cannot be used or occurs twice, or
            files of such a kind cannot be loaded.
    """
    problems = []
    if not 1 <= len(uploads) <= MOST_FILES:
        problems.append(Problem("file", _COUNT.format(limit=MOST_FILES)))
    found: dict[str, NamedUpload] = {}
    for each in uploads:
        name = _last_part(each.filename or "")
        reason = _fault(name)
        if reason is None and name.casefold() in found:
            reason = _SAME_NAME.format(name=name)
        if reason:
            problems.append(Problem("file", reason))
        found[name.casefold()] = NamedUpload(name, each)
    if problems:
        raise InvalidInputError(_UNUSABLE, problems)
    return list(found.values())


def save(uploads: Sequence[NamedUpload], folder: Path) -> None:
    """Write the files into a folder."""
    for each in uploads:
        each.upload.save(str(folder / each.name))


def _last_part(name: str) -> str:
    r"""Return a name as the user sees it.

    >>> _last_part("../../etc/units.csv"), _last_part("C:\\fakepath\\units.csv")
    ('units.csv', 'units.csv')
    """
    return unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip()


def _fault(name: str) -> Text | None:
    """Return why a name cannot be used, or None when it can."""
    if not name:
        return _NO_NAME
    if len(name.encode("utf-8", "replace")) > _NAME_BYTES:
        return _LONG_NAME
    if name.startswith((".", "~$")) or any(_is_odd(each) for each in name):
        return _BAD_NAME.format(name=repr(name)[1:-1])
    if PurePosixPath(name).suffix.casefold() not in ENDINGS:
        return _KIND.format(name=name, endings=" ".join(sorted(ENDINGS)))
    return None


def _is_odd(sign: str) -> bool:
    """Tell whether a sign cannot be seen, turns the writing round, or is no text at all."""
    return sign == ":" or unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
