"""Connections, neighbourhoods and timelines on the command line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from api import connection_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from api.resources import database
from queries.connections import (
    HUBS,
    LABELS,
    RELATIONS,
    Around,
    PathOptions,
    Span,
    common_neighbours,
    connect,
    neighbourhood,
    timeline,
)
from queries.connections.common import MAXIMUM_COMMON
from queries.connections.neighbourhood import MAXIMUM_DEPTH, MAXIMUM_EACH
from queries.connections.paths import (
    DEFAULT_LENGTH,
    DEFAULT_PATHS,
    MAXIMUM_LENGTH,
    MAXIMUM_PATHS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.text import Language

_Command = Any
_LABEL = click.Choice(LABELS)
_DAY = click.DateTime(["%Y-%m-%d"])


def _label_argument(name: str, metavar: str) -> Callable[[_Command], _Command]:
    return click.argument(name, metavar=metavar, type=_LABEL)


_type_option = click.option(
    "--type", "only", type=click.Choice(RELATIONS), multiple=True, help="Follow only. 只走这些关系"
)
_without_option = click.option(
    "--without", type=click.Choice(RELATIONS), multiple=True, help="Do not follow. 不走这些关系"
)
_avoid_option = click.option(
    "--avoid",
    type=_LABEL,
    multiple=True,
    help=f"Do not pass; by default {', '.join(HUBS)}. 不经过这些类型",
)
_hubs_option = click.option("--hubs", is_flag=True, help="Also pass those. 也经过枢纽")


def _avoided(avoid: tuple[str, ...], hubs: bool) -> tuple[str, ...]:
    return avoid or (() if hubs else HUBS)


@click.command("connect")
@_label_argument("from_label", "TYPE")
@click.argument("from_id", metavar="ID")
@_label_argument("to_label", "TYPE")
@click.argument("to_id", metavar="ID")
@click.option(
    "--limit", type=click.IntRange(1, MAXIMUM_PATHS), default=DEFAULT_PATHS, show_default=True
)
@click.option(
    "--maximum-length",
    type=click.IntRange(1, MAXIMUM_LENGTH),
    default=DEFAULT_LENGTH,
    show_default=True,
)
@_type_option
@_without_option
@_avoid_option
@_hubs_option
@json_option
@language_option
@told
def connect_command(
    from_label: str,
    from_id: str,
    to_label: str,
    to_id: str,
    limit: int,
    maximum_length: int,
    only: tuple[str, ...],
    without: tuple[str, ...],
    avoid: tuple[str, ...],
    hubs: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """How are two things connected? 两者怎样相连？"""
    answer = connect(
        database(),
        (from_label, from_id),
        (to_label, to_id),
        PathOptions(
            limit=limit,
            maximum_length=maximum_length,
            only=only,
            without=without,
            avoid=_avoided(avoid, hubs),
        ),
    )
    if as_json:
        show(answer)
    else:
        Console().print(connection_tables.paths_table(answer, chosen(language)))


@click.command("common")
@_label_argument("from_label", "TYPE")
@click.argument("from_id", metavar="ID")
@_label_argument("to_label", "TYPE")
@click.argument("to_id", metavar="ID")
@click.option("--limit", type=click.IntRange(1, MAXIMUM_COMMON), default=20, show_default=True)
@_type_option
@_without_option
@_avoid_option
@json_option
@language_option
@told
def common_command(
    from_label: str,
    from_id: str,
    to_label: str,
    to_id: str,
    limit: int,
    only: tuple[str, ...],
    without: tuple[str, ...],
    avoid: tuple[str, ...],
    as_json: bool,
    language: Language | None,
) -> None:
    """What stands beside two things, and so joins them? 两者有什么共同的邻居？"""
    answer = common_neighbours(
        database(),
        (from_label, from_id),
        (to_label, to_id),
        only=only,
        without=without,
        avoid=avoid,
        limit=limit,
    )
    if as_json:
        show(answer)
    else:
        Console().print(connection_tables.common_table(answer, chosen(language)))


@click.command("neighbours")
@_label_argument("label", "TYPE")
@click.argument("node_id", metavar="ID")
@click.option("--depth", type=click.IntRange(1, MAXIMUM_DEPTH), default=1, show_default=True)
@click.option(
    "--each",
    type=click.IntRange(1, MAXIMUM_EACH),
    default=10,
    show_default=True,
    help="Of each kind of one node. 每种关系最多几个",
)
@_type_option
@_without_option
@_avoid_option
@_hubs_option
@json_option
@language_option
@told
def neighbours_command(
    label: str,
    node_id: str,
    depth: int,
    each: int,
    only: tuple[str, ...],
    without: tuple[str, ...],
    avoid: tuple[str, ...],
    hubs: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """What stands around one thing? 周围有什么？"""
    wanted = Around(depth=depth, each=each, only=only, without=without, avoid=_avoided(avoid, hubs))
    answer = neighbourhood(database(), label, node_id, wanted)
    if as_json:
        show(answer)
        return
    Console().print(connection_tables.counts_table(answer, chosen(language)))
    Console().print(connection_tables.neighbours_table(answer, chosen(language)))


@click.command("timeline")
@_label_argument("label", "TYPE")
@click.argument("node_id", metavar="ID")
@click.option("--since", type=_DAY, help="First day. 从哪天起")
@click.option("--until", type=_DAY, help="Last day. 到哪天止")
@click.option("--newest-first", is_flag=True, help="The latest first. 新的在前")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--limit", type=click.IntRange(1, MAXIMUM_LIMIT), default=DEFAULT_LIMIT, show_default=True
)
@json_option
@language_option
@told
def timeline_command(
    label: str,
    node_id: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    newest_first: bool,
    offset: int,
    limit: int,
    as_json: bool,
    language: Language | None,
) -> None:
    """What happened to one thing and around it? 发生过什么？"""
    answer = timeline(
        database(),
        label,
        node_id,
        Span(
            since=since.date() if since else None,
            until=until.date() if until else None,
            newest_first=newest_first,
            offset=offset,
            limit=limit,
        ),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
    )
    if as_json:
        show(answer)
    else:
        Console().print(connection_tables.timeline_table(answer, offset, chosen(language)))
