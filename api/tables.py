"""Answers as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from graph.model import SCHEMA
from graph.text import Text
from loaders.faults import told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.errors import CobuildError
    from graph.imports import Batch
    from graph.text import Language
    from loaders import LoadReport
    from loaders.vanished import VanishedReport

_MAXIMUM_FAULTS = 50
_SYNTHETIC = Text("合成", "synthetic")
_UNJUDGED = Text("无法判断：{reason}", "cannot be told: {reason}")
_STATES = {
    choice.code: choice.label for choice in SCHEMA.nodes["ImportBatch"].properties["state"].choices
}


def match_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the ranked matches of an answer."""
    need = answer["need"]
    community = need["community"]["name"] if need["community"] else ""
    title = Text("谁能回应「{name}」（{community}）", "Who can serve «{name}» ({community})")
    table = Table(
        title=Cell(
            title.format(name=need["name"], community=community).in_language(language),
            style="table.title",
        ),
        caption=Cell(_caption(answer).in_language(language), style="table.caption"),
        show_lines=True,
    )
    for heading in (
        Text("名次", "rank"),
        Text("提供方", "provider"),
        Text("层级", "tier"),
        Text("得分", "score"),
        Text("剩余", "free"),
        Text("理由", "reasons"),
    ):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in answer["matches"]:
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        free = each["free_quantity"]
        _add(
            table,
            str(each["rank"]),
            each["provider"]["name"] + mark,
            str(each["tier"]),
            f"{each['score']:.3f}",
            "" if free is None else f"{free:g}",
            each["explanation"][language],
        )
    return table


def print_matches(answer: dict[str, Any], language: Language) -> None:
    """Print the ranked matches of an answer on stdout."""
    Console().print(match_table(answer, language))


def left_out_table(answer: dict[str, Any], language: Language) -> Table:
    """Return who was left out of an answer, and why."""
    table = Table(title=Text("未列入", "Left out").in_language(language))
    for heading in (Text("提供方", "provider"), Text("资源", "resource"), Text("原因", "reason")):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in answer["left_out"]:
        resource = each["resource"]["name"] if each["resource"] else ""
        _add(table, each["provider"]["name"], resource, each["reason"][language])
    return table


def _caption(answer: dict[str, Any]) -> Text:
    notes = [Text(each["zh"], each["en"]) for each in answer["notes"]]
    counted = Text(
        "共考察 {considered} 项，{total} 家可提供，{left_out} 项未列入",
        "{considered} looked at, {total} can help, {left_out} left out",
    ).format(
        considered=answer["considered"],
        total=answer["total"],
        left_out=len(answer["left_out"]),
    )
    parts = [counted, *notes]
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def status_tables(answer: dict[str, Any], language: Language) -> tuple[Table, Table]:
    """Return how many nodes and relationships there are, real and synthetic."""
    nodes = _counts(Text("节点", "nodes"), answer["nodes"], language)
    relations = _counts(Text("关系", "relationships"), answer["relationships"], language)
    nodes.caption = f"Neo4j {answer['neo4j']} · schema {answer['schema_version']}"
    return nodes, relations


def _counts(title: Text, counts: dict[str, dict[str, int]], language: Language) -> Table:
    table = Table(title=title.in_language(language))
    table.add_column(Text("类型", "type").in_language(language))
    table.add_column(Text("真实", "real").in_language(language), justify="right")
    table.add_column(_SYNTHETIC.in_language(language), justify="right")
    for name, each in counts.items():
        _add(table, name, str(each["real"]), str(each["synthetic"]))
    return table


def load_tables(report: LoadReport, language: Language) -> tuple[Table, Table]:
    """Return what became of every sheet, and the first faults."""
    sheets = Table(title=Text("文件", "sheets").in_language(language))
    for heading in (
        Text("文件", "file"),
        Text("类型", "type"),
        Text("编码", "encoding"),
        Text("行", "rows"),
        Text("新增", "created"),
        Text("变更", "changed"),
        Text("未变", "unchanged"),
        Text("拒绝", "rejected"),
    ):
        sheets.add_column(heading.in_language(language))
    for each in report.sheets:
        counts = each.counts + each.references
        cells = (each.rows, counts.created, counts.changed, counts.unchanged, counts.rejected)
        _add(
            sheets, each.file, each.type or "", each.encoding or "", *(str(cell) for cell in cells)
        )
    faults = Table(title=Text("问题", "faults").in_language(language))
    for heading in (
        Text("文件", "file"),
        Text("工作表", "sheet"),
        Text("行", "row"),
        Text("列", "column"),
        Text("值", "value"),
        Text("原因", "reason"),
    ):
        faults.add_column(heading.in_language(language), overflow="fold")
    for fault in report.faults[:_MAXIMUM_FAULTS]:
        _add(
            faults,
            fault.file,
            fault.sheet or "",
            "" if fault.row is None else str(fault.row),
            fault.column or "",
            fault.value or "",
            told(fault).in_language(language),
        )
    return sheets, faults


def vanished_table(vanished: VanishedReport, language: Language) -> Table:
    """Return what the sources say no longer, and what became of it."""
    caption = Text(
        "来源不再提及 {count} 处，撤下 {retired} 处",
        "Said no longer by the sources: {count}; retired of these: {retired}",
    ).format(count=vanished.count, retired=vanished.retired)
    table = Table(
        title=Text("不再提及", "said no longer").in_language(language),
        caption=caption.in_language(language),
    )
    for heading in (
        Text("类型", "type"),
        Text("编号", "id"),
        Text("来源", "source"),
        Text("结果", "result"),
    ):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in vanished.items[:_MAXIMUM_FAULTS]:
        _add(table, each.type, " → ".join(each.ids), each.source, each.reason.in_language(language))
    for unknown in vanished.unjudged:
        _add(
            table,
            unknown.type,
            "",
            unknown.source,
            _UNJUDGED.format(reason=unknown.reason).in_language(language),
        )
    return table


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))


def print_error(error: CobuildError, language: Language) -> None:
    """Tell an error on stderr, with every single fault."""
    console = Console(stderr=True)
    lines = [f"  {each.where}: {each.reason.in_language(language)}" for each in error.problems]
    console.print(
        error.detail.in_language(language), style="bold red", markup=False, soft_wrap=True
    )
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def imports_table(batches: Sequence[Batch], total: int, language: Language) -> Table:
    """Return imports, as they come, with how many nodes and relationships each wrote."""
    table = Table(caption=Text("共 {n} 批", "{n} in all").format(n=total).in_language(language))
    for heading in (
        Text("编号", "id"),
        Text("状态", "state"),
        Text("来源", "source"),
        Text("文件", "files"),
        Text("开始时间", "started"),
        Text("新增", "created"),
        Text("改动", "changed"),
        Text("退回", "rejected"),
    ):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in batches:
        report = each.report or {"nodes": {}, "relations": {}}
        numbers = [
            report["nodes"].get(name, 0) + report["relations"].get(name, 0)
            for name in ("created", "changed", "rejected")
        ]
        state = _STATES[each.state].in_language(language)
        _add(
            table, each.id, state, each.source, each.name, each.started_at[:19], *map(str, numbers)
        )
    return table


def changes_table(changes: Sequence[Mapping[str, Any]], total: int, language: Language) -> Table:
    """Return what changed: the thing, the property, and its value before and after."""
    table = Table(caption=Text("共 {n} 处", "{n} in all").format(n=total).in_language(language))
    for heading in (
        Text("类型", "type"),
        Text("编号", "id"),
        Text("属性", "property"),
        Text("原值", "before"),
        Text("新值", "after"),
    ):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in changes:
        who = each.get("node_id") or f"{each['from_id']} → {each['to_id']}"
        for name, values in each["changes"].items():
            shown = ["" if value is None else str(value) for value in values.values()]
            _add(table, each["type"], who, name, *shown)
    return table


def undone_text(undone: Mapping[str, int], language: Language) -> str:
    """Return what undoing an import did, as one sentence."""
    return (
        Text(
            "已撤销：删除 {nodes_deleted} 个节点、{relations_deleted} 条关系；"
            "恢复 {nodes_restored} 个节点、{relations_restored} 条关系",
            "Undone: {nodes_deleted} nodes and {relations_deleted} relationships deleted,"
            " {nodes_restored} nodes and {relations_restored} relationships restored",
        )
        .format(**undone)
        .in_language(language)
    )
