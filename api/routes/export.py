"""The graph as a file to download, without personal data."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from api.resources import database
from api.validation import OneOf, RequestModel
from graph.model import SCHEMA
from loaders.export import Format, export
from loaders.export.hsds import export_hsds_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

blueprint = APIBlueprint("export", __name__, url_prefix="/api/v1", tag="Export")

_CHUNK_BYTES = 1 << 18
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what a download is called, and what it is
_FILES: dict[str, tuple[str, str]] = {
    "csv": ("cobuild-csv.zip", "application/zip"),
    "xlsx": ("cobuild.xlsx", _EXCEL),
    "json": ("cobuild.json", "application/json"),
    "ndjson": ("cobuild.ndjson", "application/x-ndjson"),
    "graphml": ("cobuild.graphml", "application/graphml+xml"),
    "gexf": ("cobuild.gexf", "application/gexf+xml"),
    "cypher": ("cobuild.cypher", "text/plain; charset=utf-8"),
    "hsds": ("cobuild-hsds.zip", "application/zip"),
    "hsds-tables": ("cobuild-hsds-tables.zip", "application/zip"),
}
_LISTED = tuple(each.name for each in SCHEMA.nodes.values() if each.listed)
_CONTENT: dict[str, dict[str, Any]] = {kind: {"schema": {}} for _, kind in _FILES.values()}
_ANSWERS: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    200: {"description": "The file; Content-Disposition names it", "content": _CONTENT}
}


class ExportQuery(RequestModel):
    """What is to be exported, and how."""

    format: Literal[Format, "hsds", "hsds-tables"]
    type: list[Annotated[str, OneOf(_LISTED)]] = Field(
        default_factory=list, max_length=40, description="只要这些节点类型 / only these node types"
    )


@blueprint.get("/export")
@blueprint.input(ExportQuery, location="query")
@blueprint.doc(
    summary="下载图谱 / the graph as a file, without personal data",
    responses=_ANSWERS,
)
def get_export(query_data: ExportQuery) -> Response:
    """Download the graph: what the lists show, without personal data.

    The file is complete before the first byte is sent, so an error is told as one.
    """
    name, kind = _FILES[query_data.format]
    with tempfile.TemporaryDirectory(prefix="cobuild-export-") as folder:
        path = Path(folder) / name
        if query_data.format == "hsds" or query_data.format == "hsds-tables":  # noqa: PLR1714 - mypy follows this
            tabular = query_data.format == "hsds-tables"
            export_hsds_zip(database(), SCHEMA, path, tabular=tabular, public=True)
        else:
            labels = query_data.type or None
            export(database(), SCHEMA, query_data.format, path, labels=labels, public=True)
        # an open file can be read to its end after its name is gone
        stream = path.open("rb")
    response = Response(_chunks(stream), content_type=kind)
    response.call_on_close(stream.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(os.fstat(stream.fileno()).st_size)
    response.headers["Cache-Control"] = "no-store"
    return response


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a file piece by piece and close it behind the last."""
    with stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk
