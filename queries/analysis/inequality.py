"""How unevenly is something shared?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def gini(values: Sequence[float]) -> float:
    """How unevenly are the values shared? The Gini coefficient (Gini 1912).

    Half of the mean difference between any two values, as a share of their mean.

    Args:
        values: What each has, 0 or more.

    Returns:
        0 when all have the same, or nobody has anything; near 1 when one has everything.

    >>> gini([1, 1, 1, 1])
    0.0
    >>> gini([0, 0, 0, 4])
    0.75
    """
    count, total = len(values), sum(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), 1))
    return 2 * ranked / (count * total) - (count + 1) / count
