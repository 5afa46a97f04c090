"""What does an Open311 client see of the graph? Categories as services, cases as requests.

This is GeoReport v2, for reading. Anyone may ask, so a case shows its title, category, state,
times, place and agency only: not what was written at length, never who raised it. In the title,
names of the people concerned are masked, and so is every number long enough to be a phone or an
identity card.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.text import Text
from graph.values import plain
from queries.catalog import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database

LONGEST_WINDOW = dt.timedelta(days=90)
MAXIMUM_PAGE = 1_000
_MAXIMUM_SERVICES = 10_000

SERVICES = Question(
    "open311/services",
    ("limit",),
    {"id": str, "name": str, "name_en": str, "description": str, "aliases": list, "parent": str},
)
SERVICE = Question("open311/service", ("id",), {"id": str})
_COLUMNS: dict[str, type] = {
    "id": str,
    "name": str,
    "status": str,
    "opened_at": object,
    "closed_at": object,
    "updated_at": object,
    "synthetic": bool,
    "category": dict,
    "agencies": list,
    "place": dict,
    "people": list,
}
REQUESTS = Question(
    "open311/requests", ("start", "end", "statuses", "codes", "skip", "limit"), _COLUMNS
)
REQUESTS_BY_ID = Question("open311/requests_by_id", ("ids", "codes", "limit"), _COLUMNS)

STATES: dict[str, tuple[str, ...]] = {"open": ("open", "working"), "closed": ("done", "refused")}
"""States of a case for each status of a request; a case without a state is open."""
STATUSES = tuple(STATES)
_CLOSED = frozenset(STATES["closed"])
_WORDING = {each.code: each.label for each in SCHEMA.nodes["Case"].properties["status"].choices}
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}[Xx]?")
_HIDDEN = "＊＊＊"
_SYNTHETIC = "演示用的虚构数据 / invented for demonstration"

_NO_SERVICE = Text("没有服务代码「{code}」", "service_code {code!r} was not found")
_NO_REQUEST = Text("没有编号为「{id}」的诉求", "service_request_id {id!r} was not found")
_BACKWARDS = Text("开始时间应早于结束时间", "start_date must come before end_date")
_TOO_LONG = Text("时间跨度不得超过 90 天", "The time must not span more than 90 days")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """Which requests are wanted.

    Attributes:
        ids: These requests, whatever else is said; empty for all.
        codes: Those of these services; empty for all.
        statuses: ``open`` and ``closed``; empty for both.
        start: Beginning of the time in which they were raised.
        end: End of that time. A bound that is not given lies 90 days from the other; without
            either, the time is the last 90 days.
        page: Which page, from 1.
        page_size: How many a page holds at most.
    """

    ids: Sequence[str] = ()
    codes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    page: int = 1
    page_size: int = MAXIMUM_PAGE


def services(database: Database) -> list[dict[str, Any]]:
    """Which services are there? Every category, ordered by its id.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    return [
        {
            "service_code": each["id"],
            "service_name": each["name"],
            "name_en": each["name_en"],
            "description": each["description"] or "",
            "metadata": False,
            "type": "realtime",
            "keywords": ",".join(each["aliases"]),
            "group": each["parent"] or "",
        }
        for each in SERVICES.ask(database, {"limit": _MAXIMUM_SERVICES})
    ]


def service_definition(database: Database, code: str) -> dict[str, Any]:
    """What is asked of someone who uses this service? Nothing beyond the standard's own fields.

    Raises:
        NotFoundError: There is no such service.
        DatabaseUnavailableError: Neo4j is away.
    """
    if not SERVICE.ask(database, {"id": code}):
        raise NotFoundError(_NO_SERVICE.format(code=code))
    return {"service_code": code, "attributes": []}


def requests(
    database: Database, wanted: RequestFilter, *, now: dt.datetime
) -> list[dict[str, Any]]:
    """Which requests are there?

    Args:
        database: The graph.
        wanted: Which of them.
        now: The present, with its zone: the end of the time where none is given.

    Returns:
        The requests of the page, the latest first; those asked for by id, ordered by id.

    Raises:
        InvalidInputError: The time is backwards or spans more than 90 days.
        DatabaseUnavailableError: Neo4j is away.
    """
    if wanted.ids:
        parameters: dict[str, object] = {
            "ids": list(wanted.ids),
            "codes": [],
            "limit": MAXIMUM_PAGE,
        }
        return [_request(each) for each in REQUESTS_BY_ID.ask(database, parameters)]
    start, end = _window(wanted, now)
    states = [state for each in wanted.statuses or STATUSES for state in STATES[each]]
    parameters = {
        "start": start,
        "end": end,
        "statuses": states,
        "codes": list(wanted.codes),
        "skip": (wanted.page - 1) * wanted.page_size,
        "limit": wanted.page_size,
    }
    return [_request(each) for each in REQUESTS.ask(database, parameters)]


def request(database: Database, request_id: str) -> dict[str, Any]:
    """What is known of one request?

    Raises:
        NotFoundError: There is no such request.
        DatabaseUnavailableError: Neo4j is away.
    """
    parameters = {"ids": [request_id], "codes": [], "limit": 1}
    found = REQUESTS_BY_ID.ask(database, parameters)
    if not found:
        raise NotFoundError(_NO_REQUEST.format(id=request_id))
    return _request(found[0])


def masked(text: str, names: Sequence[str]) -> str:
    """Return a text in which these names, and every long number, are masked.

    >>> masked("王小明家漏水，电话 139 0000 1234", ["王小明"])
    '王＊＊家漏水，电话 ＊＊＊'
    """
    for name in sorted({each.strip() for each in names if each}, key=len, reverse=True):
        if name:
            text = text.replace(name, mask_name(name))
    return _LONG_NUMBER.sub(_HIDDEN, text)


def _window(wanted: RequestFilter, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    start, end = wanted.start, wanted.end
    try:
        if end is None:
            end = start + LONGEST_WINDOW if start else now
        if start is None:
            start = end - LONGEST_WINDOW
    except OverflowError as error:
        raise InvalidInputError(_BACKWARDS) from error
    if start > end:
        raise InvalidInputError(_BACKWARDS, [Problem("start_date", _BACKWARDS)])
    if end - start > LONGEST_WINDOW:
        raise InvalidInputError(_TOO_LONG, [Problem("end_date", _TOO_LONG)])
    return start, end


def _request(found: Mapping[str, Any]) -> dict[str, Any]:
    state = found["status"] or "open"
    category, place = found["category"] or {}, found["place"] or {}
    position = plain(place.get("location"))
    wording = _WORDING[state]
    closed = state in _CLOSED
    return {
        "service_request_id": found["id"],
        "status": "closed" if closed else "open",
        "status_notes": f"{wording.zh} / {wording.en}",
        "service_name": category.get("name"),
        "service_code": category.get("id"),
        "description": masked(found["name"] or "", found["people"]),
        "agency_responsible": "；".join(found["agencies"]) or None,
        "service_notice": _SYNTHETIC if found["synthetic"] else None,
        "requested_datetime": _moment(found["opened_at"]),
        "updated_datetime": _moment((closed and found["closed_at"]) or found["updated_at"]),
        "expected_datetime": None,
        "address": place.get("address") or place.get("name"),
        "address_id": None,
        "zipcode": None,
        "lat": position["latitude"] if isinstance(position, dict) else None,
        "long": position["longitude"] if isinstance(position, dict) else None,
        "media_url": None,
    }


def _moment(value: Any) -> str | None:  # noqa: ANN401 - a time of the driver
    return None if value is None else str(value.to_native().isoformat(timespec="seconds"))
