"""The main job in the browser: a citizen's photo becomes a case, is handled and closed, and the citizen sees it."""

import asyncio
import re

from playwright.async_api import Browser, Page, expect

from tests.e2e.photos import jpeg
from tests.e2e.site import PATIENCE_MS, desk, phone, unique_words


async def report(page: Page, words: str) -> str:
    """Photo, place, one sentence; the address of the tracking page."""
    await page.goto("/")
    await choose_photo(page, 7)
    await page.get_by_role("button", name="位置对，下一步").click()
    await page.get_by_role("textbox").first.fill(words)
    await page.get_by_role("button", name="发送").click()
    await page.get_by_role("link", name="看进度").click()
    await expect(page.get_by_text(words)).to_be_visible()
    return page.url


async def choose_photo(page: Page, seed: int) -> None:
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(seed)}
    field = page.locator('input[type="file"]').first
    await expect(field).to_be_enabled()  # the phone's storage is open
    await field.set_input_files(picture)


async def open_case(page: Page, path: str, words: str) -> None:
    """The case under its own address: a list shows what is due first, and this one may stand far below."""
    await page.goto(f"{path}/{await case_with(page, words)}")


async def press(page: Page, name: str) -> None:
    """The action's button at the foot of the case (its key stands behind the name)."""
    async with page.expect_response("**/commands") as answer:
        await page.get_by_role("button", name=re.compile(f"^{name}")).last.click()
    assert (await answer.value).ok


async def test_from_the_photo_to_the_closed_case(site: str, browser: Browser) -> None:
    words = unique_words("早点铺门口的垃圾袋堆了两天，有味道。")
    citizen = await phone(browser, site)
    track = await report(citizen, words)

    clerk = await desk(browser, site, who="clerk")
    await accept_and_file(clerk, words)
    await dispatch(await desk(browser, site, who="dispatcher"), words)
    await handle(await phone(browser, site, who="agency"), words)
    await check_and_close(clerk, words)

    await citizen.goto(track)
    await expect(citizen.get_by_role("heading", name="处理完了，请你看看")).to_be_visible()
    await expect(citizen.get_by_label("每一步")).to_contain_text("环卫一所（演示）")


async def accept_and_file(clerk: Page, words: str) -> None:
    await open_case(clerk, "/clerk", words)
    await clerk.locator(".picker").get_by_role("radio").first.check(force=True)
    await press(clerk, "受理")
    await gone(clerk, words)
    await open_case(clerk, "/clerk", words)
    await clerk.get_by_label("没有核实").fill("照片清楚，直接立案")
    await press(clerk, "立案")
    await gone(clerk, words)


async def dispatch(dispatcher: Page, words: str) -> None:
    await dispatcher.goto(f"/dispatch/{await case_with(dispatcher, words)}")
    await expect(dispatcher.get_by_text("为什么是")).to_be_visible()
    # By day it is the posted squad's: the dispatcher gives it to the crew at any hour.
    await dispatcher.get_by_role("radio", name=re.compile("环卫一所")).check(force=True)
    await press(dispatcher, "派给环卫一所")


async def handle(agency: Page, words: str) -> None:
    """On the phone: take it over, the after photo, the closing condition, hand it in."""
    case = await case_with(agency, words)
    await agency.goto(f"/field/task/{case}")
    await agency.get_by_role("button", name="接收").click()
    await expect(agency.get_by_role("button", name="拍处置后照片")).to_be_visible()
    await choose_photo(agency, 8)
    await expect(agency.get_by_role("button", name="处置后 1")).to_be_visible()
    await compared(agency)
    await agency.get_by_role("checkbox").first.check(force=True)
    await agency.get_by_role("button", name="办完，交核查").click()
    await expect(agency).to_have_url(re.compile("/(field|unit)$"))


async def look(clerk: Page) -> None:
    """The drawn after photo shows another place than the one before: who has looked says so."""
    await expect(clerk.get_by_role("button", name=re.compile("^(核查通过|结案)")).last).to_be_visible()
    asked = clerk.get_by_role("group", name=re.compile("^照片(看不出是同一处|证明不了已经办好)$"))
    if await asked.count():
        await asked.get_by_role("checkbox").check(force=True)


async def paired(page: Page, words: str, photos: int = 1) -> None:
    """So many photos of handling and checking have been compared, which decides what has to be looked at."""
    pairs = f"/api/cases/{await case_with(page, words)}/pairs"
    for _ in range(PATIENCE_MS // 200):
        if len((await (await page.request.get(pairs)).json())["items"]) >= photos:
            return
        await asyncio.sleep(0.2)
    raise TimeoutError(pairs)


async def compared(page: Page) -> None:
    """The phone says while it compares the photos it has just taken; then what is to be looked at stands."""
    await expect(page.locator("p.meta[role=status]")).to_have_count(0)


async def check_and_close(clerk: Page, words: str) -> None:
    await paired(clerk, words)
    await open_case(clerk, "/clerk", words)
    await look(clerk)
    await clerk.get_by_label("说明").fill("现场已清理")
    await press(clerk, "核查通过")
    await gone(clerk, words)
    await open_case(clerk, "/clerk", words)
    await look(clerk)
    await press(clerk, "结案")
    await gone(clerk, words)


async def gone(page: Page, words: str) -> None:
    """The case has left this list."""
    await expect(page.get_by_role("listitem").filter(has_text=words)).to_have_count(0)


async def case_with(page: Page, words: str) -> str:
    answer = await page.request.get("/api/cases", params={"q": words[-7:-1]})
    return str((await answer.json())["items"][0]["id"])
