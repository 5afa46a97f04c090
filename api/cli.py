"""The command line: the same questions as the API, for the terminal and for scripts."""

from __future__ import annotations

import datetime as dt
import functools
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar, cast

import click
from flask.cli import with_appcontext
from rich.console import Console

from api import demo, tables
from api.language import preferred_language
from api.progress import county_bar, load_demo_telling
from api.provide import local_server
from api.resources import database, resources
from api.serve import serve
from graph.definitions import apply_schema
from graph.errors import CobuildError
from graph.model import SCHEMA
from graph.schema_document import write_documents
from graph.settings import CHECKOUT
from loaders import RichProgress
from loaders import load as load_files
from queries.matching import FEATURES, match
from queries.matching.match import MatchOptions
from queries.status import status as ask_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from graph.text import Language
    from queries.matching.match import Order

# Exit codes: everything went well; some rows were rejected; nothing could be done.
REJECTED, FAILED = 1, 2
_P = ParamSpec("_P")
_R = TypeVar("_R")


def register(app: Flask) -> None:
    """Add the commands to ``flask --app api``."""
    for command in (
        match_command,
        load_command,
        status_command,
        generate_command,
        demo_command,
        serve_command,
        stop_command,
        document_command,
    ):
        app.cli.add_command(command)


def _told(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run a command within the application; tell errors instead of tracing them."""

    @functools.wraps(command)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        # what the driver has to say is told by the error that ends the command
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)
        try:
            return command(*args, **kwargs)
        except CobuildError as error:
            refuse(error, cast("Language | None", kwargs.get("language")))

    return with_appcontext(wrapper)


def refuse(error: CobuildError, language: Language | None = None) -> NoReturn:
    """Tell why nothing could be done, on stderr, and end the program."""
    tables.print_error(error, _language(language))
    sys.exit(FAILED)


_json_option = click.option("--json", "as_json", is_flag=True, help="For machines. 机器可读")
_language_option = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), help="Language of the answer. 语言"
)


def _show(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _language(language: Language | None) -> Language:
    return language or preferred_language()


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
@_json_option
@_language_option
@_told
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
        _show(answer)
        return
    tables.print_matches(answer, _language(language))
    if left_out:
        Console().print(tables.left_out_table(answer, _language(language)))


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and compare, write nothing. 只检查不写入")
@click.option(
    "--rejects",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for rejected rows. 退回行的文件夹  [default: var/rejects]",
)
@_json_option
@_language_option
@_told
def load_command(
    paths: tuple[Path, ...],
    dry_run: bool,
    rejects: Path | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Load CSV files and folders. 导入 CSV 文件或文件夹

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
        dry_run=dry_run,
        progress=RichProgress(_language(language)),
        reject_folder=rejects or resources().settings.home / "rejects",
    )
    if as_json:
        _show(report.as_json())
    else:
        sheets, faults = tables.load_tables(report, _language(language))
        Console().print(sheets)
        if report.faults:
            Console(stderr=True).print(faults)
    if not report.ok:
        sys.exit(REJECTED)


@click.command("status")
@_json_option
@_language_option
@_told
def status_command(as_json: bool, language: Language | None) -> None:
    """How much is in the graph, real and synthetic? 图谱里有多少数据？"""
    answer = ask_status(database(), SCHEMA)
    if as_json:
        _show(answer)
        return
    for table in tables.status_tables(answer, _language(language)):
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
@_json_option
@_told
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
        _show(counts)
    else:
        click.echo(" · ".join(f"{name} {number}" for name, number in counts.items()))


@click.command("demo")
@_told
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
@_language_option
@_told
def serve_command(port: int, workers: int, language: Language | None) -> None:
    """Start everything and serve the page and the API. 启动服务"""
    sys.exit(serve(resources().settings, port=port, workers=workers, language=_language(language)))


@click.command("stop")
@_told
def stop_command() -> None:
    """Stop the local Neo4j. 停止本地 Neo4j"""
    stopped = local_server(resources().settings).stop()
    click.echo("stopped 已停止" if stopped else "was not running 未在运行")


@click.command("document-schema")
@_told
def document_command() -> None:
    """Write docs/schema.md and its diagram from the declarations."""
    for path in write_documents(SCHEMA, CHECKOUT / "docs"):
        click.echo(str(path.relative_to(CHECKOUT)))
