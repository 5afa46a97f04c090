"""The features of a match, each a number from 0 to 1; or the reason for leaving a candidate out.

Pure: a need and a candidate go in, numbers come out. What cannot serve at all is an
:class:`Exclusion`, never a low number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.measures import MEASURES, convert
from graph.text import Text
from queries.matching.weights import TIERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from queries.matching.candidates import Candidate, History
    from queries.matching.need import NeedRequest

FIT_VALUES = {"same": 1.0, "descendant": 0.8, "ancestor": 0.6, "sibling": 0.3}
_HALF_DISTANCE_M = 2_000.0
_NEAR_TIERS = frozenset({1, 2, 5})
# One kept and one broken promise are assumed of everybody (Laplace's rule of succession), so that
# a newcomer stands in the middle and a single promise decides nothing.
_PRIOR = 1
_PRIOR_SATISFACTION = 0.5
_PRIOR_SPEED = 0.5
_GOOD_DAYS = 10.0
_LOWEST_RATING, _RATING_SPAN = 1, 4


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a candidate cannot serve the need."""

    code: str
    reason: Text

    def as_json(self) -> dict[str, str]:
        """Return the exclusion as the API shows it."""
        return {"code": self.code, **self.reason.as_dict()}


def exclusion(need: NeedRequest, candidate: Candidate, *, today: dt.date) -> Exclusion | None:
    """What rules the candidate out? None when nothing does; the first of several reasons."""
    rejected = need.rejections.get((candidate.provider_label, candidate.provider_id))
    if rejected is not None:
        return Exclusion(
            "rejected",
            Text("此前未采纳：{reason}", "turned down before: {reason}").format(reason=rejected),
        )
    if need.remaining == 0 and need.quantity:
        return Exclusion(
            "need_covered", Text("需求已全部认领", "the need is already fully promised")
        )
    if need.ends_on is not None and need.ends_on < today:
        return Exclusion("need_over", Text("需求的时间已过", "the need's window is over"))
    resource = candidate.resource
    return _resource_exclusion(need, candidate, resource, today) if resource else None


def _resource_exclusion(
    need: NeedRequest, candidate: Candidate, resource: Mapping[str, Any], today: dt.date
) -> Exclusion | None:
    if resource["status"] not in {None, "available"}:
        return Exclusion("not_available", Text("资源已暂停或停用", "the resource is not available"))
    if overlap(need, resource, today=today) == 0:
        return Exclusion(
            "window", Text("可用时间与需求时间不重叠", "it is not available in the need's window")
        )
    if _incompatible(need, resource):
        return Exclusion(
            "unit_of_measure",
            Text(
                "计量单位无法换算：{offered} 与 {wanted}",
                "the units of measure cannot be converted: {offered} and {wanted}",
            ).format(
                offered=MEASURES[resource["unit_of_measure"]].choice.label,
                wanted=MEASURES[str(need.unit_of_measure)].choice.label,
            ),
        )
    if candidate.free == 0:
        return Exclusion(
            "nothing_free", Text("已全部认领，没有剩余", "everything is promised already")
        )
    if eligibility(need, resource) == 0:
        return Exclusion("eligibility", Text("服务对象不符合", "it is not meant for these people"))
    return None


def evaluate(need: NeedRequest, candidate: Candidate, *, today: dt.date) -> dict[str, float]:
    """How well does the candidate serve the need, feature by feature?

    Returns:
        A value from 0 to 1 for every feature, in the order of their publication.
    """
    resource = candidate.resource
    return {
        "mechanism": TIERS[candidate.tier].value,
        "category": FIT_VALUES[candidate.fit],
        "quantity": cover(need, candidate),
        "time": overlap(need, resource, today=today) if resource else 1.0,
        "eligibility": eligibility(need, resource) if resource else 1.0,
        "distance": nearness(candidate),
        "record": record_value(candidate.history),
        "load": 1 / (1 + candidate.history.under_way),
        "agreement": 1.0 if candidate.agreement else 0.0,
    }


def cover(need: NeedRequest, candidate: Candidate) -> float:
    """Which share of what is still wanted does the free quantity cover?"""
    if candidate.resource is None:
        return 0.0
    free = free_in_unit_of(need, candidate)
    if free is None or not need.remaining:
        return 1.0
    return min(1.0, free / need.remaining)


def free_in_unit_of(need: NeedRequest, candidate: Candidate) -> float | None:
    """How much is free, in the need's unit of measure? None when it is not limited."""
    resource = candidate.resource
    if resource is None or candidate.free is None:
        return None
    source, target = resource["unit_of_measure"], need.unit_of_measure
    if source is None or target is None:
        return candidate.free
    return convert(candidate.free, source=source, target=target)


def overlap(need: NeedRequest, resource: Mapping[str, Any], *, today: dt.date) -> float:
    """Which share of the need's window is the resource available? Past days do not count.

    An open window is met in full by a resource that is available on its first day or later; days
    are counted inclusively.
    """
    first = max(need.starts_on or today, today)
    available_from, available_until = _day(resource["starts_on"]), _day(resource["ends_on"])
    if available_until is not None and available_until < first:
        return 0.0
    if need.ends_on is None:
        return 1.0
    begin = max(first, available_from or first)
    end = min(need.ends_on, available_until or need.ends_on)
    return max(0, (end - begin).days + 1) / max(1, (need.ends_on - first).days + 1)


def eligibility(need: NeedRequest, resource: Mapping[str, Any]) -> float:
    """May these people have it? 1 for certain, 0.5 when the need does not say, 0 for no.

    A resource meant for certain groups serves beneficiaries who belong to one of them; one meant
    for certain ages serves those whose ages all lie within.
    """
    value = 1.0
    groups = resource["beneficiary_groups"]
    if groups:
        if not need.beneficiary_groups:
            value = 0.5
        elif not set(groups) & set(need.beneficiary_groups):
            return 0.0
    return min(value, _age_eligibility(need, resource["minimum_age"], resource["maximum_age"]))


def _age_eligibility(need: NeedRequest, minimum: float | None, maximum: float | None) -> float:
    value = 1.0
    if minimum is not None:
        if need.minimum_age is None:
            value = 0.5
        elif need.minimum_age < minimum:
            return 0.0
    if maximum is not None:
        if need.maximum_age is None:
            value = 0.5
        elif need.maximum_age > maximum:
            return 0.0
    return value


def nearness(candidate: Candidate) -> float:
    """How near is the provider? 1 in the same grid, one half at two kilometres."""
    if candidate.same_grid:
        return 1.0
    if candidate.distance_m is not None:
        return 1 / (1 + candidate.distance_m / _HALF_DISTANCE_M)
    return 0.5 if candidate.tier in _NEAR_TIERS else 0.25


def record_value(history: History) -> float:
    """How well were promises kept? Half reliability, 30 % satisfaction, 20 % speed."""
    reliability = (history.kept + _PRIOR) / (history.kept + history.broken + 2 * _PRIOR)
    satisfaction = _PRIOR_SATISFACTION
    if history.ratings:
        mean = sum(history.ratings) / len(history.ratings)
        satisfaction = (mean - _LOWEST_RATING) / _RATING_SPAN
    speed = _PRIOR_SPEED
    if history.days:
        mean_days = max(0.0, sum(history.days) / len(history.days))
        speed = 1 / (1 + mean_days / _GOOD_DAYS)
    return 0.5 * reliability + 0.3 * satisfaction + 0.2 * speed


def _incompatible(need: NeedRequest, resource: Mapping[str, Any]) -> bool:
    offered, wanted = resource["unit_of_measure"], need.unit_of_measure
    if offered is None or wanted is None or need.quantity is None:
        return False
    return convert(1, source=offered, target=wanted) is None


def _day(value: Any) -> dt.date | None:  # noqa: ANN401 - the driver's own Date
    return value.to_native() if value is not None else None
