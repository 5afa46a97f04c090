"""What a plan is for, and what counts how much in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = ("Community", "Township", "County")
# What a need counts by its urgency; one that does not say stands between low and medium.
URGENCY: Mapping[str | None, float] = {"high": 3.0, "medium": 2.0, "low": 1.0, None: 1.5}
VULNERABLE = frozenset({"elderly", "children", "low_income", "poor", "disabled"})
MOST_NEEDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """How a plan weighs one thing against another.

    Attributes:
        vulnerable: By what the weight of a need for vulnerable groups is multiplied, 1 or more.
        fairness: How much more a need counts in a community none of whose needs was served so far
            than in one all of whose needs were: 0.5 makes it count half as much again.
        stability: What keeping to a proposal of an earlier plan adds to the score of a match, 0 to
            1: another provider must be better by more than that.
        tasks: For how many needs a resource that does not say how much there is, a duty or a skill
            may be planned.
        required: Ids of needs that must be served in full.
        weights: Weights of single features of a match instead of the published ones.
        most_needs: How many needs are looked at, the most urgent and oldest first.
        deadline_s: Seconds for the optimiser.
    """

    vulnerable: float = 1.5
    fairness: float = 0.5
    stability: float = 0.05
    tasks: int = 3
    required: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    most_needs: int = 500
    deadline_s: float = 10.0

    def checked(self) -> PlanOptions:
        """Return the options.

        Raises:
            InvalidInputError: A value is out of its range; names each.
        """
        ranges: tuple[tuple[str, float, float, float], ...] = (
            ("vulnerable", self.vulnerable, 1, 10),
            ("fairness", self.fairness, 0, 10),
            ("stability", self.stability, 0, 1),
            ("tasks", self.tasks, 1, 1_000),
            ("most_needs", self.most_needs, 1, MOST_NEEDS),
            ("deadline_s", self.deadline_s, 0.1, 120),
        )
        problems = [
            Problem(
                name,
                Text("应在 {low} 到 {high} 之间", "must lie between {low} and {high}").format(
                    low=low, high=high
                ),
            )
            for name, value, low, high in ranges
            if not low <= value <= high
        ]
        if problems:
            raise InvalidInputError(
                Text("无法这样做计划", "No plan can be made like this"), problems
            )
        return self
