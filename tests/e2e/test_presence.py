"""Two at the desk: each is told who else has the case open, and no more once the other has left it."""

from playwright.async_api import Browser, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk

ALSO = "也开着这件"


async def test_who_opens_a_case_that_a_colleague_has_open_is_told_until_the_colleague_leaves(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "filed")
    one, two = await desk(browser, site, who="dispatcher"), await desk(browser, site, who="supervisor")
    await one.goto(f"/dispatch/{case}")
    await expect(one.locator(".case-panel h2")).to_be_visible()
    await expect(one.get_by_text(ALSO)).to_have_count(0)
    await two.goto(f"/supervise/{case}")
    await expect(two.get_by_text(ALSO)).to_be_visible()
    await expect(one.get_by_text(ALSO)).to_be_visible()
    await one.keyboard.press("Escape")
    await expect(two.get_by_text(ALSO)).to_have_count(0)
    for page in (one, two):
        await page.context.close()


async def test_the_same_person_on_two_pages_is_nobody_else(site: str, browser: Browser) -> None:
    case = await case_in(site, "filed")
    one = await desk(browser, site, who="dispatcher")
    two = await one.context.new_page()
    for page in (one, two):
        async with page.expect_response(f"**/api/cases/{case}/presence") as told:
            await page.goto(f"/dispatch/{case}")
        assert (await (await told.value).json())["items"] == []
        await expect(page.locator(".case-panel h2")).to_be_visible()
        await expect(page.get_by_text(ALSO)).to_have_count(0)
    await one.context.close()
