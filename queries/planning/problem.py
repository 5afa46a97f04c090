"""The needs and providers of a place as an allocation: rows for the optimiser, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.measures import convert
from queries.matching.ranking import split
from queries.planning.options import URGENCY, VULNERABLE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from queries.matching.candidates import Candidate
    from queries.matching.features import Exclusion
    from queries.matching.need import NeedRequest
    from queries.matching.ranking import Ranked
    from queries.planning.options import PlanOptions
    from queries.planning.scope import Key, Scope


@dataclass(frozen=True, slots=True)
class Weight:
    """What a need counts, and why: the product of the three."""

    urgency: float
    vulnerable: float
    fairness: float

    @property
    def value(self) -> float:
        """The weight itself."""
        return self.urgency * self.vulnerable * self.fairness


@dataclass(frozen=True, slots=True)
class Way:
    """One way to serve a need: what one provider can give for it.

    Attributes:
        ranked: The candidate, with its features and score.
        offer: What is used up: the same for all ways that draw on the same thing.
        use: How much of it a unit of the need takes.
        kept: Whether an earlier plan proposed it.
    """

    ranked: Ranked
    offer: str
    use: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One need of the allocation.

    Attributes:
        need: What is wanted.
        wanted: How much, in its unit; 1 for a need that does not say.
        weight: What it counts when it is served in full.
        ways: The best way by each offer that can serve it, best first.
        left_out: Who cannot, and why.
    """

    need: NeedRequest
    wanted: float
    weight: Weight
    ways: Sequence[Way]
    left_out: Sequence[tuple[Candidate, Exclusion]]

    @property
    def id(self) -> str:
        """Id of the need; the needs of a plan are all stored."""
        return str(self.need.id)

    @property
    def divisible(self) -> bool:
        """Whether several providers may serve parts of it."""
        return self.need.remaining is not None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The needs of a place and how much there is of every offer."""

    cases: Sequence[Case]
    capacity: Mapping[str, float]


def key_of(candidate: Candidate) -> Key:
    """What names a candidate among those of its need."""
    return (*candidate.provider.key, candidate.resource.id if candidate.resource else "")


def as_allocation(
    scope: Scope, weights: Mapping[str, float], options: PlanOptions, *, today: dt.date
) -> Allocation:
    """Return the allocation that a plan for the scope solves.

    A need counts by its urgency, more for vulnerable groups and more in communities that were
    served less so far. What says how much there is can be divided; what does not is a task. Of a
    limited resource, a need that does not say how much takes all that is left, as a promise that
    does not say does. Duties and skills, of which nobody knows how much there is, serve only
    needs that do not say either.
    """
    served = {each["id"]: _share(each) for each in scope.communities}
    cases, capacity = [], {}
    for wanted in scope.wanted:
        ranked, left_out = split(wanted.need, wanted.candidates, weights, today)
        ranked.sort(key=lambda each: (-each.score, *each.candidate.identity))
        ways: dict[str, Way] = {}
        for each in ranked:
            offer = _offer(each.candidate)
            use = _use(wanted.need, each.candidate)
            if use is None or offer in ways:
                continue
            ways[offer] = Way(each, offer, use, key_of(each.candidate) in wanted.proposed)
            free = each.candidate.free
            capacity[offer] = float(options.tasks) if free is None else free
        community = wanted.need.community
        cases.append(
            Case(
                need=wanted.need,
                wanted=wanted.need.remaining or 1.0,
                weight=weigh(wanted.need, served[community["id"]] if community else 0, options),
                ways=tuple(ways.values()),
                left_out=left_out,
            )
        )
    return Allocation(cases, capacity)


def weigh(need: NeedRequest, served: float, options: PlanOptions) -> Weight:
    """What does a need count?

    Args:
        need: The need.
        served: Share of its community's needs that were served so far.
        options: How much what counts.
    """
    vulnerable = not VULNERABLE.isdisjoint(need.beneficiary_groups)
    return Weight(
        urgency=URGENCY.get(need.urgency, URGENCY[None]),
        vulnerable=options.vulnerable if vulnerable else 1.0,
        fairness=1 + options.fairness * (1 - served),
    )


def _share(community: Mapping[str, object]) -> float:
    needs, served = community["needs"], community["served"]
    return float(served) / float(needs) if needs else 0.0  # type: ignore[arg-type]  # counts


def _offer(candidate: Candidate) -> str:
    if candidate.resource is not None:
        return f"Resource {candidate.resource.id}"
    return f"{candidate.means} {candidate.provider.label} {candidate.provider.id}"


def _use(need: NeedRequest, candidate: Candidate) -> float | None:
    """How much of the offer does a unit of the need take? None when it cannot be planned."""
    if candidate.resource is None:
        return 1.0 if need.remaining is None else None
    if candidate.free is None:
        return 1.0 / (need.remaining or 1.0)
    if need.remaining is None:
        return candidate.free
    wanted, given = need.unit_of_measure, candidate.resource.unit_of_measure
    if wanted is None or given is None:
        return 1.0
    return convert(1.0, source=wanted, target=given)
