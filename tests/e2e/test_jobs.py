"""What each job costs the hand: presses, keys and texts written, counted in the page, as docs/jobs.md says."""

import re
from pathlib import Path

import msgspec
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.photos import jpeg
from tests.e2e.site import desk, phone, unique_words
from tests.e2e.test_main_way import case_with, compared, look, paired

PAGE = Path(__file__).parents[2] / "docs/jobs.md"

# Trusted events only; a run of text in one field is one; a modifier alone is none. Kept over a reload.
COUNTING = """(() => {
  const FIELD = 'textarea, input:not([type=radio], [type=checkbox], [type=file])'
  const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta']
  const read = () => JSON.parse(sessionStorage.getItem('counted') ?? '{"presses":0,"keys":0,"texts":0}')
  let writing = null
  const add = (what) => { const all = read(); all[what] += 1; sessionStorage.setItem('counted', JSON.stringify(all)) }
  addEventListener('pointerdown', (e) => { if (e.isTrusted) { add('presses'); writing = null } }, true)
  addEventListener('keydown', (e) => {
    if (!e.isTrusted || MODIFIERS.includes(e.key)) return
    if (e.target.closest?.(FIELD) && e.key.length === 1) return
    add('keys'); writing = null
  }, true)
  addEventListener('input', (e) => {
    if (!e.isTrusted || !e.target.closest?.(FIELD) || writing === e.target) return
    add('texts'); writing = e.target
  }, true)
})()"""

# Resolves when the element has kept its place for half a second.
STILL = """(element) => new Promise((done) => {
  let place = '', since = performance.now()
  const look = () => {
    const now = JSON.stringify(element.getBoundingClientRect())
    if (now !== place) { place = now; since = performance.now() }
    performance.now() - since > 500 ? done() : requestAnimationFrame(look)
  }
  look()
})"""

# What the squad posted there answers for by day and by night; rubbish is the cleaners' at night.
AT_ANY_HOUR = "水果店把货摆到店外，人没法走。"


class Cost(msgspec.Struct, frozen=True):
    presses: int
    keys: int
    texts: int


def documented() -> dict[str, Cost]:
    """The rows of the table in docs/jobs.md by the name in their first cell."""
    rows = re.findall(r"^\| `([a-z -]+)` \|.*\| (\d+) \| (\d+) \| (\d+) \|$", PAGE.read_text(), re.M)
    return {name: Cost(*map(int, figures)) for name, *figures in rows}


class Counted:
    """The jobs as they were done, each with what it cost."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}

    async def begin(self, page: Page) -> None:
        await page.evaluate("sessionStorage.removeItem('counted')")

    async def end(self, page: Page, job: str, *, less: int = 0) -> None:
        """`less`: presses that the photos asked for, which the page counts apart."""
        seen = await page.evaluate("JSON.parse(sessionStorage.getItem('counted'))")
        self.costs[job] = Cost(seen["presses"] - less, seen["keys"], seen["texts"])


async def counting(page: Page) -> Page:
    await page.context.add_init_script(COUNTING)
    return page


async def touch(target: Locator) -> None:
    """One tap, when nothing moves any more: a finger waits for that, and a press that slips off is counted too."""
    await expect(target).to_be_enabled()
    await target.scroll_into_view_if_needed()
    await target.evaluate(STILL)
    await target.tap()


async def photo(page: Page, button: Locator, seed: int) -> None:
    """A real touch on the button; what the camera's own screen costs is not the product's."""
    async with page.expect_file_chooser() as chooser:
        await touch(button)
    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": jpeg(seed)}
    await (await chooser.value).set_files(picture)


async def shown(page: Page, path: str, words: str) -> None:
    """The case under its own address, wherever its list has it; where the counting begins."""
    await page.goto(f"{path}/{await case_with(page, words)}")
    await expect(page.locator("article.report h2").filter(has_text=words)).to_be_visible()


async def done(page: Page, words: str) -> None:
    """The line that says what was done."""
    await expect(page.locator(".done").filter(has_text=words)).to_be_visible()


async def citizen_sends(page: Page, words: str, counted: Counted) -> None:
    await page.goto("/")
    await counted.begin(page)
    await photo(page, page.locator("footer label").first, 7)
    await touch(page.get_by_role("button", name="位置对，下一步"))
    await touch(page.get_by_role("textbox").first)
    await page.keyboard.insert_text(words)
    await touch(page.get_by_role("button", name="发送"))
    await expect(page.get_by_role("link", name="看进度")).to_be_visible()
    await counted.end(page, "send")


async def clerk_takes(page: Page, words: str, counted: Counted, *, keys: bool) -> None:
    """Accept and file; the case stays open between the two."""
    await shown(page, "/clerk", words)
    await expect(page.locator(".picker input[type=radio]").first).to_be_attached()
    await counted.begin(page)
    if keys:
        await page.keyboard.press("q")
        await page.keyboard.press("Enter")
    else:
        await page.locator(".picker .line").first.click()
        await page.get_by_role("button", name=re.compile("^受理")).click()
    await done(page, "已受理")
    await counted.end(page, "accept by key" if keys else "accept")
    await expect(page.locator(".decide .ui-chips .chip").first).to_be_visible()
    await counted.begin(page)
    if keys:
        await page.keyboard.press("a")
        await page.keyboard.press("Enter")
    else:
        await page.locator(".decide .ui-chips .chip").first.click()
        await page.get_by_role("button", name=re.compile("^立案")).click()
    await done(page, "已立案")
    await counted.end(page, "file by key" if keys else "file")


async def dispatcher_sends(page: Page, words: str, counted: Counted, *, keys: bool) -> None:
    await page.goto(f"/dispatch/{await case_with(page, words)}")
    send = page.get_by_role("button", name=re.compile("^派给"))
    await expect(send).to_be_enabled()
    await counted.begin(page)
    await (page.keyboard.press("a") if keys else send.click())
    await done(page, "已派给")
    await counted.end(page, "dispatch by key" if keys else "dispatch")


async def unit_handles(page: Page, words: str, counted: Counted) -> None:
    case = await case_with(page, words)
    await page.goto(f"/field/task/{case}")
    take = page.get_by_role("button", name="接收")
    await expect(take).to_be_visible()
    await counted.begin(page)
    await touch(take)
    await photo(page, page.locator("label.add"), 8)
    await expect(page.get_by_role("button", name="处置后 1")).to_be_visible()
    await touch(page.locator(".ticks label").first)
    await touch(page.get_by_role("button", name="办完，交核查"))
    await expect(page).to_have_url(re.compile("/(field|unit)$"))
    await counted.end(page, "handle")


async def inspector_checks(page: Page, words: str, counted: Counted) -> None:
    await page.goto("/field")
    await paired(page, words)
    await page.goto(f"/field/task/{await case_with(page, words)}")
    await expect(page.locator("label.add")).to_be_visible()
    await counted.begin(page)
    await photo(page, page.locator("label.add"), 9)
    await expect(page.get_by_role("button", name="核查 1")).to_be_visible()
    await touch(page.get_by_role("textbox").last)
    await page.keyboard.insert_text("现场已清理")
    await compared(page)
    asked = await look_by_touch(page)
    await touch(page.get_by_role("button", name="核查通过"))
    await expect(page).to_have_url(re.compile("/field$"))
    await counted.end(page, "check", less=asked)


async def look_by_touch(page: Page) -> int:
    """Presses that the photos asked for."""
    asked = page.locator(".looks label")
    if await asked.count() == 0:
        return 0
    await touch(asked)
    return 1


async def clerk_closes(page: Page, words: str, counted: Counted) -> None:
    await paired(page, words, photos=2)  # the checker's too: what is to be looked at does not change any more
    await shown(page, "/clerk", words)
    close = page.get_by_role("button", name=re.compile("^结案"))
    await expect(close).to_be_visible()
    await counted.begin(page)
    asked = await page.locator(".looks").count()
    await look(page)
    await close.click()
    await done(page, "已结案")
    await counted.end(page, "close", less=asked)


async def test_each_job_costs_the_presses_keys_and_texts_that_the_page_says(site: str, browser: Browser) -> None:
    words, counted = unique_words(AT_ANY_HOUR), Counted()
    await citizen_sends(await counting(await phone(browser, site)), words, counted)
    clerk = await counting(await desk(browser, site, who="clerk"))
    await clerk_takes(clerk, words, counted, keys=False)
    await dispatcher_sends(await counting(await desk(browser, site, who="dispatcher")), words, counted, keys=False)
    await unit_handles(await counting(await phone(browser, site, who="squad")), words, counted)
    await inspector_checks(await counting(await phone(browser, site, who="inspector")), words, counted)
    await clerk_closes(clerk, words, counted)
    assert counted.costs == {name: cost for name, cost in documented().items() if not name.endswith(" by key")}


async def test_the_desk_s_jobs_cost_the_keys_that_the_page_says(site: str, browser: Browser) -> None:
    words, counted = unique_words("路边的垃圾桶满了。"), Counted()
    await citizen_sends(await counting(await phone(browser, site)), words, Counted())
    await clerk_takes(await counting(await desk(browser, site, who="clerk")), words, counted, keys=True)
    await dispatcher_sends(await counting(await desk(browser, site, who="dispatcher")), words, counted, keys=True)
    assert counted.costs == {name: cost for name, cost in documented().items() if name.endswith(" by key")}
