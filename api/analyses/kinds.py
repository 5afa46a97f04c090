"""Which questions can be asked as an analysis."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.plan_answers import PlanRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.validation import RequestModel
    from graph.database import Database
    from graph.settings import Settings

    Tell = Callable[[int, int], None]
    Run = Callable[[Database, Settings, Any, Tell], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A question that may take long.

    Attributes:
        name: Its name in the address.
        request: What it takes.
        run: Answers it; is given the database, the settings, the request and whom to tell how
            much of how much is done.
    """

    name: str
    request: type[RequestModel]
    run: Run


def _plan(database: Database, settings: Settings, asked: PlanRequest, tell: Tell) -> dict[str, Any]:
    from queries.planning.plan import plan  # noqa: PLC0415 - the optimisers take half a second

    return plan(
        database,
        asked.place.label,
        asked.place.id,
        asked.options(),
        today=dt.date.today(),  # noqa: DTZ011 - windows are days of the place where the server runs
        default_weights=settings.weights,
        tell=tell,
    )


KINDS: Mapping[str, Kind] = {each.name: each for each in (Kind("plan", PlanRequest, _plan),)}
