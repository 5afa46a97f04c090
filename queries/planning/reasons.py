"""Why a plan serves a need as it does, and why not by somebody else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.planning.problem import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from queries.matching.candidates import Candidate
    from queries.planning.problem import Allocation, Case, Way
    from queries.planning.rounds import Served

_MOST_OTHERS = 5
_NAMED = 3
_DUST = 1e-6

_IN_FULL = Text("按计划可全部满足", "The plan serves all of it")
_IN_PART = Text("按计划可满足 {share}%", "The plan serves {share} % of it")
_NOBODY_REACHED = Text(
    "机制所及之处没有人能提供相近的东西", "Nobody the mechanism reaches gives anything near it"
)
_ALL_LEFT_OUT = Text(
    "所及的 {count} 个提供方都不能用，多数因为：{reason}",
    "None of the {count} that are reached can serve it, most because {reason}",
)
_ALL_TAKEN = Text(
    "能提供的都已分给更要紧或更合适的需求：{needs}",
    "All that could serve it goes to needs that count more or fit better: {needs}",
)
_TAKEN = Text("已分给：{needs}", "it goes to {needs}")
_LESS_GOOD = Text(
    "合适程度 {score}，低于所选的 {chosen}", "its score is {score}, below the {chosen} chosen"
)
_BUSIER = Text("为分散任务，没有再派给它", "the work is spread, so it gets no more")
_REST = Text("需求已由所选者全部满足", "those chosen already serve all of it")


class Reasons:
    """Tells the reasons of one plan."""

    def __init__(self, allocation: Allocation, served: Sequence[Served]) -> None:
        """Remember who got what.

        Args:
            allocation: What could be chosen.
            served: What was chosen.
        """
        self._capacity = allocation.capacity
        self._by_offer: dict[str, list[Served]] = defaultdict(list)
        self._by_need: dict[str, list[Served]] = defaultdict(list)
        for each in served:
            self._by_offer[each.way.offer].append(each)
            self._by_need[each.case.id].append(each)

    def of_need(self, case: Case) -> Text:
        """Why is the need served as far as it is?"""
        share = sum(each.share for each in self._by_need[case.id])
        if share >= 1 - _DUST:
            return _IN_FULL
        if share > _DUST:
            return _IN_PART.format(share=round(100 * share))
        if case.ways:
            return _ALL_TAKEN.format(needs=self._names(way.offer for way in case.ways))
        if not case.left_out:
            return _NOBODY_REACHED
        reasons = [exclusion for _, exclusion in case.left_out]
        commonest = max(reasons, key=lambda each: sum(other.code == each.code for other in reasons))
        providers = {candidate.provider.key for candidate, _ in case.left_out}
        return _ALL_LEFT_OUT.format(count=len(providers), reason=commonest.reason)

    def why_not(self, case: Case) -> list[dict[str, Any]]:
        """Why not one of the others? The best few that were not chosen, then who cannot serve."""
        chosen = {each.way.offer for each in self._by_need[case.id]}
        told: list[dict[str, Any]] = []
        for way in case.ways:
            if way.offer not in chosen:
                code, reason = self._passed_over(case, way)
                told.append(_other(way.ranked.candidate, code, reason, way.ranked.score))
        told = told[:_MOST_OTHERS]
        seen = {(each["provider"]["label"], each["provider"]["id"]) for each in told}
        seen |= {each.way.ranked.candidate.provider.key for each in self._by_need[case.id]}
        for candidate, exclusion in sorted(case.left_out, key=lambda each: key_of(each[0])):
            if candidate.provider.key not in seen and len(told) < 2 * _MOST_OTHERS:
                seen.add(candidate.provider.key)
                told.append(_other(candidate, exclusion.code, exclusion.reason, None))
        return told

    def _passed_over(self, case: Case, way: Way) -> tuple[str, Text]:
        used = sum(each.quantity * each.way.use for each in self._by_offer[way.offer])
        if used >= self._capacity[way.offer] - _DUST:
            return "taken", _TAKEN.format(needs=self._names([way.offer]))
        best = min(
            (each.way.ranked.score for each in self._by_need[case.id]), default=way.ranked.score
        )
        if way.ranked.score < best - _DUST:
            return "less_good", _LESS_GOOD.format(
                score=f"{way.ranked.score:.2f}", chosen=f"{best:.2f}"
            )
        if sum(each.share for each in self._by_need[case.id]) >= 1 - _DUST:
            return "covered", _REST
        return "spread", _BUSIER

    def _names(self, offers: Iterable[str]) -> Text:
        needs = {each.case.id: each.case.need for o in offers for each in self._by_offer[o]}
        names = [need.name for _, need in sorted(needs.items())]
        zh, en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
        if len(names) > _NAMED:
            return Text(f"{zh} 等 {len(names)} 项", f"{en} and {len(names) - _NAMED} more")
        return Text(zh, en)


def _other(candidate: Candidate, code: str, reason: Text, score: float | None) -> dict[str, Any]:
    resource = candidate.resource
    return {
        "provider": candidate.provider.as_json(),
        "resource": {"id": resource.id, "name": resource.name} if resource else None,
        "score": score,
        "code": code,
        **reason.as_dict(),
    }
