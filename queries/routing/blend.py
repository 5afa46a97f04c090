"""The learned and the declared in one figure. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Blend:
    """How much the learned and the declared count.

    Attributes:
        learned: Weight of what dispatches teach, from 0 to 1, where both say something; the rest
            is the weight of what is declared.
        trust: How often a case belongs to one of those who are declared responsible for what its
            text names.
    """

    learned: float
    trust: float

    def as_json(self) -> dict[str, float]:
        """Return the weights as JSON can hold them."""
        return {"learned": self.learned, "trust": self.trust}


DEFAULT_BLEND = Blend(learned=0.5, trust=0.8)
"""What holds before anything was learned from dispatches."""

GIVEN_TRUST = 0.95
"""What is trusted at least where a person said what the case is about."""


def blended(
    learned: Mapping[str, float], declared: Mapping[str, float], blend: Blend
) -> dict[str, float]:
    """How likely is each department?

    Args:
        learned: Probabilities that sum up to 1, or nothing where nothing was learned.
        declared: Shares that sum up to at most 1, or nothing where nothing is declared.
        blend: How much each counts.

    Returns:
        By department, of both. They sum up to less than 1 where the declared counts: the rest is
        the doubt that anyone who is declared responsible was meant.

    >>> blended({"a": 1.0}, {}, DEFAULT_BLEND), blended({}, {"b": 1.0}, DEFAULT_BLEND)
    ({'a': 1.0}, {'b': 0.8})
    """
    weight = blend.learned if declared else 1.0
    if not learned:
        weight = 0.0
    return {
        each: weight * learned.get(each, 0.0) + (1 - weight) * blend.trust * declared.get(each, 0.0)
        for each in sorted({*learned, *declared})
    }
