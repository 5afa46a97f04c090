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
BUILT = CHECKOUT / "api" / "static" / "app"
HOSTILE = (
    "<img src=x onerror=\"window.broken='img'\">",
    "</script><script>window.broken='script'</script>",
    '"><svg onload="window.broken=\'svg\'">',
    "{{constructor.constructor('window.broken=1')()}}",
    "javascript:window.broken=1",
    "\u202e反写\u202c & &lt;b&gt;",
    "长" * 300,
)
# Chromium's own line for an answer that is not 2xx; the page shows such answers to the reader.
FAILED_ANSWER = r"^Failed to load resource: "
_AXE = (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
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
        status, found = self.ask("GET", f"{path}?{query}")
        assert status == http.HTTPStatus.OK, path
        return found

    def ask(self, method: str, path: str) -> tuple[int, dict[str, Any]]:
        """Return the status and what is answered, whether that is good or bad."""
        connection = http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=60)
        with contextlib.closing(connection):
            connection.request(method, f"/api/v1/{path}")
            answer = connection.getresponse()
            found: dict[str, Any] = json.load(answer)
            return answer.status, found

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


def findings(page: Page) -> list[str]:
    """Return the serious findings of axe-core."""
    page.evaluate(_AXE)
    violations = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in violations
        if each["impact"] in {"serious", "critical"}
    ]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus; fail after a whole round."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def catalogue(language: str, page: str = "") -> dict[str, str]:
    """Return a page's own texts in one language, read from the source."""
    source = (WEB / "src" / "i18n" / f"{page}{language}.ts").read_text(encoding="utf-8")
    pairs: list[tuple[str, str]] = re.findall(
        r"^  '([\w.]+)':\s*'((?:[^'\\]|\\.)*)',$", source, re.M
    )
    return dict(pairs)
