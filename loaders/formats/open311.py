"""Open311 GeoReport v2: services become categories, requests cases with their events.

A file that :mod:`loaders.open311_client` has fetched, or that anybody saved: the answer of
``services`` or ``requests``, in JSON or XML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.text import Text
from graph.values import join_list
from loaders.formats.hsds_store import as_text
from loaders.formats.open311_records import kind_of, records
from loaders.formats.typed_parts import TypedParts

if TYPE_CHECKING:
    from pathlib import Path

    from graph.schema import Schema
    from loaders.spool import Spool

_SERVICE_FIELDS = frozenset({"service_code", "service_name", "description", "keywords", "name_en"})
_REQUEST_FIELDS = frozenset(
    (
        *("service_request_id", "service_code", "service_name", "description", "status"),
        *("status_notes", "requested_datetime", "updated_datetime", "lat", "long"),
    )
)
_STATES = {"open": "open", "closed": "done"}
_TITLE_CHARACTERS = 60
_KEYWORDS = re.compile(r"\s*[,，]\s*")

_NO_ID = Text(
    "这条诉求还没有编号（只有令牌），请等服务器给出编号后再导入",
    "The request has no id yet, only a token; import it when the server has given one",
)
_NO_CODE = Text("必填：service_code", "is required: service_code")


class Open311Format:
    """Reads the lists of services and requests of GeoReport v2."""

    name = "open311"

    def claims(self, path: Path) -> bool:
        """Tell whether a file lists services or requests of Open311."""
        return path.suffix.casefold() in {".json", ".xml"} and kind_of(path) is not None

    def convert(self, path: Path, spool: Spool, schema: Schema) -> None:
        """Lay down categories; or cases, their category, and when they were opened and closed.

        A request names its category by code only: the list of services, or the graph, must hold it.

        Raises:
            UnreadableError: The file is broken, declares a DTD, or is no list of Open311.
        """
        parts = TypedParts(spool, schema, path)
        laying = _request if kind_of(path) == "requests" else _service
        for line, record in records(path):
            laying(parts, line, {name: as_text(value) for name, value in record.items()})


def _service(parts: TypedParts, line: int, said: dict[str, str]) -> None:
    code = said.get("service_code", "")
    if not code:
        parts.reject("Category", line, said, ("service_code", "", _NO_CODE))
        return
    name = said.get("service_name") or code
    values = {
        "id": code,
        "name": name,
        "name_en": said.get("name_en") or name,
        "aliases": join_list(_KEYWORDS.split(said.get("keywords", "").strip())),
        "description": _described(said, _SERVICE_FIELDS),
    }
    parts.node("Category", line, values)


def _request(parts: TypedParts, line: int, said: dict[str, str]) -> None:
    case_id = said.get("service_request_id", "")
    if not case_id:
        parts.reject("Case", line, said, ("service_request_id", "", _NO_ID))
        return
    status = said.get("status", "").casefold()
    known = _STATES.get(status, "")
    opened, updated = said.get("requested_datetime", ""), said.get("updated_datetime", "")
    closed = updated if known == "done" else ""
    position = ", ".join(each for name in ("long", "lat") if (each := said.get(name, "")))
    extra = {
        "status": "" if known else said.get("status", ""),
        "position (long, lat)": position,
        "updated_datetime": "" if closed else updated,
        "status_notes": "" if closed else said.get("status_notes", ""),
    }
    values = {
        "id": case_id,
        "name": _title(said),
        "status": known,
        "opened_at": opened,
        "closed_at": closed,
        "description": _described(said, _REQUEST_FIELDS, extra),
    }
    parts.node("Case", line, values)
    code = said.get("service_code", "")
    if code:
        parts.relation("IN_CATEGORY", line, ("Case", case_id), ("Category", code))
    if opened:
        _event(parts, line, case_id, {"action": "opened", "at": opened, "to_state": "open"})
    if closed:
        change = {"from_state": "open", "to_state": "done", "reason": said.get("status_notes", "")}
        _event(parts, line, case_id, {"action": "closed", "at": closed, **change})


def _event(parts: TypedParts, line: int, case_id: str, values: dict[str, str]) -> None:
    event_id = f"{case_id}/{values['action']}"
    parts.node("Event", line, {"id": event_id, "name": values["action"], **values})
    parts.relation("CONCERNS", line, ("Event", event_id), ("Case", case_id))


def _title(said: dict[str, str]) -> str:
    """Return what a case is called: the beginning of what was said, or its service, or its id."""
    first = said.get("description", "").partition("\n")[0].strip()
    if len(first) > _TITLE_CHARACTERS:
        first = f"{first[:_TITLE_CHARACTERS]}…"
    return first or said.get("service_name", "") or said["service_request_id"]


def _described(
    said: dict[str, str], known: frozenset[str], extra: dict[str, str] | None = None
) -> str:
    """Return the description, with a line for everything that has no property."""
    rest = {name: text for name, text in said.items() if name not in known} | (extra or {})
    lines = (f"{name}: {text}" for name, text in rest.items() if text)
    return "\n".join(each for each in (said.get("description", ""), *lines) if each)


OPEN311 = Open311Format()
"""The format, ready to be registered."""
