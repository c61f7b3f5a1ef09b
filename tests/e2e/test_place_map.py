"""The place question shows streets before the map library, without it, without WebGL; it never asks about nothing."""

import asyncio

from playwright.async_api import Browser, Page, Route, expect

from tests.e2e.photos import jpeg
from tests.e2e.site import phone

LIBRARY, TILES = "**/assets/maplibre*", "**/api/tiles/base/**"
NO_WEBGL = """const own = HTMLCanvasElement.prototype.getContext
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith('webgl') ? null : own.call(this, kind, ...rest)
}"""


async def _at_the_place(page: Page) -> None:
    await page.goto("/")
    field = page.locator('input[type="file"]').first
    await expect(field).to_be_enabled()
    await field.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(41)})
    await expect(page.get_by_role("heading", name="是在这里吗？")).to_be_visible()


async def test_streets_are_drawn_while_the_map_library_is_still_on_its_way(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    go = asyncio.Event()

    async def later(route: Route) -> None:
        await go.wait()
        await route.continue_()

    await page.route(LIBRARY, later)
    await _at_the_place(page)
    drawing = page.locator(".drawing")
    await expect(drawing.locator("path.road").first).to_be_attached()
    assert await drawing.locator("text.name").count() > 0
    await expect(page.get_by_role("button", name="位置对，下一步")).to_be_enabled()
    go.set()
    await expect(drawing).to_have_count(0)  # the map has taken its place
    await expect(page.locator(".place-map canvas")).to_be_visible()
    await page.context.close()


async def test_without_webgl_the_drawing_stays_and_a_tap_moves_the_pin(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await page.add_init_script(NO_WEBGL)
    await _at_the_place(page)
    await expect(page.get_by_text("地图动不了")).to_be_visible()
    await page.get_by_role("button", name="挪一下位置").click()
    box = await page.locator(".drawing").bounding_box()
    assert box is not None
    await page.touchscreen.tap(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4)
    await expect(page.get_by_text("你在地图上点的")).to_be_visible()
    await expect(page.locator(".drawing path.road").first).to_be_attached()
    await expect(page.get_by_role("button", name="下一步")).to_be_enabled()
    await page.context.close()


async def test_nobody_confirms_a_blank_map(site: str, browser: Browser) -> None:
    """While tiles are on their way the button waits; when none come the words and figures of the place stand there."""
    page = await phone(browser, site)
    go = asyncio.Event()

    async def fail_later(route: Route) -> None:
        await go.wait()
        await route.abort()

    await page.route(TILES, fail_later)
    await page.route(LIBRARY, lambda route: route.abort())
    await _at_the_place(page)
    await expect(page.get_by_role("button", name="正在取地图，请稍等")).to_be_disabled()
    await expect(page.locator(".place-map").get_by_text("正在取地图")).to_be_visible()
    go.set()
    said = page.get_by_role("status").filter(has_text="地图没取到")
    await expect(said).to_contain_text("北纬 31.23350，东经 121.50630")
    await expect(page.get_by_role("button", name="位置对，下一步")).to_be_enabled()
    await page.unroute(TILES)
    await page.unroute(LIBRARY)
    await page.get_by_role("button", name="再取一次").click()
    await expect(said).to_have_count(0)
    await expect(page.locator(".drawing path.road, .place-map canvas").first).to_be_attached()
    await page.context.close()
