"""Imports on the command line: listed, shown, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database
from graph.imports import changes_of, find_import, list_imports, undo_import
from graph.model import SCHEMA

if TYPE_CHECKING:
    from graph.text import Language

_limit_option = click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)


@click.group("imports")
def imports_group() -> None:
    """What was imported when, what did it change, and take it back. 导入批次"""


@imports_group.command("list")
@_limit_option
@json_option
@language_option
@told
def list_command(limit: int, as_json: bool, language: Language | None) -> None:
    """Which imports were there, the latest first? 有哪些导入批次？"""
    batches, total = list_imports(database(), limit=limit)
    if as_json:
        show({"items": [each.summary() for each in batches], "total": total})
    else:
        Console().print(tables.imports_table(batches, total, chosen(language)))


@imports_group.command("show")
@click.argument("import_id")
@_limit_option
@json_option
@language_option
@told
def show_command(import_id: str, limit: int, as_json: bool, language: Language | None) -> None:
    """What did the import IMPORT_ID change of what was there? 这一批改动了什么？"""
    batch = find_import(database(), import_id)
    changes, total = changes_of(database(), import_id, limit=limit)
    if as_json:
        show({**batch.as_json(), "changes": changes, "changes_total": total})
    else:
        Console().print(tables.imports_table([batch], 1, chosen(language)))
        Console().print(tables.changes_table(changes, total, chosen(language)))


@imports_group.command("undo")
@click.argument("import_id")
@json_option
@language_option
@told
def undo_command(import_id: str, as_json: bool, language: Language | None) -> None:
    """Make the graph as it was before the import IMPORT_ID. 撤销一批导入

    Refused, with the list, where something it wrote was touched since.
    """
    undone = undo_import(database(), SCHEMA, import_id).as_json()
    if as_json:
        show(dict(undone))
    else:
        Console().print(tables.undone_text(undone, chosen(language)))
