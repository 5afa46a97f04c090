"""The catalogue of questions: every ``.cypher`` file, with what it takes and what it returns.

A question is declared where it is asked; the declaration names the file, the parameters and the
columns with their types. A test explains every file on a real server and holds the declaration to
it, so a column that is renamed in one place only cannot go unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graph.statements import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.database import Database, Record

FOLDER = Path(__file__).parent / "cypher"
QUESTIONS: list[Question] = []


@dataclass(frozen=True)
class Question:
    """One declared reading query.

    Attributes:
        path: File below ``queries/cypher``, without the ending.
        parameters: Names of its ``$parameters``.
        columns: Names and Python types of what it returns, in order.
        types: Names from the schema that fill its ``«Placeholder»`` marks, for files that serve
            several node types; an example that the catalogue test uses.
    """

    path: str
    parameters: tuple[str, ...]
    columns: Mapping[str, type]
    types: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        QUESTIONS.append(self)

    @cached_property
    def text(self) -> str:
        """The text of the file."""
        return (FOLDER / f"{self.path}.cypher").read_text("utf-8")

    def ask(
        self,
        database: Database,
        parameters: Mapping[str, object],
        *,
        types: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> list[Record]:
        """Run the question and return its records in the order the file declares."""
        text = render(self.text, **types) if types else self.text
        return database.read(text, parameters, timeout_s=timeout_s)
