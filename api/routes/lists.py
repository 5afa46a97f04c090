"""The three lists of a community for a meeting: as data, as a page to print, as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import Response

from api.language import preferred_language
from api.list_answers import ListsAnswer, ListsQuery
from api.lists.page import content_policy, lists_page
from api.resources import database
from queries.lists import chosen_period, community_lists

if TYPE_CHECKING:
    from graph.text import Language

blueprint = APIBlueprint("lists", __name__, url_prefix="/api/v1", tag="Lists")

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: dict[int | str, Any] = {
    200: {
        "description": "The lists, in the form asked for",
        "content": {"text/html": {"schema": {"type": "string"}}, _EXCEL: {"schema": {}}},
    }
}


@blueprint.get("/communities/<community_id>/lists")
@blueprint.input(ListsQuery, location="query")
@blueprint.output(ListsAnswer)
@blueprint.doc(summary="三张清单 / needs, resources and projects of a period", responses=_FORMS)
def get_lists(community_id: str, query_data: ListsQuery) -> dict[str, Any] | Response:
    """Which needs, resources and projects does the meeting talk about, and who claimed what?"""
    today = dt.date.today()  # noqa: DTZ011 - days of the place where the server runs
    period = chosen_period(query_data.period, query_data.from_, query_data.to, today=today)
    answer = community_lists(database(), community_id, period, today=today)
    language = query_data.lang or preferred_language()
    if query_data.format == "html":
        return _page(answer, language)
    if query_data.format == "xlsx":
        return _workbook(answer, language)
    return answer


def _page(answer: dict[str, Any], language: Language) -> Response:
    response = Response(lists_page(answer, language), content_type="text/html; charset=utf-8")
    # stricter than the policy of the application: no script at all, one style by its digest
    policy = f"{content_policy()}; frame-ancestors 'self'"
    response.headers["Content-Security-Policy"] = policy
    return _sent(response, language)


def _workbook(answer: dict[str, Any], language: Language) -> Response:
    from api.lists.workbook import write_workbook  # noqa: PLC0415 - few requests need it

    target = io.BytesIO()
    write_workbook(answer, target, language)
    response = Response(target.getvalue(), content_type=_EXCEL)
    name = f"lists-{answer['period']['code']}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _sent(response, language)


def _sent(response: Response, language: Language) -> Response:
    response.headers["Content-Language"] = "zh-CN" if language == "zh" else "en"
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    return response
