"""Who should sign an agreement, or take a seat, next?

The question itself is :func:`queries.partners.suggest.suggest_partners`. It is not imported here,
because it brings the numerical libraries along, which nobody needs who asks something else.
"""

from __future__ import annotations

from queries.partners.records import ASKERS, KINDS
from queries.partners.weights import DEFAULT, Weights, read_weights

__all__ = ["ASKERS", "DEFAULT", "KINDS", "Weights", "read_weights"]
