"""By what is a match judged? The features, weights and tiers, as other systems read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queries.matching.weights import FEATURES, TIERS, resolve_weights

if TYPE_CHECKING:
    from collections.abc import Mapping


def published(default_weights: Mapping[str, float]) -> dict[str, Any]:
    """By what is a match judged?

    Args:
        default_weights: Weights of the settings that differ from the built-in ones.

    Returns:
        ``features`` (name, wording, meaning and the weight in force; the weights sum to 1) and
        ``tiers`` (number, wording and the value of the feature ``mechanism``), in order.
    """
    weights = resolve_weights(default_weights)
    return {
        "features": [
            {
                "name": each.name,
                "label": each.label.as_dict(),
                "description": each.description.as_dict(),
                "weight": weights[each.name],
            }
            for each in FEATURES
        ],
        "tiers": [
            {"tier": each.number, "label": each.label.as_dict(), "value": each.value}
            for each in TIERS.values()
        ],
    }
