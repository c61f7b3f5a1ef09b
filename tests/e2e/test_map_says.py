"""A map without streets says why, on the phone and at the desk: an empty one is not a city without cases."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from tests.e2e.site import PATIENCE_MS, desk, phone

STREETS = "**/api/tiles/base/**"
PAGES = [pytest.param("inspector", "/field/map", id="phone"), pytest.param("dispatcher", "/dispatch", id="desk")]


@pytest.mark.parametrize(("who", "path"), PAGES)
async def test_streets_that_do_not_come_are_asked_for_again(who: str, path: str, site: str, browser: Browser) -> None:
    page = await (phone if who == "inspector" else desk)(browser, site, who=who, worker=False)
    gone, asked = True, asyncio.Event()

    async def answer(route: Route) -> None:
        asked.set()
        await (route.abort() if gone else route.continue_())

    await page.route(STREETS, answer)
    await page.goto(path)
    await expect(page.get_by_text("地图没取到")).to_be_visible()
    await expect(page.get_by_text("贡献者")).to_have_count(0)
    asked.clear()
    await page.get_by_role("button", name="再取一次").click()
    await asyncio.wait_for(asked.wait(), PATIENCE_MS / 1000)
    await expect(page.get_by_text("地图没取到")).to_be_visible()
    gone = False
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(page.get_by_text("贡献者")).to_be_visible()
    await expect(page.get_by_text("地图没取到")).to_have_count(0)


@pytest.mark.parametrize(("who", "path"), PAGES)
async def test_a_map_on_its_way_says_so(who: str, path: str, site: str, browser: Browser) -> None:
    page = await (phone if who == "inspector" else desk)(browser, site, who=who, worker=False)
    asked = asyncio.Event()

    async def hold(route: Route) -> None:
        await asked.wait()
        await route.continue_()

    await page.route(STREETS, hold)
    await page.goto(path)
    await expect(page.get_by_text("正在取地图")).to_be_visible()
    asked.set()
    await expect(page.get_by_text("正在取地图")).to_have_count(0)
    await expect(page.get_by_text("贡献者")).to_be_visible()
