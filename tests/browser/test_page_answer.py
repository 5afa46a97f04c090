"""From a community and a need to the ranked answer, its reasons and its drawn path."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.support import catalogue, key, shown_providers, wait_for_picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api

# Counts the pixels of a picture that have, within a little, one of the colours.
_COUNT_COLOURS = """
async ([png, colours]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return colours.map((colour) => {
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (colour.every((part, index) => Math.abs(part - data[i + index]) < 4)) count += 1;
    }
    return count;
  });
}
"""


def _labels(api: Api, language: str) -> dict[str, str]:
    schema = api.get("schema")
    return {
        each["name"]: each["label"][language] for each in (*schema["nodes"], *schema["relations"])
    }


def _path_rows(page: Page) -> list[tuple[str | None, ...]]:
    return [
        tuple(row.get_attribute(f"data-{name}") for name in ("from", "relation", "to"))
        for row in page.locator(".path-table tbody tr").all()
    ]


def _path_texts(page: Page) -> list[list[str]]:
    return [
        [cell.inner_text() for cell in row.locator("td").all()]
        for row in page.locator(".path-table tbody tr").all()
    ]


def test_choosing_community_and_need_lists_what_the_api_ranks(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page()
    page.get_by_label("社区", exact=True).select_option(need["community"]["id"])
    page.get_by_label("需求", exact=True).select_option(need["id"])
    expect(page.locator("li.match").first).to_be_visible()

    answer = api.matches(need["id"])
    tiers = {each["tier"]: each["label"]["zh"] for each in api.get("matching/features")["tiers"]}
    assert shown_providers(page) == [key(match["provider"]) for match in answer["matches"]]
    for card, match in zip(page.locator("li.match").all(), answer["matches"], strict=True):
        expect(card.get_by_role("button", name=match["provider"]["name"])).to_have_count(1)
        expect(card.locator(".score strong")).to_have_text(f"{match['score']:.3f}")
        expect(card.locator(".badge-tier").first).to_have_text(tiers[match["tier"]])
        expect(card.locator(".reason")).to_have_text(match["explanation"]["zh"])
        expect(card.locator(".badge-synthetic")).to_have_count(int(match["synthetic"]))
    expect(page.locator(".considered")).to_contain_text(f" {answer['considered']} ")


def test_left_out_candidates_are_listed_with_their_reasons(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    summary = page.locator("details.left-out summary")
    expect(page.locator(".left-out-who").first).to_be_hidden()
    summary.click()
    left_out = api.matches(need["id"])["left_out"]
    expect(summary).to_contain_text(str(len(left_out)))
    shown = {
        (entry.get_attribute("data-provider"), group.locator(".left-out-why").inner_text())
        for group in page.locator(".left-out > ul > li").all()
        for entry in group.locator("li").all()
    }
    assert shown == {(key(each["provider"]), each["reason"]["zh"]) for each in left_out}


def test_each_path_is_told_as_the_api_gives_it(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    labels = _labels(api, "zh")
    for index, match in enumerate(api.matches(need["id"])["matches"][:4]):
        page.locator(".match-choose").nth(index).click()
        expect(page.locator(".detail-name")).to_have_text(match["provider"]["name"])
        path = match["path"]
        nodes = {node["id"]: f"{node['name']}\n{labels[node['label']]}" for node in path["nodes"]}
        assert _path_rows(page) == [
            (each["from"], each["type"], each["to"]) for each in path["relationships"]
        ]
        assert _path_texts(page) == [
            [nodes[each["from"]], labels[each["type"]], nodes[each["to"]]]
            for each in path["relationships"]
        ]


def test_the_path_is_drawn_in_the_colours_of_its_legend(
    open_page: OpenPage, need: dict[str, Any]
) -> None:
    for scheme in ("light", "dark"):
        page = open_page(f"/?need={need['id']}", color_scheme=scheme)
        wait_for_picture(page)
        colours = [
            [int(part) for part in re.findall(r"\d+", colour)[:3]]
            for colour in page.locator(".legend .group-mark").evaluate_all(
                "(marks) => [...new Set(marks.map((m) => getComputedStyle(m).backgroundColor))]"
            )
        ]
        picture = base64.b64encode(page.locator(".path-frame").screenshot()).decode()
        found = page.evaluate(_COUNT_COLOURS, [picture, colours])
        assert len(found) > 1
        # A disc of 19 pixels radius covers about 1,100 pixels, less its icon.
        assert all(count > 400 for count in found), dict(zip(map(str, colours), found, strict=True))


def test_pointing_at_a_row_lets_its_relationship_stand_out(
    open_page: OpenPage, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    wait_for_picture(page)
    frame = page.locator(".path-frame")
    before = frame.screenshot()
    page.locator(".path-table tbody tr").first.hover()
    page.wait_for_function(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        ".then(() => true)"
    )
    assert frame.screenshot() != before


def test_the_score_is_shown_as_the_sum_of_its_features(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    match = api.matches(need["id"])["matches"][0]
    expect(page.locator("table.features tfoot td")).to_have_text(f"{match['score']:.3f}")
    for name, feature in match["features"].items():
        cells = page.locator(f"tr[data-feature={name}] td")
        expect(cells.nth(0)).to_have_text(f"{feature['value'] * 100:.0f}%")
        expect(cells.nth(1)).to_have_text(f"{feature['weight'] * 100:.0f}%")
        width = cells.nth(0).locator(".bar-fill").evaluate("(bar) => bar.style.width")
        assert abs(float(width.rstrip("%")) - feature["value"] * 100) < 0.01


def test_order_by_tier_groups_the_matches(
    open_page: OpenPage, api: Api, need: dict[str, Any]
) -> None:
    page = open_page(f"/?need={need['id']}")
    page.get_by_role("radio", name=catalogue("zh")["order.tier"]).check()
    expect(page.locator(".tier-heading").first).to_be_visible()
    answer = api.matches(need["id"], order="tier")
    assert shown_providers(page) == [key(match["provider"]) for match in answer["matches"]]
    assert page.locator(".tier-heading").count() == len({m["tier"] for m in answer["matches"]})
    assert "order=tier" in page.url
    expect(page.get_by_role("radio", name=catalogue("zh")["order.tier"])).to_be_focused()
