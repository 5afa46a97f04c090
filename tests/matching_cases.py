"""Hand-worked cases of matching: how a file of ``tests/cases/matching`` becomes graph and question.

A node without a name is called by its id, and so is a category in English. Where two node types
share an id, a case writes ``Unit:10``; everywhere else the bare id will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.model import SCHEMA
from graph.writer import Writer
from queries.matching import NeedRequest, match, match_request
from queries.matching.match import MatchOptions
from queries.matching.need import place_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.database import Database

FOLDER = Path(__file__).parent / "cases" / "matching"
Key = tuple[str, str]
_PLACED = ("community_id", "category_ids", "grid_id")


@dataclass(frozen=True)
class Case:
    """One file: a small graph, a question and the answer that was worked out by hand."""

    path: Path
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Case:
        return cls(path, yaml.safe_load(path.read_text("utf-8")))

    @property
    def expected(self) -> Mapping[str, Any]:
        expected: Mapping[str, Any] = self.content["expect"]
        return expected

    def key(self, reference: str) -> Key:
        """Return type and id of a node that the case refers to."""
        label, _, node_id = reference.rpartition(":")
        labels = [label] if label else self._labels(node_id)
        assert len(labels) == 1, f"{self.path.name}: {reference} names {labels}"
        return labels[0], node_id

    def _labels(self, node_id: str) -> list[str]:
        nodes = self.content["graph"]["nodes"]
        return [label for label, rows in nodes.items() if any(x["id"] == node_id for x in rows)]

    def write(self, database: Database) -> None:
        """Write the graph of the case through the product's own writer."""
        writer = Writer(database, SCHEMA, source=self.path.name)
        graph = self.content["graph"]
        for label, rows in graph["nodes"].items():
            writer.nodes(label, [_node(label, row) for row in rows])
        batches: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for source, name, target, *properties in graph.get("relations", ()):
            (source_label, source_id), (target_label, target_id) = map(self.key, (source, target))
            row = {"from": source_id, "to": target_id, **(properties[0] if properties else {})}
            batches.setdefault((name, source_label, target_label), []).append(row)
        for batch, rows in batches.items():
            assert not writer.relations(*batch, rows).missing

    def ask(self, database: Database) -> dict[str, Any]:
        """Ask the question of the case."""
        options = dict(self.content.get("options", {}))
        wanted = MatchOptions(**{**options, "tiers": frozenset(options.get("tiers", ()))})
        context: dict[str, Any] = {
            "today": self.content["today"],
            "default_weights": self.content.get("settings", {}),
        }
        if "need" in self.content:
            return match(database, self.content["need"], wanted, **context)
        request = dict(self.content["request"])
        placed = {name: request.pop(name) for name in _PLACED if name in request}
        return match_request(
            database, place_request(database, NeedRequest(**request), **placed), wanted, **context
        )


def cases() -> Iterator[Case]:
    """Every hand-worked case, by file name."""
    return map(Case.read, sorted(FOLDER.glob("*.yaml")))


def _node(label: str, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {"name": row["id"], "name_en": row["id"]}
    if label != "Category":
        del names["name_en"]
    point = {"location": tuple(row["location"])} if "location" in row else {}
    return {**names, **row, **point}
