"""The reasons of a match in a sentence, in Chinese and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.measures import MEASURES
from graph.text import Text
from queries.matching.features import free_in_unit_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from queries.matching.candidates import Candidate, Resource
    from queries.matching.need import NeedRequest

_REACH = {
    1: Text(
        "{name}是{community}大党委委员单位",
        "{name} holds a seat in the big Party committee of {community}",
    ),
    2: Text(
        "{name}是驻{community}单位，尚未加入大党委，可发出邀请",
        "{name} is a resident unit of {community} without a seat yet; it could be invited",
    ),
    3: Text(
        "{name}是「{category}」的职能部门",
        "{name} is the county department responsible for «{category}»",
    ),
    4: Text(
        "{name}是{other}大党委委员单位，可经{township}党委协调",
        "{name} holds a seat in {other}; the Party committee of {township} can arrange it",
    ),
    5: Text("{name}可为{served}服务", "{name} serves {served}"),
}
_MEMBER_REACH = Text(
    "党员{name}已到{community}报到", "Party member {name} is registered with {community}"
)
_GIFT = {
    "same": Text("提供的「{gift}」与需求同类", "offers «{gift}», the very category wanted"),
    "descendant": Text("提供的「{gift}」属于所需分类", "offers «{gift}», a kind of what is wanted"),
    "ancestor": Text("提供的「{gift}」分类更宽", "offers «{gift}», of a wider category"),
    "sibling": Text("提供的「{gift}」与需求相近", "offers «{gift}», of a neighbouring category"),
}
_DUTY = Text(
    "负责这类事项，但未登记资源，需协商", "has the duty but lists no resource, so it must be asked"
)
_SKILL = Text("特长是「{skill}」", "is skilled in «{skill}»")
_COVER = Text(
    "剩余 {free}，可满足所需 {wanted} 的 {share}", "{free} free, {share} of the {wanted} wanted"
)
_FREE = Text("剩余 {free}", "{free} free")
_UNLIMITED = Text("数量不限", "the quantity is not limited")
_NOT_YET = Text("{day} 起可用", "available from {day}")
_PARTLY = Text("需求时段内 {share} 的时间可用", "available in {share} of the wanted window")
_CHECK = Text("服务对象需核实", "whom it may serve must be checked")
_GRID = Text("同在一个网格", "it lies in the same grid")
_DISTANCE = Text("距离约 {distance}", "about {distance} away")
_PROMISES = Text("以往认领 {total} 次，兑现 {kept} 次", "kept {kept} of {total} earlier promises")
_UNDER_WAY = Text("另有 {count} 项认领进行中", "other promises under way: {count}")
_AGREEMENT = Text("共建协议生效中", "a co-building agreement is in force")
_KILOMETRE = 1_000


def explain(
    need: NeedRequest, candidate: Candidate, features: Mapping[str, float], *, today: dt.date
) -> Text:
    """Why this provider? One sentence from the values that made the score.

    Args:
        need: What is wanted.
        candidate: Who could give it.
        features: The values of :func:`queries.matching.features.evaluate`.
        today: Day from which windows are judged.
    """
    parts = [_reach(need, candidate), _gift(candidate)]
    resource = candidate.resource
    if resource is not None:
        parts.append(_amount(need, candidate, resource, features["quantity"]))
        if resource.starts_on is not None and resource.starts_on > today:
            parts.append(_NOT_YET.format(day=resource.starts_on.isoformat()))
        if features["time"] < 1:
            parts.append(_PARTLY.format(share=percent(features["time"])))
        if features["eligibility"] < 1:
            parts.append(_CHECK)
    parts.extend(_circumstances(candidate))
    return Text(
        "；".join(each.zh for each in parts) + "。", "; ".join(each.en for each in parts) + "."
    )


def _reach(need: NeedRequest, candidate: Candidate) -> Text:
    provider = candidate.provider
    community = need.community["name"] if need.community else ""
    names = [_category(each) for each in provider.via]
    text = _MEMBER_REACH if provider.label == "Member" else _REACH[provider.tier]
    return text.format(
        name=provider.name,
        community=community,
        category=names[-1] if names else "",
        township=names[0] if names else "",
        other=names[1] if len(names) > 1 else "",
        served=names[-1] if names else community,
    )


def _gift(candidate: Candidate) -> Text:
    if candidate.resource is not None:
        return _GIFT[candidate.fit].format(gift=candidate.resource.name)
    if candidate.means == "SKILLED_IN":
        return _SKILL.format(skill=_category(candidate.chain[-1]))
    return _DUTY


def _category(node: Mapping[str, str]) -> Text:
    """Return the name of a node on the way; categories have one in English, too."""
    return Text(node["name"], node.get("name_en") or node["name"])


def _amount(need: NeedRequest, candidate: Candidate, resource: Resource, share: float) -> Text:
    if candidate.free is None:
        return _UNLIMITED
    free = free_in_unit_of(need, candidate)
    if need.remaining is None or free is None:
        return _FREE.format(free=amount_words(candidate.free, resource.unit_of_measure))
    unit = need.unit_of_measure or resource.unit_of_measure
    return _COVER.format(
        free=amount_words(free, unit),
        wanted=amount_words(need.remaining, unit),
        share=percent(share),
    )


def _circumstances(candidate: Candidate) -> list[Text]:
    parts: list[Text] = []
    history = candidate.provider.history
    if candidate.same_grid:
        parts.append(_GRID)
    elif candidate.distance_m is not None:
        parts.append(_DISTANCE.format(distance=_distance(candidate.distance_m)))
    if history.kept or history.broken:
        parts.append(_PROMISES.format(kept=history.kept, total=history.kept + history.broken))
    if history.under_way:
        parts.append(_UNDER_WAY.format(count=history.under_way))
    if candidate.provider.agreement:
        parts.append(_AGREEMENT)
    return parts


def amount_words(quantity: float, unit: str | None) -> Text:
    """Return a quantity with its unit of measure, in words."""
    number = f"{quantity:,.10g}"
    if unit is None:
        return Text(number, number)
    label = MEASURES[unit].choice.label
    return Text(f"{number} {label.zh}", f"{number} {label.en}")


def percent(share: float) -> str:
    """Return a share in per cent; only the whole is written as 100 %, only nothing as 0 %."""
    if 0 < share < 1:
        share = min(max(share, 0.01), 0.99)
    return f"{share:.0%}"


def _distance(metres: float) -> Text:
    if metres < _KILOMETRE:
        return Text(f"{metres:.0f} 米", f"{metres:.0f} m")
    return Text(f"{metres / _KILOMETRE:.1f} 公里", f"{metres / _KILOMETRE:.1f} km")
