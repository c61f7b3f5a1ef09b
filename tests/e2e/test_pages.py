"""Every page opens for whom it is made, without an error; what is done without a network goes out later."""

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.pages import PAGES, Shown, fresh, settled, visit
from tests.e2e.photos import jpeg
from tests.e2e.site import desk, phone, ready_offline, unique_words


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
async def test_a_page_opens_without_an_error(site: str, browser: Browser, shown: Shown) -> None:
    errors: list[str] = []
    page = await fresh(shown, browser, site)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 500 else None)
    await visit(shown, page)
    await expect(page.locator("#app")).not_to_be_empty()
    await expect(page.get_by_text("没有这一页")).to_have_count(0)
    assert errors == []
    await page.context.close()


async def test_a_report_made_without_a_network_goes_out_when_it_is_back(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await ready_offline(page)
    await settled(page)
    await page.context.set_offline(True)
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(9)}
    await page.locator('input[type="file"]').first.set_input_files(picture)
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("textbox").first.fill(unique_words("路灯不亮"))
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_text("已存在手机里").first).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_role("link", name="看进度")).to_be_visible()
    await page.context.close()


async def test_enter_after_a_click_and_a_step_means_the_case_that_is_open(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="clerk")
    await page.goto("/clerk")
    rows = page.locator("[data-case] a")
    await rows.nth(3).click()
    await expect(rows.nth(3)).to_have_attribute("aria-current", "true")
    await page.keyboard.press("j")
    await expect(rows.nth(4)).to_have_attribute("aria-current", "true")
    await expect(page.get_by_role("button", name="不予立案")).to_be_visible()
    opened = await rows.nth(4).get_attribute("href")
    await page.keyboard.press("q")
    async with page.expect_request("**/commands") as request:
        await page.keyboard.press("Enter")
    assert opened is not None
    assert opened.rsplit("/", 1)[-1] in (await request.value).url
    await expect(page.get_by_role("button", name="不予立案")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.get_by_role("textbox", name="说明（必填）")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("textbox", name="说明（必填）")).to_have_count(0)
    await page.context.close()
