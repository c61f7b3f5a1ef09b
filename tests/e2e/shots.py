"""`make shots`: screenshots of every page for README and docs, from a fresh demo city.

    python -m tests.e2e.shots [FOLDER]

Light for all; dark as well for the pages of the desk and the inspector's day.
"""

import asyncio
import io
import os
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page

from tests.e2e import site as product
from tests.e2e.pages import PAGES, Shown, fresh, settled, visit
from tests.e2e.site import desk, phone
from tests.harness.databases import DATA, REPOSITORY

_DARK = {"dispatch-case", "today"}
PICTURES = REPOSITORY / "backend" / "demo" / "data" / "photos"
_TRIES = 30
_COLOURS = 40


async def drawn(page: Page) -> bytes:
    """The screenshot once the map (drawn from a worker, so the page cannot tell) stands still and shows something."""
    before = b""
    for _ in range(_TRIES):
        now = await page.screenshot()
        if now == before and not await _is_blank(page):
            return now
        before = now
        await page.wait_for_timeout(700)
    return before


async def _is_blank(page: Page) -> bool:
    """Whether a map's canvas has hardly any colours yet."""
    canvas = page.locator("canvas").first
    if await canvas.count() == 0:
        return False
    picture = Image.open(io.BytesIO(await canvas.screenshot())).convert("RGB").resize((64, 64))
    return len(picture.getcolors(64 * 64) or []) < _COLOURS


async def take(shown: Shown, browser: Browser, url: str, folder: Path, scheme: Literal["light", "dark"]) -> None:
    page = await fresh(shown, browser, url, scheme)
    await visit(shown, page)
    name = shown.name if scheme == "light" else f"{shown.name}-dark"
    await keep(page, folder, name)
    await page.context.close()


async def citizen(browser: Browser, url: str, folder: Path) -> None:
    """The steps of a report, and what its sender sees afterwards."""
    page = await phone(browser, url)
    await page.goto("/")
    await page.locator('input[type="file"]').first.set_input_files(next(PICTURES.glob("*.jpg")))
    await page.get_by_role("button", name="位置对，下一步").wait_for()
    await keep(page, folder, "report-place")
    await page.get_by_role("button", name="位置对，下一步").click()
    await page.get_by_role("textbox").first.fill("垃圾桶满了，袋子堆在人行道上，有味道。")
    await keep(page, folder, "report-words")
    await page.get_by_role("button", name="发送").click()
    await page.get_by_role("link", name="看进度").wait_for()
    await keep(page, folder, "report-sent")
    await page.get_by_role("link", name="看进度").click()
    await settled(page)
    await keep(page, folder, "track")
    await page.context.close()


async def evidence(browser: Browser, url: str, folder: Path) -> None:
    """Doubts about a photo, the watermark, a copy proven on the public page."""
    clerk = await desk(browser, url, who="clerk")
    for item in (await (await clerk.request.get("/api/cases?state=reported&limit=50")).json())["items"]:
        flags = (await (await clerk.request.get(f"/api/cases/{item['id']}/flags")).json())["items"]
        if any(flag["kind"] == "datum_shift" for flag in flags):
            await clerk.goto(f"/clerk/{item['id']}")
            await settled(clerk)
            await clerk.locator(".flags").scroll_into_view_if_needed()
            await keep(clerk, folder, "flags")
            break

    await clerk.goto("/privacy")
    for _ in range(_TRIES):  # the worker finds the plate among the demo's photos after a while
        row = clerk.get_by_role("listitem").filter(has_text="车牌 1").first
        if await row.count():
            await row.click()
            await settled(clerk)
            await keep(clerk, folder, "privacy-plate")
            break
        await clerk.wait_for_timeout(2000)
        await clerk.reload()
        await settled(clerk)

    filed = (await (await clerk.request.get("/api/cases?state=handling&limit=50")).json())["items"]
    case = next(item for item in filed if item["photo"] and item["no"])
    await clerk.goto(f"/clerk/{case['id']}")
    await settled(clerk)
    await clerk.locator(".photos button").first.click()
    await clerk.get_by_role("button", name="水印件").click()
    await settled(clerk)
    await keep(clerk, folder, "watermark")

    copy = await clerk.request.get(f"/api/photos/{case['photo']}/evidence?case={case['id']}")
    page = await phone(browser, url)
    await page.goto("/verify")
    await page.get_by_label("案卷号").fill(case["no"])
    file = {"name": "copy.jpg", "mimeType": "image/jpeg", "buffer": await copy.body()}
    await page.locator('input[type="file"]').set_input_files(file)
    await page.get_by_text("指纹算好了").first.wait_for()
    await page.get_by_role("button", name="核对", exact=True).click()
    await page.get_by_role("button", name="再核对一张").wait_for()
    await keep(page, folder, "verify-copy")
    for each in (clerk, page):
        await each.context.close()


async def guided(url: str, folder: Path) -> None:
    """The camera with the photo from before laid over it; the camera shows a test picture."""
    async with product.browser(camera=True) as seeing:
        page = await phone(seeing, url, who="squad")
        await page.context.grant_permissions(["camera", "geolocation"])
        items = (await (await page.request.get("/api/cases?state=handling&unit=mine")).json())["items"]
        await page.goto(f"/field/task/{next(i['id'] for i in items if i['photo'])}")
        await page.get_by_role("button", name="照着处置前那张拍").click()
        await page.get_by_role("dialog").locator("video").wait_for()
        await page.wait_for_timeout(1500)
        await store(await page.screenshot(), folder, "guide")


async def keep(page: Page, folder: Path, name: str) -> None:
    await store(await drawn(page), folder, name)


async def store(png: bytes, folder: Path, name: str) -> None:
    Image.open(io.BytesIO(png)).convert("RGB").save(folder / f"{name}.webp", quality=86, method=6)
    print(name)


async def main(folder: Path) -> None:
    with product.running(DATA / f"own_shots_{os.getpid()}") as url:
        async with product.browser() as browser:
            await citizen(browser, url, folder)
            await evidence(browser, url, folder)
            await guided(url, folder)
            for shown in PAGES:
                await take(shown, browser, url, folder, "light")
                if shown.name in _DARK:
                    await take(shown, browser, url, folder, "dark")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "shots"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
