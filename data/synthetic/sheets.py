"""A county as CSV files, in the format that the loader reads."""

from __future__ import annotations

import csv
import datetime as dt
from contextlib import ExitStack
from typing import TYPE_CHECKING

from data.synthetic.batches import NodeBatch
from graph.model import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from data.synthetic.batches import RelationBatch
    from graph.schema import NodeType, RelationType

_ENDS = ("from_type", "from", "to_type", "to")


def write_csv(batches: Iterable[NodeBatch | RelationBatch], folder: Path) -> None:
    """Write batches into a folder: one UTF-8 file per node type and per relation type.

    Files are named after the collection (``units.csv``) or the relation (``HOLDS_SEAT.csv``) and
    replace files of the same name. Only a few rows at a time are in memory.

    Args:
        batches: What :func:`data.synthetic.generate` gives.
        folder: Where to write; made when it is missing.

    Raises:
        ValueError: A row has a property that the schema does not declare.
        OSError: The folder or a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        sheets: dict[str, csv.DictWriter[str]] = {}
        for batch in batches:
            name, ends = _name(batch), _ends(batch)
            if name not in sheets:
                path = folder / f"{name}.csv"
                file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
                sheets[name] = csv.DictWriter(file, _columns(batch), lineterminator="\n")
                sheets[name].writeheader()
            sheets[name].writerows(
                {**ends, **{key: _cell(value) for key, value in row.items()}} for row in batch.rows
            )


def _name(batch: NodeBatch | RelationBatch) -> str:
    return SCHEMA.nodes[batch.label].plural if isinstance(batch, NodeBatch) else batch.name


def _ends(batch: NodeBatch | RelationBatch) -> dict[str, str]:
    if isinstance(batch, NodeBatch):
        return {}
    return {"from_type": batch.source_label, "to_type": batch.target_label}


def _columns(batch: NodeBatch | RelationBatch) -> list[str]:
    if isinstance(batch, NodeBatch):
        return _loadable(SCHEMA.nodes[batch.label])
    return [*_ENDS, *_loadable(SCHEMA.relations[batch.name])]


def _loadable(declared: NodeType | RelationType) -> list[str]:
    return [each.name for each in declared.properties.values() if not each.derived]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, tuple):
        return ",".join(repr(each) for each in value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return str(value)
