"""What every routing reads of the graph: all categories, and the departments of a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.catalog import Question
from queries.routing.declared import read_departments
from queries.routing.topics import read_tree

if TYPE_CHECKING:
    from graph.database import Database
    from queries.routing.declared import Department
    from queries.routing.topics import Tree

CATEGORIES = Question(
    "routing/categories",
    ("limit",),
    {"id": str, "name": str, "name_en": str, "aliases": list, "parent_id": str},
)
DEPARTMENTS = Question(
    "routing/departments",
    ("county_id", "limit"),
    {"id": str, "name": str, "synthetic": bool, "duties": list},
)
MOST_CATEGORIES, MOST_DEPARTMENTS = 10_000, 5_000


def load_tree(database: Database) -> Tree:
    """Return the categories, at most :data:`MOST_CATEGORIES`."""
    return read_tree(CATEGORIES.ask(database, {"limit": MOST_CATEGORIES}))


def load_departments(database: Database, county_id: str | None) -> dict[str, Department]:
    """Return the departments of a county, or of all, at most :data:`MOST_DEPARTMENTS`."""
    parameters = {"county_id": county_id, "limit": MOST_DEPARTMENTS}
    return read_departments(DEPARTMENTS.ask(database, parameters))
