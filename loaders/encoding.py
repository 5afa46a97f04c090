"""In which encoding is a text file written? The bytes of the whole file decide."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Literal

from graph.text import Text
from loaders.faults import unreadable

if TYPE_CHECKING:
    from pathlib import Path

Encoding = Literal["utf-8", "utf-8-sig", "gb18030"]

_CHUNK_BYTES = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_EMPTY = Text("文件是空的", "The file is empty")
_WIDE = Text(
    "文件是 UTF-16 编码，请另存为 CSV UTF-8", "The file is in UTF-16; save it as CSV UTF-8"
)
_NEITHER = Text(
    "从这一行起既不是 UTF-8 也不是 GB18030 编码的文字",
    "From this line on it is text neither in UTF-8 nor in GB18030",
)


def recognise(path: Path) -> Encoding:
    """Return the encoding of a text file.

    A byte order mark settles it; otherwise UTF-8, which other text almost never happens to be,
    is tried before GB18030. The file is decoded strictly to its end and never held whole.

    Raises:
        UnreadableError: It is empty, cannot be opened or fits neither encoding; the line is the
            first that breaks the encoding which fits longest.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(len(codecs.BOM_UTF8))
        if not start:
            raise unreadable(_EMPTY)
        if start.startswith(_UTF_16):
            raise unreadable(_WIDE)
        marked = start == codecs.BOM_UTF8
        candidates: tuple[Encoding, ...] = ("utf-8-sig",) if marked else ("utf-8", "gb18030")
        broken_at = []
        for encoding in candidates:
            line = _first_broken_line(path, encoding)
            if line is None:
                return encoding
            broken_at.append(line)
    except OSError as error:
        raise cannot_be_read(error) from error
    raise unreadable(_NEITHER, max(broken_at))


def cannot_be_read(error: Exception) -> Exception:
    """Return the error for a file that the system, or its own bytes, will not let us read."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return unreadable(
        Text("文件无法读取：{reason}", "The file cannot be read: {reason}").format(reason=reason)
    )


def _first_broken_line(path: Path, encoding: Encoding) -> int | None:
    """Return the line, from 1, on which the file stops being text of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK_BYTES)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
            line += text.count("\n")
