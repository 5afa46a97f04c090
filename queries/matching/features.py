"""The features of a match, each a number from 0 to 1; or the reason for leaving a candidate out.

Pure: a need and a candidate go in, numbers come out. What cannot serve at all is an
:class:`Exclusion`, never a low number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.measures import MEASURES, convert
from graph.text import Text
from queries.matching.weights import TIERS

if TYPE_CHECKING:
    import datetime as dt

    from queries.matching.candidates import Candidate, History, Resource
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


_NEED_CLOSED = Exclusion(
    "need_closed", Text("需求已完成或已撤回", "the need is done or was withdrawn")
)
_NEED_COVERED = Exclusion(
    "need_covered", Text("需求已全部认领", "the need is already fully promised")
)
_NEED_OVER = Exclusion("need_over", Text("需求的时间已过", "the need's window is over"))
_NOT_AVAILABLE = Exclusion(
    "not_available", Text("资源已暂停或停用", "the resource is not available")
)
_AREA = Exclusion("area", Text("不服务于这个社区", "it does not serve this community"))
_WINDOW = Exclusion(
    "window", Text("可用时间与需求时间不重叠", "it is not available in the need's window")
)
_NOTHING_FREE = Exclusion(
    "nothing_free", Text("没有剩余可用量", "nothing of it is left to promise")
)
_ELIGIBILITY = Exclusion("eligibility", Text("服务对象不符合", "it is not meant for these people"))


def nothing_wanted(need: NeedRequest, *, today: dt.date) -> Exclusion | None:
    """Why does the need want nothing more from anybody? None when it still does."""
    if need.status in {"done", "withdrawn"}:
        return _NEED_CLOSED
    covered = need.status == "covered" if need.remaining is None else need.remaining == 0
    if covered and need.quantity != 0:
        return _NEED_COVERED
    if need.ends_on is not None and need.ends_on < today:
        return _NEED_OVER
    return None


def exclusion(need: NeedRequest, candidate: Candidate, *, today: dt.date) -> Exclusion | None:
    """What rules the candidate out? None when nothing does; the first of several reasons."""
    rejected = need.rejections.get(candidate.provider.key)
    if rejected is not None:
        reason = Text("此前未采纳：{reason}", "turned down before: {reason}")
        return Exclusion("rejected", reason.format(reason=rejected))
    unwanted = nothing_wanted(need, today=today)
    if unwanted is not None or candidate.resource is None:
        return unwanted
    if not candidate.in_area:
        return _AREA
    return _resource_exclusion(need, candidate, candidate.resource, today)


def _resource_exclusion(
    need: NeedRequest, candidate: Candidate, resource: Resource, today: dt.date
) -> Exclusion | None:
    if resource.status not in {None, "available"}:
        return _NOT_AVAILABLE
    if overlap(need, resource, today=today) == 0:
        return _WINDOW
    if _incompatible(need, resource):
        return _refused_unit(need, resource)
    if candidate.free == 0:
        return _NOTHING_FREE
    if eligibility(need, resource) == 0:
        return _ELIGIBILITY
    return None


def evaluate(need: NeedRequest, candidate: Candidate, *, today: dt.date) -> dict[str, float]:
    """How well does the candidate serve the need, feature by feature?

    Returns:
        A value from 0 to 1 for every feature, in the order of their publication.
    """
    provider, resource = candidate.provider, candidate.resource
    return {
        "mechanism": TIERS[provider.tier].value,
        "category": FIT_VALUES[candidate.fit],
        "quantity": cover(need, candidate),
        "time": overlap(need, resource, today=today) if resource else 1.0,
        "eligibility": eligibility(need, resource) if resource else 1.0,
        "distance": nearness(candidate),
        "record": record_value(provider.history),
        "load": 1 / (1 + provider.history.under_way),
        "agreement": 1.0 if provider.agreement else 0.0,
    }


def cover(need: NeedRequest, candidate: Candidate) -> float:
    """Which share of what is still wanted does the free quantity cover?

    1 when either side is not limited; 0 for a duty or a skill, of which nobody knows how much.
    """
    if candidate.resource is None:
        return 0.0
    free = free_in_unit_of(need, candidate)
    if free is None or not need.remaining:
        return 1.0
    return min(1.0, free / need.remaining)


def free_in_unit_of(need: NeedRequest, candidate: Candidate) -> float | None:
    """How much is free, in the need's unit of measure? None when unlimited or not comparable."""
    resource = candidate.resource
    if resource is None or candidate.free is None:
        return None
    source, target = resource.unit_of_measure, need.unit_of_measure
    if source is None or target is None:
        return candidate.free
    return convert(candidate.free, source=source, target=target)


def overlap(need: NeedRequest, resource: Resource, *, today: dt.date) -> float:
    """Which share of the need's window is the resource available? Past days do not count.

    Days are counted inclusively. A need without a last day can take it at any time from its first
    day on, so whatever is available on one such day meets it in full.
    """
    first = max(need.starts_on or today, today)
    begin = max(first, resource.starts_on or first)
    if need.ends_on is None:
        return 0.0 if resource.ends_on is not None and resource.ends_on < begin else 1.0
    end = min(need.ends_on, resource.ends_on or need.ends_on)
    return max(0, (end - begin).days + 1) / max(1, (need.ends_on - first).days + 1)


def eligibility(need: NeedRequest, resource: Resource) -> float:
    """May these people have it? 1 for certain, 0.5 when the need does not say, 0 for no.

    A resource meant for certain groups serves beneficiaries who belong to one of them; one meant
    for certain ages serves those whose ages all lie within.
    """
    value = 1.0
    groups = resource.beneficiary_groups
    if groups:
        if not need.beneficiary_groups:
            value = 0.5
        elif not set(groups) & set(need.beneficiary_groups):
            return 0.0
    return min(value, _age_eligibility(need, resource.minimum_age, resource.maximum_age))


def _age_eligibility(need: NeedRequest, minimum: float | None, maximum: float | None) -> float:
    youngest, oldest = need.minimum_age, need.maximum_age
    value = 1.0
    if minimum is not None:
        # Where only the oldest age is known, it can still prove that everybody is too young.
        known = youngest if youngest is not None else oldest
        if known is not None and known < minimum:
            return 0.0
        value = 1.0 if youngest is not None else 0.5
    if maximum is not None:
        known = oldest if oldest is not None else youngest
        if known is not None and known > maximum:
            return 0.0
        value = value if oldest is not None else 0.5
    return value


def nearness(candidate: Candidate) -> float:
    """How near is the provider? 1 in the same grid, one half at two kilometres."""
    if candidate.same_grid:
        return 1.0
    if candidate.distance_m is not None:
        return 1 / (1 + candidate.distance_m / _HALF_DISTANCE_M)
    return 0.5 if candidate.provider.tier in _NEAR_TIERS else 0.25


def record_value(history: History) -> float:
    """How well were promises kept? Half reliability, 30 % satisfaction, 20 % speed."""
    reliability = (history.kept + _PRIOR) / (history.kept + history.broken + 2 * _PRIOR)
    satisfaction = _PRIOR_SATISFACTION
    if history.rating is not None:
        satisfaction = (history.rating - _LOWEST_RATING) / _RATING_SPAN
    speed = _PRIOR_SPEED
    if history.days is not None:
        speed = 1 / (1 + max(0.0, history.days) / _GOOD_DAYS)
    return 0.5 * reliability + 0.3 * satisfaction + 0.2 * speed


def _incompatible(need: NeedRequest, resource: Resource) -> bool:
    offered, wanted = resource.unit_of_measure, need.unit_of_measure
    if offered is None or wanted is None or need.quantity is None:
        return False
    return convert(1, source=offered, target=wanted) is None


def _refused_unit(need: NeedRequest, resource: Resource) -> Exclusion:
    reason = Text(
        "计量单位无法换算：{offered} 与 {wanted}",
        "the units of measure cannot be converted: {offered} and {wanted}",
    )
    return Exclusion(
        "unit_of_measure",
        reason.format(
            offered=MEASURES[str(resource.unit_of_measure)].choice.label,
            wanted=MEASURES[str(need.unit_of_measure)].choice.label,
        ),
    )
