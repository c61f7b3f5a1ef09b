"""A unit sends a case back: reasons as chips, a sentence, who should have it; and the dispatcher finds it there."""

import re

from playwright.async_api import Browser, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk

FORM = ".case form.form"
GIVEN = "已退回派遣"


async def opened(browser: Browser, site: str) -> tuple[Page, str]:
    case = await case_in(site, "dispatched")
    page = await desk(browser, site, who="squad")
    await page.goto(f"/unit/{case}")
    await expect(page.locator(".case h2")).to_be_visible()
    return page, case


async def note_of(page: Page, case: str) -> str:
    task = (await (await page.request.get(f"/api/cases/{case}")).json())["tasks"][-1]
    assert task["state"] == "returned"
    return str(task["note"])


async def test_a_reason_is_chosen_taken_back_and_sent_with_the_mouse(site: str, browser: Browser) -> None:
    page, case = await opened(browser, site)
    await page.get_by_role("button", name=re.compile("^退回")).click()
    form = page.locator(FORM)
    send = form.get_by_role("button", name=re.compile("^退回"))
    await expect(send).to_be_disabled()
    chip = form.locator(".chip", has_text="不属本队职责")
    await chip.click()
    await expect(send).to_be_enabled()
    await chip.click()
    await expect(send).to_be_disabled()
    await form.locator(".chip", has_text="位置找不到").click()
    await send.click()
    await expect(page.get_by_role("status").filter(has_text=GIVEN)).to_be_visible()
    clerk = await desk(browser, site, who="clerk")
    assert await note_of(clerk, case) == "位置找不到"


async def test_keys_alone_choose_a_reason_write_a_sentence_and_suggest_who_should_have_it(
    site: str, browser: Browser
) -> None:
    page, case = await opened(browser, site)
    await page.keyboard.press("r")
    await expect(page.locator(f"{FORM} input").first).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="不属本队职责")).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.type("是环卫的活")
    await page.keyboard.press("Tab")
    wanted = page.get_by_label("建议改派")
    await expect(wanted).to_be_focused()
    await page.keyboard.press("ArrowDown")
    name = await wanted.locator("option:checked").inner_text()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("status").filter(has_text=GIVEN)).to_be_visible()

    sender = await desk(browser, site, who="dispatcher")
    assert await note_of(sender, case) == "不属本队职责：是环卫的活"
    await sender.goto(f"/dispatch/{case}")
    panel = sender.locator(".case-panel")
    await expect(panel.locator(".returned")).to_contain_text(f"建议改派 {name}")
    offered = panel.locator(".ui-radio-rows label", has_text=name)
    await offered.click()
    await expect(panel.get_by_role("button", name=re.compile(f"^派给{re.escape(name)}"))).to_be_visible()
    await sender.keyboard.press("a")
    await expect(sender.get_by_role("status").filter(has_text=f"已派给{name}")).to_be_visible()


async def test_escape_puts_the_form_away_and_nothing_is_sent(site: str, browser: Browser) -> None:
    page, case = await opened(browser, site)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/commands") else None)
    await page.keyboard.press("r")
    await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    await expect(page.locator(FORM)).to_have_count(0)
    await expect(page.locator(f'.list [data-case="{case}"] a')).to_have_attribute("aria-current", "true")
    assert sent == []
