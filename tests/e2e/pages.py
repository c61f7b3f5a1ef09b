"""Every page of the product, with who opens it and on what."""

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from playwright.async_api import Browser, Page

from tests.e2e.site import desk, phone


class Shown(msgspec.Struct, frozen=True):
    """A page: `path` may hold {case} (a case this person works on) and {track} (a tracking code)."""

    name: str
    path: str
    device: Literal["phone", "desk"]
    who: str | None = None
    case_in: str = ""  # the state the case of {case} is in


PAGES = (
    Shown("report", "/", "phone"),
    Shown("track-form", "/track", "phone"),
    Shown("verify", "/verify", "phone"),
    Shown("sign-in", "/signin", "phone"),
    Shown("today", "/field", "phone", "inspector"),
    Shown("field-map", "/field/map", "phone", "inspector"),
    Shown("capture", "/field/capture", "phone", "inspector"),
    Shown("check", "/field/task/{case}", "phone", "inspector", "finished"),
    Shown("outbox", "/field/outbox", "phone", "inspector"),
    Shown("me", "/me", "phone", "inspector"),
    Shown("task", "/field/task/{case}", "phone", "squad", "handling"),
    Shown("unit-phone", "/unit", "phone", "squad"),
    Shown("clerk", "/clerk/{case}", "desk", "clerk", "reported"),
    Shown("dispatch", "/dispatch", "desk", "dispatcher"),
    Shown("dispatch-case", "/dispatch/{case}", "desk", "dispatcher", "filed"),
    Shown("unit", "/unit/{case}", "desk", "squad", "handling"),
    Shown("supervisor", "/supervise", "desk", "supervisor"),
    Shown("privacy", "/privacy", "desk", "clerk"),
    Shown("privacy-phone", "/privacy", "phone", "clerk"),
    Shown("ops", "/ops", "desk", "admin"),
    Shown("report-desk", "/", "desk"),
)


async def visit(shown: Shown, page: Page) -> None:
    """Go there and wait until it is quiet."""
    case = await _case_in(page, shown.case_in) if shown.case_in else ""
    await page.goto(shown.path.format(case=case))
    await settled(page)


async def fresh(shown: Shown, browser: Browser, url: str, scheme: Literal["light", "dark"] = "light") -> Page:
    """An empty page of the device and the person; its context belongs to the caller."""
    start: Callable[..., Awaitable[Page]] = phone if shown.device == "phone" else desk
    return await start(browser, url, who=shown.who, scheme=scheme)


async def settled(page: Page) -> None:
    """Fonts are there, pictures are drawn, and the map (when there is one) has nothing left to load."""
    await page.wait_for_load_state("load")
    await page.wait_for_function(_QUIET)


async def _case_in(page: Page, state: str) -> str:
    answer = await page.request.get("/api/cases", params={"state": state, "limit": "50"})
    items = (await answer.json())["items"]
    return str(next((i["id"] for i in items if i["photo"] and i["certainty"] != "outside"), items[0]["id"]))


# The page is there without the sign of a start and without a skeleton, every picture complete, and nothing was
# requested for 600 ms.
_QUIET = """() => {
  const entries = performance.getEntriesByType('resource')
  const last = entries.length ? entries[entries.length - 1].responseEnd : 0
  return document.fonts.status === 'loaded'
    && document.querySelector('main') && !document.querySelector('.boot, .ui-skeleton, [aria-busy="true"]')
    && [...document.images].every((image) => image.complete || image.loading === 'lazy')
    && performance.now() - last > 600
}"""
