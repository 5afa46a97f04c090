"""Bundles on the command line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import bundle_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database, resources
from queries.bundle import BundleOptions, bundles
from queries.matching import FEATURES

if TYPE_CHECKING:
    from graph.text import Language
    from queries.analysis.bundle import Prefer


@click.command("bundle")
@click.argument("need_id")
@click.option(
    "--count",
    type=click.IntRange(1, 10),
    default=3,
    show_default=True,
    help="How many bundles. 几组方案",
)
@click.option(
    "--providers",
    type=click.IntRange(1, 20),
    default=10,
    show_default=True,
    help="Providers in a bundle at most. 每组最多几家",
)
@click.option(
    "--prefer",
    type=click.Choice(["few", "fit"]),
    default="few",
    show_default=True,
    help="Fewest providers or best fit first. 先求家数少，还是匹配好",
)
@click.option("--tier", "tiers", type=click.IntRange(1, 5), multiple=True, help="Only these tiers.")
@click.option(
    "--weight",
    "weights",
    type=(click.Choice([each.name for each in FEATURES]), click.FloatRange(0)),
    multiple=True,
    metavar="FEATURE NUMBER",
    help="Weigh one feature differently. 调整一项权重",
)
@json_option
@language_option
@told
def bundle_command(
    need_id: str,
    count: int,
    providers: int,
    prefer: Prefer,
    tiers: tuple[int, ...],
    weights: tuple[tuple[str, float], ...],
    as_json: bool,
    language: Language | None,
) -> None:
    """Which few providers together cover the need NEED_ID? 哪几家合起来能满足这个需求？"""
    answer = bundles(
        database(),
        need_id,
        BundleOptions(
            count=count,
            most_providers=providers,
            prefer=prefer,
            tiers=frozenset(tiers),
            weights=dict(weights),
        ),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
        default_weights=resources().settings.weights,
    )
    if as_json:
        show(answer)
        return
    for table in bundle_tables.bundle_tables(answer, chosen(language)):
        Console().print(table)
