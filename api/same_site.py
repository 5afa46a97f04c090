"""Forms of other sites are refused: a browser sends them without asking anybody."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from graph.errors import CobuildError
from graph.text import Text

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


class OtherSiteError(CobuildError):
    """A page of another site has sent this request."""

    code = "other_site"


def refuse_other_sites() -> None:
    """Refuse a request that changes something and comes from a page of another site.

    Browsers say where a request comes from; programs that are no browser say nothing and pass.

    Raises:
        OtherSiteError: It does.
    """
    if request.method in _SAFE:
        return
    told = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if told is not None:
        foreign = told not in _OURS
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        raise OtherSiteError(
            Text(
                "来自其他网站的页面的请求被拒绝",
                "Requests from pages of other sites are refused",
            )
        )
