"""Connections, neighbourhoods and timelines as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.model import SCHEMA
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.text import Language

_SYNTHETIC = Text("合成", "synthetic")
_TO_COME = Text("未到", "to come")
_LOOKED_AT = Text(
    "考察了 {nodes:,} 个节点、{relationships:,} 条关系",
    "{nodes:,} nodes and {relationships:,} relationships looked at",
)
_ENTRIES = Text("共 {total} 条，从第 {first} 条起", "{total} in all, from number {first} on")


def paths_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the paths between two things, each as a sentence."""
    title = Text("{one} — {other}", "{one} — {other}").format(
        one=answer["from"]["name"], other=answer["to"]["name"]
    )
    table = _table(
        language, title, Text("步数", "steps"), Text("怎样相连", "how they are connected")
    )
    for each in answer["paths"]:
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        _add(table, str(each["length"]), each["reasons"][0][language] + mark)
    _caption(table, answer, _LOOKED_AT.format(**answer["looked_at"]), language)
    return table


def common_table(answer: dict[str, Any], language: Language) -> Table:
    """Return what two things have in common."""
    title = Text("{one} — {other}", "{one} — {other}").format(
        one=answer["from"]["name"], other=answer["to"]["name"]
    )
    table = _table(
        language,
        title,
        Text("类型", "type"),
        Text("编号", "id"),
        Text("权重", "weight"),
        Text("理由", "reasons"),
    )
    for each in answer["items"]:
        reason = each["reasons"][0][language]
        label = SCHEMA.nodes[each["label"]].label.in_language(language)
        _add(table, label, each["id"], f"{each['weight']:.3f}", reason)
    _caption(table, answer, _LOOKED_AT.format(**answer["looked_at"]), language)
    return table


def counts_table(answer: dict[str, Any], language: Language) -> Table:
    """Return how much of each kind stands beside a thing."""
    table = _table(
        language,
        Text(answer["node"]["name"], answer["node"]["name"]),
        Text("关系", "relationship"),
        Text("类型", "type"),
        Text("共", "total"),
        Text("显示", "shown"),
    )
    for each in answer["counts"]:
        arrow = "→" if each["direction"] == "out" else "←"
        caption = f"{arrow} {each['label'][language]}"
        _add(table, caption, each["node_label"][language], str(each["total"]), str(each["shown"]))
    return table


def neighbours_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the nodes around a thing."""
    table = _table(
        language,
        None,
        Text("距离", "distance"),
        Text("类型", "type"),
        Text("名称", "name"),
        Text("编号", "id"),
        Text("关系数", "relationships"),
    )
    for each in answer["items"]:
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        label = SCHEMA.nodes[each["label"]].label.in_language(language)
        cells = (label, each["name"] + mark, each["id"], str(each["degree"]))
        _add(table, str(each["distance"]), *cells)
    _caption(table, answer, _LOOKED_AT.format(**answer["looked_at"]), language)
    return table


def timeline_table(answer: dict[str, Any], offset: int, language: Language) -> Table:
    """Return what happened to a thing."""
    table = _table(
        language,
        Text(answer["node"]["name"], answer["node"]["name"]),
        Text("时间", "at"),
        Text("内容", "what"),
    )
    for each in answer["items"]:
        mark = f" [{_TO_COME.in_language(language)}]" if each["to_come"] else ""
        _add(table, each["at"][:16].replace("T", " "), each["reasons"][0][language] + mark)
    counted = _ENTRIES.format(total=answer["total"], first=offset + 1)
    _caption(table, answer, counted, language)
    return table


def _table(language: Language, title: Text | None, *headings: Text) -> Table:
    shown = Cell(title.in_language(language), style="table.title") if title else None
    table = Table(title=shown)
    for each in headings:
        table.add_column(each.in_language(language), overflow="fold")
    return table


def _caption(table: Table, answer: dict[str, Any], counted: Text, language: Language) -> None:
    """Tell below a table how much was looked at, and every note."""
    lines: Iterable[str] = [
        counted.in_language(language),
        *(each[language] for each in answer["notes"]),
    ]
    table.caption = Cell("\n".join(lines), style="table.caption")


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
