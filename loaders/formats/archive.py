"""Zip files: what they hold is laid into a folder, and everything that is a trick is refused.

The sizes that a zip states are not believed: what comes out is counted while it comes out.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.encoding import cannot_be_read
from loaders.faults import CellFault, UnreadableError, shortened, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 10_000
MOST_BYTES = 4 << 30
"""How much the files of one zip may hold together, unpacked."""
HIGHEST_RATIO = 200
"""How many bytes may come of one packed byte, beyond the first megabyte."""
_SMALL_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 20
_NAME_BYTES = 200
_MOST_FOLDERS = 20

_ENCRYPTED = 0x1
_UTF_8 = 0x800
_UNIX = 3
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".zst"})
# what systems lay beside the files of people
_PASSED_OVER = ("__MACOSX", ".", "~$", "Thumbs.db", "desktop.ini")

_NOT_A_ZIP = Text("不是完整的 zip 文件", "The file is not a whole zip file")
_MANY = Text("压缩包中的文件超过 {limit} 个", "The zip holds more than {limit} files")
_LARGE = Text(
    "解压后超过 {limit} GB，已停止", "The zip holds more than {limit} GB unpacked; stopped"
)
_BOMB = Text(
    "压缩比超过 {limit} 倍，疑似压缩炸弹，已停止",
    "unpacks to more than {limit} times its size, like a bomb; stopped",
)
_PATH = Text(
    "压缩包中的路径指向文件夹之外或无法使用",
    "a path in the zip leads out of the folder, or cannot be used",
)
_TWICE = Text("压缩包中有两个同名文件", "the zip holds two files of this name")
_LINK = Text("压缩包中有链接或特殊文件", "the zip holds a link or a special file")
_LOCKED = Text("压缩包已加密；请先去掉密码", "the zip is encrypted; take the password off first")
_NESTED = Text(
    "压缩包里还有压缩包；请先解开里面的", "the zip holds another archive; unpack that one first"
)
_METHOD = Text(
    "压缩方法不受支持；请用普通 zip 重新压缩",
    "is packed by a method that is not supported; pack it as a plain zip",
)
_DAMAGED = Text("压缩包中的文件已损坏", "is damaged within the zip")


def is_archive(path: Path) -> bool:
    """Tell whether a file is a zip file to unpack, by its ending."""
    return path.suffix.casefold() == ".zip"


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack a zip file.

    Nothing is written outside the folder, and no more than the limits of this module allow. Names
    that are not in UTF-8 are read as GB18030, as Chinese Windows writes them.

    Args:
        path: The zip file.
        folder: An existing folder, which the caller removes after use, also when this fails.

    Returns:
        The files, sorted by their path; what systems add beside the files of people is left out.

    Raises:
        UnreadableError: It is not a zip, is damaged, encrypted or too large, or holds a path
            that leads elsewhere, a link, another archive or two files of one name.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(_unpacked(archive, folder))
    except zipfile.BadZipFile as error:
        raise unreadable(_NOT_A_ZIP) from error
    except OSError as error:
        raise cannot_be_read(error) from error


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Iterator[Path]:
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(archive.infolist()) > MOST_ENTRIES:
        raise unreadable(_MANY.format(limit=MOST_ENTRIES))
    seen: set[str] = set()
    chosen = []
    # every entry is looked at before the first byte is written
    for entry in entries:
        name = _name(entry)
        parts = _parts(entry, name)
        _check(entry, name)
        if any(each.startswith(_PASSED_OVER) for each in parts):
            continue
        key = "/".join(parts).casefold()
        if key in seen:
            raise _refused(_TWICE, name)
        seen.add(key)
        chosen.append((entry, name, folder.joinpath(*parts)))
    left = MOST_BYTES
    for entry, name, place in chosen:
        left -= _extract(archive, entry, name, place, left)
        yield place


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as whoever packed it wrote it."""
    if entry.flag_bits & _UTF_8:
        return entry.orig_filename
    try:
        written = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.orig_filename
    return _decoded(written, "utf-8") or _decoded(written, "gb18030") or entry.orig_filename


def _decoded(written: bytes, encoding: str) -> str | None:
    try:
        return written.decode(encoding)
    except UnicodeDecodeError:
        return None


def _parts(entry: zipfile.ZipInfo, name: str) -> tuple[str, ...]:
    """Return the path of an entry, which must lie below the folder it is laid into."""
    # Windows takes a backslash for a slash and a colon for a drive or a hidden stream
    wrong = any(sign in name for sign in "\\:\0") or any(ord(each) < 32 for each in name)  # noqa: PLR2004
    path = PurePosixPath(name)
    parts = path.parts
    if wrong or path.is_absolute() or ".." in parts or not parts or len(parts) > _MOST_FOLDERS:
        raise _refused(_PATH, name or entry.filename)
    if any(len(each.encode("utf-8", "replace")) > _NAME_BYTES for each in parts):
        raise _refused(_PATH, name)
    return parts


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    mode = entry.external_attr >> 16
    if entry.create_system == _UNIX and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise _refused(_LINK, name)
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(_LOCKED, name)
    if PurePosixPath(name).suffix.casefold() in _ARCHIVES:
        raise _refused(_NESTED, name)
    if entry.compress_type not in _METHODS:
        raise _refused(_METHOD, name)


def _extract(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, place: Path, left: int
) -> int:
    """Write one entry and return how many bytes it held."""
    allowed = max(_SMALL_BYTES, entry.compress_size * HIGHEST_RATIO)
    done = 0
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, place.open("xb") as target:
            while chunk := source.read(_CHUNK_BYTES):
                done += len(chunk)
                if done > left:
                    raise unreadable(_LARGE.format(limit=MOST_BYTES >> 30))
                if done > allowed:
                    raise _refused(_BOMB.format(limit=HIGHEST_RATIO), name)
                target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _refused(_DAMAGED, name) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise _refused(_TWICE, name) from error
    return done


def _refused(reason: Text, name: str) -> UnreadableError:
    """Return the error that names the entry."""
    return UnreadableError((None, CellFault(None, shortened(name), reason)))
