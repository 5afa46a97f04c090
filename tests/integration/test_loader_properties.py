"""Whatever the rows are: every one is either in the graph as given or rejected, and never both."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import SCHEMA
from loaders import Counts, load
from tests.assertions import nodes, relations
from tests.sheets import rejected

if TYPE_CHECKING:
    from graph.database import Database

EMPTY = "MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n"

# the database fixture is emptied by the test itself before every example
on_a_database = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Pair = tuple[str, object]
"""The text of a cell, and the value that it must become."""

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=10
).filter(str.strip)
ids = st.sampled_from([f"{name}{n}" for n in range(12) for name in ("社区-", "c ")])


def as_text(word: str) -> Pair:
    return word, word.strip()


good_cells: dict[str, st.SearchStrategy[Pair]] = {
    "id": ids.map(as_text),
    "名称": words.map(as_text),
    "户数": st.one_of(
        st.integers(0, 10**6).map(lambda n: (f"{n:,}", n)),
        st.integers(0, 10**6).map(lambda n: (f" {n}", n)),
        st.just(("", None)),
    ),
    "占位": st.sampled_from(
        [("是", True), ("FALSE", False), ("1", True), ("×", False), (" ", None)]
    ),
}
bad_cells: dict[str, st.SearchStrategy[str]] = {
    "id": st.sampled_from(["", "  ", "x" * 501]),
    "名称": st.sampled_from(["", "\u3000", "\n"]),
    "户数": st.sampled_from(["-1", "1.5", "１_2", "十户", "1,00", "9" * 30]),
    "占位": st.sampled_from(["也许", "2", "yes no"]),
}
COLUMNS = ("id", "名称", "户数", "占位")


@dataclass(frozen=True)
class Given:
    """One row, and what is known about it before it is loaded."""

    cells: tuple[str, ...]
    values: tuple[object, ...]
    sound: bool


@st.composite
def community_rows(draw: st.DrawFn) -> Given:
    pairs = [draw(good_cells[column]) for column in COLUMNS]
    dirty = draw(st.sets(st.sampled_from(COLUMNS), max_size=2)) if draw(st.booleans()) else set()
    cells = [
        draw(bad_cells[column]) if column in dirty else text
        for column, (text, _) in zip(COLUMNS, pairs, strict=True)
    ]
    ragged = draw(st.sampled_from(["", "", "", "short", "long", "blank"]))
    if ragged == "short":
        cells.pop()
    elif ragged:
        cells.append("多" if ragged == "long" else " ")
    sound = not dirty and ragged not in {"short", "long"}
    return Given(tuple(cells), tuple(value for _, value in pairs), sound)


def is_blank(cells: tuple[str, ...]) -> bool:
    return not any(each.strip() for each in cells)


@on_a_database
@given(
    rows=st.lists(community_rows(), max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    delimiter=st.sampled_from(",;\t"),
)
def test_every_row_is_loaded_as_given_or_rejected_as_it_was(
    database: Database, rows: list[Given], encoding: str, delimiter: str
) -> None:
    database.write([(EMPTY, {})])
    wanted: dict[str, tuple[object, ...]] = {}
    refused: list[tuple[str, ...]] = []
    for row in rows:
        if row.sound and str(row.values[0]) not in wanted:
            wanted[str(row.values[0])] = row.values
        elif not is_blank(row.cells):
            refused.append(row.cells)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *(row.cells for row in rows)])

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "communities.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        would = load(database, SCHEMA, [path], dry_run=True)
        report = load(database, SCHEMA, [path], reject_folder=Path(name))
        kept = Path(name) / "communities.rejects.csv"
        found = [tuple(each[2:]) for each in rejected(kept)[1:]] if refused else []
        assert kept.exists() == bool(refused)
        again = load(database, SCHEMA, [path])

    assert nodes(database, "Community", "id", "name", "households", "placeholder") == set(
        wanted.values()
    )
    assert found == refused
    assert report.nodes == would.nodes == Counts(created=len(wanted), rejected=len(refused))
    assert again.nodes == Counts(unchanged=len(wanted), rejected=len(refused))
    assert {each.row for each in report.faults} == {each.row for each in again.faults}
    assert len({each.row for each in report.faults}) == len(refused)


@on_a_database
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(["u0", "u1", "d0", "both", "none", ""]),
            st.sampled_from(["Unit", "部门", "县直部门", "", "Team"]),
            st.sampled_from(["b0", "b1", "none"]),
        ),
        max_size=15,
    )
)
def test_every_relation_is_loaded_or_rejected(
    database: Database, pairs: list[tuple[str, str, str]]
) -> None:
    database.write([(EMPTY, {})])
    known = {"Unit": {"u0", "u1", "both"}, "Department": {"d0", "both"}}
    allowed = {"Unit": ["Unit"], "县直部门": ["Department"], "": ["Unit", "Department"]}
    wanted: set[tuple[str, str, str]] = set()
    refused = 0
    for source, told, target in pairs:
        labels = [each for each in allowed.get(told, []) if source in known[each]]
        joined = (labels[0], source, target) if len(labels) == 1 else None
        if joined and target != "none" and joined not in wanted:
            wanted.add(joined)
        else:
            refused += 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, found in (
            ("units", sorted(known["Unit"])),
            ("departments", sorted(known["Department"])),
            ("big-committees", ["b0", "b1"]),
        ):
            text = "\n".join(["id,name", *(f"{each},{each}" for each in found)])
            (folder / f"{file}.csv").write_text(text, "utf-8")
        rows = "\n".join(["from,from_type,to", *map(",".join, pairs)])
        (folder / "HOLDS_SEAT.csv").write_text(rows, "utf-8")
        would = load(database, SCHEMA, [folder], dry_run=True)
        report = load(database, SCHEMA, [folder])
        again = load(database, SCHEMA, [folder])
    stored = database.read(
        "MATCH (a)-[:HOLDS_SEAT]->(b) RETURN labels(a)[0] AS label, a.id AS a, b.id AS b"
    )
    assert sorted(tuple(each.values()) for each in stored) == sorted(wanted)
    assert report.relations == would.relations == Counts(created=len(wanted), rejected=refused)
    assert again.relations == Counts(unchanged=len(wanted), rejected=refused)
    assert len(relations(database, "HOLDS_SEAT")) <= len(wanted)
