"""An inspector with two tabs: one live draft, and what one tab hands in is over in the other."""

import re
from typing import Any

from playwright.async_api import Browser, Page, expect

from tests.e2e.site import phone, unhurried, unique_words
from tests.e2e.test_main_way import choose_photo


async def form_step(page: Page, words: str, seed: int) -> None:
    await page.goto("/field/capture")
    await choose_photo(page, seed)
    await page.get_by_role("button", name="下一步", exact=True).click()
    await page.get_by_role("textbox").first.fill(words)


async def hand_in(page: Page) -> None:
    await expect(page.get_by_role("button", name="上报")).to_be_enabled()
    async with page.expect_response(re.compile(r"/api/reports$")) as answer:
        await page.get_by_role("button", name="上报").click()
    assert (await answer.value).status == 201
    await expect(page).to_have_url(re.compile("/field$"))


async def cases_with(page: Page, words: str) -> list[Any]:
    found = await page.request.get("/api/cases", params={"q": words})
    return [item["text"] for item in (await found.json())["items"]]


async def test_two_tabs_share_one_draft_and_hand_it_in_once(site: str, browser: Browser) -> None:
    said = [unique_words(f"两个页面第{n}处：纸箱堆在门口。") for n in (1, 2)]
    one = await phone(browser, site, who="inspector")
    await unhurried(one)  # its notice waits until the other page is through
    await form_step(one, "先写一句", 61)
    two = await one.context.new_page()
    await two.goto("/field/capture?step=form")
    field = two.get_by_role("textbox").first
    await expect(field).to_have_value("先写一句")
    await field.fill(said[0])
    await expect(one.get_by_role("textbox").first).to_have_value(said[0])

    await hand_in(two)
    await expect(one.get_by_text("刚才那一份已在另一个页面发出或删掉")).to_be_visible()
    await expect(one.get_by_role("textbox")).to_have_count(0)  # back at the camera, with nothing of the one handed in
    await form_step(one, said[1], 62)
    await hand_in(one)
    assert [await cases_with(one, words) for words in said] == [[said[0]], [said[1]]]
