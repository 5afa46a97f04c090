"""Which needs can this provider serve, and what should a community ask it for?"""

from __future__ import annotations

from queries.reverse.asks import AskOptions, asks
from queries.reverse.provider import PROVIDER_LABELS
from queries.reverse.serve import ReverseOptions, needs_served

__all__ = ["PROVIDER_LABELS", "AskOptions", "ReverseOptions", "asks", "needs_served"]
