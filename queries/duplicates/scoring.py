"""Two things of one type: how likely are they the same, and why?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.duplicates.similarity import Likeness, compare_names, compare_persons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from queries.duplicates.profiles import Profile, Sign
    from queries.duplicates.records import Known
    from queries.duplicates.similarity import Characters, Way

_NEUTRAL, _SPAN = 0.6, 0.4
_COMMON = 2
_DECIMALS = 4

_NAME_REASONS: dict[Way, Text] = {
    "same": Text("名称相同（不计写法、行政区划和公司形式）", "the same name, but for its writing"),
    "alias": Text("一方的名称是另一方的别名", "the name of one is an alias of the other"),
    "sound": Text("名称读音相同", "the names sound the same"),
    "order": Text("名称用字相同，次序不同", "the names hold the same words in another order"),
    "similar": Text("名称相近", "similar names"),
    "number": Text("名称中的数字或方位不同", "the names differ by a number, size or direction"),
    "place": Text("名称中的区县或乡镇不同", "the names name different counties or townships"),
    "different": Text("名称不同", "different names"),
}
_COMMON_NAME = Text("同名者有 {count} 人，名字常见", "a common name: {count} people have it")
_SAME = Text("{label}相同", "same {label}")
_DIFFERENT = Text("{label}不同", "different {label}")
_OVERLAP = Text("{label}部分重合", "overlapping {label}")


@dataclass(frozen=True, slots=True)
class Feature:
    """What one sign says of two things.

    Attributes:
        name: Of the sign.
        value: From −1, speaks against, to 1, speaks for.
        weight: How much it counts.
        reason: The same in words; personal values are never among them.
    """

    name: str
    value: float
    weight: float
    reason: Text

    def as_json(self) -> dict[str, object]:
        """Return the feature as JSON can hold it."""
        return {"name": self.name, "value": self.value, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely two things are the same, from 0 to 1, and the features that say so."""

    score: float
    features: tuple[Feature, ...]


def score(
    profile: Profile,
    one: Known,
    other: Known,
    *,
    characters: Characters,
    bearers: Mapping[str, int],
    minimum: float = 0.0,
) -> Scored | None:
    """How likely are two things the same?

    Args:
        profile: How things of their type are compared.
        one: The one.
        other: The other.
        characters: How much each character of a name tells.
        bearers: How many have a name, by its key; matters for persons only.
        minimum: Least score that is wanted.

    Returns:
        The score with its features; None when it is less than wanted.
    """
    signs = [(sign, value) for sign in profile.signs if (value := _value(sign, one, other))]
    total = profile.bias + sum(sign.weight * value for sign, value in signs)
    if _logistic(total + profile.name_weight) < minimum:
        # not even the same name would be enough
        return None
    name = _name(profile, one, other, characters, bearers)
    result = _logistic(total + name.weight * name.value)
    if result < minimum:
        return None
    beside = (Feature(each.name, v, each.weight, _reason(each, v)) for each, v in signs)
    return Scored(result, (name, *beside))


def _logistic(total: float) -> float:
    return round(1 / (1 + math.exp(-total)), _DECIMALS)


def _name(
    profile: Profile,
    one: Known,
    other: Known,
    characters: Characters,
    bearers: Mapping[str, int],
) -> Feature:
    likeness = max(_likenesses(profile, one, other, characters), key=lambda each: each.value)
    value = max(-1.0, min(1.0, (likeness.value - _NEUTRAL) / _SPAN))
    reason = _NAME_REASONS[likeness.way]
    count = bearers.get(one.keys[0].text, 0)
    if profile.persons and likeness.way == "same" and count > _COMMON:
        # a name that twice as many people have says a quarter less
        value = max(0.0, value - 0.25 * math.log2(count / _COMMON))
        reason = Text("{a}；{b}", "{a}; {b}").format(a=reason, b=_COMMON_NAME.format(count=count))
    return Feature("name", round(value, _DECIMALS), profile.name_weight, reason)


def _likenesses(
    profile: Profile, one: Known, other: Known, characters: Characters
) -> Iterator[Likeness]:
    for mine in one.keys:
        for theirs in other.keys:
            if profile.persons:
                yield compare_persons(mine, theirs)
            else:
                yield compare_names(mine, theirs, characters)


def _value(sign: Sign, one: Known, other: Known) -> float:
    """Return what one sign says; 0 where it says nothing."""
    mine, theirs = one.signs.get(sign.name), other.signs.get(sign.name)
    if not mine or not theirs:
        return 0.0
    if sign.kind == "window":
        overlap = _overlap(next(iter(mine)), next(iter(theirs)))
        return round(overlap * sign.same, _DECIMALS) if overlap > 0 else overlap
    if not mine.isdisjoint(theirs):
        return sign.same
    if sign.kind == "year" and abs(next(iter(mine)) - next(iter(theirs))) == 1:
        # counted by the lunar year, or from the age
        return 0.0
    return sign.differs


def _reason(sign: Sign, value: float) -> Text:
    reason = _SAME if value == sign.same else _DIFFERENT
    if sign.kind == "window" and -1 < value < sign.same:
        reason = _OVERLAP
    return reason.format(label=sign.label)


def _overlap(one: tuple[Any, Any], other: tuple[Any, Any]) -> float:
    """Return −1 for windows that do not touch, 1 for equal ones: P. Jaccard's index, stretched."""
    shared = min(one[1], other[1]) - max(one[0], other[0]) + 1
    whole = max(one[1], other[1]) - min(one[0], other[0]) + 1
    share: float = max(0, shared) / max(1, whole)
    return round(2 * share - 1, _DECIMALS)
