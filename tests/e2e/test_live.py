"""What others do reaches a page that is open: a new row, another state."""

import re

from playwright.async_api import Browser, expect

from tests.e2e.cases import case_in, give
from tests.e2e.site import desk


async def test_a_report_that_comes_in_stands_in_the_open_list_and_is_marked(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    await page.goto("/clerk")
    await expect(page.locator("[data-case]").first).to_be_visible()
    await expect(page.get_by_text("实时").first).to_be_visible()
    count = page.locator(".tabs .segment").filter(has_text="待受理").locator(".count")
    before, shown = int(await count.inner_text()), await page.locator("[data-case]").count()
    case = await case_in(site, "reported")
    await expect(count).to_have_text(str(before + 1))
    if shown == before:  # else it is due after those that are shown
        await expect(page.locator(f'[data-case="{case}"]')).to_contain_text("刚到")
    await page.context.close()


async def test_an_open_case_that_is_accepted_elsewhere_offers_what_comes_next(site: str, browser: Browser) -> None:
    case = await case_in(site, "reported")
    page = await desk(browser, site, who="clerk")
    await page.goto(f"/clerk/{case}")
    await expect(page.get_by_role("button", name=re.compile("^受理"))).to_be_visible()
    await expect(page.get_by_text("实时").first).to_be_visible()
    await give(site, "clerk", case, "accept", categoryCode="06010")
    await expect(page.get_by_role("button", name=re.compile("^立案"))).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("^受理"))).to_have_count(0)
    await page.context.close()
