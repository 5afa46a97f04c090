"""Which row of a sheet is its header? Titles, dates and notes may stand above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from loaders.mapping import Meanings, required_columns, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.schema import NodeType, RelationType, Schema

HEADER_ROWS = 30
"""How many rows that are not blank are looked at."""

NumberedRow = tuple[int, Sequence[str]]
HeaderChooser = Callable[[Sequence[NumberedRow]], "int | None"]
"""From the first rows (line, cells) to the place of the header among them; None when there is none.

What stands above the header is no data.
"""


def first_row(rows: Sequence[NumberedRow]) -> int | None:
    """Choose the first row that is not blank."""
    return 0 if rows else None


def by_schema(schema: Schema, declared: NodeType | RelationType | None) -> HeaderChooser:
    """Return a chooser of the row whose cells are headers of a type.

    It takes the first row most of whose filled cells are such headers, among them that of the ids
    or those of all required columns; without such a row the first one, whose faults are then told.

    Args:
        schema: The declarations.
        declared: The type that the sheet holds; None takes any type.
    """
    candidates: list[NodeType | RelationType] = [declared] if declared else []
    if not declared:
        candidates += [*schema.nodes.values(), *schema.relations.values()]
    types = [(each, Meanings(each, schema)) for each in candidates]

    def choose(rows: Sequence[NumberedRow]) -> int | None:
        for place, (_, cells) in enumerate(rows):
            if any(_is_header(cells, meanings, each) for each, meanings in types):
                return place
        return first_row(rows)

    return choose


def by_names(names: Iterable[str]) -> HeaderChooser:
    """Return a chooser of the first row with the most of these headers, as a mapping names them."""
    wanted = {spelling(each) for each in names}

    def choose(rows: Sequence[NumberedRow]) -> int | None:
        counts = [len(wanted.intersection(map(spelling, cells))) for _, cells in rows]
        return counts.index(max(counts)) if counts else None

    return choose


def at_row(line: int) -> HeaderChooser:
    """Return a chooser of the row that begins on a line of the file, counted from 1."""

    def choose(rows: Sequence[NumberedRow]) -> int | None:
        lines = [number for number, _ in rows]
        return lines.index(line) if line in lines else None

    return choose


def _is_header(cells: Sequence[str], meanings: Meanings, declared: NodeType | RelationType) -> bool:
    filled = [each for each in cells if each.strip()]
    found = [meaning for each in filled if (meaning := meanings.of(each)) is not None]
    names = {each if isinstance(each, str) else each.name for each in found}
    complete = "id" in names or names.issuperset(required_columns(declared))
    return complete and 2 * len(found) > len(filled)
