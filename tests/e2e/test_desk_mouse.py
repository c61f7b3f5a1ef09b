"""The desk by a real mouse: what can be pressed answers, and says what it did."""

import re

from playwright.async_api import Browser, Page, expect

from tests.e2e.site import desk, unhurried


async def press(page: Page, selector: str, nth: int = 0) -> None:
    """A real press of the mouse in the middle, whatever lies on top there."""
    target = page.locator(selector).nth(nth)
    await target.scroll_into_view_if_needed()
    box = await target.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def test_three_presses_on_checkboxes_tick_three_rows_and_open_none(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await page.goto("/dispatch")
    boxes = page.locator("[data-case] input[type=checkbox]")
    await expect(boxes.nth(2)).to_be_attached()
    for at in range(3):
        await press(page, "[data-case] .pick .box", at)
        await expect(boxes.nth(at)).to_be_checked()
    await expect(page.get_by_text("已选 3 件")).to_be_visible()
    await expect(page).to_have_url(re.compile("/dispatch$"))
    await press(page, "[data-case] .pick .box", 1)
    await expect(boxes.nth(1)).not_to_be_checked()
    await expect(page.get_by_text("已选 2 件")).to_be_visible()
    await page.context.close()


async def test_a_dispatch_is_said_and_taken_back_by_the_line_s_button(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await unhurried(page)
    await page.goto("/dispatch")
    rows = page.locator("[data-case] a")
    await expect(rows.nth(2)).to_be_visible()
    ids = await page.locator("[data-case]").evaluate_all("all => all.map((row) => row.dataset.case)")
    await rows.nth(1).click()
    send = page.get_by_role("button", name=re.compile("^派给"))
    await expect(send).to_be_enabled()
    await send.click()
    line = page.get_by_role("status").filter(has_text="已派给")
    await expect(line).to_be_visible()
    await expect(page).to_have_url(re.compile(ids[2]))
    await line.get_by_role("button", name="撤销").click()
    await expect(page.get_by_text("已撤回，回到待派遣")).to_be_visible()
    await expect(page).to_have_url(re.compile(ids[1]))
    answer = await page.request.get(f"/api/cases/{ids[1]}")
    assert (await answer.json())["state"] == "filed"
    await page.context.close()


async def test_the_first_that_waits_for_the_clerk_opens_and_a_usual_reason_files_it(
    site: str, browser: Browser
) -> None:
    page = await desk(browser, site, who="clerk")
    await page.goto("/clerk")
    await page.locator(".tabs").get_by_text("待立案").click()
    chip = page.locator(".decide .ui-chips .chip").first
    await expect(chip).to_be_visible()
    case = page.url.rsplit("/", 1)[-1]
    await chip.click()
    await page.get_by_role("button", name=re.compile("^立案")).click()
    await expect(page.get_by_role("status").filter(has_text="已立案")).to_be_visible()
    await expect(page).not_to_have_url(re.compile(case))
    await expect(page.get_by_role("status").filter(has_text="已派人核实")).to_have_count(0)
    answer = await page.request.get(f"/api/cases/{case}")
    assert (await answer.json())["state"] == "filed"
    await page.context.close()


async def test_another_tab_puts_the_case_of_the_old_one_away(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await page.goto("/dispatch")
    await page.locator("[data-case] a").first.click()
    await expect(page.get_by_role("button", name=re.compile("^派给"))).to_be_visible()
    await page.locator(".tabs").get_by_text("已派出").click()
    await expect(page).to_have_url(re.compile("/dispatch(\\?|$)"))
    await expect(page.get_by_role("button", name=re.compile("^派给"))).to_have_count(0)
    await page.context.close()


async def test_a_note_says_who_reads_it(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    await page.goto("/clerk")
    await expect(page.locator(".decide").get_by_text("上报人看不到")).to_be_visible()
    await page.context.close()


async def test_tabs_stand_in_one_line_from_the_tablet_to_the_wide_screen(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    tabs = page.locator(".tabs .segment")
    for width in (820, 900, 1024, 1199, 1200, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/clerk")
        await expect(tabs).to_have_count(5)
        await expect(tabs.first).to_be_visible()
        tops = await tabs.evaluate_all("all => all.map((one) => Math.round(one.getBoundingClientRect().top))")
        ends = await tabs.evaluate_all("all => all.map((one) => one.getBoundingClientRect().right)")
        list_end = await page.locator("section.list").evaluate("one => one.getBoundingClientRect().right")
        assert len(set(tops)) == 1, (width, tops)
        assert max(ends) <= list_end, (width, ends, list_end)
    await page.context.close()
