"""The three lists (三张清单) of a community for a period, with the claim rate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.text import Text
from queries.catalog import Question
from queries.lists.claims import iso
from queries.lists.needs import RAISER_LABELS, STATE_LABELS, ListedNeed, fetch_needs
from queries.lists.projects import fetch_projects
from queries.lists.resources import ListedResource, fetch_resources
from queries.lists.similar import similar_needs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from graph.database import Database, Record
    from queries.lists.period import Period

COMMUNITY = Question(
    "lists/community", ("id",), {"id": str, "name": str, "synthetic": bool, "within": list}
)

MAXIMUM_NEEDS = 2_000
MAXIMUM_RESOURCES = 2_000
MAXIMUM_PROJECTS = 500
_DONE_WITH = frozenset({"done", "withdrawn"})
_CLAIMED = frozenset({"partly_covered", "covered", "done"})
_FULL = frozenset({"covered", "done"})
_DECIMALS = 4

_DENOMINATOR = Text(
    "认领率 = 有人认领或已完成的需求 ÷ 清单上未撤回的需求 = {claimed} ÷ {of}；"
    "相似需求分别计数，统计截至 {day}",
    "claim rate = needs that somebody claimed or that are done ÷ needs on the list that are not"
    " withdrawn = {claimed} ÷ {of}; similar needs count one by one; as of {day}",
)
_CUT = {
    "needs": Text(
        "需求太多，只列出前 {limit} 项", "Too many needs; only the first {limit} are listed"
    ),
    "resources": Text(
        "资源太多，只列出前 {limit} 项", "Too many resources; only the first {limit} are listed"
    ),
    "projects": Text(
        "项目太多，只列出前 {limit} 项", "Too many projects; only the first {limit} are listed"
    ),
}
_NO_RATE = Text("清单上没有需求，无法计算认领率", "No needs are listed, so there is no claim rate")
_SYNTHETIC = Text("含演示用的合成数据", "Holds data invented for demonstration")
_AHEAD = Text("时段尚未结束，状态截至 {day}", "The period has not ended; states are those of {day}")
_DIFFERS = Text(
    "有 {count} 项需求登记的状态与认领记录不符，以认领记录为准",
    "The recorded state of needs that contradict their commitments: {count}; the commitments hold",
)


def community_lists(
    database: Database, community_id: str, period: Period, *, today: dt.date
) -> dict[str, Any]:
    """Which needs, resources and projects does a community's meeting talk about, and who claimed?

    A need stands on the list when its window touches the period, or when it is still unmet from
    before. Its state follows from its commitments as they were on the last day of the period, or
    today when the period has not ended: what was claimed later counts on a later list.

    Args:
        database: The graph.
        community_id: Id of the community.
        period: The days that are looked at.
        today: Day after which nothing has happened yet.

    Returns:
        ``community``, ``period``, ``as_of``; ``summary`` with the ``claim_rate`` (``claimed``,
        ``of``, ``rate``, ``fully_claimed``, ``mean_share`` of the needs that tell a quantity, and
        what the denominator is, in words), needs by state, by raiser and by category, claims made
        and kept in the period, providers by their claims; ``needs`` (unmet and urgent ones first,
        then by id), ``groups`` of similar needs, ``resources`` (by the way they are reached,
        provider and id), ``projects`` (by id); ``looked_at`` and ``notes``. Nothing of it names a
        resident.

    Raises:
        NotFoundError: There is no such community.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: The database took too long.
    """
    community = _community(database, community_id)
    day = min(today, period.ends_on)
    context = {"day": day, "today": today}
    read = fetch_needs(database, community_id, period, **context, limit=MAXIMUM_NEEDS + 1)
    needs = sorted((each for each in read[:MAXIMUM_NEEDS] if each.belongs(period)), key=_order)
    resources = fetch_resources(
        database, community_id, period, **context, limit=MAXIMUM_RESOURCES + 1
    )
    projects = fetch_projects(database, community_id, period, limit=MAXIMUM_PROJECTS + 1)
    places = [community["name"], *community["within"]]
    groups = similar_needs([each for each in needs if each.state not in _DONE_WITH], places)
    cut = {
        "needs": (len(read), MAXIMUM_NEEDS),
        "resources": (len(resources), MAXIMUM_RESOURCES),
        "projects": (len(projects), MAXIMUM_PROJECTS),
    }
    resources, projects = resources[:MAXIMUM_RESOURCES], projects[:MAXIMUM_PROJECTS]
    numbers = {need.id: number for number, group in enumerate(groups, 1) for need in group.members}
    answer = {
        "community": {"id": community["id"], "label": "Community", "name": community["name"]},
        "within": community["within"],
        "period": period.as_json(),
        "as_of": iso(day),
        "summary": _summary(needs, resources, projects, period, day),
        "needs": [{**each.as_json(period, day), "group": numbers.get(each.id)} for each in needs],
        "groups": [each.as_json(number) for number, each in enumerate(groups, 1)],
        "resources": [each.as_json() for each in resources],
        "projects": projects,
        "looked_at": {
            "needs": min(len(read), MAXIMUM_NEEDS),
            "resources": len(resources),
            "projects": len(projects),
        },
    }
    synthetic = community["synthetic"] or any(
        each["synthetic"] for name in ("needs", "resources", "projects") for each in answer[name]
    )
    notes = [*_cut_notes(cut), *_need_notes(needs, period, day, today)]
    if synthetic:
        notes.append(("synthetic", _SYNTHETIC))
    return {
        **answer,
        "synthetic": synthetic,
        "notes": [{"code": code, **text.as_dict()} for code, text in notes],
    }


def _community(database: Database, community_id: str) -> Record:
    records = COMMUNITY.ask(database, {"id": community_id})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的社区", "There is no community with id {id!r}").format(
                id=community_id
            )
        )
    return records[0]


_STATES = ("open", "partly_covered", "covered", "done", "withdrawn")
_URGENCY = {"high": 0, "medium": 1, "low": 2}


def _order(need: ListedNeed) -> tuple[int, int, str]:
    """By what is a need list ordered? What is unmet and urgent comes first."""
    return _STATES.index(need.state), _URGENCY.get(need.urgency or "", len(_URGENCY)), need.id


def _summary(
    needs: Sequence[ListedNeed],
    resources: Sequence[ListedResource],
    projects: Sequence[Mapping[str, Any]],
    period: Period,
    day: dt.date,
) -> dict[str, Any]:
    states = Counter[str](each.state for each in needs)
    claims = [claim for need in needs for claim in need.claims]
    return {
        "needs": len(needs),
        "resources": len(resources),
        "projects": len(projects),
        "claim_rate": _claim_rate(needs, day),
        "by_state": [
            {"code": code, "label": STATE_LABELS[code].as_dict(), "needs": states[code]}
            for code in _STATES
        ],
        "by_raiser": _by_raiser(needs),
        "by_category": _by_category(needs, resources),
        "claims_made": sum(period.holds(each.offered_on) for each in claims),
        "claims_kept": sum(each.kept and period.holds(each.delivered_on) for each in claims),
        "free_resources": sum(not each.live for each in resources),
        "projects_by_state": dict(
            sorted(Counter(each["status"] or "unknown" for each in projects).items())
        ),
        "providers": _providers(needs),
    }


def _claim_rate(needs: Iterable[ListedNeed], day: dt.date) -> dict[str, Any]:
    counted = [each for each in needs if each.state != "withdrawn"]
    claimed = sum(each.state in _CLAIMED for each in counted)
    shares = [each.share for each in counted if each.share is not None]
    return {
        "claimed": claimed,
        "of": len(counted),
        "rate": round(claimed / len(counted), _DECIMALS) if counted else None,
        "fully_claimed": sum(each.state in _FULL for each in counted),
        "mean_share": round(sum(shares) / len(shares), _DECIMALS) if shares else None,
        "with_quantity": len(shares),
        "reasons": [_DENOMINATOR.format(claimed=claimed, of=len(counted), day=day).as_dict()],
    }


def _by_raiser(needs: Sequence[ListedNeed]) -> list[dict[str, Any]]:
    """Return how many needs residents, the community and units raised; not those withdrawn."""
    raised: dict[str, list[ListedNeed]] = {label: [] for label in RAISER_LABELS}
    raised["unknown"] = []
    for need in needs:
        if need.state == "withdrawn":
            continue
        labels = {each["label"] for each in need.raisers} & raised.keys() or {"unknown"}
        for label in labels:
            raised[label].append(need)
    return [
        {"raiser": label, "needs": len(of), "claimed": sum(each.state in _CLAIMED for each in of)}
        for label, of in raised.items()
    ]


def _by_category(
    needs: Sequence[ListedNeed], resources: Sequence[ListedResource]
) -> list[dict[str, Any]]:
    """Return needs and resources by category, those with the most unclaimed needs first."""
    categories: dict[str, Mapping[str, str]] = {}
    wanted: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for need in needs:
        for each in need.categories:
            categories[each["id"]] = each
            wanted[each["id"]] += need.state != "withdrawn"
            claimed[each["id"]] += need.state in _CLAIMED
    for resource in resources:
        for each in resource.categories:
            categories.setdefault(each["id"], each)
            offered[each["id"]] += 1
    ranked = sorted(categories, key=lambda key: (claimed[key] - wanted[key], -wanted[key], key))
    return [
        {
            "category": dict(categories[key]),
            "needs": wanted[key],
            "claimed": claimed[key],
            "resources": offered[key],
        }
        for key in ranked
    ]


def _providers(needs: Iterable[ListedNeed]) -> list[dict[str, Any]]:
    """Return who claimed how many needs, those with the most first, then by type and id."""
    held: Counter[tuple[str, str]] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], Mapping[str, str]] = {}
    for need in needs:
        for claim in need.live:
            if claim.provider:
                key = (claim.provider["label"], claim.provider["id"])
                names[key] = claim.provider
                held[key] += 1
                kept[key] += claim.kept
    ranked = sorted(names, key=lambda key: (-held[key], key))
    return [
        {"provider": dict(names[key]), "claims": held[key], "kept": kept[key]} for key in ranked
    ]


def _cut_notes(cut: Mapping[str, tuple[int, int]]) -> list[tuple[str, Text]]:
    return [
        (f"{name}_cut", _CUT[name].format(limit=limit))
        for name, (count, limit) in cut.items()
        if count > limit
    ]


def _need_notes(
    needs: Sequence[ListedNeed], period: Period, day: dt.date, today: dt.date
) -> list[tuple[str, Text]]:
    notes: list[tuple[str, Text]] = []
    if not any(each.state != "withdrawn" for each in needs):
        notes.append(("no_needs", _NO_RATE))
    if day < period.ends_on:
        notes.append(("period_runs", _AHEAD.format(day=day)))
    # of an earlier day nobody recorded the state
    differing = sum(bool(each.stated) and each.stated != each.state for each in needs)
    if day == today and differing:
        notes.append(("state_differs", _DIFFERS.format(count=differing)))
    return notes
