"""The reporter has the last word: an answer to the closing, and words that stood in an input method at 发送."""

import hashlib
from typing import Any

from playwright.async_api import APIRequestContext, Browser, expect

from backend.kernel.ids import new_id
from tests.e2e.photos import jpeg
from tests.e2e.site import HERE, desk, phone, unique_words
from tests.e2e.test_two_pages import sent, tracked, words_step

WHERE = {"lon": HERE["longitude"], "lat": HERE["latitude"], "datum": "wgs84", "accuracyM": 6, "source": "device"}


class Staff:
    """The people of the demo city at work on one matter, by the API alone."""

    def __init__(self, site: str, browser: Browser, words: str) -> None:
        self.site, self.browser, self.words = site, browser, words
        self.asks: dict[str, APIRequestContext] = {}
        self.case = self.code = ""

    async def of(self, who: str) -> APIRequestContext:
        if who not in self.asks:
            self.asks[who] = (await desk(self.browser, self.site, who=who)).request
        return self.asks[who]

    async def photo(self, who: str, seed: int) -> str:
        data = jpeg(seed)
        sha = hashlib.sha256(data).hexdigest()
        put = await (await self.of(who)).put(f"/api/photos/{sha}", data=data, headers={"Origin": self.site})
        assert put.ok, await put.text()
        return sha

    async def report(self) -> str:
        """A fresh report; its tracking code."""
        ask, body_id = await self.of("clerk"), str(new_id())
        body = {"id": body_id, "kind": "citizen", "text": self.words, "location": WHERE, "photos": []}
        made = await ask.post("/api/reports", data={**body, "photos": [await self.photo("clerk", 71)]},
                              headers={"Origin": self.site})  # fmt: skip
        assert made.ok, await made.text()
        self.code = (await made.json())["trackingCode"]
        found = await (await ask.get("/api/cases", params={"q": self.code})).json()
        self.case = found["items"][0]["id"]
        return self.code

    async def give(self, who: str, command: str, **fields: Any) -> None:
        """Give a command; what has to be looked at first counts as looked at."""
        ask, url = await self.of(who), f"/api/cases/{self.case}/commands"
        body = {"id": str(new_id()), "command": command, **fields}
        answer = await ask.post(url, data=body, headers={"Origin": self.site})
        looks = [] if answer.ok else (await answer.json()).get("looks") or []
        if looks:
            body |= {"id": str(new_id()), "looked": [one["key"] for one in looks]}
            answer = await ask.post(url, data=body, headers={"Origin": self.site})
        assert answer.ok, (command, await answer.text())

    async def close(self, seed: int) -> None:
        """From 待派遣 to 已结案 by the cleaning company."""
        units = await (await (await self.of("dispatcher")).get("/api/units")).json()
        agency = next(unit["id"] for unit in units["items"] if unit["name"] == "环卫一所（演示）")
        await self.give("dispatcher", "dispatch", unitId=agency)
        await self.give("agency", "acknowledge")
        await self.give("agency", "finish", note="已清理", photos=[await self.photo("agency", seed)])
        await self.give("clerk", "check_pass", note="属实")
        await self.give("clerk", "close")


async def test_done_is_said_with_one_press_and_goes_out_when_the_network_is_back(site: str, browser: Browser) -> None:
    staff = Staff(site, browser, unique_words("花坛边的纸箱。"))
    code = await staff.report()
    await staff.give("clerk", "accept", categoryCode="06010")
    await staff.give("clerk", "file", note="照片清楚")
    await staff.close(74)
    citizen = await phone(browser, site)
    await citizen.goto(f"/track/{code}")
    clean = citizen.get_by_role("button", name="清干净了", exact=True)
    await expect(clean).to_be_visible()
    await citizen.context.set_offline(True)
    await clean.click()
    await expect(citizen.get_by_text("“清干净了”已存在这部手机上")).to_be_visible()
    await expect(citizen.get_by_role("button", name="现在再试")).to_be_visible()
    await expect(citizen.get_by_text("连不上服务器")).to_have_count(0)
    await citizen.context.set_offline(False)
    await expect(citizen.get_by_text("你说：清干净了")).to_be_visible()
    assert (await tracked(citizen, code))["answer"]["clean"] is True


async def test_what_is_not_done_is_kept_while_the_camera_is_open_or_the_network_is_gone(
    site: str, browser: Browser
) -> None:
    staff = Staff(site, browser, unique_words("墙角的旧沙发。"))
    code = await staff.report()
    await staff.give("clerk", "accept", categoryCode="06010")
    await staff.give("clerk", "file", note="照片清楚")
    await staff.close(76)
    citizen = await phone(browser, site, worker=False)
    await citizen.goto(f"/track/{code}")
    await citizen.get_by_role("button", name="还没有").click()
    await citizen.get_by_role("button", name="只清了一部分").click()
    await citizen.get_by_role("textbox", name="说明一下").fill("沙发还剩一半")
    picture = {"name": "now.jpg", "mimeType": "image/jpeg", "buffer": jpeg(77)}
    await citizen.locator('input[type="file"]').last.set_input_files(picture)
    await expect(citizen.get_by_text("已附 1 张照片")).to_be_visible()
    await citizen.close()  # as a weak phone does behind its camera
    again = await citizen.context.new_page()
    await again.goto(f"/track/{code}")
    await expect(again.get_by_role("textbox", name="说明一下")).to_have_value("沙发还剩一半")
    await expect(again.get_by_text("已附 1 张照片")).to_be_visible()
    await again.context.set_offline(True)
    await again.get_by_role("button", name="提交").click()
    await expect(again.get_by_text("“还没有”已存在这部手机上")).to_be_visible()
    await again.close()
    await citizen.context.set_offline(False)
    again = await citizen.context.new_page()
    await again.goto(f"/track/{code}")
    await expect(again.get_by_text("你说还没办好，重新处理")).to_be_visible()
    said = again.locator(".said")
    await expect(said).to_contain_text("还没办好：只清了一部分")
    await expect(said).to_contain_text("沙发还剩一半")
    await expect(said).to_contain_text("附了 1 张照片")
    assert (await tracked(again, code))["answer"]["clean"] is False
    events = await (await (await staff.of("clerk")).get(f"/api/cases/{staff.case}/events")).json()
    last = events["items"][-1]
    assert (last["note"], last["facts"]["reasons"], len(last["photos"])) == ("沙发还剩一半", ["partly"], 1)


async def test_words_that_stand_in_the_input_method_are_sent_as_they_were_seen(site: str, browser: Browser) -> None:
    citizen, start = await phone(browser, site), unique_words("路边")
    await words_step(citizen, start, 75)
    field = citizen.get_by_role("textbox").first
    await field.press("End")
    keys = await citizen.context.new_cdp_session(citizen)
    for composed in ("有", "有垃", "有垃圾"):
        await keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": len(composed),
                                                    "selectionEnd": len(composed)})  # fmt: skip
    await expect(field).to_have_value(f"{start}有垃圾")
    await citizen.get_by_role("button", name="发送").click()
    assert (await tracked(citizen, await sent(citizen)))["text"] == f"{start}有垃圾"
