"""Makes workbooks for the tests: good ones, odd ones, and ones that nobody should open."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# a shorter stream would have to be kept in sectors of another size
_LEAST_STREAM = 4096


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write an ``.xlsx``; cells are written as what they are, a text with ``=`` as a formula."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value is not None:
                        sheet.write(number, column, value)
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a zip archive."""
    with zipfile.ZipFile(path) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def container(**streams: bytes) -> bytes:
    """Return an OLE container, in which old workbooks and encrypted new ones are kept."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(_LEAST_STREAM, b"\0")
        padded += b"\0" * (-len(padded) % _SECTOR)
        start, count = len(sectors), len(padded) // _SECTOR
        sectors += [padded[i * _SECTOR : (i + 1) * _SECTOR] for i in range(count)]
        chains += [*range(start + 1, start + count), _END]
        following = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, start, len(padded), right=following))
    while len(entries) % 4:
        entries.append(_entry("", 0, 0, 0))
    directory, written = len(sectors), b"".join(entries)
    count = len(written) // _SECTOR
    sectors += [written[i * _SECTOR : (i + 1) * _SECTOR] for i in range(count)]
    chains += [*range(directory + 1, directory + count), _END]
    table = len(sectors)
    assert table < _SECTOR // 4
    chains += [_FAT, *[_FREE] * (_SECTOR // 4 - table - 1)]
    sectors.append(struct.pack(f"<{_SECTOR // 4}I", *chains))
    head = struct.pack(
        "<8s16sHHHHHHIIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"\0" * 16,
        *(0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0),
        *(1, directory, 0, _LEAST_STREAM, _END, 0, _END, 0),
    )
    return head + struct.pack("<109I", table, *[_FREE] * 108) + b"".join(sectors)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE
) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        written.ljust(64, b"\0"),
        len(written) if name else 0,
        *(kind, 1, _FREE, right, child, b"\0" * 16, 0, 0, 0),
        start if name else 0,
        size,
    )


def old_workbook(path: Path, **sheets: Sequence[Sequence[str | float]]) -> Path:
    """Write an ``.xls`` of texts and numbers."""
    names = [(name, struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")) for name in sheets]
    opening = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    page = _record(0x42, struct.pack("<H", 1200))
    size = len(opening) + len(page) + sum(4 + 6 + len(each) for _, each in names) + 4
    index, bodies = b"", b""
    for (_, name), rows in zip(names, sheets.values(), strict=True):
        index += _record(0x85, struct.pack("<IBB", size + len(bodies), 0, 0) + name)
        bodies += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
        bodies += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, 20, 0))
        for number, cells in enumerate(rows):
            for column, value in enumerate(cells):
                bodies += _cell(number, column, value)
        bodies += _record(0x0A, b"")
    content = opening + page + index + _record(0x0A, b"") + bodies
    path.write_bytes(container(Workbook=content))
    return path


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x204, place + text)
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
