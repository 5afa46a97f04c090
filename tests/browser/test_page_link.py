"""The address of the page says what it shows: reload, share and go back give the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.support import FAILED_ANSWER, catalogue, key, wait_for_picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api, Watch


def _what_is_shown(page: Page) -> list[str]:
    parts = ("#need-name", "li.match-chosen", ".detail-name", ".path-table", ".order")
    return [page.locator(part).inner_text() for part in parts]


def test_a_copied_link_restores_the_view(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("radio", name=catalogue("zh")["order.tier"]).check()
    expect(page.locator(".tier-heading").first).to_be_visible()
    page.locator(".match-choose").nth(2).click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name=catalogue("en")["detail.link"]).click()
    expect(page.get_by_text(catalogue("en")["detail.linkCopied"])).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    match = api.matches(need["id"], order="tier")["matches"][2]
    query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    wanted = {"need": need["id"], "provider": key(match["provider"]), "order": "tier", "lang": "en"}
    if match["resource"]:
        wanted["resource"] = match["resource"]["id"]
    assert query == wanted

    again = open_page(link.removeprefix(api.base), locale="zh-CN")
    wait_for_picture(again)
    assert _what_is_shown(again) == _what_is_shown(page)
    expect(again.locator("li.match-chosen")).to_have_attribute(
        "data-provider", key(match["provider"])
    )
    expect(again.get_by_role("radio", name=catalogue("en")["order.tier"])).to_be_checked()


def test_going_back_shows_the_need_before(
    open_page: OpenPage, need: dict[str, Any], other_need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    expect(page.locator("#need-name")).to_have_text(need["name"])
    page.get_by_role("combobox", name="搜索需求或社区").fill(other_need["name"])
    page.locator(f"#suggestions [data-id='{other_need['id']}']").click()
    expect(page.locator("#need-name")).to_have_text(other_need["name"])
    page.go_back()
    expect(page.locator("#need-name")).to_have_text(need["name"])
    expect(page.locator("#need")).to_have_value(need["id"])
    page.go_forward()
    expect(page.locator("#need-name")).to_have_text(other_need["name"])


def test_a_link_to_a_need_that_does_not_exist_says_so(open_page: OpenPage, watch: Watch) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page("/?need=no-such-need")
    expect(page.locator("[data-state=error]")).to_contain_text(catalogue("zh")["error.notFound"])


def test_a_link_to_a_match_that_is_gone_says_so(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}&provider=Unit:gone")
    expect(page.get_by_text(catalogue("zh")["matches.gone"])).to_be_visible()
    expect(page.locator("li.match")).to_have_count(len(api.matches(need["id"])["matches"]))
