"""Who handled a matter is told that somebody else checks it, and has no button for it."""

import hashlib

from playwright.async_api import Browser, expect

from backend.kernel.ids import new_id
from tests.e2e.cases import case_in, give, signed_in
from tests.e2e.photos import jpeg
from tests.e2e.site import phone


async def test_the_phone_says_that_another_checks_it(site: str, browser: Browser) -> None:
    case = await case_in(site, "handling")
    picture = jpeg(new_id().int)
    sha = hashlib.sha256(picture).hexdigest()
    async with signed_in(site, "inspector") as inspector:
        (await inspector.put(f"/api/photos/{sha}", content=picture)).raise_for_status()
    await give(site, "inspector", case, "finish", note="已清理", photos=[sha])
    page = await phone(browser, site, who="inspector")
    await page.goto(f"/field/task/{case}")
    await expect(page.get_by_text("这件是你办的，核查由别人来做。")).to_be_visible()
    await expect(page.get_by_role("button", name="核查通过")).to_have_count(0)
    await expect(page.locator("label.add")).to_have_count(0)
