"""`make shots`: screenshots of every page for README and docs, from a fresh demo city.

    python -m tests.e2e.shots [FOLDER]

Light for all; dark as well for the pages of the desk and the inspector's day.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser

from tests.e2e import site as product
from tests.e2e.pages import PAGES, Shown, fresh, visit
from tests.harness.databases import DATA, REPOSITORY

_DARK = {"dispatch-case", "today"}


async def take(shown: Shown, browser: Browser, url: str, folder: Path, scheme: Literal["light", "dark"]) -> None:
    page = await fresh(shown, browser, url, scheme)
    await visit(shown, page)
    name = shown.name if scheme == "light" else f"{shown.name}-dark"
    await page.screenshot(path=folder / f"{name}.png")
    await page.context.close()
    print(name)


async def main(folder: Path) -> None:
    with product.running(DATA / f"own_shots_{os.getpid()}") as url:
        async with product.browser() as browser:
            for shown in PAGES:
                await take(shown, browser, url, folder, "light")
                if shown.name in _DARK:
                    await take(shown, browser, url, folder, "dark")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "shots"
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
