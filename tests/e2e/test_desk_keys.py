"""The desk by real keys, after the mouse and before it."""

from playwright.async_api import Browser, Page, expect

from tests.e2e.site import desk


async def at(page: Page, path: str, tab: str | None = None) -> None:
    """The page with its first case opened by the mouse, which keeps the focus where it was pressed."""
    await page.goto(path)
    if tab:
        await page.locator(".tabs").get_by_text(tab).click()
    row = page.locator("[data-case] a").first
    await row.click()
    await expect(row).to_have_attribute("aria-current", "true")
    await expect(page.locator(".ui-panel h2, .report h2, .case h2").first).to_be_visible()


async def test_a_key_that_opened_a_form_never_gives_the_command_behind_it(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    await at(page, "/clerk")
    await page.keyboard.press("q")
    await page.keyboard.press("n")
    await page.locator(".decide .ui-chips .chip").first.click()
    await page.get_by_label("给市民的话").fill("照片里看不出问题，请再拍一张。")
    await page.get_by_role("textbox", name="说明（必填）").focus()
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/commands") else None
    )
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status").filter(has_text="不予立案")).to_be_visible()
    assert len(sent) == 1
    assert '"decline"' in sent[0]
    await page.context.close()
