"""Who should sign an agreement, or take a seat, next?"""

from __future__ import annotations

from queries.partners.suggest import KINDS, LABELS, Kind, suggest_partners
from queries.partners.weights import DEFAULT, Weights, read_weights

__all__ = [
    "DEFAULT",
    "KINDS",
    "LABELS",
    "Kind",
    "Weights",
    "read_weights",
    "suggest_partners",
]
