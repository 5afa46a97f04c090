"""Single nodes of an answer about connections: found by type and id, told without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.text import Text
from queries.catalog import Question
from queries.connections.types import LABELS, NAMED_AFTER_PERSONS, PERSONS, check_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.database import Database

END = Question(
    "connections/end", ("id",), {"element": str, "id": str, "degree": int}, {"Label": "Unit"}
)
TOLD = Question(
    "connections/told",
    ("elements", "labels", "named", "persons", "limit"),
    {
        "element": str,
        "id": str,
        "label": str,
        "name": str,
        "name_en": str,
        "synthetic": bool,
        "persons": list,
    },
)
# Of a name of one character every text is full.
_SHORTEST_NAME = 2

Key = tuple[str, str]
"""Type and id: an id is unique within its type only."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands in the graph.

    Attributes:
        key: Type and id.
        element: Identity within the database, to go on from; it is never shown.
        degree: How many relationships it has, of any kind.
    """

    key: Key
    element: str
    degree: int


@dataclass(frozen=True, slots=True)
class Told:
    """A node as an answer shows it; of a person's name, the surname."""

    label: str
    id: str
    name: Text
    synthetic: bool

    def as_json(self) -> dict[str, Any]:
        """Return the node as JSON shows it."""
        return {
            "id": self.id,
            "label": self.label,
            "name": self.name.zh,
            "synthetic": self.synthetic,
        }

    def drawn(self) -> dict[str, str]:
        """Return the node as the page draws it."""
        return {"id": self.id, "label": self.label, "name": self.name.zh}


def find_node(database: Database, label: str, node_id: str) -> Place:
    """Where in the graph is this node?

    Raises:
        NotFoundError: There is no such node, or its type is never told.
        DatabaseUnavailableError: Neo4j is away.
    """
    records = END.ask(database, {"id": node_id}, types={"Label": check_type(label)})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的{label}", "There is no {label} with id {id!r}").format(
                id=node_id, label=SCHEMA.nodes[label].label
            )
        )
    [record] = records
    return Place((label, record["id"]), record["element"], record["degree"])


def tell_nodes(database: Database, places: Iterable[Place]) -> dict[Key, Told]:
    """What are these nodes called? By type and id; one that is gone meanwhile keeps its id."""
    wanted = list(places)
    records = TOLD.ask(
        database,
        {
            "elements": sorted({each.element for each in wanted}),
            "labels": LABELS,
            "named": NAMED_AFTER_PERSONS,
            "persons": sorted(PERSONS),
            "limit": len(wanted) + 1,
        },
    )
    by_element = {each["element"]: each for each in records}
    told: dict[Key, Told] = {}
    for each in wanted:
        label, node_id = each.key
        record = by_element.get(each.element)
        if record is None or record["id"] != node_id:
            told[each.key] = Told(label, node_id, Text(node_id, node_id), synthetic=False)
        else:
            told[each.key] = Told(
                label,
                node_id,
                shown_name(label, record["name"], record["name_en"], record["persons"]),
                record["synthetic"],
            )
    return told


def shown_name(label: str, name: str, name_en: str | None, persons: Iterable[str]) -> Text:
    """Return a name as it may be shown, in both languages.

    Args:
        label: Type of what is called so.
        name: The name in the graph.
        name_en: The name in English, where there is one.
        persons: Names of persons after whom it may be called.

    >>> shown_name("Resource", "王小明的理发工具", None, ["王小明"]).zh
    '王＊＊的理发工具'
    """
    if label in PERSONS:
        masked = mask_name(name)
        return Text(masked, masked)
    for person in sorted(persons, key=len, reverse=True):
        if person and len(person) >= _SHORTEST_NAME:
            name = name.replace(person, mask_name(person))
    return Text(name, name_en or name)
