"""本队工作 on a squad leader's phone: take for a person, send back, in a basement too."""

import re

from playwright.async_api import Browser, Page, expect

from backend.kernel.ids import new_id
from tests.e2e.site import desk, phone, unique_words, until
from tests.e2e.test_phone import OURS, SPOT, give

LEADER = "squad"


async def sent(dispatcher: Page, clerk: Page, leader: Page) -> str:
    """A case that a citizen reported and that was just dispatched to the leader's unit."""
    body = {
        "id": str(new_id()), "kind": "citizen", "text": unique_words("路边有垃圾。"), "photos": [],
        "categoryCode": "06010",
        "location": {"lon": SPOT[0], "lat": SPOT[1], "datum": "wgs84", "accuracyM": 6, "source": "device"},
    }  # fmt: skip
    answer = await clerk.request.post("/api/reports", data=body, headers=OURS)
    assert answer.ok, await answer.text()
    case: str = (await answer.json())["caseId"]
    unit = (await (await leader.request.get("/api/me")).json())["unit"]["id"]
    await give(clerk, case, "accept")
    await give(clerk, case, "file", note="清楚")
    await give(dispatcher, case, "dispatch", unitId=unit)
    return case


async def card(page: Page, case: str) -> None:
    """Open the case's card among those that wait."""
    row = page.locator(f'[data-case="{case}"]')
    await expect(row).to_be_visible()
    if await page.locator(f'article[data-case="{case}"]').count() == 0:
        await row.get_by_role("button").first.click()
    await expect(page.locator(f'article[data-case="{case}"]')).to_be_visible()


async def test_a_second_quick_tap_does_not_reach_what_the_first_one_opened(site: str, browser: Browser) -> None:
    clerk, dispatcher = await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher")
    leader = await phone(browser, site, who=LEADER)
    case = await sent(dispatcher, clerk, leader)
    await leader.set_viewport_size({"width": 390, "height": 1600})  # the button above the sheet that it opens
    await leader.goto("/unit")
    await card(leader, case)
    button = leader.locator(f'article[data-case="{case}"]').get_by_role("button", name="接收，派给队员")
    await button.evaluate("element => element.scrollIntoView({ block: 'center' })")
    box = await button.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # What lies under the finger as soon as the sheet is open: beside it, where a tap closes it.
    await leader.evaluate(
        """([x, y]) => {
            const opened = new MutationObserver(() => {
                opened.disconnect()
                setTimeout(() => { document.elementFromPoint(x, y).click(); window.tappedAgain = true })
            })
            opened.observe(document.body, { subtree: true, attributeFilter: ['open'] })
        }""",
        [x, y],
    )
    await leader.touchscreen.tap(x, y)
    await until(leader, "() => window.tappedAgain === true")
    sheet = leader.get_by_role("dialog", name="派给谁")
    await expect(sheet.get_by_role("button", name="接收")).to_be_visible()
    await expect(leader.locator("[data-shield]")).to_have_count(0)
    await expect(sheet).to_be_visible()
    await leader.touchscreen.tap(x, y)
    await expect(sheet).to_be_hidden()


async def test_a_leader_takes_a_case_for_one_of_the_unit_in_a_basement(site: str, browser: Browser) -> None:
    clerk, dispatcher = await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher")
    leader, inspector = await phone(browser, site, who=LEADER), await phone(browser, site, who="inspector")
    case = await sent(dispatcher, clerk, leader)
    back = await sent(dispatcher, clerk, leader)
    person = (await (await inspector.request.get("/api/me")).json())["user"]["name"]

    await leader.goto("/unit")
    await expect(leader.get_by_role("radio", name="待接收")).to_be_checked()
    await card(leader, case)
    await expect(leader.get_by_text("归本队").or_(leader.get_by_text("限 ")).first).to_be_visible()
    await leader.context.set_offline(True)
    await leader.get_by_role("button", name="接收，派给队员").click()
    sheet = leader.get_by_role("dialog", name="派给谁")
    await sheet.get_by_text(person, exact=True).click()
    await sheet.get_by_role("button", name="接收").click()
    await expect(leader.get_by_role("status").get_by_text("接收，已存在手机里")).to_be_visible()
    await expect(leader.locator(f'[data-case="{case}"]')).to_have_count(0)
    await leader.get_by_text("处置、核实").click()
    await expect(leader.locator(f'[data-case="{case}"]').get_by_text("待上传")).to_be_visible()

    await leader.get_by_text("待接收").click()
    await card(leader, back)
    await leader.get_by_role("button", name="退回").click()
    returning = leader.get_by_role("dialog", name="退回派遣")
    await returning.get_by_text("不在本队辖区").click()
    await returning.get_by_role("button", name="退回").click()
    await expect(leader.get_by_role("status").get_by_text("退回，已存在手机里")).to_be_visible()
    await expect(leader.locator(f'[data-case="{back}"]')).to_have_count(0)

    await leader.context.set_offline(False)
    await leader.get_by_text("处置、核实").click()
    await expect(leader.locator(f'[data-case="{case}"]').get_by_text(person)).to_be_visible(timeout=30_000)
    detail = await (await clerk.request.get(f"/api/cases/{case}")).json()
    assert (detail["state"], detail["assignee"]["name"]) == ("handling", person)
    # The outbox sends one after the other.
    await leader.goto("/field/outbox")
    await until(leader, f"() => fetch('/api/cases/{back}').then((r) => r.json()).then((c) => c.state === 'filed')")
    await inspector.goto("/field")
    await expect(inspector.locator("li").first.get_by_text("派给我")).to_be_visible()


async def state(page: Page, case: str) -> str:
    detail = await (await page.request.get(f"/api/cases/{case}")).json()
    return str(detail["state"])


async def test_a_leader_at_the_desk_assigns_by_key_and_sends_back_with_a_reason(site: str, browser: Browser) -> None:
    clerk, dispatcher = await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher")
    leader = await desk(browser, site, who=LEADER)
    taken, returned = [await sent(dispatcher, clerk, leader) for _ in range(2)]
    await leader.goto(f"/unit/{taken}")
    await expect(leader.get_by_role("button", name="接收，派给队员")).to_be_visible()
    await leader.keyboard.press("a")
    sheet = leader.get_by_role("dialog", name="派给谁")
    await sheet.get_by_text("先不派人").click()
    await sheet.get_by_role("button", name="接收").click()
    await expect(leader.get_by_role("dialog")).to_have_count(0)
    await expect(leader.get_by_role("button", name=re.compile("^派给队员"))).to_be_visible()
    await leader.keyboard.press("p")
    await sheet.locator("label").first.click()
    await sheet.get_by_role("button", name="派给队员").click()
    await expect(leader.get_by_role("button", name="换人")).to_be_visible()
    await leader.goto(f"/unit/{returned}")
    await expect(leader.get_by_role("button", name="退回")).to_be_visible()
    await leader.keyboard.press("r")
    await leader.get_by_text("不属本队职责").click()
    async with leader.expect_response("**/commands"):
        await leader.locator("form").get_by_role("button", name="退回").click()
    assert await state(clerk, returned) == "filed"


async def test_a_case_opened_from_the_end_of_the_list_is_in_sight_and_stays_the_one_asked_about(
    site: str, browser: Browser
) -> None:
    clerk, dispatcher = await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher")
    leader = await phone(browser, site, who=LEADER)
    for _ in range(3):
        await sent(dispatcher, clerk, leader)
    await leader.set_viewport_size({"width": 390, "height": 520})
    await leader.goto("/unit")
    last = leader.locator("li[data-case]").last
    case = await last.get_attribute("data-case")
    assert case is not None
    await last.get_by_role("button").tap()
    await expect(leader.locator(f'article[data-case="{case}"]')).to_be_in_viewport(ratio=0.9)
    await leader.get_by_role("button", name="退回").tap()
    sheet = leader.get_by_role("dialog", name="退回派遣")
    await expect(sheet.get_by_label("建议改派")).to_be_visible()
    await sheet.get_by_text("不属本队职责").tap()
    name = await sheet.get_by_label("建议改派").locator("option").nth(1).inner_text()
    await sheet.get_by_label("建议改派").select_option(index=1)
    await sheet.get_by_role("button", name="退回").tap()
    await expect(leader.locator(f'[data-case="{case}"]')).to_have_count(0)
    await dispatcher.goto(f"/dispatch/{case}")
    await expect(dispatcher.locator(".case-panel .returned")).to_contain_text(f"建议改派 {name}")


async def test_how_far_it_is_stands_beside_the_place(site: str, browser: Browser) -> None:
    clerk, dispatcher = await desk(browser, site, who="clerk"), await desk(browser, site, who="dispatcher")
    leader = await phone(browser, site, who=LEADER)
    await sent(dispatcher, clerk, leader)
    await leader.goto("/field")
    row = leader.locator(".ui-row", has=leader.locator(".ui-clock")).first
    far, place, clock = row.locator(".second .end"), row.locator(".second .text"), row.locator(".ui-clock")
    await expect(far).to_contain_text("米")
    boxes = [await one.bounding_box() for one in (far, place, clock)]
    assert all(boxes)
    (_, far_y), (_, place_y), (_, clock_y) = ((one["x"], one["y"] + one["height"] / 2) for one in boxes if one)
    assert abs(far_y - place_y) < 4 < clock_y - far_y
