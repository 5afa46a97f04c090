"""The three lists in a browser: styled, alone, and under a policy without anything inline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api, Watch


def test_the_lists_are_shown_and_ask_for_nothing_else(
    open_page: OpenPage, watch: Watch, api: Api
) -> None:
    community = api.get("communities", limit=1)["items"][0]["id"]
    address = f"/api/v1/communities/{community}/lists"
    page = open_page(f"{address}?format=html&lang=zh")
    expect(page.get_by_role("heading", name="需求清单")).to_be_visible()
    expect(page.locator("#needs tbody tr")).to_have_count(
        len(api.get(f"communities/{community}/lists")["needs"])
    )
    styled = "getComputedStyle(document.querySelector('table')).borderCollapse"
    assert page.evaluate(styled) == "collapse"
    assert [each for each in watch.requests if address not in each] == []
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.list')).breakBefore") == "page"


def test_the_saved_page_is_the_same_and_runs_nothing(
    open_page: OpenPage, api: Api, tmp_path: Path
) -> None:
    community = api.get("communities", limit=1)["items"][0]["id"]
    page = open_page(f"/api/v1/communities/{community}/lists?format=html&lang=en")
    saved = tmp_path / "lists.html"
    saved.write_text(
        page.request.get(page.url)
        .text()
        .replace("<main>", "<main><script>document.title='x'</script>"),
        "utf-8",
    )
    # opened from a disk, the policy in the page itself still lets no script run
    other = page.context.browser
    assert other
    opened = other.new_page()
    opened.goto(saved.as_uri())
    assert opened.title().startswith("The three lists")
    styled = "getComputedStyle(document.querySelector('table')).borderCollapse"
    assert opened.evaluate(styled) == "collapse"
    opened.close()
