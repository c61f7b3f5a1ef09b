"""The supervisor's figures by a real mouse: behind each stands a list of exactly so many cases."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk, until

_TRIES = 4  # a limit that runs out between two answers makes them differ; both are asked for anew


async def _open(page: Page) -> Locator:
    await page.goto("/supervise")
    buttons = page.locator(".now button, .whose button")
    await expect(buttons.nth(3)).to_be_visible()
    return buttons


async def _listed(page: Page) -> int:
    """Rows of the list, with those behind its end."""
    rows = page.locator("[data-case]")
    await expect(rows.first.or_(page.locator(".cases .empty"))).to_be_visible()
    # Coming to the end fetches the next rows, until there is none.
    to_the_end = (
        "() => { const end = document.querySelector('.cases .end button'); end?.scrollIntoView(); return !end }"
    )
    await until(page, to_the_end)
    return await rows.count()


async def _said_and_listed(page: Page, at: int) -> tuple[int, int]:
    buttons = page.locator(".now button, .whose button")
    button = buttons.nth(at)
    await button.scroll_into_view_if_needed()
    if await button.get_attribute("aria-pressed") != "true":
        asked = page.expect_response(lambda answer: "/api/cases?" in answer.url)
        async with asked:
            await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
    listed = await _listed(page)
    return int(await button.locator("strong, .n").inner_text()), listed


async def test_behind_every_figure_stands_a_list_of_so_many(site: str, browser: Browser) -> None:
    await case_in(site, "filed")
    page = await desk(browser, site, who="supervisor")
    figures = await (await _open(page)).count()
    assert figures > 4  # the demo city has late ones
    for at in range(figures):
        for _ in range(_TRIES):
            said, listed = await _said_and_listed(page, at)
            if said == listed:
                break
            await _open(page)
        assert said == listed, await page.locator(".now button, .whose button").nth(at).inner_text()
