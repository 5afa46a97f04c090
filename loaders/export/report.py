"""What an export wrote, and what its format could not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from graph.text import Text

NOTES_KEPT = 1_000
"""How many notes a report holds; beyond that they are only counted."""


@dataclass(frozen=True, slots=True)
class Note:
    """A value that a format cannot hold as it is.

    Attributes:
        type: Node type or relation type.
        id: Of the node, or of the start of the relationship.
        property: Name of the property.
        reason: What became of the value, and why.
    """

    type: str
    id: str
    property: str
    reason: Text

    def as_json(self) -> dict[str, object]:
        """Return the note as JSON can hold it."""
        return {
            "type": self.type,
            "id": self.id,
            "property": self.property,
            "reason": self.reason.as_dict(),
        }


class Notes:
    """Collects notes; keeps the first of them and counts the rest."""

    def __init__(self) -> None:
        self.kept: list[Note] = []
        self.count = 0

    def add(self, note: Note) -> None:
        """Take one note."""
        self.count += 1
        if len(self.kept) < NOTES_KEPT:
            self.kept.append(note)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote.

    Attributes:
        format: Name of the format.
        target: The file or folder.
        nodes: How many nodes of each type, without types that have none.
        relations: How many relationships of each type, likewise.
        notes: Values that the format cannot hold as they are, at most :data:`NOTES_KEPT`.
        note_count: How many there are in all.
    """

    format: str
    target: Path
    nodes: dict[str, int] = field(default_factory=dict)
    relations: dict[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    note_count: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "format": self.format,
            "target": str(self.target),
            "nodes": self.nodes,
            "relations": self.relations,
            "notes": [each.as_json() for each in self.notes],
            "note_count": self.note_count,
        }
