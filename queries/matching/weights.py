"""What a match is judged by: the features, their meaning and their weights; the tiers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing a match is judged by; its value lies between 0 and 1, more is better."""

    name: str
    label: Text
    description: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Tier:
    """One way in which a provider is reached under the big Party committee mechanism."""

    number: int
    label: Text
    value: float


TIERS: dict[int, Tier] = {
    each.number: each
    for each in (
        Tier(1, Text("本社区大党委委员单位", "seat in this community's big committee"), 1.0),
        Tier(
            2, Text("本社区驻区单位（可邀请加入）", "resident unit without a seat (invite it)"), 0.8
        ),
        Tier(3, Text("职能部门", "department responsible for the category"), 0.6),
        Tier(
            4, Text("经镇党委协调的其他社区委员单位", "seat elsewhere, through the township"), 0.4
        ),
        Tier(5, Text("党员与队伍", "members and teams by skill"), 0.2),
    )
}

FEATURES: tuple[Feature, ...] = (
    Feature(
        "mechanism",
        Text("机制", "mechanism"),
        Text(
            "按大党委机制的层级：本社区委员 1，驻区单位 0.8，职能部门 0.6，"
            "其他社区委员 0.4，党员与队伍 0.2",
            "From the tier: seat here 1, resident unit 0.8, department 0.6, seat elsewhere 0.4, "
            "members and teams 0.2",
        ),
        0.25,
    ),
    Feature(
        "category",
        Text("分类吻合", "category fit"),
        Text(
            "同类 1，资源更细 0.8，资源更宽 0.6，同级近类 0.3",
            "Same category 1, a kind of what is wanted 0.8, a wider one 0.6, a sibling 0.3",
        ),
        0.25,
    ),
    Feature(
        "quantity",
        Text("数量", "quantity"),
        Text(
            "剩余可用量能满足需求的比例；未登记资源为 0",
            "Share of the need that the free quantity covers; 0 without a listed resource",
        ),
        0.12,
    ),
    Feature(
        "time",
        Text("时间", "time window"),
        Text(
            "需求时段中资源可用的比例；需求没有截止日时，可用即为 1",
            "Share of the need's window in which it is available; 1 when the need has no last day",
        ),
        0.06,
    ),
    Feature(
        "eligibility",
        Text("资格", "eligibility"),
        Text(
            "已确认符合 1，资料不足需核实 0.5；不符合者不列入",
            "Certain 1, to be checked 0.5; whoever is not eligible is left out",
        ),
        0.06,
    ),
    Feature(
        "distance",
        Text("远近", "distance"),
        Text(
            "同网格 1；否则 1/(1+公里数/2)；位置不明时同社区 0.5，其余 0.25",
            "Same grid 1; otherwise 1/(1+km/2); position unknown: same community 0.5, else 0.25",
        ),
        0.06,
    ),
    Feature(
        "record",
        Text("履约记录", "record"),
        Text(
            "守约率一半、满意度三成、交付速度两成；没有记录时按中等计",
            "Half kept promises, 30 % satisfaction, 20 % speed; without a record, the middle",
        ),
        0.10,
    ),
    Feature(
        "load",
        Text("负担", "load"),
        Text("1/(1+进行中的认领数)，避免总找同一家", "1/(1+promises under way), to be fair"),
        0.05,
    ),
    Feature(
        "agreement",
        Text("共建协议", "agreement"),
        Text("与本社区有生效的共建协议为 1", "1 with an agreement in force with this community"),
        0.05,
    ),
)
FEATURE_NAMES: tuple[str, ...] = tuple(each.name for each in FEATURES)
_FIELD = "weight.{name}"


def resolve_weights(*layers: Mapping[str, float]) -> dict[str, float]:
    """Which weights apply? The defaults, overridden layer by layer, scaled to a sum of 1.

    Args:
        layers: Weights by feature name, later ones win: first the settings, then the request.

    Raises:
        InvalidInputError: A feature is unknown, a weight is negative or not finite, or all are 0.

    >>> resolve_weights({name: 0 for name in FEATURE_NAMES if name != "record"})["record"]
    1.0
    """
    weights = {each.name: each.weight for each in FEATURES}
    problems: list[Problem] = []
    for name, weight in (item for layer in layers for item in layer.items()):
        if name not in weights:
            known = ", ".join(FEATURE_NAMES)
            reason = Text("没有这个特征；可用：{known}", "no such feature; known: {known}")
            problems.append(Problem(_FIELD.format(name=name), reason.format(known=known)))
        elif not (math.isfinite(weight) and weight >= 0):
            reason = Text("应为不小于 0 的数", "must be a number, 0 or more")
            problems.append(Problem(_FIELD.format(name=name), reason))
        else:
            weights[name] = weight
    total = sum(weights.values())
    if not problems and not (total > 0 and math.isfinite(total)):
        reason = Text(
            "权重之和应为大于 0 的有限数", "the weights must add up to a finite number above 0"
        )
        problems.append(Problem("weight", reason))
    if problems:
        raise InvalidInputError(Text("权重无法使用", "The weights cannot be used"), problems)
    return {name: weight / total for name, weight in weights.items()}
