"""The desk by a real mouse: what can be pressed answers, and says what it did."""

import re

from playwright.async_api import Browser, Page, expect

from tests.e2e.site import desk


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
