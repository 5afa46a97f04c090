"""The summary of the printed lists: title, figures and small tables, once for every form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.lists.columns import Cell, Kind, Row, categories
from graph.text import Text
from queries.lists.needs import RAISER_LABELS, UNKNOWN_RAISER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.text import Language


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the summary."""

    label: Text
    value: Cell
    kind: Kind = "number"


_TITLE = Text("{community}三张清单", "The three lists of {community}")
_SPAN = Text(
    "{period}（{first} 至 {last}），统计截至 {day}", "{period} ({first} to {last}), as of {day}"
)


def title(answer: Row) -> Text:
    """Return what the lists are of."""
    return _TITLE.format(community=answer["community"]["name"])


def span(answer: Row) -> Text:
    """Return which days the lists are of."""
    period = answer["period"]
    return _SPAN.format(
        period=Text(**period["label"]),
        first=period["starts_on"],
        last=period["ends_on"],
        day=answer["as_of"],
    )


def figures(answer: Row) -> list[Figure]:
    """Return the figures of the summary, in the order in which a meeting asks for them."""
    summary, rate = answer["summary"], answer["summary"]["claim_rate"]
    return [
        Figure(Text("需求", "needs"), summary["needs"]),
        Figure(Text("认领率", "claim rate"), rate["rate"], "share"),
        Figure(Text("已认领", "claimed"), rate["claimed"]),
        Figure(Text("计入的需求", "needs that count"), rate["of"]),
        Figure(Text("全部认领", "fully claimed"), rate["fully_claimed"]),
        Figure(Text("平均认领份额", "mean share claimed"), rate["mean_share"], "share"),
        Figure(Text("本期新认领", "claims made in the period"), summary["claims_made"]),
        Figure(Text("本期交付", "claims delivered in the period"), summary["claims_kept"]),
        Figure(Text("资源", "resources"), summary["resources"]),
        Figure(Text("未被认领的资源", "resources nobody claimed"), summary["free_resources"]),
        Figure(Text("项目", "projects"), summary["projects"]),
    ]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A small table of the summary."""

    title: Text
    headings: tuple[Text, ...]
    rows: list[tuple[Cell, ...]]


_MOST_ROWS = 15


def breakdowns(answer: Row, language: Language) -> Iterator[Breakdown]:
    """Yield the small tables of the summary."""
    summary = answer["summary"]
    yield Breakdown(
        Text("按状态", "By state"),
        (Text("状态", "state"), Text("需求", "needs")),
        [(each["label"][language], each["needs"]) for each in summary["by_state"]],
    )
    raisers = {**RAISER_LABELS, "unknown": UNKNOWN_RAISER}
    yield Breakdown(
        Text("按提出方", "By who raised it"),
        (Text("提出方", "raised by"), Text("需求", "needs"), Text("已认领", "claimed")),
        [
            (raisers[each["raiser"]].in_language(language), each["needs"], each["claimed"])
            for each in summary["by_raiser"]
            if each["needs"]
        ],
    )
    yield Breakdown(
        Text("按分类（需求未认领多的在前）", "By category, most unclaimed first"),
        (
            Text("分类", "category"),
            Text("需求", "needs"),
            Text("已认领", "claimed"),
            Text("资源", "resources"),
        ),
        [
            (
                categories({"categories": [each["category"]]}, language),
                each["needs"],
                each["claimed"],
                each["resources"],
            )
            for each in summary["by_category"][:_MOST_ROWS]
        ],
    )
    yield Breakdown(
        Text("认领方", "Who claimed"),
        (Text("认领方", "claimed by"), Text("认领", "claims"), Text("已交付", "delivered")),
        [
            (each["provider"]["name"], each["claims"], each["kept"])
            for each in summary["providers"][:_MOST_ROWS]
        ],
    )
