"""The unit's list is searched by number and person, put in another order, and shows what came back."""

import hashlib
import re
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.cases import case_in, give, signed_in
from tests.e2e.photos import jpeg
from tests.e2e.site import desk, phone, until

FOUND = "新到的在上"


def row(page: Page, case: str) -> Locator:
    return page.locator(f'.list [data-case="{case}"]')


async def told(page: Page, path: str) -> Any:
    answer = await page.request.get(path)
    assert answer.ok, await answer.text()
    return await answer.json()


async def test_a_number_is_found_with_keys_alone_and_escape_gives_the_list_back(site: str, browser: Browser) -> None:
    wanted, other = await case_in(site, "dispatched"), await case_in(site, "dispatched")
    page = await desk(browser, site, who="squad")
    await page.goto("/unit")
    await expect(row(page, other)).to_be_attached()
    await page.keyboard.press("/")
    await page.keyboard.type((await told(page, f"/api/cases/{wanted}"))["no"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".list h2")).to_have_text([FOUND])
    await expect(page.locator(".list [data-case]")).to_have_count(1)
    await expect(row(page, wanted)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(row(page, other)).to_be_attached()
    await expect(page.get_by_role("searchbox")).to_have_value("")


async def test_a_person_is_found_with_the_mouse_and_a_tab_ends_the_search(site: str, browser: Browser) -> None:
    case, free = await case_in(site, "dispatched"), await case_in(site, "handling")
    page = await desk(browser, site, who="squad")
    someone = (await told(page, "/api/units/mine/members"))["items"][0]
    await give(site, "squad", case, "acknowledge", assigneeId=someone["id"])
    await page.goto("/unit")
    await page.get_by_role("searchbox").click()
    await page.keyboard.type(someone["name"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".list h2")).to_have_text([FOUND])
    await expect(row(page, case).locator(".who")).to_have_text(someone["name"])
    await expect(row(page, free)).to_have_count(0)
    await expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    await page.locator(".tabs label", has_text="处置、核实").click()
    await expect(page.get_by_role("searchbox")).to_have_value("")
    await expect(row(page, free)).to_be_attached()


async def test_a_search_without_an_answer_says_what_must_be_whole(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="squad")
    await page.goto("/unit")
    await page.get_by_role("searchbox").fill("没有这样一条街")
    await page.keyboard.press("Enter")
    await expect(page.locator(".list")).to_contain_text("没有找到")


async def test_the_newest_report_comes_first_when_asked_and_what_runs_out_first_otherwise(
    site: str, browser: Browser
) -> None:
    old, new = await case_in(site, "handling"), await case_in(site, "handling")
    page = await desk(browser, site, who="squad")
    page.set_default_timeout(20_000)
    await page.goto("/unit")
    due = (await told(page, "/api/cases?unit=mine&state=handling&order=due&limit=200"))["items"]
    by_due = [one["id"] for one in due if one["id"] in (old, new)]
    order = page.get_by_label("排序")
    for key, wanted in (("ArrowDown", [new, old]), ("ArrowUp", by_due)):
        await order.focus()
        await page.keyboard.press(key)
        await until(
            page,
            "([a, b]) => { const all = [...document.querySelectorAll('.list [data-case]')].map((row) =>"
            " row.dataset.case); return all.includes(a) && all.indexOf(a) < all.indexOf(b) }",
            wanted,
        )
    await expect(order).to_have_value("due")


async def test_what_failed_its_check_stands_under_its_tab(site: str, browser: Browser) -> None:
    case, other = await case_in(site, "handling"), await case_in(site, "handling")
    picture = jpeg(hash(case))
    sha = hashlib.sha256(picture).hexdigest()
    async with signed_in(site, "squad") as squad:
        (await squad.put(f"/api/photos/{sha}", content=picture)).raise_for_status()
    await give(site, "squad", case, "finish", note="已清理", photos=[sha])
    page = await desk(browser, site, who="squad")
    await page.goto("/unit")
    tab = page.locator(".tabs label", has_text="返工")
    before = int(await tab.locator(".count").inner_text())
    await give(site, "clerk", case, "check_fail", note="没有处理干净")
    await expect(tab.locator(".count")).to_have_text(str(before + 1))
    await tab.click()
    await expect(page.locator(".list h2")).to_have_text([f"返工 {before + 1}"])
    await expect(row(page, case)).to_contain_text("返工")
    await expect(row(page, other)).to_have_count(0)
    await row(page, case).locator("a").click()
    await expect(page.locator(".case").get_by_text("核查没通过：没有处理干净")).to_be_visible()


async def test_a_leaders_phone_finds_a_case_and_comes_back_to_what_it_found(site: str, browser: Browser) -> None:
    wanted = await case_in(site, "handling")
    page = await phone(browser, site, who="squad")
    await page.goto("/unit")
    await page.get_by_role("button", name="找案卷").tap()
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type((await told(page, f"/api/cases/{wanted}"))["no"])
    await page.keyboard.press("Enter")
    await expect(page.locator("li[data-case]")).to_have_count(1)
    await page.locator(f'li[data-case="{wanted}"] a').tap()
    await expect(page.locator(".case h2")).to_be_visible()
    await page.get_by_role("link", name="回到列表").tap()
    await expect(page.locator("li[data-case]")).to_have_count(1)
    await page.get_by_role("button", name="找案卷").tap()
    await expect(page.get_by_role("searchbox")).to_have_count(0)
    await expect(page.get_by_role("radio", name=re.compile("^待接收"))).to_be_attached()
