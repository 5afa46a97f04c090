"""Suggestions while typing: Chinese, pinyin, initials; needs and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api


def _suggested(page: Page) -> list[tuple[str | None, str | None]]:
    return [
        (each.get_attribute("data-label"), each.get_attribute("data-id"))
        for each in page.get_by_role("option").filter(visible=True).all()
        if each.get_attribute("data-id")
    ]


@pytest.mark.parametrize("text", ["老花镜", "chengnei", "cnsq", "志愿"])
def test_typing_suggests_what_the_api_finds(open_page: OpenPage, api: Api, text: str) -> None:
    page = open_page()
    page.get_by_role("combobox", name="搜索需求或社区").fill(text)
    expect(page.locator("#suggestions")).to_be_visible()
    found = api.get("search", q=text, label=["Need", "Community"], limit=8)["items"]
    assert found
    assert _suggested(page) == [(each["label"], each["id"]) for each in found]


def test_nothing_found_is_said(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("combobox", name="搜索需求或社区").fill("绝无此项")
    expect(page.locator(".search-hint")).to_have_text("没有找到“绝无此项”")
    expect(page.locator("#suggestions")).to_be_hidden()


def test_a_suggested_need_is_answered(open_page: OpenPage, api: Api, need: dict[str, Any]) -> None:
    page = open_page()
    page.get_by_role("combobox", name="搜索需求或社区").fill(need["name"])
    page.locator(f"#suggestions [data-id='{need['id']}']").click()
    expect(page.locator("#need-name")).to_have_text(need["name"])
    expect(page.locator("li.match")).to_have_count(len(api.matches(need["id"])["matches"]))
    expect(page.locator("#community")).to_have_value(need["community"]["id"])
    expect(page.locator("#need")).to_have_value(need["id"])


def test_a_suggested_community_offers_its_needs(open_page: OpenPage, api: Api) -> None:
    page = open_page()
    page.get_by_role("combobox", name="搜索需求或社区").fill("城内社区")
    option = page.locator("#suggestions [data-label=Community]").first
    community = str(option.get_attribute("data-id"))
    option.click()
    expect(page.locator("#need")).to_be_focused()
    expect(page.locator("#community")).to_have_value(community)
    offered = {
        each.get_attribute("value") for each in page.locator("#need option[value]").all()
    } - {""}
    wanted = api.get("needs", community=community, limit=200)
    assert wanted["total"] == len(wanted["items"])
    assert offered == {each["id"] for each in wanted["items"]}
