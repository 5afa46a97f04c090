"""Who can resource this need under the big Party committee mechanism, and why?"""

from __future__ import annotations

from queries.matching.match import match, match_request
from queries.matching.need import NeedRequest
from queries.matching.weights import FEATURES, TIERS, resolve_weights

__all__ = ["FEATURES", "TIERS", "NeedRequest", "match", "match_request", "resolve_weights"]
