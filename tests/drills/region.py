"""The files that the drills import: a county, and what was in the graph before it came."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.synthetic import NodeBatch, generate, write_csv
from data.synthetic.batches import RelationBatch
from graph.settings import CHECKOUT
from tests.sheets import sheet

if TYPE_CHECKING:
    from pathlib import Path

_TODAY = dt.date(2026, 11, 23)
_OFFICES = 300


@dataclass(frozen=True, slots=True)
class Region:
    """Files that are imported one after the other.

    Attributes:
        before: What is in the graph before the drill: some of the county, in an older state.
        county: What is imported, killed and imported again: it creates, changes and confirms.
    """

    before: list[Path]
    county: Path


def write_small_region(folder: Path, sheets: int, rows: int) -> Region:
    """Write a region of few types in many sheets, so that there are many small batches.

    Args:
        folder: Where to put it.
        sheets: Sheets of each type, one batch each.
        rows: Rows of each sheet.
    """
    before, county = folder / "before", folder / "county"
    sheet(before / "units.csv", ("id", "name"), *((f"u{n}", f"原单位{n}") for n in range(rows)))
    for number in range(sheets):
        ids = range(number * rows, (number + 1) * rows)
        units = [
            (f"u{n}", f"单位{n}", f"甲{n};乙{n}", "127.3,42.3", f"r{n}" if n % 3 else "")
            for n in ids
        ]
        columns = ("id", "name", "aliases", "location", "offers")
        sheet(county / f"{10 + number}-units.csv", columns, *units)
        resources = [(f"r{n}", f"资源{n}", str(n % 9 + 1), "item") for n in ids]
        header = ("id", "name", "quantity", "unit of measure")
        sheet(county / f"{30 + number}-resources.csv", header, *resources)
        # one that stands a row earlier in a column as well is stated twice and written once
        offers = [(f"u{n}", f"r{(n + n % 2) % (sheets * rows)}", "true") for n in ids]
        sheet(county / f"{50 + number}-OFFERS.csv", ("from", "to", "synthetic"), *offers)
    return Region([before], county)


def write_region(folder: Path, communities: int) -> Region:
    """Write a whole county, which has every type; the same size gives the same files."""
    batches = list(generate(communities=communities, seed=1, today=_TODAY))
    county, before = folder / "county", folder / "before"
    write_csv(batches, county)
    write_csv(_older(batches), before)
    ids = {
        each.label: [str(row["id"]) for row in each.rows]
        for each in batches
        if isinstance(each, NodeBatch) and each.label in {"Community", "Resource"}
    }
    # the only sheet whose relationships stand in columns, so that the third stage has work as well
    sheet(
        county / "90-units.csv",
        ("id", "name", "located in", "offers"),
        *(
            (
                f"office-{number}",
                f"第{number}办公室",
                ids["Community"][number % len(ids["Community"])],
                ";".join(ids["Resource"][number % 7 :: 50][:3]),
            )
            for number in range(_OFFICES)
        ),
    )
    return Region([CHECKOUT / "data" / "taxonomy", before], county)


def _older(
    batches: list[NodeBatch | RelationBatch],
) -> list[NodeBatch | RelationBatch]:
    """Return units under other names, the communities as they are, and where the units are.

    The import then changes the first, confirms the second and adds to the third.
    """
    older: list[NodeBatch | RelationBatch] = []
    for each in batches:
        if isinstance(each, NodeBatch) and each.label == "Unit":
            rows = [{**row, "name": f"原{row['name']}"} for row in each.rows]
            older.append(NodeBatch("Unit", rows))
        elif isinstance(each, NodeBatch) and each.label == "Community":
            older.append(each)
        elif isinstance(each, RelationBatch) and (
            (each.name, each.source_label, each.target_label) == ("LOCATED_IN", "Unit", "Community")
        ):
            ends = [{"from": row["from"], "to": row["to"]} for row in each.rows]
            older.append(RelationBatch(each.name, each.source_label, each.target_label, ends))
    return older
