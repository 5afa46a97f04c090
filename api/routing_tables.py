"""Routing as tables for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text as Cell

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.text import Language

_LABELS_SHOWN = 40
_SYNTHETIC = Text("合成", "synthetic")
_LABEL = Text("标签", "label")
_TEXTS = Text("条数", "texts")
_SENT = Text("派给「{name}」（把握 {confidence:.0%}）", "Send to «{name}» ({confidence:.0%} sure)")
_BY_HAND = Text("请人工分派", "Triage by hand")
_ACCURACY = Text("准确率", "accuracy")
_MACRO = Text("宏平均 F1", "macro F1")
_ECE = Text("校准误差", "calibration error")
_WAYS = {
    "learned": Text("学习", "learned"),
    "declared": Text("职责", "declared"),
    "both": Text("两者合一", "both together"),
}


def routing_table(answer: dict[str, Any], language: Language) -> Table:
    """Return the departments to which a case should be sent."""
    sent = answer["decision"] == "route"
    title = _BY_HAND
    if sent:
        first = answer["departments"][0]
        title = _SENT.format(name=first["department"]["name"], confidence=first["confidence"])
    headings = (
        *(Text("名次", "rank"), Text("部门", "department"), Text("把握", "confidence")),
        Text("理由", "reasons"),
    )
    table = _table(title, headings, language)
    table.caption = _caption(answer["notes"], language)
    for each in answer["departments"]:
        mark = f" [{_SYNTHETIC.in_language(language)}]" if each["synthetic"] else ""
        _add(
            table,
            str(each["rank"]),
            each["department"]["name"] + mark,
            f"{each['confidence']:.1%}",
            "\n".join(reason[language] for reason in each["reasons"]),
        )
    return table


def training_table(answer: dict[str, Any], language: Language) -> Table:
    """Return what was learned, and how good it is on cases that were held out."""
    title = Text(
        "第 {revision} 版：从 {examples} 件诉求学习了 {labels} 个部门",
        "Revision {revision}: {labels} departments learned from {examples} cases",
    ).format(**{each: answer[each] for each in ("revision", "examples", "labels")})
    headings = (Text("方式", "way"), _ACCURACY, Text("区间", "interval"), _MACRO, _ECE)
    table = _table(title, headings, language)
    table.caption = _caption(answer["notes"], language)
    for name, figures in answer["figures"].items():
        low, high = figures["interval"]
        _add(
            table,
            _WAYS[name].in_language(language),
            f"{figures['accuracy']:.3f}",
            f"{low:.3f}–{high:.3f}",
            f"{figures['macro_f1']:.3f}",
            f"{figures['calibration_error']:.3f}",
        )
    return table


def evaluation_tables(answer: dict[str, Any], language: Language) -> Iterator[Table]:
    """Yield the figures of an evaluation, those of each label, and what is mistaken for what."""
    yield _figures_table(answer, language)
    headings = (
        *(_LABEL, _TEXTS, Text("判为", "told")),
        *(Text("精确率", "precision"), Text("召回率", "recall"), Text("F1", "F1")),
    )
    table = _table(Text("各标签", "By label"), headings, language)
    rows = answer["per_label"]
    for each in rows[:_LABELS_SHOWN]:
        figures = (f"{each[name]:.3f}" for name in ("precision", "recall", "f1"))
        _add(table, each["label"], str(each["texts"]), str(each["told"]), *figures)
    if len(rows) > _LABELS_SHOWN:
        more = Text("另有 {count} 种标签", "and {count} more labels")
        table.caption = more.format(count=len(rows) - _LABELS_SHOWN).in_language(language)
    yield table
    if answer["confusions"]:
        columns = (_LABEL, Text("误判为", "told as"), _TEXTS)
        table = _table(Text("最常见的误判", "Most frequent mistakes"), columns, language)
        for each in answer["confusions"]:
            _add(table, each["label"], each["told"], str(each["texts"]))
        yield table


def _figures_table(answer: dict[str, Any], language: Language) -> Table:
    title = Text(
        "{file}：{texts} 条，{labels} 种标签，{folds} 折交叉验证",
        "{file}: {texts} texts, {labels} labels, {folds}-fold cross-validation",
    ).format(**{each: answer[each] for each in ("file", "texts", "labels", "folds")})
    table = _table(title, (Text("指标", "figure"), Text("数值", "value")), language)
    table.caption = _caption(answer["notes"], language)
    low, high = answer["interval"]
    rows: list[tuple[Text, str]] = [
        (_ACCURACY, f"{answer['accuracy']:.4f}  [{low:.4f}–{high:.4f}]"),
        (_MACRO, f"{answer['macro_f1']:.4f}"),
        (Text("加权 F1", "weighted F1"), f"{answer['weighted_f1']:.4f}"),
        (Text("前三命中率", "among the first three"), f"{answer['top3']:.4f}"),
        (_ECE, f"{answer['calibration_error']:.4f}"),
    ]
    acted_on = answer["acted_on"]
    if acted_on["accuracy"] is not None:
        sure = Text("把握达 {threshold:.0%} 者", "sure by {threshold:.0%} and more")
        shown = f"{acted_on['share']:.1%} → {acted_on['accuracy']:.4f}"
        rows.append((sure.format(threshold=acted_on["threshold"]), shown))
    unseen = answer["unseen"]
    if unseen and unseen["texts"] < answer["texts"]:
        shown = f"{unseen['accuracy']:.4f} / {unseen['macro_f1']:.4f} ({unseen['texts']})"
        rows.append((Text("其中未见过的文字", "texts not seen while learning"), shown))
    baseline = answer["baseline"]
    always = Text("基线：总是「{label}」", "Baseline: always «{label}»")
    shown = f"{baseline['accuracy']:.4f} / {baseline['macro_f1']:.4f}"
    rows.append((always.format(label=baseline["label"]), shown))
    for name, value in rows:
        _add(table, name.in_language(language), value)
    return table


def _caption(notes: Sequence[dict[str, str]], language: Language) -> Cell | None:
    mark = "；" if language == "zh" else "; "
    told = mark.join(each[language] for each in notes)
    return Cell(told, style="table.caption") if told else None


def _table(title: Text, headings: Sequence[Text], language: Language) -> Table:
    table = Table(title=Cell(title.in_language(language), style="table.title"), show_lines=False)
    for each in headings:
        table.add_column(each.in_language(language), overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    """Add a row whose cells are shown as they are: names may hold what rich takes for markup."""
    table.add_row(*(Cell(each) for each in cells))
