"""The data of a first start: the town's facts, and a synthetic county around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic import NodeBatch, generate, read_around, write_csv
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from graph.statements import template
from graph.writer import Writer, Written
from loaders import load

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from graph.database import Database
    from loaders import LoadReport, Progress

FACTS = (CHECKOUT / "data" / "taxonomy", CHECKOUT / "data" / "fusong")
COMMUNITIES = 6
SEED = 1


def is_empty(database: Database) -> bool:
    """Does the database hold nothing yet?"""
    return bool(database.read(template("is_empty"))[0]["empty"])


def load_facts(database: Database, *, progress: Progress | None = None) -> LoadReport:
    """Load the category tree and the facts of the town."""
    return load(database, SCHEMA, FACTS, progress=progress)


def load_demo(database: Database, *, today: dt.date, progress: Progress | None = None) -> None:
    """Load the facts and a synthetic county around them, so that the questions have answers."""
    load_facts(database, progress=progress)
    write_synthetic(database, communities=COMMUNITIES, seed=SEED, today=today, around=True)


def write_synthetic(
    database: Database, *, communities: int, seed: int, today: dt.date, around: bool
) -> Written:
    """Write a synthetic county, around the facts of the town or standing alone.

    Args:
        database: The graph.
        communities: How many synthetic communities to make.
        seed: The same seed makes the same county.
        today: Day around which windows and histories lie.
        around: Whether the synthetic units, needs and resources also surround the town's facts.
    """
    writer = Writer(database, SCHEMA, source=f"synthetic-{seed}")
    total = Written()
    town = read_around(FACTS[-1]) if around else None
    for batch in generate(communities=communities, seed=seed, today=today, around=town):
        if isinstance(batch, NodeBatch):
            total += writer.nodes(batch.label, batch.rows)
        else:
            total += writer.relations(
                batch.name, batch.source_label, batch.target_label, batch.rows
            )
    return total


def write_synthetic_csv(folder: Path, *, communities: int, seed: int, today: dt.date) -> None:
    """Write a synthetic county as CSV files that the loader takes."""
    write_csv(generate(communities=communities, seed=seed, today=today), folder)
