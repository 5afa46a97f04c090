"""An answer to a question in words, for the terminal: first how the question was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from api import connection_tables, partner_tables, provider_tables, tables
from api.bundle_tables import bundle_tables
from api.commands.lists import print_lists
from graph.model import SCHEMA
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.text import Language

_Row = dict[str, Any]
_SYNTHETIC = Text("合成", "synthetic")
_ALSO = Text("「{text}」也可能指：{others}", "“{text}” may also mean: {others}")
_OR = Text("也可能是问：{others}", "Perhaps you ask: {others}")

_SAME = Text("同样的答案：{method} {url}", "The same answer: {method} {url}")
_TOTAL = Text("共 {total} 个{label}", "{total} × {label}")
_NAME, _ID = Text("名称", "name"), Text("编号", "id")


def print_question(told: _Row, language: Language) -> None:
    """Print how a question was read, what else may be meant, and its answer."""
    reading = told["reading"]
    click.echo(reading["text"][language])
    for line in _doubts(reading, language):
        click.echo(f"  {line}")
    for note in told["notes"]:
        click.echo(note[language])
    for each in told["nearest"]:
        click.echo(f"  · {each['question'][language]}")
    if told["answer"] is not None:
        _TABLES.get(reading["intent"], _print_rows)(told["answer"], language)
    if told["link"]:
        click.echo(_SAME.format(**told["link"]).in_language(language))


def _doubts(reading: _Row, language: Language) -> Iterator[str]:
    for each in reading["entities"]:
        others = [f"{other['name']} ({other['id']})" for other in each["alternatives"][:3]]
        if others and each["how"] not in {"name", "chosen"}:
            told = _ALSO.format(text=each["text"], others=", ".join(others))
            yield told.in_language(language)
    asked = [f"{each['label'][language]} ({each['intent']})" for each in reading["alternatives"]]
    if asked and reading["intent"]:
        yield _OR.format(others=", ".join(asked[:2])).in_language(language)


def _print_list(answer: _Row, language: Language) -> None:
    label = SCHEMA.nodes[answer["type"]].label
    table = Table(
        caption=Cell(_TOTAL.format(total=answer["total"], label=label).in_language(language))
    )
    for heading in (_NAME, _ID):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in answer["items"]:
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        table.add_row(Cell(f"{each['name']}{mark}"), Cell(each["id"]))
    Console().print(table)


def _print_count(answer: _Row, language: Language) -> None:
    label = SCHEMA.nodes[answer["type"]].label
    click.echo(_TOTAL.format(total=answer["total"], label=label).in_language(language))


def _print_rows(answer: _Row, language: Language) -> None:
    """Print what has no table of its own: the plain values of the answer."""
    table = Table(show_header=False)
    for name, value in answer.items():
        if value not in (None, [], {}):
            table.add_row(Cell(name), Cell(_short(value, language)))
    Console().print(table)


def _short(value: object, language: Language) -> str:
    if isinstance(value, dict):
        return str(value[language]) if language in value else ", ".join(map(str, value))
    if isinstance(value, list):
        return ", ".join(_short(each.get("label", each.get("name", "")), language)
                         if isinstance(each, dict) else str(each) for each in value)  # fmt: skip
    return str(value)


def _print_matches(answer: _Row, language: Language) -> None:
    if "matches" in answer:
        tables.print_matches(answer, language)
    else:
        _print_list(answer, language)


def _print_status(answer: _Row, language: Language) -> None:
    for table in tables.status_tables(answer, language):
        Console().print(table)


def _print_bundles(answer: _Row, language: Language) -> None:
    for table in bundle_tables(answer, language):
        Console().print(table)


def _printed(make: Callable[[_Row, Language], Table]) -> Callable[[_Row, Language], None]:
    return lambda answer, language: Console().print(make(answer, language))


_TABLES: dict[str, Callable[[_Row, Language], None]] = {
    "match": _print_matches,
    "department": _print_matches,
    "can_serve": _printed(provider_tables.served_table),
    "what_to_ask": _printed(provider_tables.asks_table),
    "bundle": _print_bundles,
    "partners": _printed(partner_tables.partners_table),
    "connect": _printed(connection_tables.paths_table),
    "common": _printed(connection_tables.common_table),
    "neighbours": _printed(connection_tables.neighbours_table),
    "timeline": _printed(
        lambda answer, language: connection_tables.timeline_table(answer, 0, language)
    ),
    "lists": print_lists,
    "list": _print_list,
    "count": _print_count,
    "status": _print_status,
}
