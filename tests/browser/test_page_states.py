"""Loading, empty, error and offline are states of the page, not accidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.support import FAILED_ANSWER, catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api, Watch

TEXTS = catalogue("zh")
MATCHES = "**/api/v1/needs/*/matches*"


def test_loading_is_shown_until_the_answer_is_there(
    open_page: OpenPage, need: dict[str, Any]
) -> None:
    page = open_page()
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(MATCHES, hold)
    page.locator("#community").select_option(need["community"]["id"])
    page.locator("#need").select_option(need["id"])
    expect(page.locator("[data-state=loading]")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator("li.match").first).to_be_visible()
    expect(page.locator("[data-state=loading]")).to_have_count(0)


def test_a_need_that_nobody_can_meet_shows_why(open_page: OpenPage, api: Api) -> None:
    over = api.get("needs", status="done", limit=1)["items"][0]
    answer = api.matches(over["id"])
    assert answer["matches"] == []
    page = open_page(f"/?need={over['id']}")
    expect(page.locator("[data-state=empty]")).to_contain_text(TEXTS["empty.title"])
    expect(page.locator(".left-out li[data-provider]")).to_have_count(len(answer["left_out"]))


def test_without_the_server_the_page_says_so_and_tries_again(
    open_page: OpenPage, watch: Watch, need: dict[str, Any]
) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page()
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    page.route(MATCHES, lambda route: route.abort())
    page.locator("#community").select_option(need["community"]["id"])
    page.locator("#need").select_option(need["id"])
    notice = page.locator("[data-state=offline]")
    expect(notice).to_contain_text(TEXTS["offline.title"])
    page.unroute(MATCHES)
    notice.get_by_role("button", name=TEXTS["error.retry"]).click()
    expect(page.locator("li.match").first).to_be_visible()


def test_losing_the_network_keeps_what_is_shown(
    open_page: OpenPage, watch: Watch, need: dict[str, Any]
) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page(f"/?need={need['id']}")
    expect(page.locator("li.match").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text(TEXTS["page.offline"])).to_be_visible()
    expect(page.locator("li.match").first).to_be_visible()
    page.get_by_role("radio", name=TEXTS["order.tier"]).click()
    expect(page.locator("[data-state=offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".tier-heading").first).to_be_visible()
    expect(page.get_by_text(TEXTS["page.offline"])).to_be_hidden()


def test_when_the_database_is_away_the_page_waits_as_told(
    open_page: OpenPage, watch: Watch, need: dict[str, Any]
) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page()
    expect(page.locator("[data-state=welcome]")).to_be_visible()
    problem = {"status": 503, "title": "t", "detail": "数据库没有应答", "code": "c", "errors": []}
    asked: list[Route] = []

    def away_once(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503, json=problem, headers={"Retry-After": "1"})
        else:
            route.continue_()

    page.route(MATCHES, away_once)
    page.locator("#community").select_option(need["community"]["id"])
    page.locator("#need").select_option(need["id"])
    notice = page.locator("[data-state=error]")
    expect(notice).to_contain_text(TEXTS["error.away"])
    expect(notice).to_contain_text("数据库没有应答")
    expect(notice).to_contain_text(TEXTS["error.retryIn"].format(seconds=1))
    expect(page.locator("li.match").first).to_be_visible()


def test_without_webgl_the_table_tells_the_path(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page()
    page.add_init_script(
        "const own = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind.includes('webgl') ? null : own.call(this, kind, ...rest);"
        "};"
    )
    page.goto(f"{api.base}/?need={need['id']}")
    expect(page.get_by_text(TEXTS["detail.noPicture"])).to_be_visible()
    expect(page.locator(".path-table tbody tr").first).to_be_visible()
