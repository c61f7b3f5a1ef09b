"""What a first visit fetches, in bytes on the wire, and what it leaves alone until it is needed."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.e2e.pages import settled
from tests.e2e.photos import jpeg
from tests.e2e.site import HERE, phone, unique_words

BUDGET = 120_000  # of scripts, styles and pages, compressed, with their headers
_WORKERS = "navigator.serviceWorker ? navigator.serviceWorker.getRegistrations().then((all) => all.length) : 0"
_KINDS = {"Document", "Script", "Stylesheet"}


class Wire:
    """Every response of a page as the network saw it: address, kind, bytes with headers."""

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, Any]] = {}

    async def watch(self, page: Page) -> None:
        session = await page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        await session.send("Network.enable")

    def _answered(self, event: dict[str, Any]) -> None:
        self.seen[event["requestId"]] = {"url": event["response"]["url"], "kind": event["type"], "bytes": 0} | {
            "status": event["response"]["status"]
        }

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.seen:
            self.seen[event["requestId"]]["bytes"] = event["encodedDataLength"]

    def total(self) -> int:
        return sum(one["bytes"] for one in self.seen.values() if one["kind"] in _KINDS)

    def report(self) -> str:
        return "\n".join(
            f"{one['bytes']:>8} {one['kind']:<11} {urlsplit(one['url']).path}" for one in self.seen.values()
        )


async def _first_visit(browser: Browser, site: str, path: str, workers: str) -> tuple[Wire, Page, list[str]]:
    context: BrowserContext = await browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN",
        geolocation=HERE, permissions=["geolocation"], service_workers=workers,
    )  # fmt: skip
    page = await context.new_page()
    wire, console = Wire(), list[str]()
    page.on("console", lambda said: console.append(said.text) if said.type == "error" else None)
    await wire.watch(page)
    await page.goto(path)
    await settled(page)
    return wire, page, console


@pytest.mark.parametrize("workers", ["allow", "block"])
@pytest.mark.parametrize("path", ["/", "/track", "/verify"])
async def test_a_first_visit_stays_within_its_bytes(site: str, browser: Browser, path: str, workers: str) -> None:
    wire, page, console = await _first_visit(browser, site, path, workers)
    assert wire.total() <= BUDGET, wire.report()
    assert wire.total() > 20_000, wire.report()  # it was counted at all
    assert "maplibre" not in wire.report()
    assert console == []  # no 401 either: nobody who was never signed in is asked for
    assert await page.evaluate(_WORKERS) == 0
    await page.context.close()


async def test_without_a_network_before_the_photo_and_without_a_worker_the_report_still_goes(
    site: str, browser: Browser
) -> None:
    _wire, page, _console = await _first_visit(browser, site, "/", "block")
    await page.mouse.click(5, 300)  # a first touch fetches what follows the photo
    await settled(page)
    await page.context.set_offline(True)
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(31)}
    await page.locator('input[type="file"]').first.set_input_files(picture)
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("textbox").first.fill(unique_words("井盖松了"))
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_text("已存在手机里").first).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_role("link", name="看进度")).to_be_visible(timeout=30_000)
    await page.context.close()


async def test_what_a_hash_names_is_kept_for_ever_and_the_rest_is_asked_for_again(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    answers: dict[str, dict[str, str]] = {}
    page.on("response", lambda got: answers.update({urlsplit(got.url).path: got.headers}))
    await page.goto("/track")
    await settled(page)
    scripts = {path: got for path, got in answers.items() if path.startswith("/assets/")}
    assert scripts
    assert all("immutable" in got["cache-control"] for got in scripts.values())
    assert answers["/track"]["cache-control"] == "no-cache"
    assert "rel=preload" in answers["/track"]["link"]
    robots = await page.request.get("/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert "Disallow: /api/" in await robots.text()
    await page.context.close()
