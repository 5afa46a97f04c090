"""Holds an error answer to RFC 9457, and to telling nothing of what is inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from werkzeug.test import TestResponse

_INSIDE = re.compile(
    r"Traceback|File \\?\"|\.py\b|neo4j\.exceptions|Neo\.\w+Error|\bMATCH \(|\bMERGE \(|\bUNWIND \$"
)


def problem(
    response: TestResponse,
    status: int,
    *,
    code: str | None = None,
    fields: Collection[str] | None = None,
) -> dict[str, Any]:
    """The body of an answer that must be a problem of this status, code and these fields."""
    text = response.get_data(as_text=True)
    assert response.status_code == status, text
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = response.get_json()
    assert set(body) == {"type", "title", "status", "detail", "code", "errors"}
    assert body["status"] == status
    assert body["type"] == f"urn:cobuild:problem:{body['code']}"
    assert isinstance(body["detail"], str)
    assert body["detail"]
    assert body["title"]
    assert all(set(each) == {"field", "reason"} and each["reason"] for each in body["errors"])
    assert not _INSIDE.search(text)
    assert response.headers["Content-Language"] in {"zh-CN", "en"}
    assert "Accept-Language" in response.headers["Vary"]
    assert ("Retry-After" in response.headers) == (status == 503)
    if code is not None:
        assert body["code"] == code
    if fields is not None:
        assert {each["field"] for each in body["errors"]} == set(fields)
    return body
