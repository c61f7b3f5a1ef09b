"""What the phone says is so: no position that is none, no time that nobody knows, no store where there is none."""

import re

from playwright.async_api import Browser, expect

from tests.e2e.photos import jpeg, with_gps
from tests.e2e.site import phone, unique_words
from tests.e2e.test_main_way import choose_photo
from tests.e2e.test_phone import pick
from tests.e2e.test_two_pages import sent, tracked

_NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }"


async def test_a_position_by_the_networks_address_is_none_and_the_map_is_asked(site: str, browser: Browser) -> None:
    words = unique_words("路边有垃圾。")
    citizen = await phone(browser, site)
    await citizen.context.set_geolocation({"longitude": 121.5063, "latitude": 31.2335, "accuracy": 150_000})
    await citizen.goto("/")
    await choose_photo(citizen, 61)
    await expect(citizen.get_by_text("定位太粗，不能用")).to_be_visible()
    await expect(citizen.get_by_text("150 公里")).to_be_visible()
    await expect(citizen.get_by_role("button", name="先定一个位置")).to_be_disabled()
    await citizen.context.set_geolocation({"longitude": 121.5063, "latitude": 31.2335, "accuracy": 6})
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.get_by_role("button", name="发送").click()
    assert (await tracked(citizen, await sent(citizen)))["text"] == words


async def test_a_tap_on_the_whole_city_brings_the_map_nearer_and_the_next_one_says_the_place(
    site: str, browser: Browser
) -> None:
    citizen = await phone(browser, site)
    await citizen.context.set_geolocation({"longitude": 121.5063, "latitude": 31.2335, "accuracy": 150_000})
    await citizen.goto("/")
    await choose_photo(citizen, 64)
    await expect(citizen.get_by_text("定位太粗，不能用")).to_be_visible()
    streets = citizen.locator(".place-map")
    await expect(streets).to_have_class(re.compile("moving"))
    box = await streets.bounding_box()
    assert box is not None
    await citizen.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
    await expect(citizen.get_by_role("heading", name="再点一下")).to_be_visible()
    await expect(citizen.get_by_role("button", name="先定一个位置")).to_be_disabled()
    await citizen.wait_for_timeout(600)  # the map comes nearer
    await citizen.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    await expect(citizen.get_by_role("heading", name="是在这里吗？")).to_be_visible()
    await expect(citizen.get_by_text("你在地图上点的")).to_be_visible()


async def test_only_a_photo_that_says_when_was_taken_then(site: str, browser: Browser) -> None:
    citizen = await phone(browser, site)
    await citizen.goto("/")
    await choose_photo(citizen, 62)
    await expect(citizen.get_by_text("公开前遮人脸、车牌")).to_be_visible()
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await expect(citizen.get_by_role("button", name="发送")).to_be_visible()
    await expect(citizen.get_by_text("拍摄")).to_have_count(0)
    other = await phone(browser, site)
    await other.goto("/")
    await pick(other, with_gps(jpeg(63), 121.5063, 31.2335, "2026:08:01 09:30:00"))
    await other.get_by_role("button", name="位置对，下一步").click()
    await expect(other.get_by_text("拍摄")).to_be_visible()


async def test_a_browser_that_stores_nothing_says_so_and_sends_at_once(site: str, browser: Browser) -> None:
    words = unique_words("门口堆了纸箱。")
    citizen = await phone(browser, site)
    await citizen.add_init_script(_NO_STORE)
    await citizen.goto("/")
    await expect(citizen.get_by_text("这个浏览器不让存东西", exact=True)).to_be_visible()
    await citizen.get_by_role("button", name="知道了").click()
    await choose_photo(citizen, 64)
    await citizen.get_by_role("button", name="位置对，下一步").click()
    await expect(citizen.get_by_text("会直接发")).to_be_visible()
    await citizen.get_by_role("textbox").first.fill(words)
    await citizen.context.set_offline(True)
    await citizen.get_by_role("button", name="发送").click()
    await expect(citizen.get_by_role("heading", name="还没发出去，别关这一页")).to_be_visible()
    await expect(citizen.get_by_text("已存在手机里")).to_have_count(0)
    await citizen.context.set_offline(False)
    assert (await tracked(citizen, await sent(citizen)))["text"] == words


async def test_every_file_field_has_a_name(site: str, browser: Browser) -> None:
    inspector = await phone(browser, site, who="inspector")
    for path in ("/field/capture", "/", "/?step=place"):
        await inspector.goto(path)
        field = inspector.locator('input[type="file"]')
        await expect(field.first).to_be_attached()
        names = await field.evaluate_all("fs => fs.map(f => f.ariaLabel || f.closest('label').innerText.trim())")
        assert all(names), (path, names)
