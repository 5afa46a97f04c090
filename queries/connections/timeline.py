"""What happened to one thing and around it, in the order of time?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, Problem
from graph.model import SCHEMA
from graph.text import Text
from graph.values import plain
from queries.catalog import Question
from queries.connections.nodes import Key, Place, Told, find_node, tell_nodes
from queries.connections.notes import Note, left_out_note, listed, told_notes
from queries.connections.types import LABELS, RELATIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from graph.database import Database, Record
    from graph.schema import Property

TIMELINE = Question(
    "connections/timeline",
    (
        *("id", "label", "own", "types", "labels", "relation_dates", "node_dates", "with_events"),
        *("since", "until", "newest_first", "zone", "read", "offset", "limit"),
    ),
    {"element": str, "degree": int, "total": int, "items": list},
    {"Label": "Unit"},
)

MAXIMUM_READ = 5_000
"""How many neighbours, and how many events, one timeline looks at."""
_TIMEOUT_S = 10.0
_ZONE = "+08:00"
_DAY = 10

_TIMES = frozenset({"date", "datetime"})


def _dates(properties: Mapping[str, Property]) -> list[str]:
    return [
        each.name
        for each in properties.values()
        if each.kind in _TIMES and not each.derived and not each.personal
    ]


_NODE_DATES = {name: dates for name in LABELS if (dates := _dates(SCHEMA.nodes[name].properties))}
_RELATION_DATES = {
    name: dates for name in RELATIONS if (dates := _dates(SCHEMA.relations[name].properties))
}
_WITH_EVENTS = tuple(SCHEMA.relations["CONCERNS"].targets)
_STATES = {
    label: {choice.code: choice.label for choice in declared.choices}
    for label in _WITH_EVENTS
    if (declared := SCHEMA.nodes[label].properties.get("status"))
}
_RECORDED = "created_at"

_OWN = Text("{name}：{what}", "{name}: {what}")
_BESIDE = Text("{about}：{what}（{relation}）", "{about}: {what} ({relation})")
_JOINED = Text("{source}{verb}{target}：{what}", "{source} {verb} {target}: {what}")
_EVENT = Text("{about}：{event}（{states}）", "{about}: {states}")
_EVENT_WITHOUT_STATE = Text("{about}：{event}", "{about}: {event}")
_BECAUSE = Text("{text}，原因：{reason}", "{text}, because: {reason}")
_CHANGED = Text("导入改动了{name}的{what}", "An import changed of {name}: {what}")
_RETIRED = Text("{name}：来源不再提及", "{name}: said no longer by its source")
_MERGED = Text("「{lost}」并入{name}，理由：{reason}", "{lost!r} was merged into {name}: {reason}")
_BEFORE: Note = ("nothing_dated", Text("没有带日期的记录", "Nothing dated is known"))
_CUT: Note = (
    "cut",
    Text(
        "邻居太多，只看了其中 {read} 个，可能有遗漏",
        "There are too many neighbours; only {read} were looked at, so something may be missing",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which part of a timeline is wanted.

    Attributes:
        since: First day; None means from the beginning.
        until: Last day; None means to the end, plans included.
        newest_first: Whether the latest comes first.
        offset: How many entries to leave out before.
        limit: How many entries at most.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    newest_first: bool = False
    offset: int = 0
    limit: int = 50


def timeline(
    database: Database,
    label: str,
    node_id: str,
    span: Span | None = None,
    *,
    today: dt.date,
) -> dict[str, Any]:
    """What happened to one thing and around it, in the order of time?

    Entries are its own dates, when its relationships began and ended, the dates of what stands
    directly beside it, the events of itself and of the promises, appeals and needs beside it, what
    imports changed of it, and what was merged into it. A moment that an event tells is not told
    again as a date. Days are those of Asia/Shanghai; a day stands before the moments on it.

    Args:
        database: The graph.
        label: Its type.
        node_id: Its id.
        span: Which part is wanted; None means the first entries.
        today: Day from which on an entry is still to come.

    Returns:
        ``node``; ``items``, each with ``at`` (a day or a moment in ISO 8601), ``kind`` (``date``,
        ``relation``, ``beside``, ``event``, ``change`` or ``merge``), ``about`` (the thing that it
        happened to or with), ``type`` (relationship type) and ``property`` where there are,
        ``to_come``, ``changes`` and ``reasons``; ``total`` of all pages; ``looked_at``, ``notes``.

    Raises:
        NotFoundError: There is no such thing, or its type is never told.
        InvalidInputError: The span ends before it begins.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    span = span or Span()
    _check(span)
    subject = find_node(database, label, node_id)
    records = TIMELINE.ask(
        database, _parameters(subject.key, span), types={"Label": label}, timeout_s=_TIMEOUT_S
    )
    # what is gone since it was found has no history
    record: Record = records[0] if records else {"total": 0, "items": [], "degree": 0}
    items = record["items"]
    places = [subject, *(_place(each) for each in items)]
    told = tell_nodes(database, {each.key: each for each in places}.values())
    notes: list[Note] = []
    if not record["total"]:
        notes.append(_BEFORE)
    if record["degree"] > MAXIMUM_READ:
        notes.append((_CUT[0], _CUT[1].format(read=f"{MAXIMUM_READ:,}")))
        notes.append(left_out_note(1, [(told[subject.key].name, record["degree"])]))
    return {
        "node": told[subject.key].as_json(),
        "items": [_entry(each, subject.key, told, today) for each in items],
        "total": record["total"],
        "looked_at": {"relationships": min(record["degree"], MAXIMUM_READ)},
        "notes": told_notes(notes),
    }


def _check(span: Span) -> None:
    if span.since and span.until and span.until < span.since:
        raise InvalidInputError(
            Text("时段的结束早于开始", "The span ends before it begins"),
            [
                Problem(
                    "until",
                    Text("不得早于 {since}", "must not be before {since}").format(since=span.since),
                )
            ],
        )


def _parameters(subject: Key, span: Span) -> dict[str, object]:
    label, node_id = subject
    return {
        "id": node_id,
        "label": label,
        "own": [*_NODE_DATES.get(label, ()), _RECORDED],
        "types": RELATIONS,
        "labels": LABELS,
        "relation_dates": _RELATION_DATES,
        "node_dates": _NODE_DATES,
        "with_events": _WITH_EVENTS,
        "since": span.since.isoformat() if span.since else None,
        "until": span.until.isoformat() if span.until else None,
        "newest_first": span.newest_first,
        "zone": _ZONE,
        "read": MAXIMUM_READ,
        "offset": span.offset,
        "limit": span.limit,
    }


def _place(entry: Mapping[str, Any]) -> Place:
    return Place((entry["label"], entry["id"]), entry["element"], entry["degree"])


def _entry(
    entry: Mapping[str, Any], subject: Key, told: Mapping[Key, Told], today: dt.date
) -> dict[str, Any]:
    about = told[(entry["label"], entry["id"])]
    event = entry["event"] or {}
    return {
        "at": entry["at"],
        "kind": entry["kind"],
        "to_come": entry["at"][:_DAY] > today.isoformat(),
        "about": about.as_json(),
        "type": entry["type"],
        "direction": _direction(entry["outgoing"]),
        "property": entry["key"],
        "from_state": event.get("from_state"),
        "to_state": event.get("to_state"),
        "changes": _changes(entry, subject[0]),
        "reasons": [_text(entry, told[subject], about).as_dict()],
    }


def _direction(outgoing: bool | None) -> str | None:
    if outgoing is None:
        return None
    return "out" if outgoing else "in"


def _changes(entry: Mapping[str, Any], label: str) -> list[dict[str, Any]]:
    """Return what an import changed: declared properties only, of personal ones not the values."""
    if entry["kind"] != "change":
        return []
    declared = SCHEMA.nodes[label].properties
    return [
        {
            "property": each["name"],
            "label": declared[each["name"]].label.as_dict(),
            "before": None if declared[each["name"]].personal else plain(each["before"]),
            "after": None if declared[each["name"]].personal else plain(each["after"]),
        }
        for each in entry["change"]["values"] or ()
        if each["name"] in declared and not declared[each["name"]].derived
    ]


def _text(entry: Mapping[str, Any], subject: Told, about: Told) -> Text:
    if entry["kind"] == "event":
        return _event(entry["event"], about)
    if entry["change"]:
        return _changed(entry, subject)
    if entry["kind"] == "relation":
        return _joined(entry, subject, about)
    what = SCHEMA.nodes[about.label].properties[entry["key"]].label
    if entry["kind"] == "date":
        return _OWN.format(name=about.name, what=what)
    relation = SCHEMA.relations[entry["type"]].label
    return _BESIDE.format(about=about.name, what=what, relation=relation)


def _changed(entry: Mapping[str, Any], subject: Told) -> Text:
    change = entry["change"]
    if entry["kind"] == "merge":
        return _MERGED.format(lost=change["lose_id"], name=subject.name, reason=change["reason"])
    labels = [Text(**each["label"]) for each in _changes(entry, subject.label)]
    if not labels:
        return _RETIRED.format(name=subject.name)
    return _CHANGED.format(name=subject.name, what=listed(labels))


def _joined(entry: Mapping[str, Any], subject: Told, about: Told) -> Text:
    relation = SCHEMA.relations[entry["type"]]
    source, target = (subject, about) if entry["outgoing"] else (about, subject)
    return _JOINED.format(
        source=source.name,
        verb=relation.label,
        target=target.name,
        what=relation.properties[entry["key"]].label,
    )


def _event(event: Mapping[str, Any], about: Told) -> Text:
    states = _STATES.get(about.label, {})
    steps = [each for each in (event["from_state"], event["to_state"]) if each]
    labels = [states.get(each, Text(each, each)) for each in steps]
    way = Text(" → ".join(each.zh for each in labels), " → ".join(each.en for each in labels))
    template = _EVENT if labels else _EVENT_WITHOUT_STATE
    text = template.format(about=about.name, event=event["name"], states=way)
    if event["reason"]:
        return _BECAUSE.format(text=text, reason=event["reason"])
    return text
