"""What a provider can serve, and what to ask it for, as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.text import Language

_SYNTHETIC = Text("合成", "synthetic")
_NEED = Text("需求", "need")
_COMMUNITY = Text("社区", "community")
_SCORE = Text("得分", "score")
_REASONS = Text("理由", "reasons")


def served_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the needs that a provider can serve, best first."""
    title = Text("{name}能回应哪些需求", "What {name} can serve").format(
        name=answer["provider"]["name"]
    )
    looked_at = answer["looked_at"]
    counted = Text(
        "共考察 {needs} 项需求（{satisfied} 项已满足），可回应 {total} 项，{left_out} 项未列入",
        "{needs} needs looked at ({satisfied} want nothing more), {total} can be served, "
        "{left_out} left out",
    ).format(**looked_at, total=answer["total"], left_out=len(answer["left_out"]))
    headings = (
        *(Text("名次", "rank"), _NEED, _COMMUNITY, Text("层级", "tier"), _SCORE),
        *(Text("剩余", "free"), _REASONS),
    )
    table = _table(title, counted, answer["notes"], headings, language)
    for each in answer["needs"]:
        free = each["free_quantity"]
        _add(
            table,
            str(each["rank"]),
            _name(each, language),
            each["need"]["community"]["name"],
            str(each["tier"]),
            f"{each['score']:.3f}",
            "" if free is None else f"{free:g}",
            each["explanation"][language],
        )
    return table


def served_left_out_table(answer: dict[str, Any], language: Language) -> Table:
    """Return for which needs a provider was left out, and why."""
    headings = (_NEED, _COMMUNITY, Text("资源", "resource"), Text("原因", "reason"))
    table = _table(Text("未列入", "Left out"), None, (), headings, language)
    for each in answer["left_out"]:
        _add(
            table,
            each["need"]["name"],
            each["community"]["name"] if each["community"] else "",
            each["resource"]["name"] if each["resource"] else "",
            each["reason"][language],
        )
    return table


def asks_table(answer: dict[str, Any], language: Language) -> Table:
    """Return what a community should ask a provider for."""
    title = Text("{community}可以请{name}做什么", "What {community} should ask {name} for").format(
        community=answer["community"]["name"], name=answer["provider"]["name"]
    )
    counted = Text(
        "共考察 {needs} 项需求，比较 {compared} 项，宜请其回应 {total} 项，"
        "另有 {elsewhere} 项更宜找别家",
        "{needs} needs looked at, {compared} compared, {total} to ask for, "
        "{elsewhere} are better asked of others",
    ).format(**answer["looked_at"], total=answer["total"], elsewhere=answer["elsewhere_total"])
    headings = (
        *(Text("名次", "rank"), _NEED, _SCORE, Text("位次", "place")),
        *(Text("优势", "advantage"), _REASONS),
    )
    table = _table(title, counted, answer["notes"], headings, language)
    for each in answer["asks"]:
        standing = each["standing"]
        _add(
            table,
            str(each["rank"]),
            _name(each, language),
            f"{each['score']:.3f}",
            f"{standing['place']}/{standing['count']}",
            f"{standing['advantage']:+.3f}",
            "\n".join(reason[language] for reason in each["reasons"]),
        )
    return table


def _name(item: dict[str, Any], language: Language) -> str:
    mark = f" [{_SYNTHETIC.in_language(language)}]" if item["synthetic"] else ""
    return f"{item['need']['name']}{mark}\n{item['need']['id']}"


def _table(
    title: Text,
    counted: Text | None,
    notes: Sequence[dict[str, Any]],
    headings: Sequence[Text],
    language: Language,
) -> Table:
    told = [counted.in_language(language)] if counted else []
    told += [each[language] for each in notes]
    mark = "；" if language == "zh" else "; "
    table = Table(
        title=Cell(title.in_language(language), style="table.title"),
        caption=Cell(mark.join(told), style="table.caption"),
        show_lines=True,
    )
    for each in headings:
        table.add_column(each.in_language(language), overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
