"""The part of the graph that a question about partners looks at, read from the communities' side.

A department may sit in every committee of a county, so nothing is ever followed from a department
to all it has to do with: the communities come first, and what stands around each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import NotFoundError
from graph.model import SCHEMA
from graph.text import Text
from queries.analysis.partners.complements import Tree
from queries.catalog import Question
from queries.matching.features import FIT_VALUES
from queries.matching.need import LIVE_STATES
from queries.partners.records import Committee, Given, Node, Place, Surroundings, Tie, Wanted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from graph.database import Database, Record

MOST_COMMUNITIES = 60
"""How many communities one question looks at."""

MOST_ROWS = 5_000
"""How many pairs, needs or things one question reads of each."""

TIMEOUT_S = 20.0
_MOST_DEPARTMENTS = 100
_MOST_TIES = 30
_PAGE = 100
OPEN_STATES = ("open", "partly_covered")
# A sibling is a hint to a planner who looks for one need; it is no reason to sign for years.
_FITS = {kind: value for kind, value in FIT_VALUES.items() if kind != "sibling"}
_SHUT_STATES = ("paused", "retired")

_AROUND = {
    "Community": Question(
        "partners/around_community",
        ("id", "limit", "departments"),
        {"asker": dict, "community_ids": list, "total": int, "departments": list},
    ),
    "Unit": Question(
        "partners/around_unit",
        ("id", "limit"),
        {"asker": dict, "community_ids": list, "total": int},
    ),
    "Department": Question(
        "partners/around_department",
        ("id", "limit"),
        {"asker": dict, "community_ids": list, "total": int},
    ),
}
_COMMUNITIES = Question(
    "partners/communities",
    ("community_ids", "today", "limit"),
    {"id": str, "name": str, "synthetic": bool, "places": list, "committee": dict},
)
_TIES = Question(
    "partners/ties",
    ("community_ids", "live", "each", "limit"),
    {
        "community_id": str,
        "partner_label": str,
        "partner_id": str,
        "partner_name": str,
        "synthetic": bool,
        "ties": list,
    },
)
_NEEDS = Question(
    "partners/needs",
    ("community_ids", "unit_ids", "open", "live", "today", "limit"),
    {
        "owner_label": str,
        "owner_id": str,
        "id": str,
        "name": str,
        "synthetic": bool,
        "categories": list,
        "raisers": list,
        "rejected": list,
        "amount": list,
        "promised": list,
    },
)
_GIFTS = Question(
    "partners/gifts",
    ("unit_ids", "department_ids", "community_ids", "live", "shut", "today", "limit"),
    {
        "owner_label": str,
        "owner_id": str,
        "means": str,
        "id": str,
        "name": str,
        "synthetic": bool,
        "categories": list,
        "serves": list,
        "amount": list,
        "promised": list,
    },
)
_TREE = Question("partners/tree", ("limit",), {"id": str, "name": str, "parents": list})
_ALL = Question("partners/all_communities", ("after", "limit"), {"id": str})


def surroundings(
    database: Database, label: str, node_id: str, *, today: dt.date, timeout_s: float = TIMEOUT_S
) -> tuple[Node, Surroundings]:
    """What stands around this community, unit or department?

    Args:
        database: The graph.
        label: Its type.
        node_id: Its id.
        today: Day from which windows and seats are judged.
        timeout_s: Deadline of each read, in seconds.

    Returns:
        The one who asks, and what was read: at most :data:`MOST_COMMUNITIES` communities.

    Raises:
        NotFoundError: There is no such node.
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A read took longer than it may.
    """
    parameters: dict[str, object] = {"id": node_id, "limit": MOST_COMMUNITIES}
    if label == "Community":
        parameters |= {"limit": MOST_COMMUNITIES - 1, "departments": _MOST_DEPARTMENTS}
    records = _AROUND[label].ask(database, parameters, timeout_s=timeout_s)
    if not records:
        text = Text("没有编号为「{id}」的{label}", "There is no {label} with id {id!r}")
        raise NotFoundError(text.format(id=node_id, label=SCHEMA.nodes[label].label))
    [record] = records
    asker = _node(label, record["asker"])
    found = Surroundings(total=record["total"])
    if label != "Community":
        found.partners[asker.key] = asker
    for each in record.get("departments", ()):
        department = _node("Department", each)
        found.partners[department.key] = department
    read_around(database, found, record["community_ids"], today=today, timeout_s=timeout_s)
    if label == "Community":
        owners = [asker.id], list(found.partners)
    else:
        owners = list(found.places), [asker.key]
    read_lists(database, found, *owners, today=today, timeout_s=timeout_s)
    return asker, found


def everything(
    database: Database, *, today: dt.date, most: int, timeout_s: float = TIMEOUT_S
) -> Surroundings:
    """What stands around the communities of the whole graph, up to a bound?

    Args:
        database: The graph.
        today: Day from which windows are judged.
        most: How many communities at most, by id.
        timeout_s: Deadline of each read, in seconds; there is one read for 100 communities.

    Returns:
        What was read; ``cut`` says when there were more communities.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A read took longer than it may.
    """
    found = Surroundings()
    for ids in _pages(database, most, timeout_s):
        before = set(found.partners)
        read_around(database, found, ids, today=today, timeout_s=timeout_s)
        partners = [each for each in found.partners if each not in before]
        read_lists(database, found, ids, partners, today=today, timeout_s=timeout_s)
    found.total = len(found.places)
    if found.total == most:
        found.cut["communities"] = most
    return found


def _pages(database: Database, most: int, timeout_s: float) -> Iterator[list[str]]:
    after, count = "", 0
    while count < most:
        limit = min(_PAGE, most - count)
        records = _ALL.ask(database, {"after": after, "limit": limit}, timeout_s=timeout_s)
        if not records:
            return
        ids = [each["id"] for each in records]
        yield ids
        after, count = ids[-1], count + len(ids)


def read_around(
    database: Database,
    found: Surroundings,
    community_ids: Sequence[str],
    *,
    today: dt.date,
    timeout_s: float,
) -> None:
    """Add these communities, and whom they have to do with."""
    parameters: dict[str, object] = {
        "community_ids": list(community_ids),
        "today": today,
        "limit": max(1, len(community_ids)),
    }
    for each in _COMMUNITIES.ask(database, parameters, timeout_s=timeout_s):
        committee = each["committee"]
        found.places[each["id"]] = Place(
            Node("Community", each["id"], each["name"], each["synthetic"]),
            frozenset(each["places"]),
            committee and _committee(committee),
        )
    parameters = {
        "community_ids": list(community_ids),
        "live": list(LIVE_STATES),
        "each": _MOST_TIES,
        "limit": MOST_ROWS,
    }
    records = _TIES.ask(database, parameters, timeout_s=timeout_s)
    _mark(found, "ties", records)
    for each in records:
        partner = Node(
            each["partner_label"], each["partner_id"], each["partner_name"], each["synthetic"]
        )
        found.partners.setdefault(partner.key, partner)
        found.ties[each["community_id"], partner.key] = [Tie.of(tie) for tie in each["ties"]]


def read_lists(
    database: Database,
    found: Surroundings,
    community_ids: Sequence[str],
    partners: Sequence[tuple[str, str]],
    *,
    today: dt.date,
    timeout_s: float,
) -> None:
    """Add the open needs of these, and what they can give."""
    units = [each for label, each in partners if label == "Unit"]
    owners: dict[str, object] = {"community_ids": list(community_ids), "unit_ids": units}
    shared: dict[str, object] = {"live": list(LIVE_STATES), "today": today, "limit": MOST_ROWS}
    records = _NEEDS.ask(
        database, {**owners, **shared, "open": list(OPEN_STATES)}, timeout_s=timeout_s
    )
    _mark(found, "needs", records)
    for record in records:
        if wanted := Wanted.of(record):
            found.wanted.setdefault(wanted.owner, []).append(wanted)
    owners["department_ids"] = [each for label, each in partners if label == "Department"]
    records = _GIFTS.ask(
        database, {**owners, **shared, "shut": list(_SHUT_STATES)}, timeout_s=timeout_s
    )
    _mark(found, "resources", records)
    for record in records:
        if given := Given.of(record):
            found.given.setdefault(given.owner, []).append(given)


def read_tree(database: Database, *, timeout_s: float = TIMEOUT_S) -> tuple[Tree, dict[str, str]]:
    """Return the tree of categories, and their names by id."""
    records = _TREE.ask(database, {"limit": MOST_ROWS}, timeout_s=timeout_s)
    parents = {each["id"]: tuple(each["parents"]) for each in records}
    return Tree(parents, _FITS), {each["id"]: each["name"] for each in records}


def _mark(found: Surroundings, name: str, records: Sequence[Record]) -> None:
    if len(records) == MOST_ROWS:
        found.cut[name] = MOST_ROWS


def _node(label: str, told: Mapping[str, object]) -> Node:
    return Node(label, str(told["id"]), str(told["name"]), bool(told["synthetic"]))


def _committee(told: Mapping[str, object]) -> Committee:
    seats, held = told["maximum_seats"], told["held"]
    return Committee(
        str(told["id"]),
        str(told["name"]),
        seats if isinstance(seats, int) else None,
        held if isinstance(held, int) else 0,
    )
