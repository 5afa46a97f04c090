"""How evenly a plan serves the communities and asks the providers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from queries.analysis.inequality import gini

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.planning.rounds import Served
    from queries.planning.scope import Scope

_DECIMALS = 6


def balance(scope: Scope, served: Sequence[Served]) -> dict[str, Any]:
    """How evenly are communities served and providers asked, before the plan and with it?

    Returns:
        ``communities``: of each, by id, the needs it ever had and which share of them was served
        ``before`` and would be ``after``; the Gini coefficients of these shares; and the Gini
        coefficients of how many promises are under way with each provider that the plan could ask.
    """
    planned: dict[object, float] = defaultdict(float)
    for each in served:
        if each.case.need.community:
            planned[each.case.need.community["id"]] += each.share
    communities = [_community(each, planned[each["id"]]) for each in scope.communities]
    wanting = [each for each in communities if each["needs"]]
    under_way = {
        one.provider.key: one.provider.history.under_way
        for each in scope.wanted
        for one in each.candidates
    }
    asked = Counter(
        key for key, _ in {(s.way.ranked.candidate.provider.key, s.case.id) for s in served}
    )
    return {
        "communities": communities,
        "gini_communities": {
            when: round(gini([each[when] for each in wanting]), _DECIMALS)
            for when in ("before", "after")
        },
        "gini_providers": {
            "before": round(gini(list(under_way.values())), _DECIMALS),
            "after": round(gini([n + asked[key] for key, n in under_way.items()]), _DECIMALS),
        },
    }


def _community(community: Mapping[str, Any], planned: float) -> dict[str, Any]:
    needs, served = community["needs"], community["served"]
    return {
        "id": community["id"],
        "name": community["name"],
        "needs": needs,
        "before": round(served / needs, _DECIMALS) if needs else 0.0,
        "after": round(min(needs, served + planned) / needs, _DECIMALS) if needs else 0.0,
    }
