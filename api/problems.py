"""Every error as RFC 9457 ``application/problem+json``, from one table."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.exceptions import HTTPException

from api.language import preferred_language
from api.same_site import OtherSiteError
from graph.errors import (
    CobuildError,
    ConfigurationError,
    ConflictError,
    DatabaseUnavailableError,
    DeadlineError,
    InvalidInputError,
    LocalServerError,
    NotFoundError,
)
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from apiflask import APIFlask
    from apiflask.exceptions import HTTPError

    from graph.errors import Problem

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

STATUSES: dict[type[CobuildError], tuple[int, Text]] = {
    NotFoundError: (404, Text("找不到", "Not found")),
    ConflictError: (409, Text("与现状冲突", "Conflict")),
    OtherSiteError: (403, Text("来自其他网站", "From another site")),
    InvalidInputError: (422, Text("输入无法使用", "The input cannot be used")),
    ConfigurationError: (503, Text("服务未配置好", "The service is not configured")),
    LocalServerError: (503, Text("本地 Neo4j 不可用", "The local Neo4j is not available")),
    DatabaseUnavailableError: (503, Text("数据库暂不可用", "The database is not available")),
    DeadlineError: (504, Text("超过时限", "Out of time")),
    CobuildError: (500, Text("服务器内部错误", "Internal server error")),
}
_HTTP_TITLES: dict[int, Text] = {
    308: Text("地址已变", "Moved"),
    400: Text("请求无法理解", "Bad request"),
    404: Text("找不到", "Not found"),
    405: Text("不支持这种方法", "Method not allowed"),
    406: Text("无法提供所要的格式", "Not acceptable"),
    413: Text("请求太大", "Too large"),
    414: Text("地址太长", "Address too long"),
    415: Text("不支持这种媒体类型", "Unsupported media type"),
    422: Text("输入无法使用", "The input cannot be used"),
    431: Text("请求头太大", "Headers too large"),
    500: Text("服务器内部错误", "Internal server error"),
}
_HTTP_DETAILS: dict[int, Text] = {
    308: Text("请改用 Location 中的地址", "Use the address in Location"),
    400: Text(
        "请求无法理解；正文应是一个 UTF-8 编码的 JSON 对象",
        "The request cannot be understood; a body must be one JSON object in UTF-8",
    ),
    404: Text("没有这个地址", "There is nothing at this address"),
    405: Text("这个地址只支持 Allow 中的方法", "Only the methods in Allow are possible here"),
    413: Text("正文太大", "The body is too large"),
    415: Text(
        "正文应以 application/json 发送，上传文件用 multipart/form-data",
        "The body must be sent as application/json, files as multipart/form-data",
    ),
}
_INTERNAL_DETAIL = Text(
    "服务器出错，已记录；请稍后再试", "Something went wrong here and was logged; try again later"
)
_UNKNOWN_TITLE = Text("请求失败", "The request failed")
_log = logging.getLogger(__name__)


def problem(
    status: int,
    *,
    code: str,
    title: Text,
    detail: Text,
    problems: Sequence[Problem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return one error as a response in the caller's language."""
    language = preferred_language()
    body = {
        "type": f"urn:cobuild:problem:{code}",
        "title": title.in_language(language),
        "status": status,
        "detail": detail.in_language(language),
        "code": code,
        "errors": [
            {"field": each.where, "reason": each.reason.in_language(language)} for each in problems
        ],
    }
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = "zh-CN" if language == "zh" else "en"
    response.headers["Vary"] = "Accept-Language"
    response.headers.update(headers or {})
    return response


def register(app: APIFlask) -> None:
    """Install the handlers: ours, those of HTTP, and the last resort."""
    # First, because it also registers a handler of HTTP errors that loses their headers.
    app.error_processor(_handle_apiflask)
    app.register_error_handler(CobuildError, _handle_ours)
    app.register_error_handler(HTTPException, _handle_http)
    app.register_error_handler(Exception, _handle_unexpected)


def _of_kind(error: CobuildError) -> tuple[int, Text]:
    """Return the status and title of an error's class, or of the nearest class above it."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def _handle_ours(error: CobuildError) -> Response:
    status, title = _of_kind(error)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}  # noqa: PLR2004 - HTTP
    return problem(
        status,
        code=error.code,
        title=title,
        detail=error.detail,
        problems=error.problems,
        headers=headers,
    )


def http_problem(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error of HTTP itself, which only its status describes."""
    title = title_of(status)
    detail = _HTTP_DETAILS.get(status, title)
    return problem(status, code=f"http_{status}", title=title, detail=detail, headers=headers)


def title_of(status: int) -> Text:
    """Return what an error of HTTP is called."""
    return _HTTP_TITLES.get(status, _UNKNOWN_TITLE)


def _handle_http(error: HTTPException) -> Response:
    kept = {"Allow", "Retry-After", "Location"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return http_problem(error.code or 500, headers)


def _handle_apiflask(error: HTTPError) -> Response:
    return http_problem(error.status_code)


def _handle_unexpected(error: Exception) -> Response:
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem(500, code="internal", title=_HTTP_TITLES[500], detail=_INTERNAL_DETAIL)
