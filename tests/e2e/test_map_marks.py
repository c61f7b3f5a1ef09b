"""Marks on the dispatcher's map by a real mouse: one case opens, several at one point offer every one of them."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, FloatRect, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.shots import drawn
from tests.e2e.site import HERE, desk

APART, CLEAR = 90 / 111_000, 40 / 111_000  # degrees


async def own_place(page: Page) -> dict[str, Any]:
    """A place without an open case around it, so that a mark there is this test's own."""
    for north in range(-3, 4):
        for east in range(4):
            lon, lat = HERE["longitude"] + east * APART, HERE["latitude"] + north * APART
            box = ",".join(str(side) for side in (lon - CLEAR, lat - CLEAR, lon + CLEAR, lat + CLEAR))
            answer = await page.request.get("/api/cases", params={"bbox": box, "open": "true"})
            if not (await answer.json())["items"]:
                return {"lon": lon, "lat": lat, "datum": "wgs84", "accuracyM": 5, "source": "map"}
    raise AssertionError("the demo city is full")


async def at_the_mark(page: Page, case: str) -> tuple[float, float]:
    """Where the mark of a case stands on the screen, the case put away again: an open one is in the middle of what its
    panel leaves of the map, and the map stays as it was.
    """
    await page.goto(f"/dispatch/{case}")
    panel = page.locator(".case-panel")
    await expect(panel.get_by_role("heading", name="经过")).to_be_visible()
    await drawn(page)
    over, around = await _box(page, ".case-panel"), await _box(page, "canvas")
    await panel.get_by_role("button", name="关闭").click()
    await expect(panel).to_have_count(0)
    await drawn(page)
    return (around["x"] + over["x"]) / 2, around["y"] + around["height"] / 2


async def _box(page: Page, selector: str) -> FloatRect:
    box = await page.locator(selector).bounding_box()
    assert box is not None
    return box


async def test_a_press_on_the_mark_of_one_case_opens_it(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    case = await case_in(site, "filed", location=await own_place(page))
    await page.mouse.click(*await at_the_mark(page, case))
    await expect(page).to_have_url(re.compile(case))
    await expect(page.locator(".case-panel h2")).to_be_visible()


@pytest.mark.parametrize("by", ["mouse", "key"])
async def test_a_mark_of_several_offers_every_one_and_opens_the_chosen(site: str, browser: Browser, by: str) -> None:
    page = await desk(browser, site, who="dispatcher")
    place = await own_place(page)
    cases = {await case_in(site, "filed", location=place) for _ in range(3)}
    await page.mouse.click(*await at_the_mark(page, next(iter(cases))))
    rows = page.locator("[data-case]")
    said = page.get_by_text("地图上的这一处，在办 3 件")
    await expect(said).to_be_visible()
    listed = await rows.evaluate_all("all => all.map((row) => row.dataset.case)")
    assert (len(listed), set(listed)) == (3, cases)
    second = listed[1]
    if by == "mouse":
        await rows.nth(1).locator("a").click()
    else:
        await page.keyboard.press("j")
        await expect(page).to_have_url(re.compile(listed[0]))
        await page.keyboard.press("j")
    await expect(page).to_have_url(re.compile(second))
    await expect(page.locator(".case-panel h2")).to_be_visible()
    await expect(said).to_be_visible()
    if by == "mouse":
        await page.get_by_role("button", name="回到列表").click()
    else:
        await page.keyboard.press("Escape")
        await expect(page).to_have_url(re.compile("/dispatch$"))
        await page.keyboard.press("Escape")
    await expect(said).to_have_count(0)
    await expect(page.locator(".tabs .on")).to_contain_text("待派遣")


async def test_a_tab_leads_from_a_mark_s_list_back_to_its_own(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    place = await own_place(page)
    case = await case_in(site, "filed", location=place)
    await case_in(site, "filed", location=place)
    await page.mouse.click(*await at_the_mark(page, case))
    said = page.get_by_text("地图上的这一处")
    await expect(said).to_be_visible()
    await expect(page.locator(".tabs .on")).to_have_count(0)
    await page.locator(".tabs").get_by_text("待派遣").click()
    await expect(said).to_have_count(0)
    await expect(page.locator(".tabs .on")).to_contain_text("待派遣")
