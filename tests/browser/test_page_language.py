"""The page speaks Chinese and English, completely, and remembers which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support import WEB, catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api


def test_both_catalogues_hold_the_same_keys() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    declared = re.findall(r"^  '[\w.]+':", (WEB / "src/i18n/zh.ts").read_text("utf-8"), re.M)
    assert len(zh) == len(declared) > 50
    assert zh.keys() == en.keys()
    assert all(text.strip() for text in (*zh.values(), *en.values()))
    for name, text in zh.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", en[name])), name


def _untranslated(page: Page, language: str) -> list[str]:
    """Return keys and other-language texts of the catalogue that the page shows."""
    text = page.locator("body").inner_text()
    wrong = catalogue("en" if language == "zh" else "zh")
    right = catalogue(language)
    # The language switch names the other language on purpose.
    others = {
        each for name, each in wrong.items() if len(each) > 3 and name != "page.language"
    } - set(right.values())
    return [each for each in (*right, *others) if each in text]


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en"), ("fr", "zh")])
def test_the_browsers_language_is_spoken_first(
    open_page: OpenPage, locale: str, language: str
) -> None:
    page = open_page(locale=locale)
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    expect(page.locator("h1")).to_have_text(catalogue(language)["page.title"])
    assert _untranslated(page, language) == []


def test_switching_changes_every_text_and_is_remembered(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    match = api.matches(need["id"])["matches"][0]
    expect(page.locator(".detail .reason")).to_have_text(match["explanation"]["zh"])
    assert _untranslated(page, "zh") == []

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".detail .reason")).to_have_text(match["explanation"]["en"])
    expect(page.locator("h2#matches-heading")).to_have_text(catalogue("en")["matches.heading"])
    page.locator("details.left-out summary").click()
    assert _untranslated(page, "en") == []
    captions = {each["name"]: each["label"]["en"] for each in api.get("schema")["relations"]}
    relations = page.locator(".path-relation").all_inner_texts()
    assert relations == [captions[each["type"]] for each in match["path"]["relationships"]]
    assert "lang=en" in page.url

    page.goto(f"{api.base}/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text(catalogue("zh")["page.title"])
