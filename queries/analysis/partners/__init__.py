"""Who should become partners next? Pure: ties in; scores, learned weights and figures out."""

from __future__ import annotations

from queries.analysis.partners.blend import Blend, values_of
from queries.analysis.partners.evaluation import Evaluation, evaluate, learn
from queries.analysis.partners.network import Ties, read_ties
from queries.analysis.partners.scores import METHODS

__all__ = ["METHODS", "Blend", "Evaluation", "Ties", "evaluate", "learn", "read_ties", "values_of"]
