"""Who opens a reporter's contact is told in the case's history, to the clerks and to the supervisor."""

from playwright.async_api import Browser, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk


async def test_an_opened_contact_stands_in_the_history(site: str, browser: Browser) -> None:
    case = await case_in(site, "filed", contact={"phone": "13800138000"})
    page = await desk(browser, site, who="clerk")
    await page.goto(f"/clerk/{case}")
    history = page.locator("section").filter(has=page.get_by_role("heading", name="经过"))
    await expect(history).to_contain_text("立案")
    await expect(page.get_by_text("看了联系方式")).to_have_count(0)
    await page.get_by_role("button", name="看联系方式").click()
    await page.get_by_role("button", name="核对情况").click()
    await expect(page.get_by_text("13800138000")).to_be_visible()
    opened = history.get_by_role("listitem").filter(has_text="看了联系方式")
    await expect(opened).to_have_count(1)
    await expect(opened).to_contain_text("核对情况")
    me = await (await page.request.get("/api/me")).json()
    await expect(opened).to_contain_text(me["user"]["name"])
    above = await desk(browser, site, who="supervisor")
    await above.goto(f"/supervise/{case}")
    await expect(above.get_by_text("看了联系方式")).to_have_count(1)
    beside = await desk(browser, site, who="dispatcher")
    await beside.goto(f"/dispatch/{case}")
    await expect(beside.get_by_role("heading", name="经过")).to_be_visible()
    await expect(beside.get_by_text("看了联系方式")).to_have_count(0)


async def test_a_contact_that_does_not_come_is_said_and_can_be_asked_for_again(site: str, browser: Browser) -> None:
    case = await case_in(site, "reported", contact={"phone": "13800138000"})
    page = await desk(browser, site, who="clerk", worker=False)
    await page.route("**/contact-reads", lambda route: route.abort())
    await page.goto(f"/clerk/{case}")
    facts = page.locator("section").filter(has=page.get_by_role("heading", name="事实"))
    await facts.get_by_role("button", name="看联系方式").click()
    await facts.get_by_role("button", name="告知结果").click()
    await expect(facts.get_by_role("alert")).to_be_visible()
    await page.unroute("**/contact-reads")
    await facts.get_by_role("button", name="别的原因").click()
    await page.keyboard.insert_text("上报人来电询问")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("13800138000")).to_be_visible()
