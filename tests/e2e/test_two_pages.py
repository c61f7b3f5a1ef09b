"""One phone, two pages, late keys: what was handed in is over, and the next record is another one."""

import re
from typing import Any

from playwright.async_api import Browser, Page, expect

from tests.e2e.site import phone, unique_words
from tests.e2e.test_main_way import choose_photo

# Presses a key in the focused field in the same task as the hand-in, before the page has moved on.
_SEND_AND_TYPE = """(words) => {
  const field = document.querySelector('textarea')
  const type = () => {
    field.value += words
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  document.querySelector('footer button[type=submit]').click()
  type()
  for (const ms of [0, 5, 20, 60]) setTimeout(() => { if (field.isConnected) type() }, ms)
}"""


async def words_step(page: Page, words: str, seed: int) -> None:
    await page.goto("/")
    await choose_photo(page, seed)
    await page.get_by_role("button", name="位置对，下一步").click()
    await page.get_by_role("textbox").first.fill(words)


async def sent(page: Page) -> str:
    """The tracking code of the report that this page says was received."""
    await expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    return (await page.locator(".code").inner_text()).replace("–", "").replace("\n", "").strip()


async def tracked(page: Page, code: str) -> dict[str, Any]:
    answer = await page.request.get(f"/api/track/{code}")
    assert answer.ok, await answer.text()
    found: dict[str, Any] = await answer.json()
    return found


async def test_a_page_left_open_at_the_place_does_not_swallow_the_next_reports(site: str, browser: Browser) -> None:
    waiting = await phone(browser, site)
    await waiting.goto("/")
    await choose_photo(waiting, 41)
    await expect(waiting.get_by_role("button", name="位置对，下一步")).to_be_visible()
    other = await waiting.context.new_page()
    await other.goto("/")
    await other.get_by_role("button", name="下一步").click()
    await other.get_by_role("button", name="位置对，下一步").click()
    first = unique_words("第一件：垃圾袋堆在路边。")
    await other.get_by_role("textbox").first.fill(first)
    await other.get_by_role("button", name="发送").click()
    code = await sent(other)
    # The person walks on; the page that waits learns new places.
    await waiting.context.set_geolocation({"longitude": 121.5065, "latitude": 31.2336, "accuracy": 6})
    await expect(waiting.get_by_text("刚才那一份已在另一个页面发出或删掉")).to_be_visible()
    await expect(waiting.get_by_role("button", name="没法拍照，先写位置")).to_be_visible()
    second = unique_words("第二件：电动车挡路。")
    await words_step(waiting, second, 42)
    await waiting.get_by_role("button", name="发送").click()
    another = await sent(waiting)
    assert another != code
    assert [(await tracked(waiting, c))["text"] for c in (code, another)] == [first, second]


async def test_what_is_typed_in_one_page_stands_in_the_other(site: str, browser: Browser) -> None:
    words = unique_words("人行道上有坑。")
    one = await phone(browser, site)
    await words_step(one, words, 43)
    two = await one.context.new_page()
    await two.goto("/?step=words")
    await expect(two.get_by_role("textbox").first).to_have_value(words)
    await two.get_by_role("textbox").first.fill(f"{words}很深。")
    await expect(one.get_by_role("textbox").first).to_have_value(f"{words}很深。")


async def test_a_key_pressed_right_after_sending_begins_nothing(site: str, browser: Browser) -> None:
    citizen = await phone(browser, site)
    codes = []
    said = [unique_words(f"第{n}件：路边有垃圾。") for n in (1, 2)]
    for n, words in enumerate(said):
        await words_step(citizen, words, 44 + n)
        await citizen.evaluate(_SEND_AND_TYPE, "后")
        codes.append(await sent(citizen))
        await citizen.goto("/")
        await expect(citizen.get_by_role("button", name="没法拍照，先写位置")).to_be_visible()
    assert len(set(codes)) == 2
    assert [(await tracked(citizen, code))["text"] for code in codes] == said


async def test_an_inspectors_second_record_leaves_too(site: str, browser: Browser) -> None:
    inspector = await phone(browser, site, who="inspector")
    said = [unique_words(f"巡查第{n}处：纸箱堆在门口。") for n in (1, 2)]
    for n, words in enumerate(said):
        await inspector.goto("/field/capture")
        await choose_photo(inspector, 47 + n)
        await inspector.get_by_role("button", name="下一步", exact=True).click()
        await inspector.get_by_role("textbox").first.fill(words)
        await expect(inspector.get_by_role("button", name="上报")).to_be_enabled()
        async with inspector.expect_response(re.compile(r"/api/reports$")) as answer:
            await inspector.evaluate(_SEND_AND_TYPE, "后")
        assert (
            await answer.value
        ).ok  # 200: the first one once more, when the page was gone before it had noted the answer
        await expect(inspector).to_have_url(re.compile("/field$"))
    for words in said:
        found = await inspector.request.get("/api/cases", params={"q": words})
        assert [item["text"] for item in (await found.json())["items"]] == [words]


async def test_the_back_button_after_sending_leads_to_the_beginning(site: str, browser: Browser) -> None:
    citizen = await phone(browser, site)
    await words_step(citizen, unique_words("路灯不亮。"), 49)
    await citizen.get_by_role("button", name="发送").click()
    await sent(citizen)
    await citizen.go_back()
    await expect(citizen.get_by_role("button", name="没法拍照，先写位置")).to_be_visible()
