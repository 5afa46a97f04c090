"""Queries of one's own on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database
from graph.errors import InvalidInputError, Problem
from graph.saved_queries import delete_query, find_query, list_queries, save_query
from graph.text import Text
from queries.analyst import (
    MAXIMUM_ROWS,
    MAXIMUM_SECONDS,
    CypherRequest,
    check_cypher,
    run_cypher,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.text import Language

_USER = "shell"
_parameter_option = click.option(
    "--param",
    "parameters",
    type=(str, str),
    multiple=True,
    metavar="NAME VALUE",
    help="Value of a $parameter: JSON, or a text. 参数",
)
_limit_option = click.option(
    "--limit", type=click.IntRange(1, MAXIMUM_ROWS), default=100, show_default=True
)
_timeout_option = click.option(
    "--timeout", "timeout_s", type=click.FloatRange(0.05, MAXIMUM_SECONDS), default=10.0
)


@click.command("cypher")
@click.argument("query")
@_parameter_option
@_limit_option
@_timeout_option
@json_option
@language_option
@told
def cypher_command(
    query: str,
    parameters: tuple[tuple[str, str], ...],
    limit: int,
    timeout_s: float,
    as_json: bool,
    language: Language | None,
) -> None:
    """Run a Cypher QUERY that only reads. 运行只读 Cypher 查询"""
    request = CypherRequest(
        query=query,
        parameters=_parameters(parameters),
        limit=limit,
        timeout_s=timeout_s,
        user=_USER,
    )
    _tell(run_cypher(database(), request), as_json, chosen(language))


@click.group("cypher-saved")
def cypher_saved_group() -> None:
    """Queries that were saved. 保存的查询"""


@cypher_saved_group.command("list")
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@_limit_option
@json_option
@language_option
@told
def list_command(offset: int, limit: int, as_json: bool, language: Language | None) -> None:
    """Which queries are saved? 有哪些查询？"""
    items, total = list_queries(database(), offset=offset, limit=limit)
    if as_json:
        show({"items": items, "total": total})
        return
    headers = [
        Text("编号", "id").in_language(chosen(language)),
        Text("名称", "name").in_language(chosen(language)),
        Text("查询", "query").in_language(chosen(language)),
    ]
    rows = [[each["id"], each["name"], each["query"]] for each in items]
    Console().print(_table(headers, rows))


@cypher_saved_group.command("save")
@click.argument("name")
@click.argument("query")
@click.option("--description", help="What question it answers. 说明")
@_parameter_option
@json_option
@language_option
@told
def save_command(
    name: str,
    query: str,
    description: str | None,
    parameters: tuple[tuple[str, str], ...],
    as_json: bool,
    language: Language | None,
) -> None:
    """Save QUERY under NAME; prints its id. 保存查询"""
    values = _parameters(parameters)
    check_cypher(database(), CypherRequest(query=query, parameters=values))
    saved = save_query(database(), name, query, parameters=values, description=description)
    if as_json:
        show(saved)
    else:
        told_id = Text("已保存：{id}", "Saved: {id}").format(id=saved["id"])
        click.echo(told_id.in_language(chosen(language)))


@cypher_saved_group.command("run")
@click.argument("query_id")
@_parameter_option
@_limit_option
@_timeout_option
@json_option
@language_option
@told
def run_command(
    query_id: str,
    parameters: tuple[tuple[str, str], ...],
    limit: int,
    timeout_s: float,
    as_json: bool,
    language: Language | None,
) -> None:
    """Run the saved query QUERY_ID. 运行保存的查询"""
    saved = find_query(database(), query_id)
    request = CypherRequest(
        query=saved["query"],
        parameters={**saved["parameters"], **_parameters(parameters)},
        limit=limit,
        timeout_s=timeout_s,
        user=_USER,
    )
    _tell(run_cypher(database(), request), as_json, chosen(language))


@cypher_saved_group.command("delete")
@click.argument("query_id")
@language_option
@told
def delete_command(query_id: str, language: Language | None) -> None:
    """Forget the saved query QUERY_ID. 删除保存的查询"""
    delete_query(database(), query_id)
    click.echo(Text("已删除", "Deleted").in_language(chosen(language)))


def _parameters(given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in given:
        if name in values:
            reason = Text("只能给出一次", "may be given only once")
            raise InvalidInputError(
                Text("参数重复", "A parameter is repeated"), [Problem(name, reason)]
            )
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text
    return values


def _tell(answer: dict[str, Any], as_json: bool, language: Language) -> None:
    if as_json:
        show(answer)
        return
    rows = [[_cell(each) for each in row] for row in answer["rows"]]
    Console().print(_table(answer["columns"], rows))
    for note in answer["notes"]:
        click.echo(note[language])


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table()
    for each in headers:
        table.add_column(each, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _cell(value: Any) -> str:  # noqa: ANN401 - JSON
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
