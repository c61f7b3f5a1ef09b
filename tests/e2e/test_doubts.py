"""A photo that proves nothing is told on the phone before it is handed in, and may be handed in all the same."""

import hashlib
import io
import re

import httpx
from PIL import Image
from playwright.async_api import Browser, Page, expect

from backend.demo.pictures import picture
from tests.e2e.cases import case_in, give
from tests.e2e.site import phone, ready_offline, staff_ready_offline, unique_words
from tests.e2e.test_phone import OURS, pick
from tests.likeness.pictures import cut, jpeg

SAME = "是同一张照片，换了个文件"
ELSEWHERE = "几乎没有相同之处，看不出是同一处"


def again(data: bytes) -> bytes:
    """The picture as a chat program saves it: a little off the edge, coarser, another file each time."""
    with Image.open(io.BytesIO(data)) as one:
        return jpeg(cut(one, 0.03, 0.03, 0.97, 0.97), 60) + unique_words("").encode()


async def reported(site: str, picture_of_it: bytes, state: str) -> str:
    sha = hashlib.sha256(picture_of_it).hexdigest()
    async with httpx.AsyncClient(base_url=site, timeout=30) as citizen:
        (await citizen.put(f"/api/photos/{sha}", content=picture_of_it)).raise_for_status()
    return await case_in(site, state, photos=[sha])


async def with_photo(browser: Browser, site: str, who: str, case: str, data: bytes) -> Page:
    page = await phone(browser, site, who=who)
    await page.goto(f"/field/task/{case}")
    await pick(page, data)
    return page


async def handed_in(page: Page) -> None:
    await page.locator(".ticks label").first.click()
    await page.get_by_role("button", name="办完，交核查").click()
    await expect(page).to_have_url(re.compile("/unit$"))


async def test_the_same_picture_in_another_file_is_told_before_it_is_handed_in(site: str, browser: Browser) -> None:
    before = picture("garbage1", 0)
    case = await reported(site, before, "handling")
    squad = await with_photo(browser, site, "squad", case, again(before))
    await expect(squad.get_by_text(SAME)).to_be_visible()
    await expect(squad.get_by_text("正在把照片传上去")).to_have_count(0)
    await handed_in(squad)


async def test_another_street_is_told_and_the_place_itself_is_not(site: str, browser: Browser) -> None:
    case = await reported(site, picture("garbage1", 0), "handling")
    squad = await with_photo(browser, site, "squad", case, again(picture("pothole", 0)))
    await expect(squad.get_by_text(ELSEWHERE)).to_be_visible()
    await squad.get_by_role("button", name="删掉这张").click()
    await expect(squad.get_by_text(ELSEWHERE)).to_have_count(0)


async def test_without_a_network_it_says_that_nothing_was_compared_and_hands_in(site: str, browser: Browser) -> None:
    before = picture("garbage1", 0)
    case = await reported(site, before, "handling")
    squad = await phone(browser, site, who="squad")
    await ready_offline(squad)
    await squad.goto(f"/field/task/{case}")
    await expect(squad.get_by_role("button", name="还差处置后照片")).to_be_visible()
    await staff_ready_offline(squad)
    await squad.context.set_offline(True)
    await pick(squad, again(before))
    await expect(squad.get_by_text("现在没法和案卷里的照片比对")).to_be_visible()
    await squad.context.set_offline(False)
    await expect(squad.get_by_text(SAME)).to_be_visible()
    await squad.context.set_offline(True)
    await handed_in(squad)


async def test_a_checker_is_told_too(site: str, browser: Browser) -> None:
    case = await reported(site, picture("garbage1", 0), "handling")
    after = again(picture("pothole", 0))
    sha = hashlib.sha256(after).hexdigest()
    squad = await phone(browser, site, who="squad")
    assert (await squad.request.put(f"/api/photos/{sha}", data=after, headers=OURS)).ok
    await give(site, "squad", case, "finish", note="办完", photos=[sha])
    clerk = await with_photo(browser, site, "clerk", case, again(picture("pothole", 0)))
    await expect(clerk.get_by_text(SAME)).to_be_visible()
