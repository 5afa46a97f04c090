"""The three lists of a community for a meeting: needs, resources and projects of a period."""

from __future__ import annotations

from queries.lists.lists import community_lists
from queries.lists.period import PERIOD_PATTERN, Period, chosen_period, read_period

__all__ = ["PERIOD_PATTERN", "Period", "chosen_period", "community_lists", "read_period"]
