"""The path that explains a match: nodes and relationships that really stand in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.matching.candidates import Candidate
    from queries.matching.need import NeedRequest

Node = dict[str, str]
Path = dict[str, list[dict[str, str]]]


class _Path:
    """Collects nodes and relationships once each, in the order in which they are told."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        self._relations: dict[tuple[str, str, str], dict[str, str]] = {}

    def node(self, label: str, node: Mapping[str, str]) -> Node:
        return self._nodes.setdefault(
            (label, node["id"]), {"id": node["id"], "label": label, "name": node["name"]}
        )

    def relation(self, source: Node, name: str, target: Node) -> None:
        key = (source["id"], name, target["id"])
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
        each in the direction in which the graph stores it. A need that is not stored is not part of
        the path.
    """
    path = _Path()
    start = path.node("Need", {"id": need.id, "name": need.name}) if need.id else None
    provider = candidate.provider
    if need.community and candidate.tier != _RESPONSIBLE:
        community = path.node("Community", need.community)
        if start:
            path.relation(start, "IN_COMMUNITY", community)
        _reach(path, community, candidate)
    end = path.node(candidate.provider_label, provider)
    _gift(path, start, end, candidate)
    return path.as_json()


_RESPONSIBLE = 3


def _reach(path: _Path, community: Node, candidate: Candidate) -> None:
    """Tell how the mechanism leads from the community to the provider."""
    provider_node = {"id": candidate.provider_id, "name": candidate.provider_name}
    via = candidate.via
    if candidate.tier == 1:
        committee = path.node("BigCommittee", via[0])
        path.relation(community, "HAS_BIG_COMMITTEE", committee)
        provider = path.node(candidate.provider_label, provider_node)
        path.relation(provider, "HOLDS_SEAT", committee)
    elif candidate.tier == 4:  # noqa: PLR2004 - the tiers are numbered in queries.matching.weights
        township, other = path.node("Township", via[0]), path.node("Community", via[1])
        committee = path.node("BigCommittee", via[2])
        path.relation(community, "PART_OF", township)
        path.relation(other, "PART_OF", township)
        path.relation(other, "HAS_BIG_COMMITTEE", committee)
        provider = path.node(candidate.provider_label, provider_node)
        path.relation(provider, "HOLDS_SEAT", committee)
    elif candidate.provider_label == "Unit":
        provider = path.node("Unit", provider_node)
        path.relation(provider, "LOCATED_IN", community)
    elif candidate.provider_label == "Member":
        provider = path.node("Member", provider_node)
        path.relation(provider, "REGISTERED_WITH", community)
    else:
        _reach_team(path, community, candidate)


def _reach_team(path: _Path, community: Node, candidate: Candidate) -> None:
    served = community
    if candidate.via:
        served = path.node("Township", candidate.via[0])
        path.relation(community, "PART_OF", served)
    provider = path.node("Team", {"id": candidate.provider_id, "name": candidate.provider_name})
    path.relation(provider, "SERVES", served)


def _gift(path: _Path, start: Node | None, provider: Node, candidate: Candidate) -> None:
    """Tell what the provider gives and how that lies in the tree near what is wanted."""
    giver = provider
    name = candidate.means
    if candidate.resource is not None:
        giver = path.node(
            "Resource", {"id": candidate.resource["id"], "name": candidate.resource["name"]}
        )
        path.relation(provider, "OFFERS", giver)
        name = "IN_CATEGORY"
    chain = list(candidate.chain)
    served = path.node("Category", chain[-1])
    path.relation(giver, name, served)
    for position in range(len(chain) - 1, 0, -1):
        _tree_step(path, candidate.fit, position, chain)
    if start:
        path.relation(start, "IN_CATEGORY", path.node("Category", chain[0]))


def _tree_step(path: _Path, fit: str, position: int, chain: list[Mapping[str, str]]) -> None:
    """Tell one step of the tree between two neighbours of the chain, child to parent."""
    nearer = path.node("Category", chain[position - 1])
    farther = path.node("Category", chain[position])
    goes_up = fit == "ancestor" or (fit == "sibling" and position == 1)
    child, parent = (nearer, farther) if goes_up else (farther, nearer)
    path.relation(child, "CHILD_OF", parent)
