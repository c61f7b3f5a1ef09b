"""Undo: never after its line is gone, and never against what somebody did meanwhile. Its seconds: useDone.spec.ts."""

import asyncio
import re
from time import monotonic

import httpx
from playwright.async_api import Browser, Page, expect

from tests.e2e.cases import case_in, give
from tests.e2e.site import PATIENCE_MS, desk, unhurried

SENT = re.compile("已派给")


async def at_the_case(site: str, browser: Browser, *, held: bool = False) -> tuple[Page, str]:
    """The dispatcher before a case that waits to be sent. `held`: the line of what was done stays."""
    case = await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher")
    if held:
        await unhurried(page)
    await page.goto(f"/dispatch/{case}")
    await expect(page.get_by_role("button", name=re.compile("^派给"))).to_be_enabled()
    return page, case


async def send(page: Page) -> None:
    await page.keyboard.press("a")
    await expect(page.get_by_role("status").filter(has_text=SENT)).to_be_visible()


async def state(page: Page, case: str) -> str:
    return str((await (await page.request.get(f"/api/cases/{case}")).json())["state"])


async def test_once_the_line_is_gone_z_takes_nothing_back(site: str, browser: Browser) -> None:
    page, case = await at_the_case(site, browser)
    await send(page)
    await expect(page.get_by_role("status").filter(has_text=SENT)).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/commands") else None)
    await page.keyboard.press("z")
    await page.keyboard.press("?")
    await expect(page.locator("section.help")).to_be_visible()
    assert asked == []
    assert await state(page, case) == "dispatched"
    await page.context.close()


async def test_what_the_unit_took_meanwhile_stays_with_it_and_the_line_says_so(site: str, browser: Browser) -> None:
    page, case = await at_the_case(site, browser, held=True)
    await send(page)
    unit = (await (await page.request.get(f"/api/cases/{case}")).json())["unit"]["name"]
    await give(site, await leader_of(site, unit), case, "acknowledge")
    await page.keyboard.press("z")
    await expect(page.get_by_role("status").filter(has_text="没有撤回")).to_be_visible()
    assert await state(page, case) == "handling"
    await page.context.close()


async def test_of_two_sent_at_once_the_one_that_was_taken_stays_and_the_other_comes_back(
    site: str, browser: Browser
) -> None:
    taken, back = await case_in(site, "filed"), await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher")
    await unhurried(page)
    await page.goto("/dispatch")
    for n, case in enumerate((taken, back), 1):
        row = page.locator(f'[data-case="{case}"]')
        await until_listed(page, case)
        await row.locator(".pick").click()
        await expect(page.get_by_text(f"已选 {n} 件")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^按首选派出 2 件")).click()
    line = page.get_by_role("status").filter(has_text=re.compile("(?<!首选)派出 2 件"))
    await expect(line).to_be_visible()
    unit = (await (await page.request.get(f"/api/cases/{taken}")).json())["unit"]["name"]
    await give(site, await leader_of(site, unit), taken, "acknowledge")
    await line.get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("status").filter(has_text="撤回 1 件，1 件没撤回")).to_be_visible()
    assert (await state(page, taken), await state(page, back)) == ("handling", "filed")
    await until_listed(page, back)
    await expect(page.locator(f'[data-case="{taken}"]')).to_have_count(0)
    await page.locator(".tabs").get_by_text("已派出").click()
    await until_listed(page, taken)
    await expect(page.locator(f'[data-case="{back}"]')).to_have_count(0)
    await page.context.close()


async def until_listed(page: Page, case: str) -> None:
    """Reaches the end of the list again and again, which fetches further rows, until the case is among them."""
    await expect(page.locator(".rows [data-case]").first).to_be_visible()
    await page.locator(".rows").hover()
    end = monotonic() + PATIENCE_MS / 1000
    while not await page.locator(f'[data-case="{case}"]').count():
        assert monotonic() < end, f"{case} is not listed"
        for by in (-100, 100_000):
            await page.mouse.wheel(0, by)
        await asyncio.sleep(0.05)


async def leader_of(site: str, unit: str) -> str:
    """The demo account that leads the unit."""
    for who in ("squad", "agency"):
        async with httpx.AsyncClient(base_url=site) as caller:
            answer = await caller.post("/api/sessions", json={"username": who, "password": "demo"})
            me = await caller.get("/api/me", headers={"Authorization": f"Bearer {answer.json()['token']}"})
        if me.json()["unit"]["name"] == unit:
            return who
    raise AssertionError(unit)
