"""Who reads English reads English: no Chinese is left but what people wrote and names that have no English."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, Error, Page, Response, expect

from tests.e2e.pages import PAGES, Shown, fresh, settled, visit
from tests.e2e.photos import jpeg
from tests.e2e.site import phone

_HAN = re.compile("[\u4e00-\u9fff]+")
_ENGLISH = "localStorage.setItem('menqian.locale', 'en')"
# What people wrote, and the city's conditions, which bind as they are written.
_WRITTEN = {"text", "note"}
_PLACE = re.compile("，近|^近|，|[东西南北]侧|门前(?=，|$)|旁(?=，|$)|路口$")
_LANGUAGES = {"中文", "简体中文"}
STAFF = [shown for shown in PAGES if shown.name in ("sign-in", "today", "clerk", "dispatch-case", "unit", "supervisor")]
_SAID = """() => {
  document.querySelectorAll('.ui-avatar').forEach((initial) => initial.remove())  // of a person's own name
  const said = [document.body.innerText, document.title]
  for (const one of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
    if (!one.checkVisibility()) continue
    for (const name of ['aria-label', 'title', 'alt', 'placeholder']) said.push(one.getAttribute(name) ?? '')
  }
  return said.join('\\n')
}"""


class Data:
    """What the server told a page in Chinese that has no English: people's words and names, places' names."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.reading: list[asyncio.Task[set[str]]] = []
        page.on("response", lambda got: self.reading.append(asyncio.ensure_future(_told(got))))

    async def strings(self) -> set[str]:
        named = await (await self.page.request.get("/api/names")).json()
        english = {one["name"] for one in named["items"]}
        assert len(english) > 400
        return _LANGUAGES.union(*await asyncio.gather(*self.reading)) - english


async def _told(answer: Response) -> set[str]:
    """At once, as the page may go elsewhere; what it left for good is not on the next page either."""
    if "/api/" not in answer.url or "json" not in answer.headers.get("content-type", ""):
        return set()
    try:
        return set(_untranslated(await answer.json()))
    except Error:
        return set()


def _untranslated(value: Any, under: str = "") -> Iterator[str]:
    """Words and names of people anywhere in an answer, and the names that a place's words are made of."""
    if isinstance(value, list):
        for one in value:
            yield from _untranslated(one, under)
    elif isinstance(value, dict):
        person = "name" in value and "code" not in value and under not in ("unit", "squad")
        for key, one in value.items():
            if key == "placeWords" and isinstance(one, str):
                yield from _PLACE.split(one)
            elif isinstance(one, str) and (key in _WRITTEN or (key == "name" and person)):
                yield one
            else:
                yield from _untranslated(one, key)


async def chinese(page: Page, but: set[str]) -> list[str]:
    """Runs of Chinese on the page that are none of these strings, with the line they stand in."""
    said: str = await page.evaluate(_SAID)
    for known in sorted((one.strip() for one in but if _HAN.search(one)), key=len, reverse=True):
        said = said.replace(known, "·")
    return [line.strip() for line in said.splitlines() if _HAN.search(line)]


async def test_a_citizen_reports_and_tracks_in_english(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    data = Data(page)
    await page.goto("/")
    await page.get_by_role("button", name="更多").click()
    await page.get_by_text("English", exact=True).click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Take a photo").first).to_be_visible()
    words = "路灯不亮，黑了两天"

    async def reads_english() -> None:
        await settled(page)
        left = await chinese(page, await data.strings() | {words})
        assert left == [], "\n".join(left)

    await reads_english()
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(41)}
    await page.locator('input[type="file"]').first.set_input_files(picture)
    await expect(page.get_by_text("Pucheng Road, east side").first).to_be_visible()
    await reads_english()
    await page.get_by_role("button", name="next").click()
    await page.get_by_role("textbox").first.fill(words)
    await expect(page.get_by_role("radio", name="Street light: fault")).to_have_count(1)
    await reads_english()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name=re.compile("progress", re.IGNORECASE))).to_be_visible()
    await reads_english()
    await page.get_by_role("link", name=re.compile("progress", re.IGNORECASE)).click()
    await expect(page.get_by_text(words)).to_be_visible()
    await reads_english()
    for path in ("/", "/track", "/verify", "/no/such/page"):
        await page.goto(path)
        await reads_english()
    await page.context.close()


@pytest.mark.parametrize("shown", STAFF, ids=lambda shown: shown.name)
async def test_staff_work_in_english(site: str, browser: Browser, shown: Shown) -> None:
    page = await fresh(shown, browser, site)
    await page.add_init_script(_ENGLISH)
    data = Data(page)
    await visit(shown, page)
    left = await chinese(page, await data.strings())
    assert left == [], "\n".join(left)
    await page.context.close()
