"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graph.errors import ConfigurationError, ConflictError
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAKEN = Text(
    "文件夹 {target} 已存在且不为空；请另选一个",
    "The folder {target} exists and is not empty; choose another",
)
_UNWRITABLE = Text("无法写入 {target}：{reason}", "{target} cannot be written: {reason}")


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """Give a name beside the target, where a file or folder is to be made.

    It takes the target's name when all went well, and is removed otherwise. A file replaces the one
    that was there; a folder takes the place of an empty one only.

    Raises:
        ConflictError: The target is a folder that is not empty.
        ConfigurationError: The target cannot be written.
    """
    if target.is_dir() and any(target.iterdir()):
        raise ConflictError(_TAKEN.format(target=target))
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        yield part
        if part.is_dir() and target.is_dir():
            target.rmdir()
        part.replace(target)
    except OSError as error:
        reason = error.strerror or error
        raise ConfigurationError(_UNWRITABLE.format(target=target, reason=reason)) from error
    finally:
        with suppress(OSError):
            _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
