"""Room on the disk: asked before starting, and recognised when it runs out meanwhile."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING, Final

from graph.errors import LocalServerError
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CACHE_NEEDS_MB: Final = 512
"""Free space asked for before downloading, in MiB: the jars twice over, and room to go on."""

HOME_NEEDS_MB: Final = 512
"""Free space asked for before starting, in MiB: two files of transaction log, the least with
which a store goes on working while it tidies up behind itself."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def free_bytes(folder: Path) -> int:
    """Return how many bytes are free for this user where the folder is, or will be."""
    present = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(present).free


def require_room(folder: Path, needs_mb: int, measure: Callable[[Path], int]) -> None:
    """Refuse to go on when a folder's disk has less than ``needs_mb`` MiB free.

    Raises:
        LocalServerError: There is too little room; says how much and where.
    """
    free_mb = measure(folder) // 2**20
    if free_mb < needs_mb:
        raise LocalServerError(
            Text(
                zh="磁盘空间不足：{folder} 所在磁盘只剩 {free} MiB，需要 {needs} MiB。"
                "请清理空间或换一个文件夹后重试。",
                en="Not enough disk space: {free} MiB are free where {folder} is, {needs} MiB are "
                "needed. Free some space or choose another folder, then try again.",
            ).format(folder=folder, free=free_mb, needs=needs_mb)
        )


def is_full(error: OSError) -> bool:
    """Tell whether an error of the operating system means that the disk, or a quota, is full."""
    return error.errno in _FULL


def disk_full(folder: Path) -> LocalServerError:
    """Return the error for a disk that filled up during the work."""
    return LocalServerError(
        Text(
            zh="磁盘已写满（{folder}）。请清理空间后重试，已完成的部分会保留。",
            en="The disk has filled up ({folder}). Free some space and try again; what was "
            "finished is kept.",
        ).format(folder=folder)
    )
