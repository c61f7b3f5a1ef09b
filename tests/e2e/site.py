"""The whole product as `menqian up` starts it, and browsers of the people who use it."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from backend.embedded import postgres, seaweed

HERE = {"longitude": 121.5063, "latitude": 31.2335, "accuracy": 6}  # in the middle of a cell of the demo city
PATIENCE_MS = 60_000
_PHONE = {"width": 390, "height": 844}
_DESK = {"width": 1440, "height": 900}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A fresh installation with the demo city; its URL. It is gone afterwards."""
    folder.mkdir(parents=True)
    port = postgres.free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MENQIAN_")}
    run = subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "up", "--port", str(port)], text=True,
        env={**environment, "MENQIAN_DATA_DIR": str(folder), "MENQIAN_DEMO_LIVES": "0"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        _until_ready(run)
        yield f"http://127.0.0.1:{port}"
    finally:
        run.send_signal(signal.SIGINT)
        run.wait(30)
        seaweed.stop(folder)
        postgres.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(run: subprocess.Popen[str]) -> None:
    said = []
    assert run.stdout is not None
    for line in run.stdout:
        said.append(line)
        if "已就绪" in line:
            return
    raise RuntimeError("".join(said))


def chromium() -> str:
    """The system's Chromium.

    Errors: RuntimeError when there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise RuntimeError("Chromium is missing: make test installs it")


@asynccontextmanager
async def browser(*, camera: bool = False) -> AsyncIterator[Browser]:
    """Chromium with WebGL in software, so that the map draws on machines without a graphics card.

    `camera`: with a camera that shows a moving test picture; otherwise there is none.
    """
    seeing = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] if camera else []
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", *seeing],
        )
        yield launched
        await launched.close()


def unique_words(words: str) -> str:
    """Words that name one report among those of the demo city."""
    return f"{words}（{uuid4().hex[:6]}）"


async def phone(
    launched: Browser, url: str, *, who: str | None = None, scheme: str = "light", worker: bool = True
) -> Page:
    """A phone in the demo city, signed in as `who` when given.

    `worker`: with the service worker, whose requests no route of a test sees.
    """
    context = await launched.new_context(
        base_url=url, viewport=_PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="zh-CN",
        timezone_id="Asia/Shanghai", geolocation=HERE, permissions=["geolocation"], color_scheme=scheme,
        service_workers="allow" if worker else "block",
    )  # fmt: skip
    return await _opened(context, who)


async def desk(
    launched: Browser, url: str, *, who: str | None = None, scheme: str = "light", worker: bool = True
) -> Page:
    """A desktop screen, signed in as `who` when given. `worker`: as for `phone`."""
    context = await launched.new_context(
        base_url=url, viewport=_DESK, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme=scheme,
        service_workers="allow" if worker else "block",
    )  # fmt: skip
    return await _opened(context, who)


async def _opened(context: BrowserContext, who: str | None) -> Page:
    if who is not None:
        answer = await context.request.post("/api/sessions", data={"username": who, "password": "demo"})
        assert answer.ok, await answer.text()
    context.set_default_timeout(PATIENCE_MS)
    return await context.new_page()


async def unhurried(page: Page) -> None:
    """From its next start on, what the page says for some seconds stays: the line of what was done (desk/useDone.ts)
    and the notices (ui/toasts.ts). A busy machine needs longer for a press."""
    await page.add_init_script(
        "{ const later = window.setTimeout; const short = [4_000, 8_000, 10_000];"
        " window.setTimeout = (run, ms, ...more) => later(run, short.includes(ms) ? 600_000 : ms, ...more) }"
    )


async def until(page: Page, question: str, arg: Any = None) -> None:
    """Asks the page again and again until the answer is true. `question`: JavaScript that may return a promise;
    `page.wait_for_function` takes a promise itself for a yes.

    Errors: TimeoutError after PATIENCE_MS.
    """
    end = monotonic() + PATIENCE_MS / 1000
    while not await page.evaluate(question, arg):
        if monotonic() > end:
            raise TimeoutError(question)
        await asyncio.sleep(0.05)


async def ready_offline(page: Page) -> None:
    """The phone has the whole shell and opens without a network from now on."""
    await page.goto("/")
    await page.reload()  # a device that comes again keeps the app
    await until(page, "() => navigator.serviceWorker.getRegistration().then((found) => Boolean(found?.active))")
    await page.reload()
    await until(page, "() => Boolean(navigator.serviceWorker.controller)")


async def staff_ready_offline(page: Page) -> None:
    """The staff's pages came too: they are fetched after the sign-in, and nothing on the page waits for them."""
    await until(page, _STAFF_KEPT)


_STAFF_KEPT = """async () => {
  const code = await (await fetch('/sw.js')).text()
  const files = [...code.matchAll(/{[^{}]*"staff":true[^{}]*}/g)].map(([file]) => JSON.parse(file).url)
  const kept = await Promise.all(files.map((url) => caches.match(`/${url}`)))
  return files.length > 0 && kept.every(Boolean)
}"""
