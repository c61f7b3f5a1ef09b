"""One phone, several people, a wrong clock: nothing is seen or sent under another name, and no time is the phone's."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, expect

from tests.e2e.cases import case_in, give
from tests.e2e.photos import jpeg, with_gps
from tests.e2e.site import phone, ready_offline, staff_ready_offline, unique_words
from tests.e2e.test_main_way import choose_photo
from tests.e2e.test_phone import pick

_SLOW = """(() => {
  const Right = Date
  const now = () => Right.now() - 3 * 3600_000
  window.Date = class extends Right {
    constructor(...given) { if (given.length) super(...given); else super(now()) }
    static now() { return now() }
  }
})()"""


async def sign_in(page: Page, who: str) -> None:
    await page.goto("/signin")
    await page.get_by_label("账号").fill(who)
    await page.get_by_label("密码", exact=True).fill("demo")
    await page.keyboard.press("Enter")
    await expect(page).not_to_have_url(re.compile("/signin"))


async def sign_out(page: Page, said: str) -> None:
    await page.goto("/me")
    await page.get_by_role("button", name="退出登录").click()
    await expect(page.get_by_text(said)).to_be_visible()
    await page.get_by_role("button", name="退出登录").click()
    await expect(page).to_have_url(re.compile("/signin"))


async def recorded_offline(page: Page, words: str, seed: int) -> None:
    """An inspector's record that waits on the phone, which has no network from then on."""
    await ready_offline(page)
    await page.goto("/field/capture")
    await expect(page.locator('input[type="file"]').first).to_be_enabled()
    await staff_ready_offline(page)
    await page.context.set_offline(True)
    await choose_photo(page, seed)
    await page.get_by_role("button", name="下一步", exact=True).click()
    await page.get_by_role("textbox").first.fill(words)
    await page.get_by_role("button", name="上报").click()
    await expect(page.get_by_text("照片和记录已存在手机里，有网自动传")).to_be_visible()


async def test_a_page_of_the_one_before_becomes_the_next_persons_and_their_words_wait(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "handling")
    squad = await phone(browser, site, who="squad")
    await squad.goto(f"/field/task/{case}")
    words = squad.get_by_label(re.compile("说一句情况"))
    await words.fill("甲写的半句")
    other = await squad.context.new_page()
    await sign_out(other, "你的都传上去了")
    await expect(squad).to_have_url(re.compile("/signin"))
    await sign_in(squad, "inspector")
    await squad.goto(f"/field/task/{case}")
    await expect(words).to_have_value("")
    await sign_in(other, "squad")
    await expect(words).to_have_value("甲写的半句")


async def test_what_another_left_unsent_is_not_counted_as_ones_own_and_goes_under_its_own_name(
    site: str, browser: Browser
) -> None:
    words = unique_words("甲没有网时报的")
    page = await phone(browser, site, who="inspector")
    await recorded_offline(page, words, 71)
    await page.context.clear_cookies()
    await page.context.set_offline(False)
    await expect(page.get_by_text("照片和记录已存在手机里，登录后接着传")).to_be_visible()
    await sign_in(page, "clerk")
    await page.goto("/field/outbox")
    await expect(page.get_by_text("另有 1 条是别的账号存的")).to_be_visible()
    await expect(page.get_by_text(words)).to_have_count(0)
    await sign_out(page, "你的都传上去了")
    await expect(page.get_by_text("这台设备上还有 1 条待上传")).to_be_visible()
    await sign_in(page, "inspector")
    await page.goto("/field/outbox")
    await expect(page.get_by_text("都传上去了")).to_be_visible()
    found = (await (await page.request.get("/api/cases", params={"q": words})).json())["items"]
    events = (await (await page.request.get(f"/api/cases/{found[0]['id']}/events")).json())["items"]
    me = (await (await page.request.get("/api/me")).json())["user"]
    assert [(e["command"], e["actor"]["name"]) for e in events] == [("report", me["name"])]


async def test_a_phone_three_hours_slow_says_when_the_photo_was_taken_in_true_time(site: str, browser: Browser) -> None:
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).replace(second=30)
    citizen = await phone(browser, site)
    await citizen.add_init_script(_SLOW)
    await citizen.goto("/")
    taken = f"{now - timedelta(hours=3):%Y:%m:%d %H:%M:%S}"
    await pick(citizen, with_gps(jpeg(72), 121.5063, 31.2335, taken))
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await expect(citizen.get_by_text(f"{now:%H:%M} 拍摄")).to_be_visible()


async def test_what_was_prepared_for_a_task_that_is_taken_back_is_shown_and_not_lost(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "handling")
    squad = await phone(browser, site, who="squad")
    await squad.goto(f"/field/task/{case}")
    await pick(squad, jpeg(73))
    await squad.get_by_label(re.compile("说一句情况")).fill("已清走一半")
    await expect(squad.get_by_text("1 张")).to_be_visible()
    await give(site, "dispatcher", case, "recall", note="派错了")
    await squad.reload()
    await expect(squad.get_by_text("你在这件上准备的还在手机里")).to_be_visible()
    await expect(squad.get_by_text("已清走一半")).to_be_visible()
    await squad.get_by_role("button", name="删掉", exact=True).click()
    await squad.get_by_role("group", name="删掉准备的这些？").get_by_role("button", name="删掉").click()
    await expect(squad.get_by_text("你在这件上准备的还在手机里")).to_have_count(0)
