"""On the phone: a photo's own place without a network, photos that the server refuses, what a check needs."""

import hashlib
import re
from typing import Any

from playwright.async_api import Browser, Page, expect

from backend.kernel.ids import new_id
from tests.e2e.photos import jpeg, with_gps
from tests.e2e.site import browser as started
from tests.e2e.site import desk, phone, ready_offline, unique_words
from tests.e2e.test_main_way import case_with, choose_photo, compared, paired

OURS = {"sec-fetch-site": "same-origin"}
SPOT = (121.5102, 31.2311)  # in the demo city, some 450 m from where the phones of these tests are


async def pick(page: Page, data: bytes) -> None:
    field = page.locator('input[type="file"]').first
    await expect(field).to_be_enabled()
    await field.set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": data})


async def give(page: Page, case: str, command: str, **fields: Any) -> None:
    body = {"id": str(new_id()), "command": command, **fields}
    answer = await page.request.post(f"/api/cases/{case}/commands", data=body, headers=OURS)
    assert answer.ok, await answer.text()


async def upload(page: Page, data: bytes) -> str:
    sha = hashlib.sha256(data).hexdigest()
    answer = await page.request.put(f"/api/photos/{sha}", data=data, headers={"content-type": "image/jpeg", **OURS})
    assert answer.ok, await answer.text()
    return sha


async def found_case(page: Page, words: str) -> dict[str, Any]:
    answer = await page.request.get(f"/api/cases/{await case_with(page, words)}")
    detail: dict[str, Any] = await answer.json()
    return detail


async def test_a_photo_from_the_album_brings_its_own_place_without_a_network(site: str, browser: Browser) -> None:
    words = unique_words("绿化带里有一袋垃圾。")
    citizen = await phone(browser, site)
    await ready_offline(citizen)
    await citizen.context.set_offline(True)
    await pick(citizen, with_gps(jpeg(31), *SPOT, "2026:08:01 09:30:00"))
    await expect(citizen.get_by_text("照片里记的位置")).to_be_visible()
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    await expect(citizen.get_by_role("heading", name="已存在手机里")).to_be_visible()
    await citizen.context.set_offline(False)
    await expect(citizen.get_by_role("link", name="看进度")).to_be_visible()

    detail = await found_case(await desk(browser, site, who="clerk"), words)
    assert abs(detail["location"]["lon"] - SPOT[0]) < 1e-5
    assert abs(detail["location"]["lat"] - SPOT[1]) < 1e-5


async def test_the_place_that_was_confirmed_stays_when_a_photo_says_another(site: str, browser: Browser) -> None:
    words = unique_words("路边有一袋垃圾。")
    citizen = await phone(browser, site)
    await citizen.goto("/")
    await choose_photo(citizen, 32)
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("button", name="修改").click()
    await pick(citizen, with_gps(jpeg(33), *SPOT, "2026:08:01 09:30:00"))
    await expect(citizen.get_by_text("照片里记的位置")).to_have_count(0)
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    await expect(citizen.get_by_role("link", name="看进度")).to_be_visible()
    detail = await found_case(await desk(browser, site, who="clerk"), words)
    assert abs(detail["location"]["lon"] - 121.5063) < 1e-5


async def test_a_broken_photo_is_told_and_replaced_and_the_rest_is_kept(site: str, browser: Browser) -> None:
    words = unique_words("垃圾桶满了。")
    citizen = await phone(browser, site)
    await ready_offline(citizen)
    await citizen.context.set_offline(True)
    await pick(citizen, jpeg(34)[:9_000])
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    await citizen.context.set_offline(False)
    await expect(citizen.get_by_text("有一张照片服务器不收")).to_be_visible()
    await citizen.get_by_role("button", name="改一改再发").click()
    await expect(citizen.get_by_role("button", name="先换掉那张照片")).to_be_disabled()
    await citizen.get_by_role("button", name="删掉这张").click()
    await pick(citizen, jpeg(35))
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await expect(citizen.get_by_role("textbox").first).to_have_value(words)
    await citizen.get_by_role("button", name="发送").click()
    await expect(citizen.get_by_role("link", name="看进度")).to_be_visible()


async def test_a_check_needs_a_photo_and_the_persons_own_words(site: str, browser: Browser) -> None:
    words = unique_words("早点铺门口的垃圾袋没人收。")
    citizen = await phone(browser, site)
    await citizen.goto("/")
    await choose_photo(citizen, 36)
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    await expect(citizen.get_by_role("link", name="看进度")).to_be_visible()
    clerk, dispatcher, squad, inspector = (
        await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher"),
        await phone(browser, site, who="squad"), await phone(browser, site, who="inspector"),
    )  # fmt: skip
    case = await case_with(clerk, words)
    unit = (await (await inspector.request.get("/api/me")).json())["unit"]["id"]
    await give(clerk, case, "accept", categoryCode="06010")
    await give(clerk, case, "file", note="照片清楚")
    await give(dispatcher, case, "dispatch", unitId=unit)
    await give(squad, case, "acknowledge")
    await give(squad, case, "finish", note="已清走", photos=[await upload(squad, jpeg(38))])
    await paired(inspector, words)
    await inspector.goto(f"/field/task/{case}")
    await expect(inspector.get_by_text(re.compile("市民 .*发来"))).to_be_visible()  # the photo does not say when
    await expect(inspector.get_by_role("button", name="还差现场照片")).to_be_disabled()
    await choose_photo(inspector, 37)
    await expect(inspector.get_by_role("button", name="还要写一句情况")).to_be_disabled()
    await inspector.get_by_role("textbox").fill("垃圾已清走，门前扫过")
    await compared(inspector)
    await inspector.locator(".looks label").tap()
    await inspector.get_by_role("button", name="核查通过").click()
    await expect(inspector).to_have_url(re.compile("/field$"))
    await clerk.goto("/clerk")
    await clerk.locator(".tabs").get_by_text("待结案").click()
    await expect(clerk.get_by_role("listitem").filter(has_text=words)).to_be_visible()


async def test_the_after_photo_is_taken_through_the_one_from_before(site: str) -> None:
    async with started(camera=True) as seeing:
        squad = await phone(seeing, site, who="squad")
        await squad.context.grant_permissions(["camera", "geolocation"])
        answer = await squad.request.get("/api/cases", params={"state": "handling", "unit": "mine"})
        case = next(c["id"] for c in (await answer.json())["items"] if c["photo"])
        await squad.goto(f"/field/task/{case}")
        await squad.get_by_role("button", name="照着处置前那张拍").click()
        guide = squad.get_by_role("dialog", name="对着原照拍")
        await expect(guide.locator("video")).to_be_visible()
        await expect(guide.locator("img")).to_have_css("opacity", "0.45")
        await guide.get_by_role("slider").fill("20")
        await expect(guide.locator("img")).to_have_css("opacity", "0.2")
        await guide.get_by_role("button", name="拍照").click()
        await expect(squad.get_by_role("button", name="处置后 1")).to_be_visible()
        await squad.get_by_role("button", name="删掉这张").click()
        await expect(squad.get_by_role("button", name="拍处置后照片")).to_be_visible()
