"""The tabular data package of HSDS: which tables lie together, and their rows as records.

One file speaks for a package: its ``datapackage.json``, or where there is none the first of its
tables. The others are read together with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from graph.text import Text
from loaders.cells import unguarded
from loaders.csv_table import open_csv
from loaders.faults import CellFault, UnreadableError, unreadable
from loaders.formats.hsds_json import parents_in
from loaders.formats.hsds_store import Conflict
from loaders.formats.hsds_words import PARENTS, POINTERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.csv_table import CsvTable
    from loaders.formats.hsds_store import Store
    from loaders.formats.typed_parts import TypedParts

DESCRIPTION = "datapackage.json"
_LARGEST_DESCRIPTION = 16 << 20
_OWNERS = frozenset({"organization", "service", "taxonomy_term", "taxonomy", "location", "program"})

# Columns by which a table shows that it is one of HSDS; units.csv and metadata.csv could be ours.
_SPEAKING: dict[str, frozenset[str]] = {
    "organization": frozenset(
        {"alternate_name", "website", "tax_status", "year_incorporated", "legal_status", "uri"}
    ),
    "taxonomy": frozenset({"uri", "version"}),
    "taxonomy_term": frozenset({"taxonomy", "taxonomy_id", "term_uri", "parent_id"}),
    "unit": frozenset({"scheme", "identifier", "uri"}),
    "location": frozenset({"location_type"}),
    "url": frozenset({"url"}),
    "meta_table_description": frozenset({"character_set"}),
}

_NO_PACKAGE = Text("不是可用的数据包描述", "It is no usable description of a data package")
_OUTSIDE = Text("数据包只能使用同一文件夹中的文件", "A package may name files of its folder only")
_NO_TABLE = Text("数据包所列的表都不存在", "None of the tables that the package names exists")
_NO_ID = Text("必填：id", "is required: id")
_SHORT = Text("单元格数与表头不符", "has another number of cells than the header")
_CONTRADICTS = Text("与同一编号的另一行矛盾", "contradicts another row with the same id")


@dataclass(frozen=True, slots=True)
class Package:
    """The tables of a package.

    Attributes:
        speaker: The file that speaks for it.
        tables: Kind of record and file of every table, in the order in which they are read.
    """

    speaker: Path
    tables: tuple[tuple[str, Path], ...]


def is_description(path: Path) -> bool:
    """Tell whether a file is, or would be, the description of a package of HSDS tables."""
    if path.name.casefold() != DESCRIPTION:
        return False
    try:
        return any(True for _ in _resources(path))
    except UnreadableError as error:
        sound = all(fault.reason is not _NO_PACKAGE for _, fault in error.faults)
        return sound or any(is_table(each) for each in path.parent.iterdir())


def is_table(path: Path) -> bool:
    """Tell whether a file is a table of HSDS, by its name and its header."""
    kind = _kind(path)
    if kind is None or not path.is_file():
        return False
    try:
        header = {each.casefold() for each in open_csv(path).header}
    except UnreadableError:
        return False
    if kind in _SPEAKING:
        return "id" in header and bool(header & _SPEAKING[kind])
    named = {f"{parent}_id" for parent in PARENTS.get(kind, ())} | set(POINTERS.get(kind, ()))
    return "id" in header and bool(header & named)


def package_of(path: Path) -> Package:
    """Return the package that a file belongs to.

    Raises:
        UnreadableError: It is a description that cannot be used.
    """
    if path.name.casefold() == DESCRIPTION:
        return Package(path, tuple(_ordered(list(_resources(path)))))
    description = path.with_name(DESCRIPTION)
    if description.is_file():
        try:
            listed = tuple(_ordered(list(_resources(description))))
        except UnreadableError:
            listed = ()
        if any(each.resolve() == path.resolve() for _, each in listed):
            return Package(description, listed)
    together = [
        (kind, each)
        for each in sorted(path.parent.iterdir())
        if (kind := _kind(each)) is not None and is_table(each)
    ]
    tables = tuple(_ordered(together))
    return Package(tables[0][1] if tables else path, tables)


def read_package(package: Package, store: Store, parts: TypedParts) -> dict[int, Path]:
    """Take every row of a package into a store.

    Returns:
        For the number of the first record of each table its file, in order, so that the file of
        any record can be told.

    Raises:
        UnreadableError: A table cannot be read.
    """
    begins: dict[int, Path] = {}
    for kind, path in package.tables:
        begins[store.count() + 1] = path
        table = open_csv(path)
        for line, body, fault in _bodies(table):
            if fault:
                parts.reject("Unit", line, body, fault, path)
                continue
            parents = parents_in(kind, body)
            try:
                store.add(kind, body, line, parents)
            except Conflict as conflict:
                if kind in _OWNERS:
                    told = (conflict.field, conflict.value, _CONTRADICTS)
                    parts.reject("Unit", line, body, told, path)
                else:
                    store.add(kind, {**body, "id": None}, line, parents)
    return begins


_Fault = tuple["str | None", str, Text]


def _bodies(table: CsvTable) -> Iterator[tuple[int, dict[str, Any], _Fault | None]]:
    header = [each.casefold() for each in table.header]
    for line, cells, broken in table.rows():
        if broken:
            yield line, {"row": cells[0]}, (broken.column, broken.value or "", broken.reason)
            continue
        extra = [each for each in cells[len(header) :] if each.strip()]
        body = {
            name: unguarded(cell.strip())
            for name, cell in zip(header, cells, strict=False)
            if cell.strip()
        }
        if len(cells) < len(header) or extra:
            yield line, {**body, "…": extra}, (None, "", _SHORT)
        elif "id" not in body:
            yield line, body, ("id", "", _NO_ID)
        else:
            yield line, body, None


def _kind(path: Path) -> str | None:
    return TABLES.get(path.stem.casefold()) if path.suffix.casefold() == ".csv" else None


def _ordered(tables: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
    order = {kind: number for number, kind in enumerate(TABLES.values())}
    return sorted(tables, key=lambda each: order[each[0]])


def _resources(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield kind and file of every table that a description names."""
    try:
        if path.stat().st_size > _LARGEST_DESCRIPTION:
            raise unreadable(_NO_PACKAGE)
        described = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise unreadable(_NO_PACKAGE) from error
    named_any = found_any = False
    listed = described.get("resources") if isinstance(described, dict) else None
    for each in listed if isinstance(listed, list) else []:
        named = each.get("path") if isinstance(each, dict) else None
        place = named[0] if isinstance(named, list) and len(named) == 1 else named
        if not isinstance(place, str):
            continue
        kind = TABLES.get(PurePosixPath(place).stem.casefold()) or TABLES.get(str(each.get("name")))
        if kind:
            named_any = True
            table = _inside(path.parent, place)
            if table.is_file():
                found_any = True
                yield kind, table
    if named_any and not found_any:
        raise unreadable(_NO_TABLE)


def _inside(folder: Path, place: str) -> Path:
    """Return the place that a package names, which must lie in its folder."""
    relative = PurePosixPath(place)
    if relative.is_absolute() or ".." in relative.parts or "\\" in place or ":" in place:
        raise UnreadableError((None, CellFault("path", place, _OUTSIDE)))
    path = folder / relative
    if not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableError((None, CellFault("path", place, _OUTSIDE)))
    return path
