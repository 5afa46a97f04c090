"""The command line: the same questions as the API, for the terminal and for scripts."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import demo, tables
from api.commands.bulk import bulk_command
from api.commands.bundles import bundle_command
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
from api.commands.connections import (
    common_command,
    connect_command,
    neighbours_command,
    timeline_command,
)
from api.commands.cypher import cypher_command, cypher_saved_group
from api.commands.duplicates import duplicates_group, merges_group
from api.commands.evaluate import evaluate_group
from api.commands.imports import imports_group
from api.commands.lists import lists_command
from api.commands.mapping import draft_mapping_command
from api.commands.open311 import poll_open311_command
from api.commands.partners import partners_command
from api.commands.planning import plan_command
from api.commands.providers import can_serve_command, what_to_ask_command
from api.commands.questions import ask_command
from api.commands.template import template_command
from api.commands.transfer import backup_command, export_command, restore_command
from api.language import preferred_language
from api.progress import county_bar, load_demo_telling
from api.provide import local_server
from api.resources import database, resources
from api.serve import serve
from graph.definitions import apply_schema
from graph.model import SCHEMA
from graph.schema_document import write_documents
from graph.settings import CHECKOUT
from loaders import RichProgress
from loaders import load as load_files
from loaders.mapping_file import read_mapping
from queries.matching import FEATURES, match
from queries.matching.match import MatchOptions
from queries.status import status as ask_status

if TYPE_CHECKING:
    from flask import Flask

    from graph.text import Language
    from queries.matching.ranking import Order


def register(app: Flask) -> None:
    """Add the commands to ``flask --app api``."""
    for command in (
        ask_command,
        match_command,
        can_serve_command,
        what_to_ask_command,
        bundle_command,
        plan_command,
        connect_command,
        common_command,
        neighbours_command,
        timeline_command,
        lists_command,
        cypher_command,
        cypher_saved_group,
        partners_command,
        evaluate_group,
        load_command,
        bulk_command,
        imports_group,
        duplicates_group,
        merges_group,
        draft_mapping_command,
        template_command,
        export_command,
        backup_command,
        restore_command,
        poll_open311_command,
        status_command,
        generate_command,
        demo_command,
        serve_command,
        stop_command,
        document_command,
    ):
        app.cli.add_command(command)


@click.command("match")
@click.argument("need_id")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--tier", "tiers", type=click.IntRange(1, 5), multiple=True, help="Only these tiers.")
@click.option("--order", type=click.Choice(["score", "tier"]), default="score", show_default=True)
@click.option(
    "--weight",
    "weights",
    type=(click.Choice([each.name for each in FEATURES]), click.FloatRange(0)),
    multiple=True,
    metavar="FEATURE NUMBER",
    help="Weigh one feature differently.",
)
@click.option("--left-out", is_flag=True, help="Also show who was left out. 同时列出未列入者")
@json_option
@language_option
@told
def match_command(
    need_id: str,
    limit: int,
    tiers: tuple[int, ...],
    order: Order,
    weights: tuple[tuple[str, float], ...],
    left_out: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """Who can resource the need NEED_ID, and why? 谁能回应这个需求？"""
    answer = match(
        database(),
        need_id,
        MatchOptions(limit=limit, tiers=frozenset(tiers), order=order, weights=dict(weights)),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
        default_weights=resources().settings.weights,
    )
    if as_json:
        show(answer)
        return
    tables.print_matches(answer, chosen(language))
    if left_out:
        Console().print(tables.left_out_table(answer, chosen(language)))


@click.command("load")
@paths_argument
@mapping_option
@click.option("--dry-run", is_flag=True, help="Check and compare, write nothing. 只检查不写入")
@click.option(
    "--prune",
    is_flag=True,
    help="Retire what these sources no longer say. 撤下来源不再提及的内容",
)
@rejects_option
@json_option
@language_option
@told
def load_command(
    paths: tuple[Path, ...],
    mapping: Path | None,
    dry_run: bool,
    prune: bool,
    rejects: Path | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Load files and folders: CSV, Excel, JSON, GraphML, HSDS, Open311, zip. 导入文件或文件夹

    Exits with 0 when every row is in the graph, 1 when rows were rejected, 2 when nothing could be
    done.
    """
    connected = database()
    if not dry_run:
        apply_schema(connected, SCHEMA)
    report = load_files(
        connected,
        SCHEMA,
        paths,
        mapping=read_mapping(mapping, SCHEMA) if mapping else None,
        dry_run=dry_run,
        prune=prune,
        progress=RichProgress(chosen(language)),
        reject_folder=rejects or resources().settings.home / "rejects",
    )
    if as_json:
        show(report.as_json())
    else:
        sheets, faults = tables.load_tables(report, chosen(language))
        Console().print(sheets)
        if report.vanished.count or report.vanished.unjudged:
            Console().print(tables.vanished_table(report.vanished, chosen(language)))
        if report.faults:
            Console(stderr=True).print(faults)
    if not report.ok:
        sys.exit(REJECTED)


@click.command("status")
@json_option
@language_option
@told
def status_command(as_json: bool, language: Language | None) -> None:
    """How much is in the graph, real and synthetic? 图谱里有多少数据？"""
    answer = ask_status(database(), SCHEMA)
    if as_json:
        show(answer)
        return
    for table in tables.status_tables(answer, chosen(language)):
        Console().print(table)


@click.command("generate")
@click.option("--communities", type=click.IntRange(1, 100_000), default=6, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--around-facts", is_flag=True, help="Surround the town's facts with it.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write CSV files into this folder instead of the graph.",
)
@json_option
@told
def generate_command(
    communities: int,
    seed: int,
    around_facts: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Make a synthetic county, the same for the same seed. 生成合成县数据"""
    today = dt.date.today()  # noqa: DTZ011 - windows lie around the day of the place
    if out is not None:
        demo.write_synthetic_csv(out, communities=communities, seed=seed, today=today)
        click.echo(str(out))
        return
    apply_schema(database(), SCHEMA)
    if around_facts:
        demo.load_facts(database())
    else:
        demo.load_taxonomy(database())
    with county_bar(communities, preferred_language()) as tell:
        written = demo.write_synthetic(
            database(),
            communities=communities,
            seed=seed,
            today=today,
            around=around_facts,
            tell=tell,
        )
    counts = {
        "created": written.created,
        "changed": written.changed,
        "unchanged": written.unchanged,
    }
    if as_json:
        show(counts)
    else:
        click.echo(" · ".join(f"{name} {number}" for name, number in counts.items()))


@click.command("demo")
@told
def demo_command() -> None:
    """Load the town's facts and a synthetic county around them. 载入演示数据"""
    apply_schema(database(), SCHEMA)
    load_demo_telling(
        database(),
        today=dt.date.today(),  # noqa: DTZ011 - windows lie around the day of the place
        language=preferred_language(),
    )


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65_535), envvar="PORT", default=8000)
@click.option("--workers", type=click.IntRange(1, 64), envvar="COBUILD_WORKERS", default=2)
@language_option
@told
def serve_command(port: int, workers: int, language: Language | None) -> None:
    """Start everything and serve the page and the API. 启动服务"""
    sys.exit(serve(resources().settings, port=port, workers=workers, language=chosen(language)))


@click.command("stop")
@told
def stop_command() -> None:
    """Stop the local Neo4j. 停止本地 Neo4j"""
    stopped = local_server(resources().settings).stop()
    click.echo("stopped 已停止" if stopped else "was not running 未在运行")


@click.command("document-schema")
@told
def document_command() -> None:
    """Write docs/schema.md and its diagram from the declarations."""
    for path in write_documents(SCHEMA, CHECKOUT / "docs"):
        click.echo(str(path.relative_to(CHECKOUT)))
