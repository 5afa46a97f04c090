"""Pages of a list: an opaque cursor, a total, and where the next page is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 500
# An id of several hundred Chinese characters still fits into a cursor.
MAXIMUM_CURSOR = 2_000
CURSOR_PATTERN = r"^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$"


def position(cursor: str | None) -> str:
    """Return the id after which a page begins; empty for the first page.

    Args:
        cursor: A text that fits :data:`CURSOR_PATTERN`. Every such text is some position in the
            order of ids, so none of them can fail.
    """
    return base64.urlsafe_b64decode(cursor or "").decode("utf-8", "replace")


def page(found: Sequence[dict[str, Any]], total: int, *, limit: int) -> Response:
    """Return a page with its total and, when more follow, a ``Link`` to the next one.

    Args:
        found: The items of the page, and one more when there is a next page.
        total: How many items there are on all pages.
        limit: How many items a page has at most.
    """
    items = found[:limit]
    response = jsonify({"items": items, "total": total})
    if len(found) > limit:
        cursor = base64.urlsafe_b64encode(items[-1]["id"].encode("utf-8")).decode("ascii")
        query = urlencode(request.args.to_dict(flat=False) | {"cursor": [cursor]}, doseq=True)
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return response
