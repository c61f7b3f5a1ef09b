"""The unit's desk: work under its state, who does it in the line, the place of the photo that is owed."""

import re

from playwright.async_api import Browser, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk


async def test_work_stands_under_its_state_with_place_and_person_and_says_what_is_owed(
    site: str, browser: Browser
) -> None:
    taken, waiting = await case_in(site, "handling"), await case_in(site, "dispatched")
    page = await desk(browser, site, who="squad")
    await page.goto("/unit")
    heads = page.locator(".list .rows h2")
    await expect(heads.first).to_have_text(re.compile(r"^待接收 \d+"))
    for case, state in ((waiting, "待接收"), (taken, "处置中")):
        group = page.locator(".rows ul").filter(has=page.locator(f'[data-case="{case}"]'))
        assert (await group.evaluate("list => list.previousElementSibling.textContent")).startswith(state)
    row = page.locator(f'[data-case="{taken}"] a')
    await expect(row).to_contain_text("未派")
    await row.click()
    await expect(page.get_by_role("link", name="处置后照片")).to_be_visible()
    await expect(page.locator(".case dl")).to_contain_text("归本队")
    await page.get_by_role("button", name=re.compile("^派给队员")).click()
    sheet = page.get_by_role("dialog")
    await sheet.locator("label").first.click()
    await sheet.get_by_role("button").last.click()
    await expect(page.locator(f'[data-case="{taken}"] .who')).not_to_have_text("未派")


async def test_an_open_case_has_the_narrow_screen_and_the_list_comes_back(site: str, browser: Browser) -> None:
    case = await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher")
    await page.set_viewport_size({"width": 820, "height": 1180})
    await page.goto("/dispatch")
    await page.locator(f'[data-case="{case}"] a').click()
    await expect(page.locator(".case-panel h2")).to_be_in_viewport()
    await page.get_by_role("button", name="关闭").click()
    await expect(page.locator(f'[data-case="{case}"]')).to_be_visible()
