"""A full backup: everything that the database holds, of whatever kind, as files that can be read.

One NDJSON file for every set of labels and every type of relationship, and a manifest with their
checksums, counts and the version of the schema. Nodes are numbered in the order of the files, and a
relationship names its ends by these numbers. The order is that of the content, so that the same
graph gives the same bytes, whenever and wherever it is backed up.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from graph import statements
from graph.definitions import applied_version
from graph.errors import ConflictError, DatabaseUnavailableError
from graph.exact import stated, to_line
from graph.external_sort import sorted_lines
from graph.published import published
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.database import Database, Record
    from graph.schema import Schema

FORMAT = "cobuild-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
RESTORE_MARK = "RestoreMark"

_TIMEOUT_S = 6 * 3_600.0
_DIGITS = 20
_PLAIN = re.compile(r"[A-Za-z0-9_]{1,60}")

_NOT_PREPARED = Text(
    "数据库尚未准备好：请先运行 make run 或 flask --app api load",
    "The database is not prepared yet: run make run, or flask --app api load",
)
_NEWER = Text(
    "数据库的模式版本是 {found}，本程序只认识到 {known}：请升级程序",
    "The database has schema version {found}, this program knows {known}: upgrade it",
)
_HALF_RESTORED = Text(
    "数据库中有未完成的恢复；请先重新运行恢复",
    "The database holds a restore that was not finished; run the restore again first",
)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds.

    Attributes:
        folder: Where it is.
        schema_version: Version of the schema of the database.
        nodes: How many nodes for every set of labels, joined by ``+``.
        relations: How many relationships of each type.
        bytes: Size of the files, the manifest left out.
    """

    folder: Path
    schema_version: int
    nodes: dict[str, int]
    relations: dict[str, int]
    bytes: int

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "folder": str(self.folder),
            "schema_version": self.schema_version,
            "nodes": self.nodes,
            "relations": self.relations,
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class _Written:
    """One file of the backup."""

    name: str
    sha256: str
    size: int
    count: int


def backup(database: Database, schema: Schema, folder: Path) -> BackupReport:
    """Write everything that the database holds into a new folder.

    Nothing is left out: personal data, the history and what the product keeps about itself are in
    it, so only the owner of the folder may read it. It appears under its name when it is complete.
    Nodes are read in one transaction and relationships in another; what is written meanwhile may or
    may not be in it. In memory are 16 bytes for each node, and a few megabytes.

    Two nodes that are alike in everything, their id included, are told apart by the order in which
    the database gives them.

    Args:
        database: A database to which the schema has been applied.
        schema: Of this program, which could not restore a database of a newer one.
        folder: A new or empty folder.

    Raises:
        ConflictError: The folder is not empty, the database is of a newer version of this program,
            or it holds half a restore.
        ConfigurationError: The folder cannot be written.
        DatabaseUnavailableError: Neo4j is away, or the database is not prepared.
    """
    version = _version(database, schema)
    with published(folder) as part:
        part.mkdir(mode=0o700)
        with TemporaryDirectory(dir=part) as runs:
            nodes, numbers = _write_nodes(database, part, Path(runs))
            relations = _write_relations(database, part, Path(runs), numbers)
        _write_manifest(part, version, nodes, relations)
    return BackupReport(
        folder,
        version,
        {"+".join(labels): file.count for labels, file in nodes},
        {name: file.count for name, file in relations},
        sum(file.size for _, file in (*nodes, *relations)),
    )


def _version(database: Database, schema: Schema) -> int:
    """Return the version of the schema of a database that can be backed up."""
    if database.read(statements.template("backup/restore_mark")):
        raise ConflictError(_HALF_RESTORED)
    version = applied_version(database)
    if version is None:
        raise DatabaseUnavailableError(_NOT_PREPARED)
    if version > schema.version:
        raise ConflictError(_NEWER.format(found=version, known=schema.version))
    return version


class _Numbers:
    """From the internal name of a node to its number in the backup."""

    def __init__(self) -> None:
        self._elements = array("q")
        self._numbers = array("q")

    def add(self, element: int) -> None:
        """Give the next number."""
        self._elements.append(element)

    def finish(self) -> None:
        """Prepare for finding."""
        order = sorted(range(len(self._elements)), key=self._elements.__getitem__)
        self._elements = array("q", (self._elements[each] for each in order))
        self._numbers = array("q", order)

    def find(self, element: int) -> int | None:
        """Return the number of a node; None for one that came after the nodes were read."""
        place = bisect_left(self._elements, element)
        if place == len(self._elements) or self._elements[place] != element:
            return None
        return self._numbers[place]


def _write_nodes(
    database: Database, folder: Path, runs: Path
) -> tuple[list[tuple[list[str], _Written]], _Numbers]:
    """Write a file for every set of labels, in their order."""

    def take(records: Iterator[Record]) -> Iterator[str]:
        return _primed(sorted_lines(map(_node_line, records), runs))

    query = statements.template("backup/all_nodes")
    lines = database.stream(query, take, timeout_s=_TIMEOUT_S)
    numbers = _Numbers()

    def contents(group: Iterable[str]) -> Iterator[str]:
        for line in group:
            _, content, element = line.split("\t")
            numbers.add(int(element))
            yield content

    written = []
    for place, (told, group) in enumerate(groupby(lines, _first_field), 1):
        labels: list[str] = json.loads(told)
        name = _file_name("nodes", place, labels)
        written.append((labels, _write_file(folder / name, contents(group))))
    numbers.finish()
    return written, numbers


def _write_relations(
    database: Database, folder: Path, runs: Path, numbers: _Numbers
) -> list[tuple[str, _Written]]:
    """Write a file for every type of relationship, in their order."""

    def numbered(records: Iterator[Record]) -> Iterator[str]:
        for record in records:
            source = numbers.find(_internal(record["source"]))
            target = numbers.find(_internal(record["target"]))
            if source is not None and target is not None:
                ends = f"{source:0{_DIGITS}}\t{target:0{_DIGITS}}"
                name = json.dumps(record["type"], ensure_ascii=False)
                yield f"{name}\t{ends}\t{to_line(stated(record['properties']))}"

    query = statements.template("backup/all_relations")
    lines = database.stream(
        query,
        lambda records: _primed(sorted_lines(numbered(records), runs)),
        timeout_s=_TIMEOUT_S,
    )
    written = []
    for place, (told, group) in enumerate(groupby(lines, _first_field), 1):
        name: str = json.loads(told)
        file = _file_name("relations", place, [name])
        written.append((name, _write_file(folder / file, map(_relation_content, group))))
    return written


def _node_line(record: Record) -> str:
    labels = json.dumps(sorted(record["labels"]), ensure_ascii=False)
    element = _internal(record["element"])
    return f"{labels}\t{to_line(stated(record['properties']))}\t{element:0{_DIGITS}}"


def _relation_content(line: str) -> str:
    _, source, target, properties = line.split("\t")
    return f'{{"from":{int(source)},"properties":{properties},"to":{int(target)}}}'


def _first_field(line: str) -> str:
    return line.partition("\t")[0]


def _internal(element: str) -> int:
    """Return what differs in the internal names of the nodes of one database."""
    return int(element.rpartition(":")[2])


def _primed(lines: Iterator[str]) -> Iterator[str]:
    """Return lines of which the first is there, so that all of their source has been taken."""
    first = next(lines, None)

    def all_of_them() -> Iterator[str]:
        if first is not None:
            yield first
            yield from lines

    return all_of_them()


def _file_name(kind: str, place: int, names: list[str]) -> str:
    """Return a name that is safe on every system; the manifest tells what the file holds."""
    shown = "+".join(names)
    plain = all(map(_PLAIN.fullmatch, names)) and len(shown) <= 100  # noqa: PLR2004 - characters
    return f"{kind}-{place:03}-{shown}.ndjson" if plain and names else f"{kind}-{place:03}.ndjson"


def _write_file(place: Path, contents: Iterable[str]) -> _Written:
    digest = hashlib.sha256()
    size = count = 0
    with place.open("xb") as file:
        for content in contents:
            line = f"{content}\n".encode()
            digest.update(line)
            file.write(line)
            size += len(line)
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return _Written(place.name, digest.hexdigest(), size, count)


def _write_manifest(
    folder: Path,
    version: int,
    nodes: list[tuple[list[str], _Written]],
    relations: list[tuple[str, _Written]],
) -> None:
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "schema_version": version,
        "nodes": [{"labels": labels, **_entry(file)} for labels, file in nodes],
        "relations": [{"type": name, **_entry(file)} for name, file in relations],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    with (folder / MANIFEST).open("x", encoding="utf-8", newline="\n") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())


def _entry(file: _Written) -> dict[str, Any]:
    return {"file": file.name, "sha256": file.sha256, "bytes": file.size, "count": file.count}
