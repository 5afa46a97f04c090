"""Empty workbooks to fill in."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from apiflask import APIBlueprint
from flask import send_file
from pydantic import Field

from api.language import preferred_language
from api.validation import OneOf, RequestModel
from graph.model import SCHEMA
from loaders.templates import loadable_types, write_templates

if TYPE_CHECKING:
    from flask import Response

blueprint = APIBlueprint("templates", __name__, url_prefix="/api/v1", tag="Imports")

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = tuple(each.name for each in loadable_types(SCHEMA))
_WORKBOOK: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    200: {"description": "The workbook", "content": {_EXCEL: {"schema": {}}}}
}


class TemplateQuery(RequestModel):
    """For which types, and in which language choices and notes are."""

    type: list[Annotated[str, OneOf(_NAMES)]] = Field(
        min_length=1, max_length=len(_NAMES), description="节点或关系类型 / types, one sheet each"
    )
    lang: Literal["zh", "en"] | None = None


@blueprint.get("/templates")
@blueprint.input(TemplateQuery, location="query")
@blueprint.doc(summary="下载填报模板 / an empty workbook to fill in", responses=_WORKBOOK)
def get_template(query_data: TemplateQuery) -> Response:
    """Download an .xlsx with a sheet for every type; filled in, it loads without a mapping."""
    language = query_data.lang or preferred_language()
    with tempfile.TemporaryDirectory(prefix="cobuild-template-") as folder:
        path = Path(folder) / "template.xlsx"
        write_templates(SCHEMA, query_data.type, path, language)
        content = io.BytesIO(path.read_bytes())
    return send_file(content, _EXCEL, as_attachment=True, download_name="cobuild-template.xlsx")
