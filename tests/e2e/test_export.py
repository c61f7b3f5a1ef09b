"""What waits on a phone that gets no network leaves it as a file that any archive program opens."""

import hashlib
import json
from zipfile import ZipFile

from playwright.async_api import Browser, expect

from tests.e2e.photos import jpeg
from tests.e2e.site import phone, unique_words
from tests.e2e.test_one_phone import recorded_offline


async def test_unsent_records_and_their_photos_are_a_file(site: str, browser: Browser) -> None:
    words = unique_words("没有网，先导出")
    page = await phone(browser, site, who="inspector")
    await recorded_offline(page, words, 79)
    await page.locator('.tab[href="/field/outbox"]').click()
    await expect(page.get_by_text(words)).to_be_visible()
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="导出成文件").click()
    saved = await saving.value
    sha = hashlib.sha256(jpeg(79)).hexdigest()
    with ZipFile(await saved.path()) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["records.json", f"photos/{sha}.jpg"]
        assert archive.read(f"photos/{sha}.jpg") == jpeg(79)
        assert words in json.dumps(json.loads(archive.read("records.json"))["items"], ensure_ascii=False)
