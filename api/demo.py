"""The data of a first start: the town's facts, and a synthetic county around them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from data.synthetic import NodeBatch, RelationBatch, generate, read_around, write_csv
from graph.errors import InvalidInputError, Problem
from graph.model import SCHEMA
from graph.settings import CHECKOUT
from graph.statements import template
from graph.text import Text
from graph.writer import Writer, Written
from loaders import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from graph.database import Database
    from loaders import LoadReport, Progress

FACTS = (CHECKOUT / "data" / "taxonomy", CHECKOUT / "data" / "fusong")
COMMUNITIES = 6
SEED = 1
_TOLD = 20


def is_empty(database: Database) -> bool:
    """Does the database hold nothing yet?"""
    return bool(database.read(template("is_empty"))[0]["empty"])


def load_taxonomy(database: Database) -> None:
    """Load the category tree, on which everything that is offered or wanted is hung."""
    load(database, SCHEMA, FACTS[:1])


def load_facts(database: Database, *, progress: Progress | None = None) -> LoadReport:
    """Load the category tree and the facts of the town."""
    # what is remembered of an import names files as seen from here, not where this machine has them
    return load(
        database, SCHEMA, [Path(os.path.relpath(each)) for each in FACTS], progress=progress
    )


def load_demo(database: Database, *, today: dt.date) -> None:
    """Load the facts and a synthetic county around them, so that the questions have answers."""
    load_facts(database)
    write_demo_county(database, today=today)


def write_demo_county(
    database: Database, *, today: dt.date, tell: Callable[[int], None] | None = None
) -> None:
    """Write the synthetic county of the demo around the facts, which are loaded."""
    write_synthetic(
        database, communities=COMMUNITIES, seed=SEED, today=today, around=True, tell=tell
    )


def write_synthetic(
    database: Database,
    *,
    communities: int,
    seed: int,
    today: dt.date,
    around: bool,
    tell: Callable[[int], None] | None = None,
) -> Written:
    """Write a synthetic county, around the facts of the town or standing alone.

    Args:
        database: The graph; the category tree, and for ``around`` the facts, are loaded.
        communities: How many synthetic communities to make.
        seed: The same seed makes the same county.
        today: Day around which windows and histories lie.
        around: Whether the synthetic units, needs and resources also surround the town's facts.
        tell: Called after every batch with the number of its rows.

    Raises:
        InvalidInputError: What the county is hung on is not in the graph.
        DatabaseUnavailableError: Neo4j is away.
    """
    writer = Writer(database, SCHEMA, source=f"synthetic-{seed}")
    total = Written()
    town = read_around(FACTS[-1]) if around else None
    for batch in generate(communities=communities, seed=seed, today=today, around=town):
        total += _write(writer, batch)
        if tell:
            tell(len(batch.rows))
    if total.missing:
        raise InvalidInputError(
            Text(
                "{count} 条关系的一端不在图谱中：请先载入分类树和事实",
                "{count} relationships name a missing node: load the category tree and facts first",
            ).format(count=len(total.missing)),
            [Problem(f"row {each.position}", each.reason) for each in total.missing[:_TOLD]],
        )
    return total


def _write(writer: Writer, batch: NodeBatch | RelationBatch) -> Written:
    if isinstance(batch, NodeBatch):
        return writer.nodes(batch.label, batch.rows)
    return writer.relations(batch.name, batch.source_label, batch.target_label, batch.rows)


def write_synthetic_csv(folder: Path, *, communities: int, seed: int, today: dt.date) -> None:
    """Write a synthetic county as CSV files that the loader takes."""
    write_csv(generate(communities=communities, seed=seed, today=today), folder)
