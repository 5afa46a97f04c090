"""Restores a backup into an empty database, so that a second backup equals the first."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from graph import statements
from graph.backup import FORMAT, FORMAT_VERSION, MANIFEST, RESTORE_MARK
from graph.definitions import apply_schema
from graph.errors import ConflictError, InvalidInputError, Problem
from graph.exact import from_json
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.database import Database
    from graph.schema import Schema

_BATCH_ROWS = 2_000
# a transaction of rows with very long texts must fit into the memory of a small server too
_BATCH_BYTES = 4_000_000
_DISCARDED_AT_ONCE = 5_000
_CHUNK_BYTES = 1 << 20
_LARGEST_MANIFEST = 1 << 24
_FILE_NAME = re.compile(r"[A-Za-z0-9_+-]{1,200}\.ndjson")

_NO_MANIFEST = Text(
    "{folder} 中没有 {name}：这不是完整的备份", "There is no {name} in {folder}: no whole backup"
)
_BAD_MANIFEST = Text(
    "备份清单 {name} 无法读懂", "The manifest {name} of the backup cannot be understood"
)
_NEWER_FORMAT = Text(
    "备份格式的版本是 {found}，本程序只认识到 {known}：请升级程序",
    "The backup has format version {found}, this program knows {known}: upgrade it",
)
_NEWER_SCHEMA = Text(
    "备份的模式版本是 {found}，本程序只认识到 {known}：请升级程序",
    "The backup has schema version {found}, this program knows {known}: upgrade it",
)
_DAMAGED = Text(
    "备份不完整或被改动过，没有恢复任何数据",
    "The backup is damaged or was changed; nothing was restored",
)
_MISSING = Text("缺少这个文件", "the file is missing")
_WRONG_CHECKSUM = Text("校验和不符", "the checksum differs")
_WRONG_LINE = Text("第 {line} 行无法读懂", "line {line} cannot be understood")
_WRONG_COUNT = Text(
    "有 {found} 行，清单写的是 {wanted} 行", "has {found} lines where the manifest says {wanted}"
)
_NOT_EMPTY = Text(
    "数据库不是空的，不能恢复；请换一个空数据库",
    "The database is not empty, so nothing can be restored into it; use an empty one",
)
_UNFINISHED = Text(
    "数据库中有一次未完成的恢复；加 --start-over 可清除它留下的数据并重新恢复",
    "The database holds a restore that was not finished; --start-over discards it and begins anew",
)
_LOST = Text(
    "恢复时与数据库的连接中断；请加 --start-over 重新恢复",
    "The connection was lost while restoring; restore again with --start-over",
)


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    Attributes:
        folder: The backup.
        schema_version: Of the backup.
        nodes: How many nodes for every set of labels, joined by ``+``.
        relations: How many relationships of each type.
    """

    folder: Path
    schema_version: int
    nodes: dict[str, int]
    relations: dict[str, int]

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "folder": str(self.folder),
            "schema_version": self.schema_version,
            "nodes": self.nodes,
            "relations": self.relations,
        }


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a backup: what it holds and what is known of it."""

    path: Path
    names: list[str]
    sha256: str
    count: int


@dataclass(frozen=True, slots=True)
class _Backup:
    """What a manifest says."""

    schema_version: int
    checksum: str
    nodes: list[_File]
    relations: list[_File]


def restore(
    database: Database, schema: Schema, folder: Path, *, start_over: bool = False
) -> RestoreReport:
    """Restore a backup into an empty database; the schema is applied first.

    Every file is checked before anything is written. Until the restore is complete the database
    does not say that it is ready; if it is interrupted, it can be begun anew.

    Args:
        database: An empty database.
        schema: Of this program; the backup may have an older one.
        folder: What :func:`graph.backup.backup` wrote.
        start_over: Discard first what an unfinished restore left in the database.

    Returns:
        How much was restored.

    Raises:
        InvalidInputError: The folder is not a whole backup; ``problems`` names every faulty file.
        ConflictError: The database is not empty, or the backup is of a newer version.
        DatabaseUnavailableError: Neo4j is away.
    """
    found = _read_manifest(folder, schema)
    _check_files(found)
    _check_empty(database, start_over=start_over)
    apply_schema(database, schema)
    parameters = {"backup": found.checksum}
    database.write([(statements.template("backup/begin_restore"), parameters)])
    run = _Run(database)
    for file in found.nodes:
        run.nodes(file)
    for file in found.relations:
        run.relations(file)
    database.write([(statements.template("backup/finish_restore"), {})])
    # an older backup is now brought up to the schema of this program
    apply_schema(database, schema)
    return RestoreReport(
        folder,
        found.schema_version,
        {"+".join(each.names): each.count for each in found.nodes},
        {each.names[0]: each.count for each in found.relations},
    )


class _Run:
    """Writes batch after batch; each is written once, even if its answer is lost."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batch = 0
        self._prefix = ""
        # of the internal name of a node only what differs: eight bytes instead of a hundred
        self._elements = array("q")

    def nodes(self, file: _File) -> None:
        """Create the nodes of a file."""
        statement = statements.template("backup/restore_nodes")
        for rows in _batches(file):
            parameters = {"rows": [from_json(each) for each in rows], "labels": file.names}
            records = self._write(statement, parameters)
            if len(records) != len(rows):
                raise ConflictError(_LOST)
            for record in records:
                prefix, _, number = record["element"].rpartition(":")
                self._prefix = prefix
                self._elements.append(int(number))

    def relations(self, file: _File) -> None:
        """Create the relationships of a file."""
        statement = statements.template("backup/restore_relations")
        for rows in _batches(file):
            made = [
                {
                    "source": self._element(each["from"]),
                    "target": self._element(each["to"]),
                    "properties": from_json(each["properties"]),
                }
                for each in rows
            ]
            [record] = self._write(statement, {"rows": made, "type": file.names[0]})
            if record["created"] != len(rows):
                raise ConflictError(_LOST)

    def _write(self, statement: str, parameters: dict[str, object]) -> list[dict[str, Any]]:
        [records] = self._database.write([(statement, {**parameters, "batch": self._batch})])
        self._batch += 1
        return records

    def _element(self, number: int) -> str:
        return f"{self._prefix}:{self._elements[number]}"


def _check_empty(database: Database, *, start_over: bool) -> None:
    marked = database.read(statements.template("backup/restore_mark"))
    if marked and start_over:
        discard = statements.template("backup/discard")
        while database.write([(discard, {"limit": _DISCARDED_AT_ONCE})])[0][0]["deleted"]:
            pass
        database.write([(statements.template("backup/finish_restore"), {})])
    elif marked:
        raise ConflictError(_UNFINISHED)
    if not database.read(statements.template("is_empty"))[0]["empty"]:
        raise ConflictError(_NOT_EMPTY)


def _read_manifest(folder: Path, schema: Schema) -> _Backup:
    place = folder / MANIFEST
    try:
        with place.open("rb") as stream:
            raw = stream.read(_LARGEST_MANIFEST)
    except OSError as error:
        raise InvalidInputError(_NO_MANIFEST.format(folder=folder, name=MANIFEST)) from error
    try:
        told = json.loads(raw)
        _check_format(told["format"], told["format_version"])
        _check_version(_NEWER_SCHEMA, told["schema_version"], schema.version)
        return _Backup(
            told["schema_version"],
            hashlib.sha256(raw).hexdigest(),
            [_file(folder, each, each["labels"]) for each in told["nodes"]],
            [_file(folder, each, [each["type"]]) for each in told["relations"]],
        )
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise InvalidInputError(_BAD_MANIFEST.format(name=MANIFEST)) from error


def _check_format(name: str, version: int) -> None:
    if name != FORMAT:
        raise ValueError("not a backup of ours")
    _check_version(_NEWER_FORMAT, version, FORMAT_VERSION)


def _check_version(reason: Text, found: int, known: int) -> None:
    if found > known:
        raise ConflictError(reason.format(found=found, known=known))


def _file(folder: Path, told: dict[str, Any], names: list[str]) -> _File:
    """Return one file of the manifest.

    Raises:
        ValueError: It is named or described as no file of a backup is.
    """
    wrong = RESTORE_MARK in names or not all(isinstance(each, str) and each for each in names)
    if wrong or not _FILE_NAME.fullmatch(told["file"]) or not isinstance(told["count"], int):
        raise ValueError("not a file of a backup")
    return _File(folder / told["file"], names, told["sha256"], told["count"])


def _check_files(found: _Backup) -> None:
    """Read everything once, before anything is written.

    Raises:
        InvalidInputError: A file is missing, was changed, or cannot be understood.
    """
    problems = []
    nodes = sum(each.count for each in found.nodes)
    for file in found.nodes:
        problems += [Problem(file.path.name, each) for each in _faults(file, None)]
    for file in found.relations:
        problems += [Problem(file.path.name, each) for each in _faults(file, nodes)]
    if problems:
        raise InvalidInputError(_DAMAGED, problems)


def _faults(file: _File, nodes: int | None) -> Iterator[Text]:
    """Yield what is wrong with a file, the first thing only."""
    try:
        if _checksum(file.path) != file.sha256:
            yield _WRONG_CHECKSUM
            return
        count = 0
        for count, row in enumerate(_rows(file), 1):
            if not _is_sound(row, nodes):
                yield _WRONG_LINE.format(line=count)
                return
    except FileNotFoundError:
        yield _MISSING
    except (OSError, ValueError, RecursionError):
        yield _WRONG_LINE.format(line="?")
    else:
        if count != file.count:
            yield _WRONG_COUNT.format(found=count, wanted=file.count)


def _checksum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _is_sound(row: Any, nodes: int | None) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Return whether a line is a node, or a relationship between two of so many nodes."""
    if not isinstance(row, dict):
        return False
    if nodes is None:
        from_json(row)
        return True
    ends = (row.get("from"), row.get("to"))
    if not all(isinstance(each, int) and 0 <= each < nodes for each in ends):
        return False
    if not isinstance(row.get("properties"), dict):
        return False
    from_json(row["properties"])
    return True


def _rows(file: _File) -> Iterator[Any]:
    with file.path.open("rb") as stream:
        for line in stream:
            yield json.loads(line)


def _batches(file: _File) -> Iterator[list[Any]]:
    """Yield the rows of a file, as many at a time as one transaction writes."""
    with file.path.open("rb") as stream:
        lines = iter(stream)
        while batch := list(islice(_until_full(lines), _BATCH_ROWS)):
            yield [json.loads(each) for each in batch]


def _until_full(lines: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for line in lines:
        yield line
        size += len(line)
        if size > _BATCH_BYTES:
            return
