"""A closed matter as its reporter sees it: before and after, the time used, one "not yet" sends it back to work."""

import hashlib
import re
from typing import Any

from playwright.async_api import Browser, Page, expect

from backend.kernel.ids import new_id
from tests.e2e.photos import jpeg
from tests.e2e.site import desk, phone, unique_words, until
from tests.e2e.test_answer import Staff
from tests.e2e.test_two_pages import sent, tracked

_LOADED = """() => {
  const shown = [...document.querySelectorAll('.pair img')]
  return shown.length === 2 && shown.every((img) => img.complete && img.naturalWidth > 0)
}"""

_PUBLISHED = """async ([code, n]) => (await (await fetch(`/api/track/${code}`)).json()).photos.length === n"""


def _picture() -> bytes:
    """One that no run before has sent: what was reviewed once is not asked about again."""
    return jpeg(new_id().int)


async def _send(citizen: Page, words: str, picture: bytes) -> str:
    """Report in the browser, as a citizen does; the tracking code."""
    await citizen.goto("/")
    await citizen.locator('input[type="file"]').first.set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture}
    )
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    return await sent(citizen)


async def _approve(clerk: Page, picture: bytes) -> None:
    """Let the public see it, on the page of the reviews."""
    sha = hashlib.sha256(picture).hexdigest()
    for _ in range(600):  # the worker looks through the demo's pictures first
        if (await clerk.request.get(f"/api/privacy/reviews/{sha}")).ok:
            break
        await clerk.wait_for_timeout(500)
    await clerk.goto(f"/privacy/{sha}")
    await clerk.get_by_role("button", name="通过，可以公开").click()
    await expect(clerk.get_by_text("通过了")).to_be_visible()


class Squad(Staff):
    """The same staff, with the squad whose area it is instead of the cleaning company."""

    async def hand_in(self, picture: bytes) -> str:
        """From 待派遣 to 待核查; the name of the unit."""
        me = await (await (await self.of("squad")).get("/api/me")).json()
        await self.give("dispatcher", "dispatch", unitId=me["unit"]["id"])
        await self.give("squad", "acknowledge")
        sha = hashlib.sha256(picture).hexdigest()
        put = await (await self.of("squad")).put(f"/api/photos/{sha}", data=picture, headers={"Origin": self.site})
        assert put.ok, await put.text()
        await self.give("squad", "finish", note="已清理", photos=[sha])
        return str(me["unit"]["name"])

    async def close_it(self, **words: str) -> None:
        await self.give("clerk", "check_pass", note="属实")
        await self.give("clerk", "close", **words)

    async def case_of(self, code: str) -> dict[str, Any]:
        ask = await self.of("clerk")
        if not self.case:
            found = await (await ask.get("/api/cases", params={"q": code})).json()
            self.case = found["items"][0]["id"]
        case: dict[str, Any] = await (await ask.get(f"/api/cases/{self.case}")).json()
        return case


async def test_not_yet_sends_it_back_to_work_once_and_the_page_tells_who_has_it(site: str, browser: Browser) -> None:
    words, before, after = unique_words("花坛边堆着纸箱。"), _picture(), _picture()
    citizen, staff = await phone(browser, site), Squad(site, browser, words)
    code = await _send(citizen, words, before)
    await staff.case_of(code)
    await staff.give("clerk", "accept", categoryCode="06010")
    await staff.give("clerk", "file", note="照片清楚")
    await staff.hand_in(after)
    await staff.close_it(toCitizen="纸箱当天拉走了，花坛也扫过。")
    clerk = await desk(browser, site, who="clerk")
    await clerk.goto("/privacy")
    for picture in (before, after):
        await _approve(clerk, picture)

    # Another phone: it has nothing but the code.
    reader = await phone(browser, site)
    await reader.goto(f"/track/{code}")
    await until(reader, _PUBLISHED, [code, 2])
    await reader.reload()
    await expect(reader.get_by_role("heading", name="处理完了，请你看看")).to_be_visible()
    await until(reader, _LOADED)
    await expect(reader.locator(".took")).to_contain_text(re.compile("用|下班时间办的"))
    await expect(reader.get_by_text("给你的话：纸箱当天拉走了，花坛也扫过。")).to_be_visible()
    await reader.get_by_role("button", name="还没有").click()
    await reader.get_by_label("说明一下").fill("花坛后面还有两个纸箱")
    await reader.get_by_role("button", name="提交").click()

    await expect(reader.get_by_role("heading", name="正在派给负责的单位")).to_be_visible()
    await expect(reader.get_by_text("你说还没办好，重新处理")).to_be_visible()
    await expect(reader.get_by_role("region", name="接下来")).to_be_visible()
    # What was handled the first time is not how it is now.
    await expect(reader.get_by_text("上次没处理好，正在重新处理。")).to_be_visible()
    await expect(reader.locator(".pair li")).to_have_count(1)
    await expect(reader.locator(".pair")).to_contain_text("处理前")
    await expect(reader.locator(".photos")).to_contain_text("上次处理后")
    case = await staff.case_of(code)
    assert case["state"] == "filed"
    second = _picture()
    unit = await staff.hand_in(second)
    await reader.reload()
    await expect(reader.get_by_role("heading", name="处理完了，等核查")).to_be_visible()
    await expect(reader.locator(".unit")).to_contain_text(unit)
    await staff.close_it()

    await reader.reload()
    await expect(reader.get_by_role("heading", name="处理完了，请你看看")).to_be_visible()
    await expect(reader.get_by_text("重新处理后的照片经人复核后在这里显示。")).to_be_visible()
    await expect(reader.locator(".pair li")).to_have_count(1)
    await _approve(clerk, second)
    await until(reader, _PUBLISHED, [code, 3])
    await reader.reload()
    await until(reader, _LOADED)
    await expect(reader.locator(".pair")).to_contain_text("处理后")
    await expect(reader.get_by_text("经人复核后在这里显示")).to_have_count(0)
    assert (await tracked(reader, code))["answer"]["reworks"] is False
    await expect(reader.get_by_role("button", name="还没有", exact=True)).to_have_count(0)
    await reader.get_by_role("button", name="告诉主管").click()
    await reader.get_by_label("说明一下").fill("还是两个纸箱")
    await reader.get_by_role("button", name="提交").click()
    await expect(reader.get_by_text("已告诉主管")).to_be_visible()
    await expect(reader.get_by_role("link", name="再报一次")).to_be_visible()
    assert (await staff.case_of(code))["state"] == "closed"


async def test_a_page_that_gets_no_answer_says_so_and_keeps_what_it_showed(site: str, browser: Browser) -> None:
    citizen = await phone(browser, site)
    code = await _send(citizen, unique_words("纸箱堆在路边。"), _picture())
    reader = await phone(browser, site)
    broken = "**/api/track/**"
    await reader.route(broken, lambda route: route.fulfill(status=500, body=""))
    await reader.goto(f"/track/{code}")
    await expect(reader.get_by_text("现在查不到", exact=True)).to_be_visible()
    await expect(reader.get_by_text("查询码照样有用")).to_be_visible()
    await reader.unroute(broken)
    await reader.get_by_role("button", name="再查一次").click()
    await expect(reader.get_by_role("heading", name="等受理员看")).to_be_visible()
    await reader.route(broken, lambda route: route.fulfill(status=500, body=""))
    await reader.reload()
    await expect(reader.get_by_role("heading", name="等受理员看")).to_be_visible()
    await expect(reader.get_by_text("现在查不到新的，这是")).to_be_visible()
    await reader.unroute(broken)
    await reader.route(broken, lambda route: route.abort())
    await reader.get_by_role("button", name="刷新").click()
    await expect(reader.get_by_text("没有网，这是")).to_be_visible()
