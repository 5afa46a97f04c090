"""What a plan looks at: the open needs of a place, and everybody who may serve them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.catalog import Question
from queries.matching.candidates import fetch_candidates
from queries.matching.features import nothing_wanted
from queries.matching.need import LIVE_STATES, read_need
from queries.planning.options import PLACES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from graph.database import Database
    from queries.matching.candidates import Candidate
    from queries.matching.need import NeedRequest

_CLOSED_STATES = ("done", "withdrawn", "covered")
_SERVED_STATES = ("covered", "done")
_TIMEOUT_S = 60.0
_NO_PLAN = Text("无法为它做计划", "No plan can be made for it")
_UNKNOWN = Text("不存在：{id}", "does not exist: {id}")

NEEDS = Question(
    "planning/needs",
    parameters=("place_id", "live", "closed", "today", "limit"),
    columns={
        "need": dict,
        "community": dict,
        "grid_id": str,
        "categories": list,
        "promised": list,
        "rejections": list,
        "proposed": list,
    },
    types={"Place": "Community"},
)
PLACE = Question(
    "planning/place",
    parameters=("place_id", "served"),
    columns={"place": dict, "communities": list},
    types={"Place": "Community"},
)

# Who (node type, id) gives what (id of the resource, or nothing).
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need of the place.

    Attributes:
        need: What is still wanted.
        candidates: Who is reached with something near it.
        proposed: What an earlier plan proposed for it.
    """

    need: NeedRequest
    candidates: Sequence[Candidate]
    proposed: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a plan is made from.

    Attributes:
        place: ``id``, ``label`` and ``name``.
        communities: ``id``, ``name``, and how many ``needs`` were ``served`` so far, by id.
        wanted: The needs that still want something, the most urgent first.
        cut: Whether there are more needs than were looked at.
    """

    place: Mapping[str, str]
    communities: Sequence[Mapping[str, object]]
    wanted: Sequence[Wanted]
    cut: bool


def load_scope(
    database: Database,
    label: str,
    place_id: str,
    *,
    today: dt.date,
    most_needs: int,
    tell: Callable[[int, int], None] | None = None,
) -> Scope:
    """What is wanted in a place, and who may serve it?

    Args:
        database: The graph.
        label: ``Community``, ``Township`` or ``County``.
        place_id: Id of the place.
        today: Day from which windows, seats and agreements are judged.
        most_needs: How many needs are looked at.
        tell: Is told how many needs of how many have been looked at.

    Raises:
        InvalidInputError: The place is of another type, or there is no such place.
        DatabaseUnavailableError: Neo4j is away.
    """
    communities, place = _found(database, label, place_id)
    records = NEEDS.ask(
        database,
        {
            "place_id": place_id,
            "live": LIVE_STATES,
            "closed": _CLOSED_STATES,
            "today": today,
            "limit": most_needs + 1,
        },
        types={"Place": label},
        timeout_s=_TIMEOUT_S,
    )
    needs = [(read_need(each), each["proposed"]) for each in records[:most_needs]]
    open_needs = [each for each in needs if nothing_wanted(each[0], today=today) is None]
    wanted = []
    for number, (need, proposed) in enumerate(open_needs, 1):
        candidates = fetch_candidates(database, need, today=today)
        wanted.append(Wanted(need, candidates, frozenset((a, b, c) for a, b, c in proposed)))
        if tell:
            tell(number, len(open_needs))
    return Scope(
        place={"label": label, **place},
        communities=communities,
        wanted=wanted,
        cut=len(records) > most_needs,
    )


def check_place(database: Database, label: str, place_id: str) -> None:
    """Refuse a place for which no plan can be made.

    Raises:
        InvalidInputError: The place is of another type, or there is no such place.
        DatabaseUnavailableError: Neo4j is away.
    """
    _found(database, label, place_id)


def _found(
    database: Database, label: str, place_id: str
) -> tuple[Sequence[Mapping[str, object]], Mapping[str, str]]:
    if label not in PLACES:
        reason = Text("应为其一：{names}", "must be one of: {names}")
        problem = Problem("place.label", reason.format(names=", ".join(PLACES)))
        raise InvalidInputError(_NO_PLAN, [problem])
    places = PLACE.ask(
        database,
        {"place_id": place_id, "served": _SERVED_STATES},
        types={"Place": label},
        timeout_s=_TIMEOUT_S,
    )
    if not places:
        raise InvalidInputError(_NO_PLAN, [Problem("place.id", _UNKNOWN.format(id=place_id))])
    [found] = places
    return found["communities"], found["place"]
