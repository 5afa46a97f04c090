"""The part of the graph that a suggestion stands on, to draw it: nodes and relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.analysis.partners.complements import Meeting
    from queries.partners.records import Given, Node, Tie, Wanted

_Drawn = dict[str, str]


class Drawing:
    """Collects nodes and relationships that stand in the graph, once each, as they are told."""

    def __init__(self, category_names: Mapping[str, str]) -> None:
        """Begin with nothing."""
        self._category_names = category_names
        self._nodes: dict[tuple[str, str], _Drawn] = {}
        self._relations: dict[tuple[str, str, str, str, str], _Drawn] = {}

    def node(self, label: str, node_id: str, name: str) -> _Drawn:
        """Add a node."""
        drawn = {"id": node_id, "label": label, "name": name}
        return self._nodes.setdefault((label, node_id), drawn)

    def one(self, node: Node) -> _Drawn:
        """Add a community, unit or department."""
        return self.node(node.label, node.id, node.name)

    def tie(self, community: Node, partner: Node, tie: Tie) -> None:
        """Add how a community and a partner have to do with each other."""
        here, there = self.one(community), self.one(partner)
        if tie.via is None:
            self._relate(there, tie.type, here)
            return
        if tie.kind == "seat":
            committee = self.node("BigCommittee", tie.via["id"], tie.via["name"])
            self._relate(here, "HAS_BIG_COMMITTEE", committee)
            self._relate(there, tie.type, committee)
        elif tie.kind == "agreement":
            agreement = self.node("Agreement", tie.via["id"], tie.via["name"])
            self._relate(here, tie.type, agreement)
            self._relate(there, tie.type, agreement)
        elif tie.kind == "work":
            work = self.node(tie.via["label"], tie.via["id"], tie.via["name"])
            self._relate(work, "IN_COMMUNITY", here)
            self._relate(there, tie.type, work)
        elif tie.promise is not None:
            need = self.node("Need", tie.via["id"], tie.via["name"])
            promise = self.node("Commitment", tie.promise["id"], tie.promise["name"])
            self._relate(there, tie.type, promise)
            self._relate(promise, "FULFILS", need)
            self._relate(need, "IN_COMMUNITY", here)

    def meeting(
        self, wanted: Wanted, owner: Node, given: Given, giver: Node, meeting: Meeting
    ) -> None:
        """Add a need, the thing that serves it, and how their categories lie to each other."""
        need = self.node("Need", wanted.id, wanted.name)
        if owner.label == "Community":
            self._relate(need, "IN_COMMUNITY", self.one(owner))
        else:
            self._relate(need, "RAISED_BY", self.one(owner))
        chain = [self._category(each) for each in meeting.fit.chain]
        self._relate(need, "IN_CATEGORY", chain[0])
        for position in range(1, len(chain)):
            nearer, farther = chain[position - 1], chain[position]
            kind = meeting.fit.kind
            goes_up = kind == "ancestor" or (kind == "sibling" and position == 1)
            child, parent = (nearer, farther) if goes_up else (farther, nearer)
            self._relate(child, "CHILD_OF", parent)
        if given.duty:
            self._relate(self.one(giver), given.means, chain[-1])
        else:
            thing = self.node("Resource", given.id, given.name)
            self._relate(self.one(giver), given.means, thing)
            self._relate(thing, "IN_CATEGORY", chain[-1])

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return the nodes and relationships in the order in which they were told."""
        return {
            "nodes": list(self._nodes.values()),
            "relationships": list(self._relations.values()),
        }

    def _category(self, category_id: str) -> _Drawn:
        name = self._category_names.get(category_id, category_id)
        return self.node("Category", category_id, name)

    def _relate(self, source: _Drawn, name: str, target: _Drawn) -> None:
        key = (source["label"], source["id"], name, target["label"], target["id"])
        self._relations.setdefault(key, {"type": name, "from": source["id"], "to": target["id"]})
