"""Partner suggestions as the API and the command line ask for them: with the weights kept here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from api.partner_weights import kept_weights
from api.resources import database, resources

if TYPE_CHECKING:
    from queries.partners.records import Kind


def ask_partners(label: str, node_id: str, kind: Kind, limit: int) -> dict[str, Any]:
    """Who should sign an agreement with this one, or take a seat, next?

    The numerical libraries are imported with the first question: whoever never asks it does not
    wait for them.
    """
    from queries.partners.suggest import suggest_partners  # noqa: PLC0415 - see above

    weights, notes = kept_weights(resources().settings, kind)
    answer = suggest_partners(
        database(),
        label,
        node_id,
        kind=kind,
        limit=limit,
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        weights=weights,
    )
    return {**answer, "notes": [*notes, *answer["notes"]]}
