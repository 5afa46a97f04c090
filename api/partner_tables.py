"""Partner suggestions and their evaluation as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.text import Language

_TITLES = {
    "agreement": Text("「{name}」接下来可与谁签订共建协议", "Who should sign with «{name}» next"),
    "seat": Text("「{name}」接下来的大党委席位", "Who should take a seat next: «{name}»"),
}
_COUNTED = Text(
    "考察 {candidates} 个对象，可建议 {total} 个；权重：{weights}",
    "{candidates} looked at, {total} to suggest; weights: {weights}",
)
_SHIPPED = Text("自带", "as shipped")
_LEARNED = Text(
    "第 {revision} 版，{learned_on} 由 {edges} 条关系学得",
    "revision {revision}, learned on {learned_on} from {edges} ties",
)
_SYNTHETIC = Text("合成", "synthetic")
_EVALUATED = Text(
    "{edges} 条关系，{folds} 轮，考察 {pairs} 对；AUC 与平均精度最好的单一方法：{best}；"
    "综合相差 AUC {auc:+.3f}、平均精度 {precision:+.3f}",
    "{edges} ties, {folds} rounds, {pairs} pairs; best single method by AUC and average precision: "
    "{best}; the blend differs by {auc:+.3f} AUC and {precision:+.3f} average precision",
)


def partners_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the suggestions, best first."""
    weights = answer["weights"]
    told = _SHIPPED if weights["source"] == "default" else _LEARNED.format(**weights)
    counted = _COUNTED.format(
        candidates=answer["looked_at"]["candidates"], total=answer["total"], weights=told
    )
    title = _TITLES[answer["kind"]].format(name=answer["asker"]["name"])
    table = _table(title, _caption(counted, answer["notes"]), language)
    for heading in (
        Text("名次", "rank"),
        Text("对象", "partner"),
        Text("得分", "score"),
        Text("理由", "reasons"),
    ):
        table.add_column(heading.in_language(language), overflow="fold")
    for each in answer["items"]:
        partner = each["partner"]
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        reasons = "\n".join(reason[language] for reason in each["reasons"])
        name = f"{partner['name']}{mark}\n{partner['id']}"
        _add(table, str(each["rank"]), name, f"{each['score']:.3f}", reasons)
    return table


def evaluation_table(answer: dict[str, Any], title: Text, language: Language) -> Table:
    """Return the figures of every method and of the blend, with their intervals and weights."""
    best = answer["methods"][answer["best"]]["label"]
    counted = _EVALUATED.format(
        edges=answer["edges"],
        folds=answer["folds"],
        pairs=answer["looked_at"]["pairs"],
        best=Text(best["zh"], best["en"]),
        auc=answer["gains"]["auc"]["value"],
        precision=answer["gains"]["average_precision"]["value"],
    )
    table = _table(title, _caption(counted, answer["notes"]), language)
    table.add_column(Text("方法", "method").in_language(language))
    for heading in ("AUC", Text("平均精度", "average precision"), "hits@10"):
        shown = heading if isinstance(heading, str) else heading.in_language(language)
        table.add_column(shown, justify="right")
    table.add_column(Text("权重", "weight").in_language(language), justify="right")
    for name, each in answer["methods"].items():
        weight = answer["weights"].get(name)
        _add(
            table,
            each["label"][language],
            *(_interval(each[figure]) for figure in ("auc", "average_precision", "hits_at_10")),
            "" if weight is None else f"{weight:.3f}",
        )
    return table


def _interval(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]"


def _caption(counted: Text, notes: Sequence[Mapping[str, str]]) -> Text:
    return Text(
        "；".join([counted.zh, *(each["zh"] for each in notes)]),
        "; ".join([counted.en, *(each["en"] for each in notes)]),
    )


def _table(title: Text, caption: Text, language: Language) -> Table:
    return Table(
        title=Cell(title.in_language(language), style="table.title"),
        caption=Cell(caption.in_language(language), style="table.caption"),
        show_lines=True,
    )


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
