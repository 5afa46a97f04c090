"""A planner turns a suggestion down with a reason, and sees it kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.support import FAILED_ANSWER, catalogue, key, shown_providers

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api, Watch

TEXTS = catalogue("zh")


def test_a_rejected_provider_moves_to_those_left_out(
    open_page: OpenPage, api: Api, watch: Watch, other_need: dict[str, Any]
) -> None:
    rejected = api.matches(other_need["id"])["matches"][0]["provider"]
    page = open_page(f"/?need={other_need['id']}")
    page.get_by_role("button", name=TEXTS["detail.reject"]).click()
    dialog = page.get_by_role("dialog", name=TEXTS["reject.heading"])
    expect(dialog).to_contain_text(rejected["name"])

    dialog.get_by_role("button", name=TEXTS["reject.confirm"]).click()
    expect(dialog.get_by_role("alert")).to_have_text(TEXTS["reject.missing"])

    dialog.get_by_label(TEXTS["reject.reason"]).fill("近期人手不足 <b>&")
    dialog.get_by_role("button", name=TEXTS["reject.confirm"]).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(TEXTS["reject.done"].format(provider=rejected["name"]))).to_be_visible()

    entry = page.locator(f".left-out [data-provider='{key(rejected)}']").first
    expect(entry).to_be_visible()
    expect(page.locator(".left-out-why").filter(has_text="近期人手不足 <b>&")).to_be_visible()
    assert key(rejected) not in shown_providers(page)
    answer = api.matches(other_need["id"])
    assert shown_providers(page) == [key(match["provider"]) for match in answer["matches"]]
    assert len([each for each in watch.requests if each.startswith("POST ")]) == 1


def test_a_failed_rejection_is_explained_and_loses_nothing(
    open_page: OpenPage, api: Api, watch: Watch, need: dict[str, Any]
) -> None:
    watch.expect(FAILED_ANSWER)
    before = api.matches(need["id"])
    page = open_page(f"/?need={need['id']}")
    problem = {"status": 422, "title": "t", "detail": "原因太长", "code": "c", "errors": []}
    page.route("**/rejections", lambda route: route.fulfill(status=422, json=problem))
    page.get_by_role("button", name=TEXTS["detail.reject"]).click()
    page.get_by_label(TEXTS["reject.reason"]).fill("留着")
    page.get_by_role("button", name=TEXTS["reject.confirm"]).click()
    expect(page.get_by_role("alert")).to_have_text("原因太长")
    expect(page.get_by_label(TEXTS["reject.reason"])).to_have_value("留着")
    page.get_by_role("button", name=TEXTS["reject.cancel"]).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert shown_providers(page) == [key(match["provider"]) for match in before["matches"]]
