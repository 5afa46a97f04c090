"""The page for people: static files, and headers that keep it to itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from apiflask import APIBlueprint
from flask import current_app, send_from_directory

from graph.errors import ConfigurationError
from graph.text import Text

if TYPE_CHECKING:
    from flask import Flask, Response

blueprint = APIBlueprint("pages", __name__, enable_openapi=False)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@blueprint.get("/")
def index() -> Response:
    """The planner's page."""
    return _page("index.html")


@blueprint.get("/imports")
def imports() -> Response:
    """The page for bringing in files."""
    return _page("imports.html")


@blueprint.get("/docs")
def docs() -> Response:
    """The API, to read and to try."""
    return _page("docs.html")


def _page(name: str) -> Response:
    built = Path(current_app.static_folder or "") / "app"
    if not (built / name).is_file():
        raise ConfigurationError(
            Text("页面尚未构建：请运行 make web", "The page is not built yet: run make web")
        )
    return send_from_directory(built, name, max_age=0)


def secure(app: Flask) -> None:
    """Send the security headers with every answer."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
