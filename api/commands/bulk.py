"""The first load of a very large region, by Neo4j's own import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import tables
from api.commands.common import (
    REJECTED,
    chosen,
    json_option,
    language_option,
    mapping_option,
    paths_argument,
    rejects_option,
    show,
    told,
)
from api.provide import local_settings
from api.resources import resources
from graph.errors import ConflictError
from graph.local.bulk import import_files
from graph.model import SCHEMA
from graph.text import Text
from loaders import RichProgress
from loaders.export.bulk import COMMAND, write_bulk
from loaders.export.bulk_files import ARGUMENTS_FILE
from loaders.mapping_file import read_mapping

if TYPE_CHECKING:
    from graph.text import Language

_NEXT = Text(
    "在该文件夹中运行（数据库须为空且已停止）：\n  cd {folder}\n  {command}",
    "Run in that folder, for an empty database that is stopped:\n  cd {folder}\n  {command}",
)
_DONE = Text("已导入本地 Neo4j", "Imported into the local Neo4j")
_ELSEWHERE = Text(
    "设置了 NEO4J_URI，本地 Neo4j 不会被使用；请不要与 --here 同用",
    "NEO4J_URI is set, so the local Neo4j is not used; leave --here out",
)


@click.command("bulk")
@paths_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="New folder for the files. 新文件夹",
)
@click.option(
    "--here",
    is_flag=True,
    help="Import them into the local Neo4j, which must be new. 直接导入新的本地 Neo4j",
)
@mapping_option
@rejects_option
@json_option
@language_option
@told
def bulk_command(
    paths: tuple[Path, ...],
    out: Path,
    here: bool,
    mapping: Path | None,
    rejects: Path | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Write files for neo4j-admin's import, for the first load of a very large region. 批量导入文件

    The rows are checked as in a load; no database is needed. Exits with 0 when every row is in the
    files, 1 when rows were rejected, 2 when nothing could be done.
    """
    settings = resources().settings
    if here and settings.neo4j_uri:
        raise ConflictError(_ELSEWHERE)
    report = write_bulk(
        SCHEMA,
        paths,
        out,
        mapping=read_mapping(mapping, SCHEMA) if mapping else None,
        progress=RichProgress(chosen(language)),
        reject_folder=rejects or settings.home / "rejects",
    )
    if here:
        import_files(local_settings(settings), out.resolve(), ARGUMENTS_FILE)
    if as_json:
        show({**report.as_json(), "imported": here})
    else:
        sheets, faults = tables.load_tables(report.load, chosen(language))
        Console().print(sheets)
        if report.load.faults:
            Console(stderr=True).print(faults)
        following = _DONE if here else _NEXT.format(folder=out, command=COMMAND)
        Console().print(following.in_language(chosen(language)), markup=False, soft_wrap=True)
    if not report.load.ok:
        sys.exit(REJECTED)
