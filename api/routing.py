"""Routing as the API and the command line ask for it: with the model and threshold kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.resources import database, resources
from api.routing_models import taught
from queries.routing.route import DEFAULT_THRESHOLD, route_case

if TYPE_CHECKING:
    from queries.routing.cases import CaseText


def ask_routing(case: CaseText, threshold: float | None = None) -> dict[str, Any]:
    """To which departments should this case be sent?

    Args:
        case: The case, filed or not.
        threshold: Confidence from which on it is sent; None takes that of the settings.
    """
    known = taught(resources().settings)
    sure = routing_threshold() if threshold is None else threshold
    return route_case(database(), case, known, threshold=sure)


def routing_threshold() -> float:
    """Return the confidence from which on a case is sent without a person looking."""
    return DEFAULT_THRESHOLD
