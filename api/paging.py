"""Pages of a list: an opaque cursor, a total, and where the next page is."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 500


def position(cursor: str | None) -> str:
    """Return the id after which a page begins; empty for the first page.

    Raises:
        InvalidInputError: The cursor is none that this API handed out.
    """
    if cursor is None:
        return ""
    try:
        decoded = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        return decoded.decode("utf-8")
    except (binascii.Error, UnicodeError) as error:
        raise InvalidInputError(
            Text("翻页标记无法使用", "The cursor cannot be used"),
            [
                Problem(
                    "cursor",
                    Text("请用上一页给出的标记", "take it from the Link of the page before"),
                )
            ],
        ) from error


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
