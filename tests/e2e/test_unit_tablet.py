"""A tablet in the squad's car: list and open case beside each other, every word whole, every control for a thumb."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.cases import case_in
from tests.e2e.pages import settled
from tests.e2e.site import desk
from tests.e2e.test_large import FAULTS

WIDTHS = (720, 820, 821, 899)


async def tablet(browser: Browser, site: str, who: str = "squad", *, worker: bool = True) -> Page:
    page = await desk(browser, site, who=who, worker=worker)
    await page.set_viewport_size({"width": 820, "height": 1180})
    return page


async def test_a_row_opens_beside_the_list_and_is_taken_and_returned_there(site: str, browser: Browser) -> None:
    await case_in(site, "dispatched")
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site)
    await page.goto("/unit")
    card, rows = page.locator("article.card"), page.locator("li .ui-row")
    await expect(rows.first).to_have_class(re.compile("is-selected"))
    listed = page.locator(f'li[data-case="{case}"]')
    if await listed.count():  # else it stands open by itself
        await listed.get_by_role("button").click()
    await expect(card).to_have_attribute("data-case", case)
    await expect(page.locator(".is-selected")).to_have_count(1)
    left, right = await page.locator(".is-selected").bounding_box(), await card.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    await card.get_by_role("button", name="退回").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)
    await card.get_by_role("button", name=re.compile("^接收")).click()
    await sheet.locator("label").first.click()
    await sheet.get_by_role("button", name="接收").click()
    await expect(page.locator(f'li[data-case="{case}"]')).to_have_count(0)
    await expect(card).not_to_have_attribute("data-case", case)


async def test_what_was_returned_on_its_page_is_said_above_the_list(site: str, browser: Browser) -> None:
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site)
    await page.goto(f"/unit/{case}")
    await page.get_by_role("button", name=re.compile("^退回")).click()
    await page.get_by_text("位置找不到").click()
    await page.locator("form").get_by_role("button", name=re.compile("^退回")).click()
    await expect(page.get_by_role("status").filter(has_text="已退回派遣")).to_be_visible()
    await expect(page).to_have_url(re.compile("/unit$"))


@pytest.mark.parametrize("who", ["squad", "agency"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("text", ["normal", "large"])
async def test_words_are_whole_between_phone_and_desk(
    site: str, browser: Browser, who: str, text: str, language: str
) -> None:
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site, who)
    await page.add_init_script(
        f"localStorage.setItem('menqian.text', '{text}'); localStorage.setItem('menqian.locale', '{language}')"
    )
    for path in ("/unit", f"/unit/{case}") if who == "squad" else ("/unit",):
        await page.goto(path)
        await settled(page)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 1180})
            await settled(page)
            faults = await page.evaluate(FAULTS)
            assert faults == [], f"{path} {width}: " + "\n".join(faults)
    await page.context.close()


async def test_the_buttons_of_a_short_case_stand_above_the_tab_bar(site: str, browser: Browser) -> None:
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site)
    await page.set_viewport_size({"width": 820, "height": 1600})
    await page.goto(f"/unit/{case}")
    take = page.get_by_role("button", name=re.compile("^接收"))
    await expect(take).to_be_visible()
    box, bar = await take.bounding_box(), await page.locator("nav.phone-only, .phone-only nav").first.bounding_box()
    assert box is not None
    assert bar is not None
    assert box["height"] >= 44
    assert 0 <= bar["y"] - (box["y"] + box["height"]) <= 24


@pytest.mark.parametrize("width", [820, 1440])
async def test_a_list_that_does_not_come_says_so_and_comes_when_asked_again(
    site: str, browser: Browser, width: int
) -> None:
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site, worker=False)
    await page.set_viewport_size({"width": width, "height": 900})
    pressed: list[bool] = []
    await page.expose_function("pressed", lambda: pressed.append(True))
    await page.route("**/api/cases**", lambda route: route.continue_() if pressed else route.abort())
    await page.goto("/unit")
    again = page.get_by_role("button", name="再试一次")
    await expect(again).to_be_visible()
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    # There is a network from the press on: what asks again by itself must not come first.
    await page.evaluate("addEventListener('pointerdown', () => { window.pressed() }, true)")
    await again.click()
    await expect(page.locator(f'[data-case="{case}"]')).to_be_attached()


async def test_the_leaders_list_is_sorted_keeps_that_over_a_reload_and_has_what_came_back(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "dispatched")
    page = await tablet(browser, site)
    number = (await (await page.request.get(f"/api/cases/{case}")).json())["no"]
    await page.goto("/unit")
    sort = page.get_by_label("排序")
    await sort.select_option(label="新报的在前")
    async with page.expect_request(re.compile(r"/api/cases\?.*order=newest")):
        await page.reload()
    await expect(sort.locator("option:checked")).to_have_text("新报的在前")
    await page.locator(".segment", has_text="返工").click()
    await expect(page.get_by_role("radio", name=re.compile("^返工"))).to_be_checked()
    await page.get_by_role("button", name="找案卷").click()
    await page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill(number)
    await page.keyboard.press("Enter")
    await expect(page.locator(f'li[data-case="{case}"] .ui-clock')).to_be_visible()
