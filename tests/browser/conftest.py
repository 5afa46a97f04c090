"""A real headless Chromium over the real application; every page is watched."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import Api, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext

_SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",  # CI runs as root
    # WebGL2 without a graphics processor
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # nothing of the browser's own on the network
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
_PATIENCE_MS = 20_000
_ENOUGH_MATCHES = 4


class OpenPage(Protocol):
    """Opens an address of the application in a browser context of its own."""

    def __call__(self, path: str = "/", **context: object) -> Page:
        """Return the page; ``context`` sets locale, viewport, colour scheme and the like."""


def _system_browser() -> str | None:
    for name in _SYSTEM_BROWSERS:
        path = shutil.which(name)
        # On some systems the name is a stub that only points to another package manager.
        if path and _answers(path):
            return path
    return None


def _answers(path: str) -> bool:
    return subprocess.run([path, "--version"], check=False, capture_output=True).returncode == 0


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium when there is one, Playwright's otherwise."""
    found = _system_browser()
    chosen = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **chosen, "args": list(_FLAGS)}


@pytest.fixture(scope="session")
def base_url(live_app: str) -> str:
    """Paths are opened on the running application.

    It also takes the place of the plugin's own fixture, which pytest deprecates (an error here).
    """
    return live_app


@pytest.fixture(scope="session")
def api(live_app: str) -> Api:
    """The API, to compare the page with."""
    return Api(live_app)


@pytest.fixture
def watch(live_app: str) -> Iterator[Watch]:
    """The watch over every page of a test; what it saw is judged at the end."""
    watch = Watch(live_app)
    yield watch
    watch.check()


@pytest.fixture
def open_page(watch: Watch, new_context: Callable[..., BrowserContext]) -> OpenPage:
    """Open pages of the application, in Chinese on a desk unless told otherwise."""
    expect.set_options(timeout=_PATIENCE_MS)

    def open_one(path: str = "/", **context: object) -> Page:
        settings = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}, **context}
        opened = new_context(**settings)
        opened.set_default_timeout(_PATIENCE_MS)
        watch.over(opened)
        page = opened.new_page()
        page.goto(path)
        return page

    return open_one


@pytest.fixture(scope="session")
def answered_needs(api: Api) -> list[dict[str, Any]]:
    """Needs of the demo that several providers of different tiers can serve."""
    found = []
    for need in api.get("needs", status="open", limit=100)["items"]:
        answer = api.matches(need["id"])
        tiers = {match["tier"] for match in answer["matches"]}
        if len(answer["matches"]) >= _ENOUGH_MATCHES and len(tiers) > 1 and answer["left_out"]:
            found.append(answer["need"])
    assert len(found) > 1, "the demo has too few open needs with matches"
    return found


@pytest.fixture(scope="session")
def need(answered_needs: list[dict[str, Any]]) -> dict[str, Any]:
    """A need with matches; no test turns a suggestion for it down."""
    return answered_needs[0]


@pytest.fixture(scope="session")
def other_need(answered_needs: list[dict[str, Any]]) -> dict[str, Any]:
    """Another need with matches, for tests that turn a suggestion down."""
    return answered_needs[-1]
