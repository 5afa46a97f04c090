"""What callers get of imports."""

from __future__ import annotations

from typing import Any

from api.answers import Answer, MomentText


class ImportSummary(Answer):
    """One import: which files, and how it ended."""

    id: str
    name: str
    state: str
    files: list[str]
    types: list[str]
    source: str
    started_at: MomentText
    finished_at: MomentText | None
    undone_at: MomentText | None


class ImportAnswer(ImportSummary):
    """One import, with the whole report of the load."""

    report: dict[str, Any] | None


class ImportPage(Answer):
    """Imports, the latest first."""

    items: list[ImportSummary]
    total: int


class ValueChange(Answer):
    """A property before and after."""

    before: Any
    after: Any


class ChangeAnswer(Answer):
    """What an import changed of one node or relationship that was there."""

    type: str
    node_id: str | None = None
    from_type: str | None = None
    from_id: str | None = None
    to_type: str | None = None
    to_id: str | None = None
    changes: dict[str, ValueChange]


class ChangePage(Answer):
    """Changes by type and ids."""

    items: list[ChangeAnswer]
    total: int


class UndoneAnswer(Answer):
    """What undoing an import did."""

    nodes_deleted: int
    relations_deleted: int
    nodes_restored: int
    relations_restored: int
