"""The switch 门前 on the dispatcher's map draws the shops and takes them away."""

import io

from PIL import Image, ImageChops
from playwright.async_api import Browser, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.shots import drawn
from tests.e2e.site import desk

_LEAST = 400  # pixels of a few dots with their names


async def _streets(page: Page) -> Image.Image:
    """The map as it stands still, without what floats over it."""
    await drawn(page)
    box, panel = await page.locator("canvas").bounding_box(), await page.locator(".case-panel").bounding_box()
    assert box is not None
    assert panel is not None
    clip = {"x": box["x"], "y": 80, "width": panel["x"] - box["x"] - 20, "height": box["height"] - 180}
    return Image.open(io.BytesIO(await page.screenshot(clip=clip))).convert("L")


def _changed(one: Image.Image, other: Image.Image) -> int:
    return sum(ImageChops.difference(one, other).point(lambda value: value > 24).histogram()[1:])


async def test_shops_are_drawn_by_their_switch_and_hidden_by_it(site: str, browser: Browser) -> None:
    case = await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher", worker=False)
    await page.route("**/api/tiles/cases/**", lambda route: route.fulfill(status=204))  # marks change with the hour
    await page.goto(f"/dispatch/{case}")
    switch = page.get_by_role("button", name="门前", exact=True)
    await expect(switch).to_have_attribute("aria-pressed", "true")
    shown = await _streets(page)
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "false")
    hidden = await _streets(page)
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "true")
    again = await _streets(page)
    assert _changed(shown, hidden) > _LEAST
    assert _changed(again, hidden) > _LEAST
    assert _changed(shown, again) < _changed(shown, hidden)
