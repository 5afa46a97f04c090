"""A generator of invented counties of any size: realistic, reproducible, marked as synthetic."""

from __future__ import annotations

from data.synthetic.around import Around, AroundCommunity, read_around
from data.synthetic.batches import NodeBatch, RelationBatch
from data.synthetic.county import CountySize, communities_for, generate
from data.synthetic.sheets import write_csv

__all__ = [
    "Around",
    "AroundCommunity",
    "CountySize",
    "NodeBatch",
    "RelationBatch",
    "communities_for",
    "generate",
    "read_around",
    "write_csv",
]
