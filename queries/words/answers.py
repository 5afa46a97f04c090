"""What answers each question that was read: the question's own function, and where the API has it.

:data:`ANSWERS` is the registry: one entry of ``intents.yaml``, one function here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from graph.model import SCHEMA
from graph.text import Text
from queries.connections import Span, common_neighbours, connect, neighbourhood, timeline
from queries.entities import ListRequest, get_node, list_nodes
from queries.legend import legend
from queries.lists import community_lists
from queries.lists.period import quarter_of
from queries.matching import NeedRequest, match, match_request
from queries.matching.match import MatchOptions
from queries.matching.need import place_request
from queries.published import published
from queries.reverse import AskOptions, ReverseOptions, asks, needs_served
from queries.status import status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from graph.database import Database
    from queries.words.things import Thing

_ROOT = "/api/v1"
_LISTED = 20
_PLAN_IS_A_JOB = Text(
    "方案由后台任务计算：按 link 提交即可开始", "Plans are made in the background: send the link"
)
_NO_COMMUNITY = Text(
    "图谱里没有「{name}」所在的社区，请说明社区",
    "The graph does not say in which community {name} lies; name the community",
)
_ANYWHERE = Text(
    "不限社区，列出登记了这项职责的部门",
    "Without a community: the departments that have this duty",
)


@dataclass(frozen=True)
class Asker:
    """With what questions are answered.

    Attributes:
        database: The graph.
        today: Day from which windows, seats and periods are judged.
        weights: Weights of the settings.
        partners: Suggests partners for a type, an id, a kind and a limit, as the API does.
    """

    database: Database
    today: dt.date
    weights: Mapping[str, float]
    partners: Callable[[str, str, str, int], dict[str, Any]]


@dataclass(frozen=True)
class Answered:
    """An answer, where the API gives the same, and what has to be said about it."""

    answer: dict[str, Any] | None
    link: dict[str, Any] | None
    notes: list[tuple[str, Text]] = field(default_factory=list)
    looked_at: Mapping[str, int] = field(default_factory=dict)


Parameters = dict[str, Any]


def _get(*path: str, **query: object) -> dict[str, Any]:
    """Return where the API answers; what is None is left out."""
    said = {name: value for name, value in query.items() if value is not None}
    address = "/".join([_ROOT, *(quote(each, safe="") for each in path)])
    return {
        "method": "GET",
        "url": f"{address}?{urlencode(said, doseq=True)}" if said else address,
        "body": None,
    }


def _post(*path: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {"method": "POST", "url": "/".join([_ROOT, *path]), "body": dict(body)}


def _plural(thing: Thing) -> str:
    return SCHEMA.nodes[thing.label].plural


def _tiers(said: Parameters) -> list[int]:
    return [int(each) for each in str(said["tier"]).split("+")] if "tier" in said else []


def _matched(answer: dict[str, Any], link: dict[str, Any]) -> Answered:
    return Answered(answer, link, looked_at={"pairs": answer["considered"]})


def _match(asker: Asker, said: Parameters) -> Answered:
    tiers = _tiers(said)
    if "need" in said:
        need = said["need"]
        options = MatchOptions(tiers=frozenset(tiers))
        answer = match(
            asker.database, need.id, options, today=asker.today, default_weights=asker.weights
        )
        return _matched(answer, _get("needs", need.id, "matches", tier=tiers or None))
    community, unknown = _community(said)
    if community is None:
        return Answered(None, None, unknown)
    return _match_request(asker, said, community, tiers)


def _match_request(asker: Asker, said: Parameters, community: str, tiers: list[int]) -> Answered:
    wanted: dict[str, Any] = {
        "name": said["category"].name,
        "community_id": community,
        "category_ids": [said["category"].id],
    }
    groups = [said["group"]] if "group" in said else []
    need = place_request(
        asker.database,
        NeedRequest(
            name=wanted["name"],
            quantity=said.get("quantity"),
            unit_of_measure=said.get("unit_of_measure"),
            beneficiary_groups=groups,
        ),
        community_id=community,
        category_ids=[said["category"].id],
    )
    answer = match_request(
        asker.database,
        need,
        MatchOptions(tiers=frozenset(tiers)),
        today=asker.today,
        default_weights=asker.weights,
    )
    more = {
        "quantity": said.get("quantity"),
        "unit_of_measure": said.get("unit_of_measure"),
        "beneficiary_groups": groups,
        "tiers": tiers,
    }
    wanted |= {name: value for name, value in more.items() if value}
    return _matched(answer, _post("matches", body=wanted))


def _community(said: Parameters) -> tuple[str | None, list[tuple[str, Text]]]:
    """Return the community that is named, or in which the place lies that is named."""
    if "community" in said:
        return said["community"].id, []
    place = said["place"]
    if place.communities:
        return place.communities[0], []
    return None, [("no_community", _NO_COMMUNITY.format(name=place.name))]


def _department(asker: Asker, said: Parameters) -> Answered:
    community, notes = _community(said) if {"community", "place"} & said.keys() else (None, [])
    if community is not None:
        return _match_request(asker, said, community, [3])
    listed = _list(asker, {"type": "Department", "category": said["category"]})
    return Answered(listed.answer, listed.link, [*notes, ("anywhere", _ANYWHERE)], listed.looked_at)


def _can_serve(asker: Asker, said: Parameters) -> Answered:
    provider = said["provider"]
    community = said["community"].id if "community" in said else None
    answer = needs_served(
        asker.database,
        provider.label,
        provider.id,
        ReverseOptions(community_id=community),
        today=asker.today,
        default_weights=asker.weights,
    )
    link = _get("providers", _plural(provider), provider.id, "needs", community=community)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _what_to_ask(asker: Asker, said: Parameters) -> Answered:
    provider, community = said["provider"], said["community"]
    answer = asks(
        asker.database,
        provider.label,
        provider.id,
        community.id,
        AskOptions(),
        today=asker.today,
        default_weights=asker.weights,
    )
    link = _get("providers", _plural(provider), provider.id, "asks", community=community.id)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _bundle(asker: Asker, said: Parameters) -> Answered:
    # the solver is imported with the first question that needs it
    from queries.bundle import BundleOptions, PartRequest, bundles, bundles_for_request  # noqa: PLC0415

    if "need" in said:
        answer = bundles(
            asker.database,
            said["need"].id,
            BundleOptions(),
            today=asker.today,
            default_weights=asker.weights,
        )
        return Answered(
            answer, _get("needs", said["need"].id, "bundles"), looked_at=answer["looked_at"]
        )
    part: dict[str, Any] = {"category_ids": [said["category"].id]}
    amount: dict[str, Any] = {
        name: said[name] for name in ("quantity", "unit_of_measure") if name in said
    }
    groups = [said["group"]] if "group" in said else []
    answer = bundles_for_request(
        asker.database,
        NeedRequest(beneficiary_groups=groups),
        [PartRequest(**part, **amount)],
        BundleOptions(),
        community_id=said["community"].id,
        grid_id=None,
        today=asker.today,
        default_weights=asker.weights,
    )
    body: dict[str, Any] = {
        "community_id": said["community"].id,
        "parts": [{**part, **amount}],
        **({"beneficiary_groups": groups} if groups else {}),
    }
    return Answered(answer, _post("bundles", body=body), looked_at=answer["looked_at"])


def _plan(_asker: Asker, said: Parameters) -> Answered:
    place = said["place"]
    body = {"place": {"label": place.label, "id": place.id}}
    return Answered(None, _post("plan-analyses", body=body), [("job", _PLAN_IS_A_JOB)])


def _partners(asker: Asker, said: Parameters) -> Answered:
    who, kind, limit = said["who"], said["kind"], 10
    answer = asker.partners(who.label, who.id, kind, limit)
    link = _get(_plural(who), who.id, "partners", kind=kind, limit=limit)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _connect(asker: Asker, said: Parameters) -> Answered:
    one, other = said["one"], said["other"]
    answer = connect(asker.database, one.key, other.key)
    link = _get("nodes", *one.key, "connections", *other.key)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _common(asker: Asker, said: Parameters) -> Answered:
    one, other = said["one"], said["other"]
    answer = common_neighbours(asker.database, one.key, other.key)
    return Answered(
        answer, _get("nodes", *one.key, "common", *other.key), looked_at=answer["looked_at"]
    )


def _neighbours(asker: Asker, said: Parameters) -> Answered:
    answer = neighbourhood(asker.database, *said["thing"].key)
    link = _get("nodes", *said["thing"].key, "neighbourhood")
    return Answered(answer, link, looked_at=answer["looked_at"])


def _timeline(asker: Asker, said: Parameters) -> Answered:
    period = said.get("period")
    span = Span(since=period.starts_on, until=period.ends_on) if period else Span()
    answer = timeline(
        asker.database, said["thing"].label, said["thing"].id, span, today=asker.today
    )
    link = _get("nodes", *said["thing"].key, "timeline", since=span.since, until=span.until)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _lists(asker: Asker, said: Parameters) -> Answered:
    community = said["community"].id
    period = said.get("period") or quarter_of(asker.today)
    answer = community_lists(asker.database, community, period, today=asker.today)
    if ".." in period.code:
        query: dict[str, object] = {"from": period.starts_on, "to": period.ends_on}
    else:
        query = {"period": period.code}
    link = _get("communities", community, "lists", **query)
    return Answered(answer, link, looked_at=answer["looked_at"])


def _list(asker: Asker, said: Parameters, *, limit: int = _LISTED) -> Answered:
    node = SCHEMA.nodes[said["type"]]
    values = {
        name: value if isinstance(value, str) else value.id
        for name, value in said.items()
        if name != "type"
    }
    items, total = list_nodes(asker.database, SCHEMA, node, ListRequest(values=values, limit=limit))
    answer = {"type": node.name, "items": items, "total": total}
    return Answered(
        answer, _get(node.plural, **values, limit=limit), looked_at={node.plural: total}
    )


def _count(asker: Asker, said: Parameters) -> Answered:
    listed = _list(asker, said, limit=1)
    total = (listed.answer or {})["total"]
    answer = {"type": said["type"], "total": total}
    return Answered(answer, listed.link, looked_at=listed.looked_at)


def _detail(asker: Asker, said: Parameters) -> Answered:
    thing = said["thing"]
    answer = get_node(asker.database, SCHEMA, SCHEMA.nodes[thing.label], thing.id)
    looked_at = {"relationships": answer["related_total"]}
    return Answered(answer, _get(_plural(thing), thing.id), looked_at=looked_at)


def _duplicates(asker: Asker, said: Parameters) -> Answered:
    from queries.duplicates import duplicate_candidates  # noqa: PLC0415 - few ask it

    label = said["type"]
    answer = duplicate_candidates(asker.database, label, limit=_LISTED).as_json()
    return Answered(answer, _get("duplicates", type=label, limit=_LISTED))


def _status(asker: Asker, _said: Parameters) -> Answered:
    answer = status(asker.database, SCHEMA)
    total = sum(each["real"] + each["synthetic"] for each in answer["nodes"].values())
    return Answered(answer, None, looked_at={"nodes": total})


def _scoring(asker: Asker, _said: Parameters) -> Answered:
    return Answered(published(asker.weights), _get("matching", "features"))


def _legend(_asker: Asker, _said: Parameters) -> Answered:
    return Answered(legend(SCHEMA), _get("schema"))


ANSWERS: dict[str, Callable[[Asker, Parameters], Answered]] = {
    "match": _match,
    "department": _department,
    "can_serve": _can_serve,
    "what_to_ask": _what_to_ask,
    "bundle": _bundle,
    "plan": _plan,
    "partners": _partners,
    "connect": _connect,
    "common": _common,
    "neighbours": _neighbours,
    "timeline": _timeline,
    "lists": _lists,
    "list": _list,
    "count": _count,
    "detail": _detail,
    "duplicates": _duplicates,
    "status": _status,
    "scoring": _scoring,
    "legend": _legend,
}
"""What answers each question of ``intents.yaml``."""
