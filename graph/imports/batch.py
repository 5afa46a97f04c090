"""One import as the graph remembers it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import NotFoundError
from graph.statements import template
from graph.text import Text
from graph.values import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graph.database import Database

_BEFORE, _AFTER = "before.", "after."


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is known of one import.

    Attributes:
        id: Its id; sorts by the time of its beginning.
        name: Its files, in short.
        state: ``running``, ``done``, ``undoing`` or ``undone``; a running one that nobody runs
            was interrupted, and goes on when the same files are loaded again.
        files: Names of the files.
        types: Node types and relation types that it may have written, sorted.
        source: Where they came from.
        started_at: ISO time; likewise the other two, which are None until it comes to that.
        report: The report of the load as JSON holds it; None while it runs.
    """

    id: str
    name: str
    state: str
    files: list[str]
    types: list[str]
    source: str
    started_at: str
    finished_at: str | None
    undone_at: str | None
    report: dict[str, Any] | None

    def summary(self) -> dict[str, object]:
        """Return the import without its report as JSON can hold it."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "report"}

    def as_json(self) -> dict[str, object]:
        """Return the import as JSON can hold it."""
        return {**self.summary(), "report": self.report}


def begin_import(
    database: Database,
    *,
    fingerprint: str,
    files: Sequence[str],
    types: Collection[str],
    source: str,
) -> str:
    """Remember that an import begins, and return its id.

    An import of the same files that was interrupted is taken up again under its old id, so that
    undoing it undoes both parts.

    Args:
        database: The graph.
        fingerprint: Digest of everything that is imported and how.
        files: Names of the files.
        types: Node types and relation types that it may write.
        source: Where they came from.
    """
    now = dt.datetime.now(dt.timezone.utc)
    parameters = {
        "fingerprint": fingerprint,
        "id": f"import-{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
        "name": _in_short(files),
        "files": list(files),
        "types": sorted(types),
        "source": source,
        "now": now,
    }
    [[record]] = database.write([(template("imports/begin"), parameters)])
    return str(record["id"])


def finish_import(database: Database, import_id: str, report: Mapping[str, object]) -> None:
    """Remember what became of an import."""
    now = dt.datetime.now(dt.timezone.utc)
    text = json.dumps(report, ensure_ascii=False)
    database.write([(template("imports/finish"), {"id": import_id, "report": text, "now": now})])


def list_imports(
    database: Database, *, offset: int = 0, limit: int = 20
) -> tuple[list[Batch], int]:
    """Return the imports, the latest first, and how many there are in all."""
    [record] = database.read(template("imports/list"), {"offset": offset, "limit": limit})
    return [_batch(each) for each in record["batches"]], record["total"]


def find_import(database: Database, import_id: str) -> Batch:
    """Return what is known of one import.

    Raises:
        NotFoundError: There is none with this id.
    """
    records = database.read(template("imports/get"), {"id": import_id})
    if not records:
        raise NotFoundError(
            Text("没有编号为 {id} 的导入批次", "There is no import with id {id}").format(
                id=import_id
            )
        )
    return _batch(records[0]["batch"])


def changes_of(
    database: Database, import_id: str, *, offset: int = 0, limit: int = 20
) -> tuple[list[dict[str, object]], int]:
    """What did an import change that was there before?

    Returns:
        One entry per node or relationship, by type and ids, with the values before and after of
        every property that changed; and how many entries there are in all.
    """
    parameters = {"id": import_id, "offset": offset, "limit": limit}
    [count] = database.read(template("imports/count_changes"), {"id": import_id})
    records = database.read(template("imports/changes"), parameters)
    return [_change(record["change"]) for record in records], count["total"]


def _batch(stored: Mapping[str, Any]) -> Batch:
    report = stored.get("report")
    return Batch(
        id=stored["id"],
        name=stored["name"],
        state=stored["state"],
        files=list(stored.get("files") or ()),
        types=list(stored.get("types") or ()),
        source=stored["source"],
        started_at=stored["started_at"].iso_format(),
        finished_at=_iso(stored.get("finished_at")),
        undone_at=_iso(stored.get("undone_at")),
        report=json.loads(report) if report else None,
    )


def _change(stored: Mapping[str, Any]) -> dict[str, object]:
    who = {
        name: stored[name]
        for name in ("type", "node_id", "from_type", "from_id", "to_type", "to_id")
        if stored.get(name) is not None
    }
    values = {
        key: {
            "before": plain(stored.get(_BEFORE + key)),
            "after": plain(stored.get(_AFTER + key)),
        }
        for key in stored["keys"]
    }
    return {**who, "changes": values}


def _iso(moment: Any) -> str | None:  # noqa: ANN401 - a time of the driver's
    return moment.iso_format() if moment else None


def _in_short(files: Sequence[str]) -> str:
    first = files[0] if files else "—"
    return first if len(files) <= 1 else f"{first} +{len(files) - 1}"
