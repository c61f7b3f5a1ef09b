"""A clerk finds the plate marked, hides something more, approves; the citizen then sees the hidden picture."""

import hashlib

from playwright.async_api import Browser, expect

from backend.kernel.ids import new_id
from tests.e2e.site import HERE, desk, phone, unique_words
from tests.privacy.pictures import samples


async def test_a_photo_is_reviewed_by_keys_and_shown_to_the_citizen_with_its_boxes_hidden(
    site: str, browser: Browser
) -> None:
    # Bytes behind the picture make it a file of its own: one that was reviewed before is not asked about again.
    data = list(samples(3, seed=99))[2].jpeg + new_id().bytes
    page = await desk(browser, site, who="clerk")
    ask, own, sha = page.request, {"Origin": site}, hashlib.sha256(data).hexdigest()
    assert (await ask.put(f"/api/photos/{sha}", data=data, headers=own)).ok
    where = {"lon": HERE["longitude"], "lat": HERE["latitude"], "datum": "wgs84", "accuracyM": 6, "source": "device"}
    report = {"id": str(new_id()), "kind": "citizen", "text": unique_words("车"), "location": where, "photos": [sha]}
    code = (await (await ask.post("/api/reports", data=report, headers=own)).json())["trackingCode"]

    await expect(first := page.locator(".frame .box").first).not_to_be_attached()
    for _ in range(600):  # the worker looks through the demo's pictures first
        if (await ask.get(f"/api/privacy/reviews/{sha}")).ok:
            break
        await page.wait_for_timeout(500)
    await page.goto(f"/privacy/{sha}")
    await expect(first).to_be_visible()
    found = await page.locator(".frame .box").count()
    assert found >= 2

    await page.keyboard.press("n")
    added = page.locator(".frame .box").nth(found)
    await expect(added).to_be_visible()
    await added.focus()
    before = await added.bounding_box()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+ArrowDown")
    after = await added.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] > before["x"]
    assert after["height"] > before["height"]
    await expect(page.get_by_text("框改过，还没存")).to_be_visible()
    await page.keyboard.press("p")
    await expect(page.locator("canvas.patch")).to_have_count(found + 1)
    await page.keyboard.press("p")

    area = await page.locator(".frame").bounding_box()
    assert area is not None
    await page.mouse.move(area["x"] + area["width"] * 0.05, area["y"] + area["height"] * 0.05)
    await page.mouse.down()
    await page.mouse.move(area["x"] + area["width"] * 0.15, area["y"] + area["height"] * 0.15, steps=4)
    await page.mouse.up()
    await expect(page.locator(".frame .box")).to_have_count(found + 2)
    await expect(page.locator(".frame .box.on")).to_have_attribute("aria-label", f"{found + 2}，其他")
    await page.keyboard.press("Delete")
    await expect(page.locator(".frame .box")).to_have_count(found + 1)

    await page.get_by_role("button", name="通过，可以公开").click()
    await expect(page.get_by_text("通过了")).to_be_visible()
    citizen = await phone(browser, site)
    for _ in range(60):
        await citizen.goto(f"/track/{code}")
        await expect(
            citizen.get_by_role("heading", name="每一步").or_(citizen.get_by_text("你的话")).first
        ).to_be_visible()
        if await citizen.get_by_text("人脸和车牌已遮住").count():
            break
        await citizen.wait_for_timeout(500)
    shown = citizen.locator(".photos img")
    await expect(shown).to_have_count(1)
    assert await shown.evaluate("img => img.decode().then(() => img.naturalWidth)") == 1280
    await citizen.context.close()
    await page.context.close()
