"""Controls of the desk that no key has: shops on the map, ticks cleared, a contact shown, figures that lead
to their lists."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk, until


async def test_ticks_are_cleared_and_shops_are_put_away_and_back(site: str, browser: Browser) -> None:
    await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher")
    await page.goto("/dispatch")
    box = page.locator("[data-case] input[type=checkbox]").first
    await page.locator("[data-case] .pick").first.click()
    await expect(box).to_be_checked()
    await page.get_by_role("button", name="取消选择").click()
    await expect(box).not_to_be_checked()
    await expect(page.get_by_text(re.compile("^已选"))).to_have_count(0)
    shops = page.get_by_role("button", name="门前", exact=True)
    for pressed in ("false", "true"):
        await shops.click()
        await expect(shops).to_have_attribute("aria-pressed", pressed)


async def test_the_clerk_sees_how_to_reach_the_reporter_once_asked_for(site: str, browser: Browser) -> None:
    case = await case_in(site, "reported", contact={"name": "测试人", "phone": "138 0000 0000"})
    page = await desk(browser, site, who="clerk")
    await page.goto(f"/clerk/{case}")
    report = page.locator("article.report")
    asked = report.get_by_role("button", name="看联系方式")
    await expect(asked).to_be_visible()
    await expect(report).not_to_contain_text("测试人")
    await asked.click()
    await expect(report).not_to_contain_text("测试人")
    await report.get_by_role("button", name="核对情况").click()
    await expect(report).to_contain_text(re.compile("测试人 .*138"))


async def test_what_the_clerk_chose_and_wrote_is_there_after_a_reload(site: str, browser: Browser) -> None:
    case = await case_in(site, "accepted")
    page = await desk(browser, site, who="clerk")
    await page.goto(f"/clerk/{case}")
    panel, condition = page.locator(".decide"), page.locator(".decide").get_by_label("立案条件")
    await panel.locator("[type=search]").fill("占道经营")
    await expect(panel.locator(".picker .ui-radio-rows label").first).to_contain_text("占道经营")
    await page.keyboard.press("Enter")
    await expect(panel.get_by_role("radio", name="占道经营")).to_be_checked()
    await condition.select_option(index=1)
    chosen = await condition.input_value()
    await panel.get_by_label("没有核实").fill("占了盲道")
    await page.reload()
    await expect(panel.get_by_role("radio", name="占道经营")).to_be_checked()
    await expect(condition).to_have_value(chosen)
    await expect(panel.get_by_label("没有核实")).to_have_value("占了盲道")


@pytest.mark.parametrize("at", range(4))
async def test_a_figure_of_oversight_leads_to_a_list_of_as_many(site: str, browser: Browser, at: int) -> None:
    page = await desk(browser, site, who="supervisor")
    await page.goto("/supervise")
    figure = page.locator(".now button").nth(at)
    await figure.click()
    await expect(figure).to_have_attribute("aria-pressed", "true")
    await as_many(page, figure.locator("strong"))


async def test_a_part_of_what_is_late_leads_to_a_list_of_as_many(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="supervisor")
    await page.goto("/supervise")
    await expect(page.locator(".now")).to_be_visible()
    for part in await page.locator(".whose section").all():
        figure = part.locator("button").first
        await figure.click()
        await expect(figure).to_have_attribute("aria-pressed", "true")
        await as_many(page, figure.locator(".n"))


async def as_many(page: Page, figure: Locator) -> None:
    """As many rows as the figure says, those that are fetched on demand too. Limits pass while it is looked at: the
    figure and its list follow each other."""
    same = """figure => {
        const rows = document.querySelectorAll('.cases [data-case]')
        rows[rows.length - 1]?.scrollIntoView()
        return rows.length === Number(figure.textContent)
    }"""
    await until(page, same, await figure.element_handle())


async def test_the_clerks_buttons_stand_in_one_row_and_who_reads_the_note_is_read_whole_above_them(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "accepted")
    page = await desk(browser, site, who="clerk")
    await page.goto(f"/clerk/{case}")
    buttons = page.locator("aside.decide footer .buttons button")
    await expect(buttons.last).to_be_visible()
    boxes = [await one.bounding_box() for one in await buttons.all()]
    assert len({box["y"] for box in boxes if box}) == 1
    said = page.get_by_text("同事和接手的单位看得到")
    await said.scroll_into_view_if_needed()  # what may be the same matter stands above it, as much as there is
    read_by = await said.bounding_box()
    assert read_by is not None
    assert boxes[0] is not None
    assert read_by["y"] + read_by["height"] < boxes[0]["y"]
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name="作废").click()
    await expect(page.get_by_role("heading", name="作废")).to_be_visible()
