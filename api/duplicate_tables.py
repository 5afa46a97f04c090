"""Duplicates and merges as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text as Cell

from graph.model import SCHEMA
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.merges import Merge
    from graph.text import Language
    from queries.duplicates import Candidates

_STATES = {
    **{choice.code: choice.label for choice in SCHEMA.nodes["Merge"].properties["state"].choices},
    "tried": Text("试运行", "only tried"),
}
_FATES = {
    "moved": Text("移到保留者", "moved"),
    "folded": Text("并入已有关系", "folded"),
    "dropped": Text("两者之间，取消", "dropped"),
}


def candidates_table(found: Candidates, language: Language) -> Table:
    """Return pairs that may be the same, with what speaks for it and against."""
    caption = Text(
        "共 {total} 对，考察了 {looked_at} 个", "{total} pairs in all, {looked_at} looked at"
    ).format(total=found.total, looked_at=found.looked_at)
    if not found.complete:
        rest = Text("；数量太多，未全部比较", "; too many to compare all of them")
        caption = Text(caption.zh + rest.zh, caption.en + rest.en)
    table = _table(
        language,
        Text("得分", "score"),
        Text("其一", "one"),
        Text("其二", "other"),
        Text("理由", "reasons"),
    )
    table.caption = caption.in_language(language)
    for each in found.pairs:
        one, other = (f"{node['name']}\n{node['id']}" for node in each.as_json()["nodes"])
        reasons = "\n".join(
            f"{'+' if feature.value > 0 else '−'} {feature.reason.in_language(language)}"
            for feature in each.scored.features
        )
        _add(table, f"{each.scored.score:.3f}", one, other, reasons)
    return table


def merges_table(merges: Sequence[Merge], total: int, language: Language) -> Table:
    """Return merges, as they come."""
    table = _table(
        language,
        Text("编号", "id"),
        Text("状态", "state"),
        Text("类型", "type"),
        Text("保留", "kept"),
        Text("并入", "merged"),
        Text("理由", "reason"),
        Text("时间", "at"),
    )
    table.caption = Text("共 {n} 次", "{n} in all").format(n=total).in_language(language)
    for each in merges:
        state = _STATES[each.state].in_language(language)
        ids = (each.keep_id, each.lose_id)
        _add(table, each.id or "—", state, each.type, *ids, each.reason, each.at[:19])
    return table


def relations_table(merge: Merge, language: Language) -> Table:
    """Return what a merge did: what the keeper took over, and what became of relationships."""
    told = merge.as_json()
    table = _table(
        language,
        Text("关系", "relationship"),
        Text("另一端", "other end"),
        Text("结果", "fate"),
    )
    nothing = Text("无", "none").in_language(language)
    caption = Text(
        "接收属性：{taken}；两者不同、以保留者为准：{differing}",
        "Taken over: {taken}; differing, the keeper's stays: {differing}",
    ).format(
        taken=", ".join(told["properties"]) or nothing,
        differing=", ".join(told["differing"]) or nothing,
    )
    table.caption = caption.in_language(language)
    for each in told["relations"]:
        arrow = "→" if each["direction"] == "out" else "←"
        other = f"{each['other']['label']} {each['other']['id']}"
        _add(table, f"{arrow} {each['type']}", other, _FATES[each["fate"]].in_language(language))
    return table


def _table(language: Language, *headings: Text) -> Table:
    table = Table()
    for each in headings:
        table.add_column(each.in_language(language), overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
