"""Whose duty is it? Departments by what they are declared to be responsible for. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from queries.routing.topics import Category, Topic, Tree

_PER_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Department:
    """A department and the categories that it is responsible for."""

    id: str
    name: str
    synthetic: bool
    duties: frozenset[str]

    def as_json(self) -> dict[str, str]:
        """Return the department as JSON shows it."""
        return {"id": self.id, "label": "Department", "name": self.name}


@dataclass(frozen=True, slots=True)
class Duty:
    """Why a department is responsible.

    Attributes:
        topic: What the case is about.
        chain: From that category up to the one that is declared as the duty; often only one.
        sharers: How many departments have a duty for this topic.
    """

    topic: Topic
    chain: tuple[Category, ...]
    sharers: int


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared about a case.

    Attributes:
        shares: How much speaks for each department; they sum up to at most 1.
        duties: Why, by department.
    """

    shares: Mapping[str, float]
    duties: Mapping[str, tuple[Duty, ...]]


def read_departments(rows: Iterable[Mapping[str, object]]) -> dict[str, Department]:
    """Return the departments of rows with ``id``, ``name``, ``synthetic`` and ``duties``."""
    return {
        str(each["id"]): Department(
            str(each["id"]),
            str(each["name"]),
            bool(each["synthetic"]),
            frozenset(map(str, each["duties"])),  # type: ignore[call-overload] # a list of the driver
        )
        for each in rows
    }


def declared(
    topics: Sequence[Topic], departments: Mapping[str, Department], tree: Tree
) -> Declared:
    """Whose duty is a case, as far as is declared?

    A duty for a category covers everything below it. For each topic, departments share what speaks
    for it: one with a duty for the very category gets the most, and half as much for every step
    that its duty lies above it.

    Returns:
        Shares that sum up to the shares of the topics for which anyone is responsible.
    """
    shares: dict[str, float] = {}
    duties: dict[str, list[Duty]] = {}
    for topic in topics:
        chain = tree.upwards(topic.category.id)
        nearest: dict[str, int] = {}
        for steps, category in enumerate(chain):
            for each in departments.values():
                if category.id in each.duties:
                    nearest.setdefault(each.id, steps)
        total = math.fsum(_PER_STEP**steps for steps in nearest.values())
        for department_id, steps in sorted(nearest.items()):
            part = topic.share * _PER_STEP**steps / total
            shares[department_id] = shares.get(department_id, 0.0) + part
            duties.setdefault(department_id, []).append(
                Duty(topic, tuple(chain[: steps + 1]), len(nearest))
            )
    return Declared(shares, {key: tuple(each) for key, each in duties.items()})
