"""Bundles as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.text import Language

_SYNTHETIC = Text("合成", "synthetic")


def bundle_tables(answer: dict[str, Any], language: Language) -> Iterator[Table]:
    """Yield one table for each bundle, and one of who could be asked."""
    for bundle in answer["bundles"]:
        yield _bundle_table(bundle, language)
    asked = answer["could_be_asked"]
    caption = _caption(answer).in_language(language)
    table = Table(
        title=Text("可询问者", "Could be asked").in_language(language) if asked else None,
        caption=Cell(caption, style="table.caption"),
        show_lines=True,
    )
    for heading in (Text("提供方", "provider"), Text("得分", "score"), Text("理由", "reasons")):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in asked:
        _add(
            table,
            _name(each, language),
            f"{each['score']:.3f}",
            each["explanation"][language],
        )
    yield table


def _bundle_table(bundle: dict[str, Any], language: Language) -> Table:
    title = Text("第 {rank} 组：满足 {share:.0%}", "Bundle {rank}: {share:.0%} covered").format(
        rank=bundle["rank"], share=bundle["covered_share"]
    )
    mark = "；" if language == "zh" else "; "
    table = Table(
        title=Cell(title.in_language(language), style="table.title"),
        caption=Cell(
            mark.join(each[language] for each in bundle["reasons"]), style="table.caption"
        ),
        show_lines=True,
    )
    for heading in (Text("提供方", "provider"), Text("层级", "tier"), Text("理由", "reasons")):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in bundle["providers"]:
        reasons = "\n".join(reason[language] for reason in each["reasons"])
        _add(table, _name(each, language), str(each["tier"]), reasons)
    return table


def _caption(answer: dict[str, Any]) -> Text:
    counted = Text(
        "共考察 {providers} 家的 {resources} 项资源，{left_out} 项未列入",
        "{resources} resources of {providers} providers looked at, {left_out} left out",
    ).format(**answer["looked_at"])
    parts = [counted, *(Text(each["zh"], each["en"]) for each in answer["notes"])]
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def _name(item: dict[str, Any], language: Language) -> str:
    mark = f" [{_SYNTHETIC.in_language(language)}]" if item["synthetic"] else ""
    return f"{item['provider']['name']}{mark}"


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
