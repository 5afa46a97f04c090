"""A look into a workbook before it is read: is it one, is it safe, and which cells are broken?

The reader of workbooks lays a sheet out as a full rectangle in memory and leaves a cell blank that
holds an error. So a tiny file with one cell in the last corner would take all the memory there is,
and a broken formula would read like a cell that says nothing. Both are found here, in the XML.
"""

from __future__ import annotations

import copy
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from graph.text import Text
from loaders.encoding import cannot_be_read
from loaders.faults import unreadable
from loaders.open_document import EXTERNAL, scan_document
from loaders.sheet_xml import SheetScan, local_name, parse_xml, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from loaders.sheet_xml import Pieces

Kind = Literal["xlsx", "ods", "xls"]

MAXIMUM_UNPACKED_BYTES = 1 << 30
MAXIMUM_RATIO = 200
"""How many times its packed size a large part may have."""

_SMALL_BYTES = 1 << 24
_PIECE_BYTES = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_LIMIT_BYTES = 1 << 28
_ENCRYPTED_PARTS = ("EncryptedPackage", "EncryptionInfo")
_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_OWN_RELATIONS = "_rels/.rels"

ENCRYPTED = Text(
    "工作簿设有打开密码；请去掉密码后再导入",
    "The workbook is protected by a password; remove it and load it again",
)
_NO_WORKBOOK = Text(
    "文件不是 Excel 或 ODS 工作簿", "The file is no workbook of Excel or OpenDocument"
)
_WEB_PAGE = Text(
    "文件其实是网页，只是名字像工作簿；请用 Excel 或 WPS 打开，另存为 .xlsx",
    "The file is a web page that is called a workbook; open it in Excel or WPS, save it as .xlsx",
)
_BINARY = Text("请把工作簿另存为 .xlsx", "Save the workbook as .xlsx")
_DAMAGED = Text("工作簿已损坏：{reason}", "The workbook is damaged: {reason}")
_BOMB = Text(
    "工作簿解压后过大（压缩炸弹）；如果内容无误，请把工作表另存为 CSV",
    "The workbook is far too large once unpacked; if it is meant to be, save its sheets as CSV",
)


def kind_of(path: Path) -> Kind:
    """Which kind of workbook is a file, whatever it is called?

    Raises:
        UnreadableError: It is none, is encrypted, or cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
        if start.startswith(b"PK\3\4"):
            return _kind_of_zip(path)
        if start.startswith(_OLE):
            return _kind_of_ole(path)
    except OSError as error:
        raise cannot_be_read(error) from error
    is_page = (
        start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doc", b"<table"))
    )
    raise unreadable(_WEB_PAGE if is_page else _NO_WORKBOOK)


@dataclass(frozen=True, slots=True)
class Package:
    """Where the parts of an ``.xlsx`` are that can be large.

    Attributes:
        path: The file.
        sheets: The parts with the cells, by the names of the sheets.
        texts: The part with the texts that cells refer to; None when cells hold their own.
        texts_size: How many bytes it has.
        frame: The other parts that a reader needs, with their contents.
        styles: The part with the styles; None when there is none.
        since_1904: Whether days are counted from 1904.
    """

    path: Path
    sheets: Mapping[str, str]
    texts: str | None
    texts_size: int
    frame: Mapping[str, bytes]
    styles: str | None
    since_1904: bool

    def sheet(self, name: str) -> Pieces:
        """Yield the XML of a sheet piece by piece."""
        return self._part(self.sheets[name])

    def all_texts(self) -> Pieces:
        """Yield the XML of the texts piece by piece."""
        return self._part(self.texts)

    def _part(self, name: str | None) -> Pieces:
        if name is None:
            return
        with zipfile.ZipFile(self.path) as packed:
            yield from _unpacked(packed, name)


class Scan(NamedTuple):
    """What a look at a workbook has found: each sheet by its name, and the parts of an .xlsx."""

    sheets: dict[str, SheetScan]
    package: Package | None = None


def scan_workbook(path: Path, kind: Kind) -> dict[str, SheetScan]:
    """Look at all sheets of a workbook; as :func:`look_into`, without its parts."""
    return look_into(path, kind).sheets


def look_into(path: Path, kind: Kind) -> Scan:
    """Look at all sheets of a workbook, and at what else its reader unpacks.

    Returns:
        What was found; nothing for ``.xls``, whose format is bounded.

    Raises:
        UnreadableError: It is damaged, unpacks to far too much, has more rows or columns than a
            sheet can have, or refers to other files.
    """
    if kind == "xls":
        return Scan({})
    try:
        with zipfile.ZipFile(path) as packed:
            _check_sizes(packed)
            if kind == "ods":
                return Scan(scan_document(_unpacked(packed, "content.xml")))
            return _scan_package(path, packed)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError) as error:
        raise unreadable(_DAMAGED.format(reason=error)) from error
    except OSError as error:
        raise cannot_be_read(error) from error


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if any(each.flag_bits & 1 for each in packed.infolist()):
                raise unreadable(ENCRYPTED)
            if "mimetype" in names and packed.read("mimetype").decode(
                "ascii", "replace"
            ).startswith(_DOCUMENT):
                manifest = b"".join(_unpacked(packed, "META-INF/manifest.xml"))
                if b"encryption-data" in manifest:
                    raise unreadable(ENCRYPTED)
                return "ods"
            if "xl/workbook.bin" in names:
                raise unreadable(_BINARY)
            if _OWN_RELATIONS in names and "[Content_Types].xml" in names:
                return "xlsx"
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError) as error:
        raise unreadable(_DAMAGED.format(reason=error)) from error
    raise unreadable(_NO_WORKBOOK)


def _kind_of_ole(path: Path) -> Kind:
    """Tell an old workbook from an encrypted new one: both are kept in the same container."""
    if path.stat().st_size > _OLE_LIMIT_BYTES:
        raise unreadable(_BOMB)
    content = path.read_bytes()
    if any(each.encode("utf-16-le") in content for each in _ENCRYPTED_PARTS):
        raise unreadable(ENCRYPTED)
    if not any(each.encode("utf-16-le") in content for each in ("Workbook", "Book")):
        raise unreadable(_NO_WORKBOOK)
    return "xls"


def _check_sizes(packed: zipfile.ZipFile) -> None:
    """Hold the declared sizes of all parts against the limits; nothing is unpacked yet."""
    parts = packed.infolist()
    unpacked = sum(each.file_size for each in parts)
    swollen = any(
        each.file_size > _SMALL_BYTES
        and each.file_size > MAXIMUM_RATIO * max(each.compress_size, 1)
        for each in parts
    )
    if swollen or unpacked > MAXIMUM_UNPACKED_BYTES:
        raise unreadable(_BOMB)


def _unpacked(packed: zipfile.ZipFile, name: str) -> Pieces:
    """Yield a part piece by piece; one that holds more than it declares is refused.

    The reader of workbooks believes no declared size, so neither may we: the part is unpacked to
    its real end.
    """
    declared = packed.getinfo(name)
    part = copy.copy(declared)
    part.file_size = MAXIMUM_UNPACKED_BYTES
    left = declared.file_size
    with packed.open(part) as stream:
        while piece := stream.read(_PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                raise unreadable(_BOMB)
            yield piece


def _scan_package(path: Path, packed: zipfile.ZipFile) -> Scan:
    """Look at the sheets of an ``.xlsx``, and run once through what else its reader unpacks."""
    book = next(iter(_related(packed, "", _OWN_RELATIONS, "/officeDocument").values()), "")
    folder, name = posixpath.split(book)
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if _related(packed, folder, relations, "/externalLink"):
        raise unreadable(EXTERNAL)
    texts = _last_part(packed, folder, relations, "/sharedStrings")
    styles = _last_part(packed, folder, relations, "/styles")
    if texts:
        for _ in _unpacked(packed, texts):
            pass
    parts = _related(packed, folder, relations, "/worksheet")
    sheets, since_1904 = _sheets(packed, book)
    known = {sheet: parts[each] for sheet, each in sheets.items() if each in parts}
    package = Package(
        path=path,
        sheets=known,
        texts=texts,
        texts_size=packed.getinfo(texts).file_size if texts else 0,
        frame={
            each: b"".join(_unpacked(packed, each))
            for each in ("[Content_Types].xml", _OWN_RELATIONS, book, relations, styles)
            if each
        },
        styles=styles,
        since_1904=since_1904,
    )
    return Scan(
        {sheet: scan_sheet(partial(_unpacked, packed, part)) for sheet, part in known.items()},
        package,
    )


def _last_part(packed: zipfile.ZipFile, folder: str, relations: str, ending: str) -> str | None:
    """Return the part of a type of which a workbook has one, if it has it."""
    names = set(packed.namelist())
    found = [each for each in _related(packed, folder, relations, ending).values() if each in names]
    return found[-1] if found else None


def _related(packed: zipfile.ZipFile, folder: str, relations: str, ending: str) -> dict[str, str]:
    """Return the parts of one type that a part is related to, by the ids of the relations."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if local_name(name) == "Relationship" and attributes.get("Type", "").endswith(ending):
            target = attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            found[attributes.get("Id", "")] = posixpath.normpath(place).lstrip("/")

    parse_xml(_unpacked(packed, relations), start)
    return found


def _sheets(packed: zipfile.ZipFile, book: str) -> tuple[dict[str, str], bool]:
    """Return the ids of the relations of all sheets, by name; and whether days begin in 1904."""
    found: dict[str, str] = {}
    since: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if local_name(name) == "sheet":
            ids = [each for key, each in attributes.items() if local_name(key) == "id"]
            found[attributes.get("name", "")] = ids[0] if ids else ""
        elif local_name(name) == "workbookPr":
            since.append(attributes.get("date1904", ""))

    parse_xml(_unpacked(packed, book), start)
    return found, since[-1:] in (["1"], ["true"])
