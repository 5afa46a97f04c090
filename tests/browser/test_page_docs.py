"""The API documentation is shown from this server alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage
    from tests.browser.support import Watch


def test_the_documentation_shows_the_operations_and_can_try_them(
    open_page: OpenPage, watch: Watch
) -> None:
    page = open_page("/docs")
    operation = page.locator(".opblock").filter(
        has=page.get_by_text("/api/v1/matching/features", exact=True)
    )
    expect(operation).to_have_count(1)
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text("mechanism")
    expect(page.locator("img[alt='Online validator badge']")).to_have_count(0)
    assert any(each.endswith("/openapi.json") for each in watch.requests)
