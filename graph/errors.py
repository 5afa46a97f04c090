"""The errors that the product raises on purpose: one root, few children.

Each carries a stable ``code`` for programs, a ``detail`` in both languages for people and, where
several things are wrong at once, one :class:`Problem` each. The API maps the classes to HTTP
statuses in one table; the command line prints ``detail`` and ``problems``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands (field, row, setting) and why."""

    where: str
    reason: Text


class CobuildError(Exception):
    """Root of every error raised on purpose.

    Attributes:
        code: Stable identifier of the kind of error, in snake_case.
        detail: What happened and what to do, in Chinese and English.
        problems: The single faults, in the order in which they were found.
    """

    code: ClassVar[str] = "error"

    def __init__(self, detail: Text, problems: Sequence[Problem] = ()) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.problems = tuple(problems)


class ConfigurationError(CobuildError):
    """A setting is missing or cannot be used."""

    code = "configuration"


class LocalServerError(CobuildError):
    """The managed local Neo4j cannot be provided, started or stopped."""

    code = "local_server"


class DatabaseUnavailableError(CobuildError):
    """Neo4j cannot be reached or did not answer in time; the caller may try again."""

    code = "database_unavailable"


class DeadlineError(CobuildError):
    """A question took longer than it may; the database ended it."""

    code = "deadline"


class NotFoundError(CobuildError):
    """The thing asked for is not in the graph."""

    code = "not_found"


class InvalidInputError(CobuildError):
    """The caller sent something that cannot be used; ``problems`` names every field."""

    code = "invalid_input"


class ConflictError(CobuildError):
    """The request contradicts the present state of the graph."""

    code = "conflict"
