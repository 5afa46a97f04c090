"""Taking back what a source no longer says: one source never deletes what another also says.

What is retired leaves the graph and stays in the changes of the import, from where undoing the
import brings it back.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from graph.statements import render, template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record

Fate = Literal["retired", "shared", "joined"]
"""Out of the graph; kept, because another source says it too, or something is joined to it."""

_AT_ONCE = 1_000


def retire_nodes(
    database: Database, label: str, ids: Sequence[str], *, source: str, import_id: str
) -> Mapping[str, Fate]:
    """Let a source no longer state nodes of one type.

    Args:
        database: The graph.
        label: Their type.
        ids: Their ids.
        source: Who no longer states them.
        import_id: The import during which that happens; undoing it brings everything back.

    Returns:
        What became of each node; one that the source did not state is left out.

    Raises:
        DatabaseUnavailableError: Neo4j is away; those before are done.
    """
    statement = render(template("imports/retire_nodes"), Label=label)
    records = _run(database, statement, [{"id": each} for each in ids], source, import_id)
    return {each["id"]: each["fate"] for each in records}


def retire_relations(
    database: Database,
    triple: tuple[str, str, str],
    pairs: Sequence[tuple[str, str]],
    *,
    source: str,
    import_id: str,
) -> Mapping[tuple[str, str], Fate]:
    """Let a source no longer state relationships of one type; as :func:`retire_nodes`.

    Args:
        database: The graph.
        triple: Node type at the start, relation type, node type at the end.
        pairs: The ids of the two ends of each.
        source: Who no longer states them.
        import_id: The import during which that happens.
    """
    names = dict(zip(("Source", "TYPE", "Target"), triple, strict=True))
    statement = render(template("imports/retire_relations"), **names)
    rows = [{"from": start, "to": end} for start, end in pairs]
    records = _run(database, statement, rows, source, import_id)
    return {(each["from_id"], each["to_id"]): each["fate"] for each in records}


def _run(
    database: Database,
    statement: str,
    rows: Sequence[Mapping[str, str]],
    source: str,
    import_id: str,
) -> list[Record]:
    found: list[Record] = []
    for start in range(0, len(rows), _AT_ONCE):
        parameters = {
            "rows": rows[start : start + _AT_ONCE],
            "source": source,
            "import_id": import_id,
            "now": dt.datetime.now(dt.timezone.utc),
        }
        found += database.write([(statement, parameters)])[0]
    return found
