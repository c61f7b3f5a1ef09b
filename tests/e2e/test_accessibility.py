"""No page has a fault that axe-core finds, light, dark or large; every control of a phone takes a thumb."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.pages import PAGES, Shown, fresh, visit
from tests.harness.databases import REPOSITORY

AXE = REPOSITORY / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
TOUCH_PX = 44
PHONES = [shown for shown in PAGES if shown.device == "phone"]

_RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
  const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
  return found.violations.map((one) => [one.id, one.nodes.slice(0, 4).map((node) => node.target.join(' '))])
}"""
_LOOK = """async ([theme, text]) => {
  const root = document.documentElement
  root.dataset.theme = theme
  root.dataset.text = text
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))
}"""
# A label, and the box that a text field fills, are pressed for their control; the map has handles of its own.
_SMALL = """(least) => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, [role=radio], [role=tab], [role=switch], [tabindex="0"]')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip, [inert], .maplibregl-map'))
  .map((one) => {
    const pressed = one.matches('input, textarea') ? one.closest('label, .box') ?? one : one
    const { width, height } = pressed.getBoundingClientRect()
    return { what: one.outerHTML.slice(0, 120), width, height }
  })
  .filter(({ width, height }) => width > 1 && height > 1 && (width < least - 0.5 || height < least - 0.5))"""


async def _faults(page: Page, theme: str, text: str) -> list[Any]:
    await page.evaluate(_LOOK, [theme, text])
    return [f"{theme}/{text}: {json.dumps(one)}" for one in await page.evaluate(_RUN)]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
async def test_a_page_has_no_fault_that_axe_finds(site: str, browser: Browser, shown: Shown) -> None:
    page = await fresh(shown, browser, site)
    await page.emulate_media(reduced_motion="reduce")
    await visit(shown, page)
    await page.evaluate(AXE.read_text())
    faults = [
        fault
        for theme, text in (("light", "normal"), ("dark", "normal"), ("light", "large"))
        for fault in await _faults(page, theme, text)
    ]
    assert faults == []
    await page.context.close()


@pytest.mark.parametrize("shown", PHONES, ids=lambda shown: shown.name)
async def test_every_control_of_a_phone_takes_a_thumb(site: str, browser: Browser, shown: Shown) -> None:
    page = await fresh(shown, browser, site)
    await page.set_viewport_size({"width": 360, "height": 740})
    await visit(shown, page)
    assert await page.evaluate(_SMALL, TOUCH_PX) == []
    await page.context.close()
