"""Open311 GeoReport v2, for reading: discovery, services and requests, in JSON and XML.

These addresses follow a standard of their own, with its own description and its own form of errors
(a list of ``code`` and ``description``, never problem+json), so they are left out of our OpenAPI
document: clients of Open311 find what they need in the discovery. Parameters that the standard does
not know are passed over, and so is ``jurisdiction_id``, because the graph serves one jurisdiction.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import TYPE_CHECKING, Any, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from apiflask import APIBlueprint
from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from api.language import preferred_language
from api.problems import RETRY_AFTER_S
from api.resources import database
from graph.errors import (
    CobuildError,
    DatabaseUnavailableError,
    DeadlineError,
    InvalidInputError,
    NotFoundError,
    Problem,
)
from graph.text import Text
from queries import open311
from queries.open311 import MAXIMUM_PAGE, STATUSES, RequestFilter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Form = Literal["json", "xml"]

blueprint = APIBlueprint(
    "open311", __name__, url_prefix="/open311/v2", tag="Open311", enable_openapi=False
)
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_MEDIA_TYPES: dict[str, str] = {
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
}
_STATUSES: dict[type[CobuildError], int] = {
    NotFoundError: 404,
    InvalidInputError: 400,
    DatabaseUnavailableError: 503,
    DeadlineError: 504,
}
# what XML 1.0 cannot hold at all
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LARGEST_PAGE_NUMBER = 1_000_000
_MOST_IDS = 1_000

_WRONG = Text("参数无法使用：{names}", "Parameters cannot be used: {names}")
_NOT_A_NUMBER = Text("应为 1 到 {limit} 的整数", "must be a whole number from 1 to {limit}")
_NOT_A_MOMENT = Text(
    "应为带时区的时间，如 2026-05-31T09:00:00Z",
    "must be a time with its zone, like 2026-05-31T09:00:00Z",
)
_NOT_A_STATUS = Text("应为 open 或 closed", "must be open or closed")
_TOO_MANY = Text("最多 {limit} 个", "at most {limit}")
_NOWHERE = Text("没有这个地址", "There is nothing at this address")
_INTERNAL = Text("服务器出错，请稍后再试", "Something went wrong here; try again later")
_log = logging.getLogger(__name__)


@blueprint.get("/discovery.<any(json,xml):form>")
def get_discovery(form: Form) -> Response:
    """Which endpoints are there, and in which formats?"""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{request.url_root}open311/v2",
        "changeset": _changeset(),
        "type": "production",
        "formats": ["application/json", "text/xml"],
    }
    found = {
        "changeset": _changeset(),
        "contact": "",
        "key_service": "",
        "endpoints": [endpoint],
    }
    return _answer(form, found, "discovery", {"endpoints": "endpoint", "formats": "format"})


@blueprint.get("/services.<any(json,xml):form>")
def get_services(form: Form) -> Response:
    """Which services are there?"""
    return _answer(form, open311.services(database()), "services", {"services": "service"})


@blueprint.get("/services/<path:code>.<any(json,xml):form>")
def get_service(code: str, form: Form) -> Response:
    """What does a service ask of those who use it?"""
    found = open311.service_definition(database(), code)
    return _answer(form, found, "service_definition", {"attributes": "attribute"})


@blueprint.get("/requests.<any(json,xml):form>")
def get_requests(form: Form) -> Response:
    """Which requests are there?"""
    now = dt.datetime.now(dt.timezone.utc)
    found = open311.requests(database(), _filter(request.args), now=now)
    return _answer(form, found, "service_requests", {"service_requests": "request"})


@blueprint.get("/requests/<path:request_id>.<any(json,xml):form>")
def get_request(request_id: str, form: Form) -> Response:
    """What is known of one request? A list of one, as the standard has it."""
    found = [open311.request(database(), request_id)]
    return _answer(form, found, "service_requests", {"service_requests": "request"})


@blueprint.get("/<path:anything>")
def get_nothing(anything: str) -> Response:
    """Tell in the form of Open311 that there is nothing here."""
    form: Form = "xml" if anything.endswith(".xml") else "json"
    return _error(404, _NOWHERE, form)


@blueprint.errorhandler(CobuildError)
def _handle_ours(error: CobuildError) -> Response:
    status = next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), 500)
    response = _error(status, error.detail)
    if status == 503:  # noqa: PLR2004 - HTTP
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


@blueprint.errorhandler(HTTPException)
def _handle_http(error: HTTPException) -> Response:
    return _error(error.code or 500, Text(error.name, error.name))


@blueprint.errorhandler(Exception)
def _handle_unexpected(error: Exception) -> Response:
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return _error(500, _INTERNAL)


def _error(status: int, detail: Text, form: Form | None = None) -> Response:
    asked = form or (request.view_args or {}).get("form", "json")
    told = [{"code": status, "description": detail.in_language(preferred_language())}]
    response = _answer(asked, told, "errors", {"errors": "error"})
    response.status_code = status
    response.headers["Vary"] = "Accept-Language"
    return response


def _answer(form: str, content: object, root: str, items: Mapping[str, str]) -> Response:
    body = current_app.json.dumps(content) if form == "json" else _xml(content, root, items)
    return Response(body, content_type=_MEDIA_TYPES[form])


def _xml(content: object, root: str, items: Mapping[str, str]) -> str:
    """Return an answer as XML; ``items`` names the elements of every list."""
    element = Element(root)
    _fill(element, content, items)
    text: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return text.decode("utf-8")


def _fill(element: Element, content: Any, items: Mapping[str, str]) -> None:  # noqa: ANN401 - whatever JSON holds
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(SubElement(element, name), value, items)
    elif isinstance(content, list):
        for each in content:
            _fill(SubElement(element, items[element.tag]), each, items)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NOT_XML.sub("\ufffd", str(content))


def _changeset() -> str:
    """Return when what the discovery says last changed."""
    return "2026-01-01T00:00:00Z"


class _Reading:
    """Reads parameters, and keeps what is wrong with them."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.problems: list[Problem] = []

    def number(self, name: str, default: int, limit: int) -> int:
        """Return a whole number from 1 to a limit."""
        text = self._given.get(name, "").strip()
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) < len(str(limit)) + 1:
            value = int(text)
            if 1 <= value <= limit:
                return value
        return self._wrong(name, _NOT_A_NUMBER.format(limit=limit), default)

    def texts(self, name: str) -> list[str]:
        """Return texts that are separated by commas."""
        found = [each.strip() for each in self._given.get(name, "").split(",") if each.strip()]
        if len(found) > _MOST_IDS:
            self._wrong(name, _TOO_MANY.format(limit=_MOST_IDS), 0)
        return found

    def statuses(self, name: str) -> list[str]:
        """Return states, none twice."""
        found = list(dict.fromkeys(each.casefold() for each in self.texts(name)))
        if set(found) - set(STATUSES):
            self._wrong(name, _NOT_A_STATUS, 0)
        return found

    def moment(self, name: str) -> dt.datetime | None:
        """Return a time with its zone."""
        # a plus sign that nobody encoded arrives as a space
        text = self._given.get(name, "").strip().replace(" ", "+").replace("Z", "+00:00")
        if not text:
            return None
        try:
            value = dt.datetime.fromisoformat(text)
            if value.tzinfo is not None:
                return value.astimezone(dt.timezone.utc)
        except (ValueError, OverflowError):
            pass
        self._wrong(name, _NOT_A_MOMENT, 0)
        return None

    def _wrong(self, name: str, reason: Text, default: int) -> int:
        self.problems.append(Problem(name, reason))
        return default


def _filter(given: Mapping[str, str]) -> RequestFilter:
    reading = _Reading(given)
    found = RequestFilter(
        ids=reading.texts("service_request_id"),
        codes=reading.texts("service_code"),
        statuses=reading.statuses("status"),
        start=reading.moment("start_date"),
        end=reading.moment("end_date"),
        page=reading.number("page", 1, _LARGEST_PAGE_NUMBER),
        page_size=reading.number("page_size", MAXIMUM_PAGE, MAXIMUM_PAGE),
    )
    if reading.problems:
        raise InvalidInputError(_WRONG.format(names=_told(reading.problems)), reading.problems)
    return found


def _told(problems: Sequence[Problem]) -> Text:
    return Text(
        "；".join(f"{each.where} {each.reason.zh}" for each in problems),
        "; ".join(f"{each.where} {each.reason.en}" for each in problems),
    )
