"""Lists on the screen: more than one page of them, and the words of strangers in them."""

import re
from typing import Any

from playwright.async_api import Browser, Page, expect

from backend.kernel.ids import new_id
from tests.e2e.pages import settled
from tests.e2e.site import HERE, desk, phone, unique_words

LONG = "长" + "x" * 900
TURNED = "\u202egnp.exe 门前\u202c"


async def report(page: Page, site: str, words: str) -> str:
    """A report from this browser; its tracking code. As staff: they have no small budget."""
    body = {
        "id": str(new_id()), "kind": "inspection", "text": words, "photos": [],
        "location": {
            "lon": HERE["longitude"], "lat": HERE["latitude"], "datum": "wgs84", "accuracyM": 6, "source": "device"
        },
    }  # fmt: skip
    answer = await page.request.post("/api/reports", data=body, headers={"Origin": site})
    assert answer.ok, await answer.text()
    return str((await answer.json())["trackingCode"])


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


async def test_every_tab_says_how_many_there_are_before_it_is_opened(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    states = (await (await page.request.get("/api/cases/counts")).json())["states"]
    await page.goto("/clerk")
    for tab, of in (("待受理", ["reported"]), ("待立案", ["accepted", "checking"]), ("待核查", ["finished"])):
        wanted = sum(states.get(s, {}).get("all", 0) for s in of)
        await expect(page.locator("label", has_text=re.compile(rf"^\s*{tab}\s*{wanted}\s*$"))).to_be_visible()
    await page.context.close()


async def test_a_list_of_more_than_one_page_goes_on_at_its_end(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="inspector")
    for i in range(115):
        await report(page, site, unique_words(f"第 {i} 件"))
    await page.context.close()
    page = await desk(browser, site, who="clerk")
    await page.goto("/clerk")
    rows = page.locator("[data-case]")
    await expect(rows).to_have_count(100)
    states = (await (await page.request.get("/api/cases/counts")).json())["states"]
    total = states["reported"]["all"]
    button = page.get_by_role("button", name=f"还有 {total - 100} 件")
    await expect(button).to_be_attached()
    await button.scroll_into_view_if_needed()
    await expect(rows).to_have_count(min(total, 200))
    order = [c["id"] for c in await _due(page, "reported")]
    shown = await rows.evaluate_all("rows => rows.map((row) => row.dataset.case)")
    assert shown == order[: len(shown)]
    await page.context.close()


async def _due(page: Page, state: str) -> list[dict]:
    answer = await page.request.get("/api/cases", params={"state": state, "order": "due", "limit": "200"})
    return list((await answer.json())["items"])


async def test_a_word_without_an_end_and_one_that_turns_text_round_leave_the_pages_as_they_are(
    site: str, browser: Browser
) -> None:
    page = await desk(browser, site, who="inspector")
    mark = unique_words("乱码")
    code = await report(page, site, f"{mark} {LONG} {TURNED}")
    await page.context.close()
    page = await desk(browser, site, who="clerk")
    found = (await (await page.request.get("/api/cases", params={"q": mark})).json())["items"]
    case_id = found[0]["id"]
    for path in (f"/clerk/{case_id}", "/clerk"):
        await page.goto(path)
        await settled(page)
        assert await fits(page)
    await page.context.close()
    page = await desk(browser, site, who="dispatcher")
    await page.goto(f"/dispatch/{case_id}")
    await settled(page)
    assert await fits(page)
    words = page.locator(".case-panel bdi", has_text=mark)
    await expect(words).to_contain_text("gnp.exe 门前")
    # The letters stand on the screen in the order in which they were written.
    assert await words.evaluate(
        """(element) => {
          const text = element.firstChild, at = text.data.indexOf('gnp.exe'), range = document.createRange()
          const left = (i) => {
            range.setStart(text, i)
            range.setEnd(text, i + 1)
            return range.getBoundingClientRect().left
          }
          return left(at) < left(at + 6)
        }"""
    )
    await page.context.close()
    page = await phone(browser, site)
    await page.goto(f"/track/{code}")
    await expect(page.locator("bdi", has_text=mark)).to_be_visible()
    assert await fits(page)
    await page.context.close()


async def steady_figures(page: Page) -> dict[str, Any]:
    """Opens the page with figures that held from before it to after it: a case may pass its limit in between."""
    for _ in range(10):
        before = await (await page.request.get("/api/oversight")).json()
        await page.goto("/supervise")
        late = min(before["late"], 100)
        button = page.get_by_role("button", name=re.compile(r"已超时")).first
        await expect(button).to_be_visible()
        await settled(page)
        after: dict[str, Any] = await (await page.request.get("/api/oversight")).json()
        if after["late"] == before["late"]:
            await expect(button).to_contain_text(str(after["late"]))
            await expect(page.locator("[data-case]")).to_have_count(late)
            return after
    raise AssertionError("the figures change at every look")


async def test_a_supervisor_begins_with_figures_that_lead_to_their_lists(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="supervisor")
    seen, rows = await steady_figures(page), page.locator("[data-case]")
    unit = next((u for u in seen["lateByUnit"] if u["id"]), None)
    if unit is not None:
        await page.get_by_role("button", name=re.compile(re.escape(unit["name"]))).first.click()
        await expect(rows).to_have_count(min(unit["n"], 100))
    await page.get_by_role("button", name=re.compile("待结案")).click()
    await expect(rows).to_have_count(min(seen["toClose"]["all"], 100))
    if seen["toClose"]["all"]:
        await rows.first.locator("a").click()
        await expect(page.get_by_role("button", name="结案", exact=True)).to_be_visible()
    await page.context.close()
