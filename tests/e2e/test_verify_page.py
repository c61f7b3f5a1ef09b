"""Anyone checks a photo on the page: the original, another file, and by keyboard alone."""

import hashlib
import json

from playwright.async_api import Browser, expect

from backend.kernel.ids import new_id
from tests.e2e.photos import jpeg
from tests.e2e.site import HERE, phone, unique_words


async def _filed(browser: Browser, site: str, data: bytes) -> str:
    """The number of a case with this photo."""
    page = await phone(browser, site, who="clerk")
    ask, own, sha = page.request, {"Origin": site}, hashlib.sha256(data).hexdigest()
    assert (await ask.put(f"/api/photos/{sha}", data=data, headers=own)).ok
    where = {"lon": HERE["longitude"], "lat": HERE["latitude"], "datum": "wgs84", "accuracyM": 6, "source": "device"}
    report = {"id": str(new_id()), "kind": "citizen", "text": unique_words("垃圾"), "location": where, "photos": [sha]}
    case = (await (await ask.post("/api/reports", data=report, headers=own)).json())["caseId"]
    for fields in ({"command": "accept", "categoryCode": "06010"}, {"command": "file", "note": "照片清楚"}):
        body = {"id": str(new_id()), **fields}
        answer = await ask.post(f"/api/cases/{case}/commands", data=body, headers=own)
        assert answer.ok, await answer.text()
    number = json.loads(await answer.text())["no"]
    await page.context.close()
    return str(number)


async def test_a_photo_is_checked_without_leaving_the_phone(site: str, browser: Browser) -> None:
    data = jpeg(77)
    number = await _filed(browser, site, data)
    page = await phone(browser, site)
    sent: list[bytes] = []
    page.on("request", lambda r: sent.append(r.post_data_buffer or b"") if r.method != "GET" else None)
    await page.goto("/verify")
    await page.get_by_role("button", name="核对", exact=True).press("Enter")
    field = page.get_by_label("案卷号")
    await expect(field).to_be_focused()
    await page.keyboard.type(number.replace("-", "－"))
    for content, answer in ((data, "就是封存的原件"), (data + b"\0", "没有对上")):
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
        await page.locator('input[type="file"]').set_input_files(file)
        await expect(page.get_by_text("指纹算好了").first).to_be_visible()
        await page.get_by_role("button", name="核对", exact=True).press("Enter")
        await expect(page.get_by_role("heading", name=answer)).to_be_focused()
        await page.get_by_role("button", name="再核对一张").press("Enter")
    assert all(len(body) < 200 for body in sent)
    await page.context.close()


async def test_what_is_no_photo_is_refused_and_the_page_is_found_in_the_menu(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await page.goto("/track")
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("link", name="核对照片").click()
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 not a photo"}
    await page.locator('input[type="file"]').set_input_files(file)
    await expect(page.get_by_role("alert").filter(has_text="这不是照片文件")).to_be_visible()
    await page.context.close()
