"""Everyone can use the page: by keyboard, with a screen reader, on a phone, in light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support import catalogue, findings, key, tab_to, wait_for_picture

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api

TEXTS = catalogue("zh")
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_serious_findings(
    open_page: OpenPage, need: dict[str, Any], scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    assert findings(page) == []

    page.locator("#search").fill(need["name"])
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert findings(page) == []

    page.locator(f"#suggestions [data-id='{need['id']}']").click()
    page.locator(".match-choose").first.click()
    wait_for_picture(page)
    page.locator("details.left-out summary").click()
    assert findings(page) == []

    page.get_by_role("button", name=TEXTS["detail.reject"]).click()
    assert findings(page) == []


def test_the_whole_journey_works_by_keyboard(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page()
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    tab_to(page, "#search")
    page.keyboard.insert_text(need["name"])
    expect(page.locator("#suggestions")).to_be_visible()
    wanted = page.locator(f"#suggestions [data-id='{need['id']}']")
    for _ in range(page.locator("#suggestions li").count()):
        page.keyboard.press("ArrowDown")
        if wanted.get_attribute("aria-selected") == "true":
            break
    expect(wanted).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#need-name")).to_have_text(need["name"])

    second = api.matches(need["id"])["matches"][1]["provider"]
    tab_to(page, f"[data-provider='{key(second)}'] .match-choose")
    page.keyboard.press("Enter")
    expect(page.locator(".detail-name")).to_have_text(second["name"])
    expect(page.locator(f"[data-provider='{key(second)}'] .match-choose")).to_be_focused()

    tab_to(page, "[data-action=reject]")
    page.keyboard.press("Enter")
    expect(page.get_by_label(TEXTS["reject.reason"])).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("[data-action=reject]")).to_be_focused()


def test_the_picture_has_a_name_and_a_twin_in_words(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    provider = api.matches(need["id"])["matches"][0]["provider"]
    name = TEXTS["detail.pathLabel"].format(provider=provider["name"], need=need["name"])
    expect(page.get_by_role("img", name=name)).to_be_visible()
    expect(page.get_by_role("table", name=TEXTS["detail.table"])).to_be_visible()


def test_changes_are_announced(open_page: OpenPage, api: Api, need: dict[str, Any]) -> None:
    page = open_page(f"/?need={need['id']}")
    count = len(api.matches(need["id"])["matches"])
    said = page.get_by_role("status").filter(has_text=TEXTS["loading.done"].format(count=count))
    expect(said).to_have_count(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_scrolls_one_way_only(
    open_page: OpenPage, need: dict[str, Any], lang: str, width: int
) -> None:
    page = open_page(
        f"/?need={need['id']}&lang={lang}", viewport={**PHONE, "width": width}, has_touch=True
    )
    expect(page.locator("li.match").first).to_be_visible()
    page.locator(".match-choose").nth(1).tap()
    wait_for_picture(page)
    page.locator("details.left-out summary").tap()
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    # The reasons stand where the finger is: inside the chosen card.
    expect(page.locator("li.match-chosen #detail .path-table")).to_be_visible()


def test_turning_a_phone_keeps_the_choice(open_page: OpenPage, need: dict[str, Any]) -> None:
    page = open_page(f"/?need={need['id']}", viewport=PHONE)
    page.locator(".match-choose").nth(1).click()
    wait_for_picture(page)
    page.set_viewport_size({"width": 1200, "height": 800})
    expect(page.locator(".detail-column #detail")).to_be_visible()
    expect(page.locator("li.match").nth(1)).to_have_class("match match-chosen")
    wait_for_picture(page)


def test_reduced_motion_is_respected(open_page: OpenPage, need: dict[str, Any]) -> None:
    page = open_page(f"/?need={need['id']}", reduced_motion="reduce")
    expect(page.locator("li.match").first).to_be_visible()
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((each) =>"
        " getComputedStyle(each).animationName !== 'none' ||"
        " parseFloat(getComputedStyle(each).transitionDuration) > 0).length"
    )
    assert moving == 0
