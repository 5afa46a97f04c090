"""Plans as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.measures import MEASURES
from graph.text import Text

if TYPE_CHECKING:
    from graph.text import Language

_STATUS = {
    "optimal": Text("已证明最优", "proved to be the best"),
    "feasible": Text("距最优至多 {gap}%", "at most {gap} % below the best"),
    "infeasible": Text("没有可行的计划", "there is no plan"),
    "unknown": Text("时限内没有找到", "none was found in time"),
}


def plan_table(answer: dict[str, Any], language: Language) -> Table:
    """Return a plan: of each need, who serves how much of it and why that far."""
    place = answer["place"]["name"]
    table = Table(
        title=Text("{place}的计划", "Plan for {place}").format(place=place).in_language(language),
        caption=_caption(answer).in_language(language),
        show_lines=True,
    )
    for title in (
        Text("需求", "need"),
        Text("权重", "weight"),
        Text("满足", "served"),
        Text("由谁", "by whom"),
        Text("说明", "why"),
    ):
        table.add_column(title.in_language(language), overflow="fold")
    for item in answer["items"]:
        table.add_row(
            Cell(f"{item['need']['name']}\n{item['need']['id']}"),
            Cell(f"{item['weight']['value']:.2f}"),
            Cell(f"{item['served']:.0%}"),
            Cell("\n".join(_by(each, language) for each in item["providers"])),
            Cell(item["reason"][language]),
        )
    return table


def _caption(answer: dict[str, Any]) -> Text:
    gap = f"{100 * answer['gap']:.2f}" if answer["gap"] is not None else ""
    looked = Text(
        "{status}；考察了 {needs} 项需求、{providers} 个提供方、{pairs} 对",
        "{status}; {needs} needs, {providers} providers and {pairs} pairs were looked at",
    )
    return looked.format(status=_STATUS[answer["status"]].format(gap=gap), **answer["looked_at"])


def _by(served: dict[str, Any], language: Language) -> str:
    name = served["provider"]["name"]
    if served["quantity"] is None:
        return str(name)
    measure = MEASURES.get(served["unit_of_measure"])
    unit = f" {measure.choice.label.in_language(language)}" if measure else ""
    return f"{name} {served['quantity']:g}{unit}"
