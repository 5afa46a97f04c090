"""The agreements and seats of the whole graph, to learn from and to be judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.partners.extract import everything, read_tree
from queries.partners.offers import Offers
from queries.partners.structure import as_ties

if TYPE_CHECKING:
    import datetime as dt

    from graph.database import Database
    from queries.analysis.partners import Ties
    from queries.partners.records import Kind, Surroundings

MOST_COMMUNITIES = 500
"""How many communities an evaluation looks at."""


def partner_ties(
    database: Database, kind: Kind, *, today: dt.date, most: int = MOST_COMMUNITIES
) -> tuple[Ties, Surroundings]:
    """Who has had an agreement (a seat) with which community, and what else joins them?

    Args:
        database: The graph.
        kind: Which ties are asked about; all others are context.
        today: Day from which needs and resources are judged.
        most: How many communities at most, by id.

    Returns:
        The ties, with communities as those who ask, and what was read.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
        DeadlineError: A read took longer than it may.
    """
    found = everything(database, today=today, most=most)
    tree, _ = read_tree(database)
    ties, _ = as_ties(found, kind, Offers(found, tree))
    return ties, found
