"""What the browser tests share: the API asked directly, and a watch over what a page does."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

WEB = CHECKOUT / "web"
# Chromium's own line for an answer that is not 2xx; the page shows such answers to the reader.
FAILED_ANSWER = r"^Failed to load resource: "
_REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => {
  window.reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass(frozen=True)
class Api:
    """The API of the running application, asked without the page."""

    base: str

    def get(self, path: str, **parameters: str | int | list[str]) -> dict[str, Any]:
        """Return what one address answers."""
        query = urllib.parse.urlencode(parameters, doseq=True)
        connection = http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", f"/api/v1/{path}?{query}")
            answer = connection.getresponse()
            assert answer.status == http.HTTPStatus.OK, path
            found: dict[str, Any] = json.load(answer)
        return found

    def matches(self, need: str, order: str = "score") -> dict[str, Any]:
        """Return the matches of a need as the page asks for them."""
        return self.get(f"needs/{need}/matches", limit=50, order=order)


@dataclass
class Watch:
    """Everything that a page did which it may have to answer for."""

    base: str
    expected: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.expose_function("reportViolation", self._on_violation)
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def expect(self, pattern: str) -> None:
        """Permit console errors that match a pattern: the test provokes them."""
        self.expected.append(pattern)

    def check(self) -> None:
        """Fail when a page asked outside, complained, or broke the Content-Security-Policy."""
        unexpected = [
            each for each in self.errors if not any(re.search(ok, each) for ok in self.expected)
        ]
        assert self.outside == []
        assert unexpected == []
        assert self.violations == []

    def _on_violation(self, text: str) -> None:
        self.violations.append(text)

    def _on_request(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")
        if not request.url.startswith((f"{self.base}/", "data:", f"blob:{self.base}/")):
            self.outside.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


def key(reference: dict[str, Any]) -> str:
    """Return how the page names a provider in its markup and address."""
    return f"{reference['label']}:{reference['id']}"


def shown_providers(page: Page) -> list[str | None]:
    """Return the providers in the order in which the page lists them."""
    return [each.get_attribute("data-provider") for each in page.locator("li.match").all()]


def wait_for_picture(page: Page) -> None:
    """Wait until the path is drawn."""
    page.locator(".path-frame[data-drawn=yes]").wait_for()
    # Two frames later the compositor has what the renderer drew.
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def catalogue(language: str) -> dict[str, str]:
    """Return the page's own texts in one language, read from the source."""
    source = (WEB / "src" / "i18n" / f"{language}.ts").read_text(encoding="utf-8")
    pairs: list[tuple[str, str]] = re.findall(
        r"^  '([\w.]+)':\s*'((?:[^'\\]|\\.)*)',$", source, re.M
    )
    return dict(pairs)
