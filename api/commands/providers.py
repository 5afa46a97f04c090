"""What a provider can serve, and what to ask it for, on the command line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import provider_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database, resources
from queries.matching import FEATURES
from queries.reverse import PROVIDER_LABELS, AskOptions, ReverseOptions, asks, needs_served

if TYPE_CHECKING:
    from graph.text import Language

_type_argument = click.argument("label", metavar="TYPE", type=click.Choice(PROVIDER_LABELS))
_weight_option = click.option(
    "--weight",
    "weights",
    type=(click.Choice([each.name for each in FEATURES]), click.FloatRange(0)),
    multiple=True,
    metavar="FEATURE NUMBER",
    help="Weigh one feature differently. 调整一项权重",
)


@click.command("can-serve")
@_type_argument
@click.argument("provider_id")
@click.option("--community", "community_id", help="Only needs of this community. 只看这个社区")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True)
@click.option("--tier", "tiers", type=click.IntRange(1, 5), multiple=True, help="Only these tiers.")
@_weight_option
@click.option("--left-out", is_flag=True, help="Also show what it cannot serve. 同时列出未列入者")
@json_option
@language_option
@told
def can_serve_command(
    label: str,
    provider_id: str,
    community_id: str | None,
    limit: int,
    tiers: tuple[int, ...],
    weights: tuple[tuple[str, float], ...],
    left_out: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """Which needs can this provider serve, and why? 它能回应哪些需求？

    TYPE is Unit, Department, Member or Team; PROVIDER_ID its id.
    """
    answer = needs_served(
        database(),
        label,
        provider_id,
        ReverseOptions(
            community_id=community_id,
            limit=limit,
            tiers=frozenset(tiers),
            weights=dict(weights),
        ),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
        default_weights=resources().settings.weights,
    )
    if as_json:
        show(answer)
        return
    Console().print(provider_tables.served_table(answer, chosen(language)))
    if left_out:
        Console().print(provider_tables.served_left_out_table(answer, chosen(language)))


@click.command("what-to-ask")
@_type_argument
@click.argument("provider_id")
@click.argument("community_id")
@click.option("--limit", type=click.IntRange(1, 60), default=10, show_default=True)
@_weight_option
@json_option
@language_option
@told
def what_to_ask_command(
    label: str,
    provider_id: str,
    community_id: str,
    limit: int,
    weights: tuple[tuple[str, float], ...],
    as_json: bool,
    language: Language | None,
) -> None:
    """What should COMMUNITY_ID ask this provider for? 社区可以请它做什么？

    TYPE is Unit, Department, Member or Team; PROVIDER_ID its id.
    """
    answer = asks(
        database(),
        label,
        provider_id,
        community_id,
        AskOptions(limit=limit, weights=dict(weights)),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
        default_weights=resources().settings.weights,
    )
    if as_json:
        show(answer)
    else:
        Console().print(provider_tables.asks_table(answer, chosen(language)))
