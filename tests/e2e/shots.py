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
from tests.e2e.site import phone
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


async def keep(page: Page, folder: Path, name: str) -> None:
    Image.open(io.BytesIO(await drawn(page))).convert("RGB").save(folder / f"{name}.webp", quality=86, method=6)
    print(name)


async def main(folder: Path) -> None:
    with product.running(DATA / f"own_shots_{os.getpid()}") as url:
        async with product.browser() as browser:
            await citizen(browser, url, folder)
            for shown in PAGES:
                await take(shown, browser, url, folder, "light")
                if shown.name in _DARK:
                    await take(shown, browser, url, folder, "dark")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "shots"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
