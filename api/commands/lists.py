"""The three lists on the command line: as tables, or as a file to print or to send."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from api.commands.common import chosen, json_option, language_option, show, told
from api.lists.columns import LISTS, Row, Sheet
from api.lists.page import lists_page, written
from api.lists.summary import figures, span, title
from api.resources import database
from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.lists import chosen_period, community_lists

if TYPE_CHECKING:
    from graph.text import Language

_DAY = click.DateTime(["%Y-%m-%d"])
_ENDINGS = (".html", ".xlsx", ".json")


@click.command("lists")
@click.argument("community_id", metavar="COMMUNITY")
@click.option("--period", help="2026-11, 2026-Q4 or 2026; by default this quarter. 时段")
@click.option("--from", "since", type=_DAY, help="First day, instead of a period. 从哪天起")
@click.option("--to", "until", type=_DAY, help="Last day; by default today. 到哪天止")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write .html, .xlsx or .json instead of tables. 写入文件",
)
@json_option
@language_option
@told
def lists_command(
    community_id: str,
    period: str | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
    out: Path | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Needs, resources and projects of COMMUNITY for a meeting, and who claimed what. 三张清单"""
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise _wrong_ending(out)
    today = dt.date.today()  # noqa: DTZ011 - days of the place where the command runs
    days = (each.date() if each else None for each in (since, until))
    wanted = chosen_period(period, *days, today=today)
    answer = community_lists(database(), community_id, wanted, today=today)
    if out is not None:
        _write(answer, out, chosen(language))
        click.echo(str(out))
    elif as_json:
        show(answer)
    else:
        print_lists(answer, chosen(language))


def _wrong_ending(path: Path) -> InvalidInputError:
    reason = Text("应以 .html、.xlsx 或 .json 结尾", "must end in .html, .xlsx or .json")
    return InvalidInputError(
        Text("无法写成这种文件", "This kind of file cannot be written"),
        [Problem(path.name, reason)],
    )


def _write(answer: dict[str, Any], path: Path, language: Language) -> None:
    try:
        if path.suffix.lower() == ".html":
            path.write_text(lists_page(answer, language), "utf-8")
        elif path.suffix.lower() == ".json":
            path.write_text(json.dumps(answer, ensure_ascii=False, indent=2), "utf-8")
        else:
            from api.lists.workbook import write_workbook  # noqa: PLC0415 - few commands need it

            with path.open("wb") as target:
                write_workbook(answer, target, language)
    except OSError as error:
        raise InvalidInputError(
            Text("无法写入 {path}：{error}", "{path} cannot be written: {error}").format(
                path=path, error=error.strerror
            )
        ) from error


def print_lists(answer: dict[str, Any], language: Language) -> None:
    """Print the three lists with their summary."""
    console = Console()
    console.print(_summary(answer, language))
    for sheet in LISTS:
        console.print(_table(sheet, answer, language))


def _summary(answer: Row, language: Language) -> Table:
    notes = [*answer["summary"]["claim_rate"]["reasons"], *answer["notes"]]
    table = Table(
        title=Cell(f"{title(answer).in_language(language)} {span(answer).in_language(language)}"),
        caption=Cell("\n".join(each[language] for each in notes)),
        show_header=False,
    )
    for each in figures(answer):
        cells = (each.label.in_language(language), written(each.value, each.kind))
        table.add_row(*(Cell(cell) for cell in cells))
    return table


def _table(sheet: Sheet, answer: Row, language: Language) -> Table:
    columns = [each for each in sheet.columns if each.brief]
    table = Table(title=Cell(sheet.title.in_language(language)))
    for each in columns:
        table.add_column(each.label.in_language(language), overflow="fold")
    for row in sheet.rows(answer):
        cells = (each.get(row, language) for each in columns)
        shown = [
            "" if cell is None else written(cell, each.kind)
            for cell, each in zip(cells, columns, strict=True)
        ]
        # names may hold what rich takes for markup
        table.add_row(*(Cell(each) for each in shown))
    return table
