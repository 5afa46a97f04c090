"""The whole graph out and back: export to files, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click
from rich.console import Console
from rich.table import Table

from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database
from graph.backup import backup
from graph.errors import InvalidInputError
from graph.model import SCHEMA
from graph.restore import restore
from graph.text import Text
from loaders.export import FORMATS, export
from loaders.export.hsds import export_hsds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.text import Language
    from loaders.export import ExportReport, Format

_NODES = Text("节点", "nodes")
_RELATIONS = Text("关系", "relationships")
_COUNT = Text("数量", "count")
_NOTES = Text(
    "{count} 处内容不能由 {format} 原样保存",
    "{count} values cannot be kept as they are by {format}",
)
_NOTES_SHOWN = 20
Hsds = Literal["hsds", "hsds-tables"]
_HSDS: tuple[Hsds, ...] = get_args(Hsds)
_NO_TYPES = Text(
    "HSDS 总是包含提供方、资源和分类，不能用 --type",
    "HSDS always holds providers, resources and categories; leave out --type",
)
_HSDS_COUNTS = Text(
    "{organizations} 个机构，{services} 项服务，{taxonomy_terms} 个分类",
    "{organizations} organisations, {services} services, {taxonomy_terms} categories",
)


@click.command("export")
@click.argument("format_name", metavar="FORMAT", type=click.Choice((*FORMATS, *_HSDS)))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--type",
    "labels",
    multiple=True,
    type=click.Choice(list(SCHEMA.nodes)),
    metavar="TYPE",
    help="Only this type; may be repeated. 只导出这些类型",
)
@click.option("--public", is_flag=True, help="Leave out personal data. 不含个人信息")
@json_option
@language_option
@told
def export_command(
    format_name: Format | Hsds,
    target: Path,
    labels: tuple[str, ...],
    public: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """Write the graph to TARGET. 导出图谱

    FORMAT is csv, xlsx, json, ndjson, graphml, gexf, cypher, hsds or hsds-tables. For csv, TARGET
    is a new folder or ends in .zip; for hsds (documents) and hsds-tables (data package), which hold
    providers, resources and categories, it is a new folder; otherwise it is a file, which is
    replaced.
    """
    if format_name == "hsds" or format_name == "hsds-tables":  # noqa: PLR1714 - mypy follows this
        _export_hsds(format_name, target, labels, public=public, as_json=as_json, language=language)
        return
    report = export(database(), SCHEMA, format_name, target, labels=labels or None, public=public)
    if as_json:
        show(report.as_json())
        return
    _print_counts(report.target, report.nodes, report.relations, chosen(language))
    _print_notes(report, chosen(language))


def _export_hsds(
    format_name: Hsds,
    target: Path,
    labels: tuple[str, ...],
    *,
    public: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    if labels:
        raise InvalidInputError(_NO_TYPES)
    tabular = format_name == "hsds-tables"
    report = export_hsds(database(), SCHEMA, target, tabular=tabular, public=public)
    if as_json:
        show(report.as_json())
        return
    counts = _HSDS_COUNTS.format(
        organizations=report.organizations,
        services=report.services,
        taxonomy_terms=report.taxonomy_terms,
    )
    click.echo(counts.in_language(chosen(language)))
    click.echo(str(report.target))


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@language_option
@told
def backup_command(folder: Path, as_json: bool, language: Language | None) -> None:
    """Back everything up into the new folder FOLDER. 完整备份

    It holds personal data too; keep it where only those who may see them can read it.
    """
    report = backup(database(), SCHEMA, folder)
    if as_json:
        show(report.as_json())
    else:
        _print_counts(folder, report.nodes, report.relations, chosen(language))


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--start-over",
    is_flag=True,
    help="Discard first what an interrupted restore left. 先清除中断的恢复留下的数据",
)
@json_option
@language_option
@told
def restore_command(
    folder: Path, start_over: bool, as_json: bool, language: Language | None
) -> None:
    """Restore the backup in FOLDER into an empty database. 恢复备份"""
    report = restore(database(), SCHEMA, folder, start_over=start_over)
    if as_json:
        show(report.as_json())
    else:
        _print_counts(folder, report.nodes, report.relations, chosen(language))


def _print_counts(
    place: Path, nodes: Mapping[str, int], relations: Mapping[str, int], language: Language
) -> None:
    """Print how much of each type was written or read."""
    console = Console()
    for title, counts in ((_NODES, nodes), (_RELATIONS, relations)):
        table = Table(title=title.in_language(language))
        table.add_column(title.in_language(language))
        table.add_column(_COUNT.in_language(language), justify="right")
        for name, count in counts.items():
            table.add_row(_called(name, language), f"{count:,}")
        console.print(table)
    console.print(str(place), markup=False, soft_wrap=True)


def _called(name: str, language: Language) -> str:
    """Return what a type is called, where the schema knows it."""
    declared = SCHEMA.nodes.get(name) or SCHEMA.relations.get(name)
    return declared.label.in_language(language) if declared else name


def _print_notes(report: ExportReport, language: Language) -> None:
    """Print, on stderr, which values the format cannot hold."""
    if not report.note_count:
        return
    console = Console(stderr=True)
    told_of = _NOTES.format(count=report.note_count, format=report.format)
    console.print(told_of.in_language(language), markup=False)
    for each in report.notes[:_NOTES_SHOWN]:
        reason = each.reason.in_language(language)
        console.print(f"{each.type} {each.id} {each.property}: {reason}", markup=False)
