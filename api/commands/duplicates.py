"""Duplicates and merges on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import duplicate_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database
from graph.merges import dismiss, list_merges, merge_nodes, unmerge
from graph.model import SCHEMA
from graph.text import Text
from queries.duplicates import DEFAULT_MINIMUM, TYPES, duplicate_candidates

if TYPE_CHECKING:
    from graph.text import Language

_type_argument = click.argument("label", metavar="TYPE", type=click.Choice(TYPES))
_limit_option = click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
_offset_option = click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
_reason_option = click.option("--reason", required=True, help="Why, in words. 理由")
_by_option = click.option("--by", help="Who says so, a pseudonymous id. 判断人")


@click.group("duplicates")
def duplicates_group() -> None:
    """What may be there twice? Nothing is ever merged of itself. 查重"""


@duplicates_group.command("list")
@_type_argument
@click.option(
    "--minimum",
    type=click.FloatRange(0, 1),
    default=DEFAULT_MINIMUM,
    show_default=True,
    help="Least score. 最低得分",
)
@_limit_option
@_offset_option
@json_option
@language_option
@told
def list_duplicates_command(
    label: str,
    minimum: float,
    limit: int,
    offset: int,
    as_json: bool,
    language: Language | None,
) -> None:
    """Which two things of TYPE may be the same, and why? 哪些可能重复？"""
    found = duplicate_candidates(database(), label, minimum=minimum, limit=limit, offset=offset)
    if as_json:
        show(found.as_json())
    else:
        Console().print(duplicate_tables.candidates_table(found, chosen(language)))


@duplicates_group.command("dismiss")
@_type_argument
@click.argument("first_id")
@click.argument("second_id")
@_reason_option
@_by_option
@json_option
@language_option
@told
def dismiss_command(
    label: str,
    first_id: str,
    second_id: str,
    reason: str,
    by: str | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """FIRST_ID and SECOND_ID are not the same; do not offer them again. 并非重复"""
    judged = dismiss(database(), label, (first_id, second_id), reason=reason, by=by)
    if as_json:
        show(judged.as_json())
        return
    remembered = Text("已记下：不是同一个", "Remembered: they are not the same")
    click.echo(remembered.in_language(chosen(language)))


@click.group("merges")
def merges_group() -> None:
    """Merge duplicates, see what was merged, and take it back. 合并"""


@merges_group.command("list")
@_limit_option
@_offset_option
@json_option
@language_option
@told
def list_merges_command(limit: int, offset: int, as_json: bool, language: Language | None) -> None:
    """Which merges were there, the latest first? 有哪些合并？"""
    merges, total = list_merges(database(), limit=limit, offset=offset)
    if as_json:
        show({"items": [each.summary() for each in merges], "total": total})
    else:
        Console().print(duplicate_tables.merges_table(merges, total, chosen(language)))


@merges_group.command("merge")
@_type_argument
@click.argument("keep_id")
@click.argument("lose_id")
@_reason_option
@_by_option
@click.option("--dry-run", is_flag=True, help="Show what it would do. 只看不做")
@json_option
@language_option
@told
def merge_command(
    label: str,
    keep_id: str,
    lose_id: str,
    reason: str,
    by: str | None,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """Merge LOSE_ID into KEEP_ID, which stays. 把后者并入前者"""
    merge = merge_nodes(
        database(), SCHEMA, label, keep_id, lose_id, reason=reason, by=by, dry_run=dry_run
    )
    if as_json:
        show(merge.as_json())
        return
    Console().print(duplicate_tables.merges_table([merge], 1, chosen(language)))
    Console().print(duplicate_tables.relations_table(merge, chosen(language)))


@merges_group.command("undo")
@click.argument("merge_id")
@json_option
@language_option
@told
def undo_command(merge_id: str, as_json: bool, language: Language | None) -> None:
    """Make everything as it was before the merge MERGE_ID. 撤销合并

    Refused, with the list, where something was touched since.
    """
    merge = unmerge(database(), SCHEMA, merge_id)
    if as_json:
        show(merge.as_json())
    else:
        Console().print(duplicate_tables.merges_table([merge], 1, chosen(language)))
