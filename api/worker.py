"""The web server's worker: what it refuses before the application sees it is a problem too."""

from __future__ import annotations

from typing import Any

from gunicorn.http.errors import (  # type: ignore[import-untyped] # gunicorn ships no types
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write_nonblock  # type: ignore[import-untyped] # as above
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped] # as above

from api.problems import http_problem
from api.routes.pages import SECURITY_HEADERS

_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (LimitRequestLine, 414),
    (LimitRequestHeaders, 431),
    (ParseException, 400),
)


class ProblemWorker(ThreadWorker):  # type: ignore[misc] # its base has no types
    """Serves requests on threads; answers those that are no HTTP as RFC 9457 describes."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:  # noqa: ANN401
        """Tell the caller why the request could not be read; leave our own faults to gunicorn."""
        status = next((status for kind, status in _STATUSES if isinstance(exc, kind)), None)
        if status is None:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("request refused with %d: %s", status, type(exc).__name__)
        try:
            write_nonblock(client, refusal(status))
        except OSError:
            self.log.debug("the caller did not wait for the answer")


def refusal(status: int) -> bytes:
    """Return the whole answer to a request that could not be read, in the server's language."""
    response = http_problem(status, {**SECURITY_HEADERS, "Connection": "close"})
    lines = [f"HTTP/1.1 {response.status}", *(f"{key}: {each}" for key, each in response.headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + response.get_data()
