"""The imports page: files in, faults seen, columns explained, loaded, and taken back."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support import BUILT, FAILED_ANSWER, HOSTILE, catalogue, findings, tab_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import FilePayload, Page, Route

    from graph.database import Database
    from tests.browser.conftest import OpenPage
    from tests.browser.support import Api, Watch

TEXTS = {**catalogue("zh"), **catalogue("zh", "imports-")}
ENGLISH = {**catalogue("en"), **catalogue("en", "imports-")}
GOOD = "编号,名称,数量,单位\npage-r1,体检车,2,件\npage-r2,会议室,3,件\n"
BAD = "编号,名称,数量,单位\npage-r1,体检车,2,件\npage-r2,会议室,-3,件\npage-r3,健身器材,5,itme\n"
FOREIGN = "序号,单位全称,座机\n7,松江饭店,0439-1\n8,镇书店,0439-2\n"
_FIRST_LOAD_LIMIT = 60_000
_COUNT = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS nodes, count(r) AS ties"


@pytest.fixture(autouse=True)
def traces(api: Api, demo_database: Database) -> Iterator[None]:
    """Take back and forget what a test imports: the demo is as it was."""
    before = demo_database.read(_COUNT)
    known = {each["id"] for each in api.get("imports", limit=100)["items"]}
    yield
    fresh = [each for each in api.get("imports", limit=100)["items"] if each["id"] not in known]
    for each in fresh:
        if each["state"] != "undone":
            assert api.ask("POST", f"imports/{each['id']}/undo")[0] == 200
    ids = [each["id"] for each in fresh]
    forget = (
        "MATCH (n:ImportBatch|Change) WHERE n.id IN $ids OR n.import_id IN $ids DETACH DELETE n"
    )
    demo_database.write([(forget, {"ids": ids})])
    assert demo_database.read(_COUNT) == before


def sheet(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def check(page: Page, *files: FilePayload) -> None:
    """Choose files, send them, and wait for what was found."""
    choose(page, *files)
    page.locator("[data-action=check]").click()
    # the job before, if there is one, is on the page until then
    expect(page.locator(".chosen")).to_have_count(0)
    expect(page.locator(".job-head[data-state=done]")).to_be_visible()


def figures(page: Page) -> dict[str | None, str]:
    """The four figures of a report."""
    tiles = page.locator(".tile").all()
    return {each.get_attribute("data-count"): each.locator("strong").inner_text() for each in tiles}


def faults(page: Page) -> list[list[str]]:
    rows = page.locator("[data-part=faults] tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


def load(page: Page) -> None:
    page.locator("[data-action=apply]").click()
    heading = page.locator("#job-heading").filter(has_text=TEXTS["job.applied"])
    expect(heading).to_be_visible()


def undo(page: Page) -> None:
    page.locator("[data-action=undo]").click()
    page.locator("[data-action=confirm]").click()


def test_faults_are_shown_corrected_loaded_and_taken_back(open_page: OpenPage, api: Api) -> None:
    page = open_page("/")
    page.get_by_role("link", name=TEXTS["page.imports"]).click()
    expect(page.locator("[data-part=imports] tbody tr").first).to_be_visible()
    dropped = page.evaluate_handle(
        "(text) => { const all = new DataTransfer();"
        " all.items.add(new File([text], 'resources.csv')); return all; }",
        BAD,
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    page.get_by_label(TEXTS["intake.source"]).fill("page-test")
    page.locator("[data-action=check]").click()
    expect(page.locator(".job-head[data-state=done]")).to_be_visible()
    places = [(file, row, column, value) for file, row, column, value, _, _ in faults(page)]
    assert places == [
        ("resources.csv", "3", "数量", "-3"),
        ("resources.csv", "4", "单位", "itme"),
    ]
    assert figures(page) == {"created": "1", "changed": "0", "unchanged": "0", "rejected": "2"}
    with page.expect_download() as marked:
        page.locator("[data-action=marked]").click()
    assert marked.value.suggested_filename == "resources.marked.xlsx"

    check(page, sheet("resources.csv", GOOD))
    expect(page.locator("[data-part=faults]")).to_contain_text(TEXTS["faults.none"])
    load(page)
    assert figures(page)["created"] == "2"
    assert api.get("resources/page-r2")["name"] == "会议室"
    page.reload()
    page.locator("[data-action=open-import]").click()
    expect(page.locator("[data-import-state=done]")).to_be_visible()
    undo(page)
    expect(page.locator("[data-import-state=undone]")).to_be_visible()
    assert api.ask("GET", "resources/page-r2")[0] == 404
    page.go_back()
    page.locator("[data-action=forget]").click()
    page.locator("[data-action=confirm]").click()
    expect(page.locator("[data-part=imports] tbody tr").first).to_contain_text("resources.csv")


def test_what_is_left_out_retired_and_no_longer_undone_is_told_first(
    open_page: OpenPage, api: Api, watch: Watch
) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page("/imports")
    check(page, sheet("resources.csv", f"{BAD}page-r4,座椅,4,件\n"))
    page.locator("[data-action=apply]").click()
    expect(page.get_by_role("dialog")).to_contain_text(TEXTS["apply.text"].format(count=2))
    page.locator("[data-action=confirm]").click()
    expect(page.locator("#job-heading")).to_have_text(TEXTS["job.applied"])
    assert api.get("resources/page-r4")["name"] == "座椅"
    first = page.url

    page.get_by_role("link", name=TEXTS["way.home"]).click()
    check(page, sheet("resources.csv", GOOD.partition("page-r2")[0].replace("2,件", "9,件")))
    expect(page.locator("[data-part=vanished] tbody tr")).to_contain_text("page-r4")
    page.locator("[data-field=prune]").check()
    line = page.locator("[data-part=differences] tbody tr")
    expect(line.locator("del")).to_have_text("2")
    expect(line.locator("ins")).to_have_text("9")
    page.locator("[data-action=apply]").click()
    expect(page.get_by_role("dialog")).to_contain_text(TEXTS["apply.prune"].format(count=1))
    page.locator("[data-action=confirm]").click()
    expect(page.locator("#job-heading")).to_have_text(TEXTS["job.applied"])
    assert api.ask("GET", "resources/page-r4")[0] == 404
    page.locator("[data-action=open-import]").click()
    expect(page.locator("[data-part=changes] ins").first).to_have_text("9")
    second = page.url

    page.goto(first)
    undo(page)
    conflict = page.get_by_role("dialog").locator("tbody tr")
    expect(conflict).to_contain_text("page-r1")
    page.goto(second)
    undo(page)
    expect(page.locator("[data-import-state=undone]")).to_be_visible()
    page.goto(first)
    undo(page)
    expect(page.locator("[data-import-state=undone]")).to_be_visible()


def test_a_foreign_layout_is_explained_by_hand(open_page: OpenPage, api: Api, watch: Watch) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page("/imports")
    check(page, sheet("名册.csv", FOREIGN))
    expect(page.locator("[data-action=apply]")).to_be_disabled()
    form = page.locator(".sheet-form")
    form.locator("[data-field=type]").select_option("Unit")
    form.locator("[data-column=单位全称]").select_option("property:name")
    expect(form.locator("[data-column=序号]")).to_have_value("")
    form.locator("[data-column=座机]").select_option("property:phone")
    form.locator("[data-field=id]").fill("page-unit-{序号}")
    form.locator("[data-field=add]").select_option("property:kind")
    page.locator("[data-part=mapping] summary").click()
    text = page.get_by_role("textbox", name=TEXTS["mapping.text"])
    expect(text).to_have_value(re.compile(r'id: "page-unit-\{序号\}"'))
    expect(text).to_have_value(re.compile(r"kind: \{value: school\}"))

    text.fill("sheets: [{records: [{type: Unti, id: x}]}]")
    expect(form.locator("[data-field=type]")).to_be_disabled()
    page.locator("[data-action=check-again]").click()
    expect(page.locator(".mapping-error")).to_contain_text("mapping.sheets.0.records.0.type")
    page.locator("[data-action=back-to-form]").click()
    expect(form.locator("[data-field=type]")).to_be_enabled()

    page.locator("[data-action=check-again]").click()
    expect(page.locator("[data-count=created] strong")).to_have_text("2")
    page.locator("[data-action=mapping]").click()
    expect(form.locator("[data-column=座机]")).to_have_value("property:phone")
    load(page)
    assert api.get("units/page-unit-7")["name"] == "松江饭店"


def test_hostile_files_are_shown_as_text(open_page: OpenPage) -> None:
    page = open_page("/imports")
    cells = [each.replace('"', '""') for each in HOSTILE]
    rows = "".join(f'"page {number} /","{cell}","{cell}"\n' for number, cell in enumerate(cells))
    strange = '"<img src=x onerror=window.broken=1>","{{a}}","x: {b}"\n' + rows
    name = "<svg onload=window.broken=2>.csv"
    bad = "id,name,quantity\n" + "".join(f'page-h{n},x,"{cell}"\n' for n, cell in enumerate(cells))
    check(page, sheet(name, strange), sheet("resources.csv", bad))
    expect(page.locator(".sheet-form").first).to_be_visible()
    page.locator("[data-part=mapping] summary").click()
    shown = page.locator("body").inner_text()
    assert name in shown
    assert all(each in shown for each in HOSTILE[:5])
    assert page.evaluate("window.broken") is None
    assert page.locator("img, main script, main svg[onload], iframe").count() == 0
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_the_journey_works_by_keyboard(open_page: OpenPage, api: Api) -> None:
    page = open_page("/imports")
    expect(page.locator("[data-part=imports]")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        tab_to(page, "[data-action=choose]")
        page.keyboard.press("Enter")
    chooser.value.set_files([sheet("resources.csv", BAD)])
    expect(page.locator("[data-action=check]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".job-head[data-state=done]")).to_be_visible()
    expect(page.locator("#job-heading")).to_be_focused()
    tab_to(page, "[data-action=apply]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text(TEXTS["confirm.cancel"])).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-action=apply]")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "[data-action=confirm]")
    page.keyboard.press("Enter")
    expect(page.locator("#job-heading")).to_have_text(TEXTS["job.applied"])
    expect(page.locator("#job-heading")).to_be_focused()
    tab_to(page, "[data-action=undo]")
    page.keyboard.press("Enter")
    tab_to(page, "[data-action=confirm]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-import-state=undone]")).to_be_visible()
    expect(page.locator("#import-heading")).to_be_focused()
    assert api.ask("GET", "resources/page-r1")[0] == 404


def test_many_faults_are_paged_and_told_in_both_languages(open_page: OpenPage) -> None:
    page = open_page("/imports")
    many = "id,name,quantity\n" + "".join(f"page-m{n},x,-1\n" for n in range(60))
    check(page, sheet("resources.csv", many), sheet("units.csv", "id,name\npage-u1,\n"))
    assert len(faults(page)) == 50
    page.locator("[data-turn=on]").click()
    assert len(faults(page)) == 11
    expect(page.locator("[data-turn=back]")).to_be_focused()
    page.get_by_label(TEXTS["faults.sheet"]).select_option("units.csv")
    [[_, _, _, _, reason, _]] = faults(page)
    assert _untranslated(page, TEXTS, ENGLISH) == []

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    [[_, _, _, _, other, _]] = faults(page)
    assert reason != other
    assert other.isascii()
    assert "lang=en" in page.url
    page.locator("[data-action=mapping]").click()
    expect(page.locator(".sheet-form").first).to_be_visible()
    assert _untranslated(page, ENGLISH, TEXTS) == []
    page.reload()
    expect(page.locator("#job-heading")).to_have_text(ENGLISH["job.checked"])


def _untranslated(page: Page, right: dict[str, str], wrong: dict[str, str]) -> list[str]:
    """Return keys and other-language texts of the catalogues that the page shows."""
    text = page.locator("body").inner_text()
    others = {each for name, each in wrong.items() if len(each) > 3 and name != "page.language"}
    return [each for each in (*right, *(others - set(right.values()))) if each in text]


def test_without_streams_the_job_is_asked_for_and_an_interrupted_one_goes_on(
    open_page: OpenPage, watch: Watch
) -> None:
    watch.expect(FAILED_ANSWER)
    page = open_page("/imports")
    page.route("**/api/v1/imports", lambda route: route.abort())
    choose(page, sheet("resources.csv", GOOD))
    page.locator("[data-action=check]").click()
    expect(page.locator("#intake-error")).to_have_text(TEXTS["offline.title"])
    page.unroute("**/api/v1/imports")

    page.route("**/api/v1/import-jobs/*/events", lambda route: route.fulfill(status=503))

    def interrupted(route: Route) -> None:
        answer: dict[str, Any] = route.fetch().json()
        ended = answer["state"] == "done"
        changed = {"state": "interrupted", "report": None} if ended else {}
        route.fulfill(json={**answer, **changed})

    job = re.compile(r"/api/v1/import-jobs/job-\w+$")
    page.route(job, interrupted)
    page.locator("[data-action=check]").click()
    expect(page.locator("#job-heading")).to_have_text(TEXTS["job.interrupted"])
    page.unroute(job)
    page.get_by_role("button", name=TEXTS["job.goOn"]).click()
    expect(page.locator("#job-heading")).to_have_text(TEXTS["job.checked"])
    assert figures(page)["created"] == "2"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_serious_findings(open_page: OpenPage, scheme: str, width: int) -> None:
    page = open_page("/imports", color_scheme=scheme, viewport={"width": width, "height": 800})
    expect(page.locator("[data-part=imports] tbody tr").first).to_be_visible()
    assert findings(page) == []
    choose(page, sheet("名册.csv", FOREIGN), sheet("resources.csv", BAD))
    assert findings(page) == []
    page.locator("[data-action=check]").click()
    expect(page.locator(".sheet-form").first).to_be_visible()
    page.locator("[data-part=mapping] summary").click()
    assert findings(page) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    page.locator("[data-action=apply]").click()
    assert findings(page) == []
    page.locator("[data-action=confirm]").click()
    page.locator("[data-action=open-import]").click()
    expect(page.locator("#import-heading")).to_be_visible()
    assert findings(page) == []


def test_the_first_visit_is_small(open_page: OpenPage, watch: Watch) -> None:
    page = open_page("/imports")
    expect(page.locator("[data-part=imports] tbody tr").first).to_be_visible()
    prefix = f"GET {watch.base}/static/app/"
    files = {each.removeprefix(prefix) for each in watch.requests if each.startswith(prefix)}
    total = sum(len(gzip.compress((BUILT / each).read_bytes())) for each in files)
    assert not any("sigma" in each for each in files)
    assert 0 < total < _FIRST_LOAD_LIMIT
