"""Questions in words as the API and the command line ask them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from api.partners import ask_partners
from api.resources import database, resources
from queries.words import Asker, ask

if TYPE_CHECKING:
    from graph.text import Language
    from queries.partners.records import Kind
    from queries.words import Corrected


def ask_in_words(
    text: str, language: Language, corrected: Corrected | None = None
) -> dict[str, Any]:
    """What is asked in these words, and what is the answer?"""
    asker = Asker(
        database(),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the server runs
        weights=resources().settings.weights,
        partners=_partners,
    )
    return ask(asker, text, language=language, corrected=corrected)


def _partners(label: str, node_id: str, kind: str, limit: int) -> dict[str, Any]:
    return ask_partners(label, node_id, cast("Kind", kind), limit)
