"""Open311 on the command line: fetch from a server of others what the loader then reads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.common import json_option, language_option, show, told
from loaders.open311_client import LONGEST_WINDOW, PollSettings, poll

if TYPE_CHECKING:
    from graph.text import Language

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("poll-open311")
@click.argument("url")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--since", type=_DAY, help="First day. 起始日期  [default: 90 days ago]")
@click.option("--until", type=_DAY, help="Last day. 截止日期  [default: now]")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="HOST",
    help="A host that may be in a private network. 允许的内网主机",
)
@click.option("--jurisdiction", help="jurisdiction_id, where the server wants one. 辖区编号")
@json_option
@language_option
@told
def poll_open311_command(
    url: str,
    folder: Path,
    since: dt.datetime | None,
    until: dt.datetime | None,
    allowed_hosts: tuple[str, ...],
    jurisdiction: str | None,
    as_json: bool,
    language: Language | None,  # noqa: ARG001 - read where errors are told
) -> None:
    """Fetch services and requests of the Open311 server at URL into FOLDER. 抓取 Open311 数据

    Then load them: flask --app api load FOLDER
    """
    end = until + dt.timedelta(days=1) if until else dt.datetime.now()  # noqa: DTZ005 - the place's own days
    start = since or end - LONGEST_WINDOW
    report = poll(
        url,
        folder,
        since=start.astimezone(),
        until=end.astimezone(),
        settings=PollSettings(allowed_hosts=allowed_hosts, jurisdiction=jurisdiction),
    )
    if as_json:
        show(report.as_json())
    else:
        click.echo(f"services 服务 {report.services} · requests 诉求 {report.requests} → {folder}")
