"""What the columns of the printed lists are: once for the page, the workbook and the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.model.vocabulary import BENEFICIARY_GROUPS
from graph.text import Text
from queries.lists.claims import STATES
from queries.lists.needs import (
    RAISER_LABELS,
    STANDING_LABELS,
    STATE_LABELS,
    UNKNOWN_RAISER,
)
from queries.lists.projects import PROJECT_STATES
from queries.lists.resources import REACH_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.text import Language

Cell = str | float | dt.date | None
Row = Mapping[str, Any]
Kind = Literal["text", "number", "share", "day"]

SYNTHETIC = Text("合成", "synthetic")
_URGENCIES = {
    choice.code: choice.label for choice in SCHEMA.nodes["Need"].properties["urgency"].choices
}
_RESOURCE_STATES = {
    choice.code: choice.label for choice in SCHEMA.nodes["Resource"].properties["status"].choices
}
_GROUPS = {choice.code: choice.label for choice in BENEFICIARY_GROUPS}
_LATE = Text("逾期", "late")
_CLAIM = Text("{provider} {amount}（{state}）", "{provider}: {amount} ({state})")
_ROLE = Text("{name}（{role}）", "{name} ({role})")
_UNKNOWN = Text("未注明", "not told")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        label: Its heading.
        kind: What its cells hold.
        get: Takes what it shows out of a row, in one language.
        width: Its width in a workbook, in characters.
        brief: Whether the terminal has room for it.
    """

    label: Text
    kind: Kind
    get: Callable[[Row, Language], Cell]
    width: int = 12
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list: its title, its columns and its rows in an answer."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: Callable[[Row], list[Row]]
    empty: Text


def _labelled(labels: Mapping[str, Text], code: str | None, language: Language) -> str:
    if code is None:
        return ""
    label = labels.get(code)
    return label.in_language(language) if label else code


def _joined(items: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(items)


def _name(row: Row, language: Language) -> str:
    mark = f" [{SYNTHETIC.in_language(language)}]" if row["synthetic"] else ""
    return f"{row['name']}{mark}"


def categories(row: Row, language: Language) -> str:
    """Return what a row is about, in one language."""
    english = language == "en"
    names = (
        (each.get("name_en") if english else None) or each["name"] for each in row["categories"]
    )
    return _joined(names, language)


def _for_whom(row: Row, language: Language) -> str:
    codes = row["beneficiary_groups"]
    return _joined((_labelled(_GROUPS, each, language) for each in codes), language)


def _unit(row: Row, language: Language) -> str:
    code = row["unit_of_measure"]
    return MEASURES[code].choice.label.in_language(language) if code in MEASURES else code or ""


def _raised_by(row: Row, language: Language) -> str:
    told = []
    for each in row["raised_by"]:
        label = _labelled(RAISER_LABELS, each["label"], language)
        told.append(each["name"] if each["label"] == "Unit" else label)
    return _joined(told, language) or UNKNOWN_RAISER.in_language(language)


def _claims(row: Row, language: Language) -> str:
    """Return who claimed what, a line each; claims that do not hold any more are left out."""
    return "\n".join(
        _CLAIM.format(
            provider=each["provider"]["name"] if each["provider"] else _UNKNOWN,
            amount=_amount(each, language),
            state=STATES[each["state"]],
        ).in_language(language)
        for each in row["claims"]
        if each["live"]
    )


def _amount(row: Row, language: Language) -> str:
    if row["quantity"] is None:
        return _UNKNOWN.in_language(language)
    return f"{row['quantity']:,.10g} {_unit(row, language)}".strip()


def _partners(row: Row, language: Language) -> str:
    named = (
        _ROLE.format(name=each["name"], role=each["role"]).in_language(language)
        if each["role"]
        else each["name"]
        for each in row["partners"]
    )
    return _joined(named, language)


def _names(field: str) -> Callable[[Row, Language], str]:
    return lambda row, language: _joined((each["name"] for each in row[field]), language)


def _of(field: str, labels: Mapping[str, Text]) -> Callable[[Row, Language], str]:
    return lambda row, language: _labelled(labels, row[field], language)


def _value(field: str) -> Callable[[Row, Language], Cell]:
    def get(row: Row, _language: Language) -> Cell:
        value: Cell = row[field]
        return value

    return get


def _date(field: str) -> Callable[[Row, Language], dt.date | None]:
    def get(row: Row, _language: Language) -> dt.date | None:
        return dt.date.fromisoformat(row[field]) if row[field] else None

    return get


def _reasons(row: Row, language: Language) -> str:
    return "\n".join(each[language] for each in row["reasons"])


_CATEGORY = Column(Text("分类", "category"), "text", categories, 14)
_QUANTITY = Column(Text("数量", "quantity"), "number", _value("quantity"), 9)
_MEASURE = Column(Text("单位", "unit"), "text", _unit, 8)
_FOR_WHOM = Column(Text("服务对象", "for whom"), "text", _for_whom, 14)
_FROM = Column(Text("开始", "from"), "day", _date("starts_on"), 11)
_TO = Column(Text("结束", "until"), "day", _date("ends_on"), 11)
_ID = Column(Text("编号", "id"), "text", _value("id"), 18)

NEEDS = Sheet(
    "needs",
    Text("需求清单", "Needs"),
    (
        Column(Text("需求", "need"), "text", _name, 30, brief=True),
        _CATEGORY,
        Column(Text("提出方", "raised by"), "text", _raised_by, 16),
        _FOR_WHOM,
        _QUANTITY,
        _MEASURE,
        Column(Text("已认领", "claimed"), "share", _value("claimed_share"), 8, brief=True),
        Column(Text("尚缺", "still open"), "number", _value("open_quantity"), 9),
        Column(Text("紧急程度", "urgency"), "text", _of("urgency", _URGENCIES), 9),
        _FROM,
        _TO,
        Column(Text("状态", "state"), "text", _of("state", STATE_LABELS), 10, brief=True),
        Column(
            Text("来历", "standing"),
            "text",
            lambda row, language: STANDING_LABELS[row["standing"]].in_language(language),
            12,
        ),
        Column(Text("认领情况", "who claimed"), "text", _claims, 40, brief=True),
        Column(Text("相似组", "similar group"), "number", _value("group"), 7),
        _ID,
    ),
    lambda answer: list(answer["needs"]),
    Text("本期没有需求", "No needs in the period"),
)
RESOURCES = Sheet(
    "resources",
    Text("资源清单", "Resources"),
    (
        Column(Text("资源", "resource"), "text", _name, 30, brief=True),
        Column(
            Text("提供方", "provider"),
            "text",
            lambda row, _language: str(row["provider"]["name"]),
            24,
            brief=True,
        ),
        Column(Text("联系方式", "how reached"), "text", _of("reach", REACH_LABELS), 14),
        _CATEGORY,
        _QUANTITY,
        _MEASURE,
        Column(Text("剩余", "free"), "number", _value("free_quantity"), 9, brief=True),
        Column(Text("用于本社区", "promised here"), "number", _value("promised_here"), 10),
        Column(Text("认领项数", "claims"), "number", _value("claims"), 8),
        _FOR_WHOM,
        _FROM,
        _TO,
        Column(Text("状态", "status"), "text", _of("status", _RESOURCE_STATES), 8),
        _ID,
    ),
    lambda answer: list(answer["resources"]),
    Text("本期没有资源", "No resources in the period"),
)
PROJECTS = Sheet(
    "projects",
    Text("项目清单", "Projects"),
    (
        Column(Text("项目", "project"), "text", _name, 30, brief=True),
        _CATEGORY,
        Column(Text("状态", "status"), "text", _of("status", PROJECT_STATES), 9, brief=True),
        _FROM,
        _TO,
        _FOR_WHOM,
        Column(Text("参与方", "partners"), "text", _partners, 36, brief=True),
        Column(Text("回应需求", "needs addressed"), "text", _names("needs"), 30),
        Column(Text("用到资源", "resources drawn on"), "text", _names("resources"), 30),
        Column(
            Text("成效", "results"),
            "text",
            lambda row, language: _joined(row["results"], language),
            24,
        ),
        _ID,
    ),
    lambda answer: list(answer["projects"]),
    Text("本期没有项目", "No projects in the period"),
)


def _claim_rows(answer: Row) -> list[Row]:
    """Return every claim with the need that it is for, in the order of the needs."""
    return [{**claim, "need": need["name"]} for need in answer["needs"] for claim in need["claims"]]


def _late(row: Row, language: Language) -> str:
    return _LATE.in_language(language) if row["late"] else ""


def _resource_name(row: Row, _language: Language) -> str:
    return str(row["resource"]["name"]) if row["resource"] else ""


def _provider_name(row: Row, language: Language) -> str:
    return str(row["provider"]["name"]) if row["provider"] else _UNKNOWN.in_language(language)


CLAIMS = Sheet(
    "claims",
    Text("认领明细", "Claims"),
    (
        Column(Text("需求", "need"), "text", _value("need"), 30),
        Column(Text("认领方", "claimed by"), "text", _provider_name, 24),
        Column(Text("资源", "resource"), "text", _resource_name, 26),
        _QUANTITY,
        _MEASURE,
        Column(Text("状态", "state"), "text", _of("state", STATES), 9),
        Column(Text("提出日期", "offered on"), "day", _date("offered_on"), 11),
        Column(Text("约定日期", "due on"), "day", _date("due_on"), 11),
        Column(Text("交付日期", "delivered on"), "day", _date("delivered_on"), 11),
        Column(Text("逾期", "late"), "text", _late, 7),
        Column(Text("满意度", "rating"), "number", _value("rating"), 7),
        _ID,
    ),
    _claim_rows,
    Text("本期没有认领", "No claims in the period"),
)
GROUPS = Sheet(
    "groups",
    Text("相似需求", "Similar needs"),
    (
        Column(Text("组号", "group"), "number", _value("number"), 6),
        Column(Text("需求", "needs"), "text", _names("needs"), 44),
        Column(Text("项数", "count"), "number", _value("count"), 6),
        Column(Text("合计数量", "together"), "number", _value("quantity"), 10),
        Column(Text("合计尚缺", "still open"), "number", _value("open_quantity"), 10),
        _MEASURE,
        Column(Text("为何相似", "why"), "text", _reasons, 60),
    ),
    lambda answer: list(answer["groups"]),
    Text("没有相似的需求", "No needs are similar"),
)
LISTS = (NEEDS, RESOURCES, PROJECTS)
SHEETS = (*LISTS, CLAIMS, GROUPS)
