"""The path that explains a match: nodes and relationships that really stand in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from queries.matching.candidates import Candidate
    from queries.matching.need import NeedRequest

Node = dict[str, str]
Path = dict[str, list[dict[str, str]]]
_SEAT_HERE, _DUTY, _SEAT_ELSEWHERE = 1, 3, 4


class _Path:
    """Collects nodes and relationships once each, in the order in which they are told."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        self._relations: dict[tuple[str, str, str, str, str], dict[str, str]] = {}

    def node(self, label: str, node: Mapping[str, str]) -> Node:
        return self._nodes.setdefault(
            (label, node["id"]), {"id": node["id"], "label": label, "name": node["name"]}
        )

    def relation(self, source: Node, name: str, target: Node) -> None:
        # Ids are unique within a type only, so the types are part of the key.
        key = (source["label"], source["id"], name, target["label"], target["id"])
        self._relations.setdefault(key, {"type": name, "from": source["id"], "to": target["id"]})

    def as_json(self) -> Path:
        return {
            "nodes": list(self._nodes.values()),
            "relationships": list(self._relations.values()),
        }


def explain_path(need: NeedRequest, candidate: Candidate) -> Path:
    """Which way leads from the need to the provider and back through what it gives?

    Returns:
        ``nodes`` in the order of the way (id, label, name) and ``relationships`` (type, from, to),
        each in the direction in which the graph stores it. The way begins at the need, or at the
        community when the need is not stored; a department that is reached by its duty is reached
        through the tree of categories instead of the community.
    """
    path = _Path()
    start = path.node("Need", {"id": need.id, "name": need.name}) if need.id else None
    if candidate.provider.tier == _DUTY:
        _tell_duty(path, start, candidate)
    elif need.community:
        community = path.node("Community", need.community)
        if start:
            path.relation(start, "IN_COMMUNITY", community)
        _tell_reach(path, community, candidate)
    _tell_gift(path, start, candidate)
    return path.as_json()


def join_paths(paths: Iterable[Path]) -> Path:
    """Return several paths as one graph, every node and relationship once, in the order told."""
    nodes: dict[tuple[str, str], Node] = {}
    relations: dict[tuple[str, str, str], dict[str, str]] = {}
    for path in paths:
        for node in path["nodes"]:
            nodes.setdefault((node["label"], node["id"]), node)
        for each in path["relationships"]:
            relations.setdefault((each["from"], each["type"], each["to"]), each)
    return {"nodes": list(nodes.values()), "relationships": list(relations.values())}


def _provider(path: _Path, candidate: Candidate) -> Node:
    provider = candidate.provider
    return path.node(provider.label, {"id": provider.id, "name": provider.name})


def _tell_duty(path: _Path, start: Node | None, candidate: Candidate) -> None:
    """Tell how the tree leads from the wanted category up to the one that is a duty."""
    _tell_tree(path, start, candidate.provider.via, "ancestor")
    duty = path.node("Category", candidate.provider.via[-1])
    path.relation(_provider(path, candidate), "RESPONSIBLE_FOR", duty)


def _tell_reach(path: _Path, community: Node, candidate: Candidate) -> None:
    """Tell how the mechanism leads from the community to the provider."""
    via, tier = candidate.provider.via, candidate.provider.tier
    label = candidate.provider.label
    if tier == _SEAT_HERE:
        _tell_seat(path, community, via[0], candidate)
    elif tier == _SEAT_ELSEWHERE:
        township, other = path.node("Township", via[0]), path.node("Community", via[1])
        path.relation(community, "PART_OF", township)
        path.relation(other, "PART_OF", township)
        _tell_seat(path, other, via[2], candidate)
    elif label == "Team":
        served = community
        for wider, each in zip(("Township", "County"), via, strict=False):
            place = path.node(wider, each)
            path.relation(served, "PART_OF", place)
            served = place
        path.relation(_provider(path, candidate), "SERVES", served)
    else:
        name = "REGISTERED_WITH" if label == "Member" else "LOCATED_IN"
        path.relation(_provider(path, candidate), name, community)


def _tell_seat(
    path: _Path, community: Node, committee: Mapping[str, str], candidate: Candidate
) -> None:
    node = path.node("BigCommittee", committee)
    path.relation(community, "HAS_BIG_COMMITTEE", node)
    path.relation(_provider(path, candidate), "HOLDS_SEAT", node)


def _tell_gift(path: _Path, start: Node | None, candidate: Candidate) -> None:
    """Tell what the provider gives and how that lies in the tree near what is wanted."""
    giver, name = _provider(path, candidate), candidate.means
    if candidate.resource is not None:
        resource = candidate.resource
        thing = path.node("Resource", {"id": resource.id, "name": resource.name})
        path.relation(giver, "OFFERS", thing)
        giver, name = thing, "IN_CATEGORY"
    for each in reversed(candidate.chain):
        path.node("Category", each)
    path.relation(giver, name, path.node("Category", candidate.chain[-1]))
    _tell_tree(path, start, candidate.chain, candidate.fit)


def _tell_tree(
    path: _Path, start: Node | None, chain: Sequence[Mapping[str, str]], fit: str
) -> None:
    """Tell the steps of the tree between neighbours of a chain that begins at what is wanted."""
    nodes = [path.node("Category", each) for each in chain]
    if start:
        path.relation(start, "IN_CATEGORY", nodes[0])
    for position in range(1, len(nodes)):
        nearer, farther = nodes[position - 1], nodes[position]
        goes_up = fit == "ancestor" or (fit == "sibling" and position == 1)
        child, parent = (nearer, farther) if goes_up else (farther, nearer)
        path.relation(child, "CHILD_OF", parent)
