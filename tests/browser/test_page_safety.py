"""Names are text, whatever they hold; nothing is asked of anyone outside; the page stays small."""

from __future__ import annotations

import gzip
import itertools
import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.support import BUILT, HOSTILE, wait_for_picture

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Watch

_FIRST_LOAD_LIMIT = 150_000


def _poison(answer: object) -> object:
    """Return an answer with a hostile text in place of every name and sentence."""
    texts = itertools.cycle(HOSTILE)

    def walk(value: object, name: str = "") -> object:
        if isinstance(value, dict):
            return {key: walk(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each, name) for each in value]
        hostile = isinstance(value, str) and name in {"name", "zh", "en", "name_en", "context"}
        return next(texts) if hostile else value

    return walk(answer)


def test_hostile_names_are_shown_as_text(open_page: OpenPage, need: dict[str, Any]) -> None:
    page = open_page()

    def poison(route: Route) -> None:
        answer = _poison(route.fetch().json())
        route.fulfill(status=200, body=json.dumps(answer), content_type="application/json")

    page.route("**/api/v1/**", poison)
    page.goto(f"{page.url.split('?')[0]}?need={need['id']}")
    wait_for_picture(page)
    page.locator("details.left-out summary").click()
    page.locator("#search").fill("x" if need["name"].isascii() else need["name"])
    expect(page.locator("#suggestions")).to_be_visible()
    page.locator("[data-action=reject]").click()

    shown = page.locator("body").inner_text()
    assert all(each in shown for each in HOSTILE[:5])
    assert page.evaluate("window.broken") is None
    assert page.locator("img, main script, main svg[onload], iframe").count() == 0
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_a_visit_asks_this_server_only(
    open_page: OpenPage, watch: Watch, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    wait_for_picture(page)
    # The watch fails the test on any request outside; here it is made sure that it sees requests.
    assert any("/static/app/assets/" in each for each in watch.requests)
    assert any("/api/v1/needs/" in each for each in watch.requests)


def test_the_page_carries_no_inline_script_or_style() -> None:
    for name in ("index.html", "imports.html", "docs.html"):
        page = (BUILT / name).read_text(encoding="utf-8")
        assert "<style" not in page
        assert "style=" not in page
        assert page.count("<script") == page.count(
            '<script type="module" crossorigin src="/static/'
        )


def test_a_first_visit_with_a_drawn_path_is_small(
    open_page: OpenPage, watch: Watch, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    wait_for_picture(page)
    prefix = f"GET {watch.base}/static/app/"
    files = {each.removeprefix(prefix) for each in watch.requests if each.startswith(prefix)}
    total = sum(len(gzip.compress((BUILT / each).read_bytes())) for each in {*files, "index.html"})
    assert len(files) > 2
    assert total < _FIRST_LOAD_LIMIT
