"""Every key of every desk page and the control of the same, with real mouse and keys, in both orders."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.shortcuts import DESKS, Desk, Row
from tests.e2e.site import desk

WALK = [pytest.param(one, row, id=f"{one.path[1:]}-{row.caps}") for one in DESKS for row in one.rows]


Open = Callable[[str], Awaitable[Page]]


@pytest.fixture(scope="module")
async def seats(site: str, browser: Browser) -> AsyncIterator[dict[str, BrowserContext]]:
    """One signed-in browser per account for the whole walk; each step of it has a page of its own."""
    taken = {who: (await desk(browser, site, who=who)).context for who in {one.who for one in DESKS}}
    yield taken
    for context in taken.values():
        await context.close()


@pytest.fixture
async def sit(seats: dict[str, BrowserContext]) -> AsyncIterator[Open]:
    opened: list[Page] = []

    async def _sit(who: str) -> Page:
        opened.append(await seats[who].new_page())
        return opened[-1]

    yield _sit
    for page in opened:
        await page.close()


async def listed(one: Desk, row: Row, sit: Open, site: str) -> tuple[Page, int]:
    """The page with its list, and at which place of it the row's (first) case stands."""
    own = [await case_in(site, row.state) for _ in range(row.cases)] if row.state else []
    page = await sit(one.who)
    await page.goto(one.path)
    if tab := one.tabs.get(row.state):
        await page.locator(".tabs").get_by_text(tab).click()
    await expect(page.locator(one.row).nth(1)).to_be_visible()
    if not own:
        return page, 0
    for case in own:
        await expect(page.locator(f'[data-case="{case}"]')).to_be_attached()
    cases = await page.locator("[data-case]").evaluate_all("all => all.map((row) => row.dataset.case)")
    return page, cases.index(own[0])


async def ready(page: Page) -> None:
    """What was opened is there, with its buttons."""
    await expect(page.locator(".ui-panel h2, .report h2, .case h2, .side h2").first).to_be_visible()


@pytest.mark.parametrize(("one", "row"), WALK)
async def test_after_the_mouse_the_key_does_it(one: Desk, row: Row, site: str, sit: Open) -> None:
    page, n = await listed(one, row, sit, site)
    await page.locator(one.row).nth(n).click()
    await expect(page.locator(one.row).nth(n)).to_have_attribute("aria-current", "true")
    await ready(page)
    if row.before:
        await row.before(page, "mouse")
    await page.keyboard.press(row.press)
    await row.seen(page)


@pytest.mark.parametrize(("one", "row"), WALK)
async def test_after_the_key_the_mouse_does_it(one: Desk, row: Row, site: str, sit: Open) -> None:
    page, n = await listed(one, row, sit, site)
    rows = page.locator(one.row)
    if n and row.state not in one.tabs:  # from the one before: a long list is not walked from its head
        await page.goto(str(await rows.nth(n - 1).get_attribute("href")))
        await expect(rows.nth(n)).to_be_attached()
    await reach(page, rows, n)
    await ready(page)
    if row.before:
        await row.before(page, "key")
    await row.click(page)
    await row.seen(page)


async def reach(page: Page, rows: Locator, n: int) -> None:
    """Down to the n-th row by J alone, from wherever the page stands."""
    while await rows.nth(n).get_attribute("aria-current") != "true":
        open_now = await rows.evaluate_all("all => all.findIndex((row) => row.ariaCurrent === 'true')")
        assert open_now < n
        await page.keyboard.press("j")
        await expect(rows.nth(open_now + 1)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("one", [pytest.param(one, id=one.path[1:]) for one in DESKS])
async def test_no_key_of_the_help_is_left_out_of_the_walk(one: Desk, sit: Open) -> None:
    page = await sit(one.who)
    await page.goto(one.path)
    await expect(page.locator(one.row).first).to_be_visible()
    await page.keyboard.press("?")
    terms = page.locator("section.help dt")
    await expect(terms.first).to_be_visible()
    printed = await terms.evaluate_all("all => all.map((one) => one.textContent.trim())")
    assert sorted(printed) == sorted(row.caps for row in one.rows)
    await page.keyboard.press("Escape")
    await expect(page.locator("section.help")).to_have_count(0)
