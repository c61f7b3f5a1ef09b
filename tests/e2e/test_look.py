"""What is drawn, where a measure can tell: nothing is cut or squeezed, marks mean what they show, edges meet."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.e2e.cases import case_in
from tests.e2e.pages import settled
from tests.e2e.site import desk, phone
from tests.e2e.test_large import FAULTS

_LONG = {
    "category": {
        "edition": "—",
        "kind": "matter",
        "code": "09999",
        "name": "非机动车及共享单车乱停放占用盲道",
        "duty": "xu",
    },
    "placeWords": "浦东南路东侧福顺小厨（演示）门前，近商城路路口",
    "returnedBy": {"id": "00000000-0000-0000-0000-000000000000", "code": "X", "name": "东昌中队（演示）"},
    "reportCount": 12,
}
_LINES = """(one) => {
  const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode()
  const lines = ['']
  let top = null
  for (let at = 0; at < text.length; at++) {
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + 1)
    const now = range.getBoundingClientRect().top
    if (top !== null && now > top + 4) lines.push('')
    top = now
    lines[lines.length - 1] += text.data[at]
  }
  return lines
}"""


async def _first_row(page: Page, **changed: Any) -> None:
    """Every list is of the cases to be dispatched as they are now, and the first of them says this instead."""
    said = await (await page.request.get("/api/cases", params={"state": "filed", "limit": "20"})).json()
    said["items"][0].update(changed)

    async def answer(route: Route) -> None:
        await route.fulfill(json={**said, "next": None})

    await page.route("**/api/cases?*", answer)


@pytest.mark.parametrize("width", [360, 820, 1440])
async def test_a_long_name_beside_its_tags_is_read_whole(site: str, browser: Browser, width: int) -> None:
    await case_in(site, "filed")
    page = await desk(browser, site, who="dispatcher", worker=False)
    await page.set_viewport_size({"width": width, "height": 900})
    await _first_row(page, **_LONG)
    await page.goto("/dispatch")
    await expect(page.locator(".main .title", has_text=_LONG["category"]["name"])).to_be_visible()
    await expect(page.get_by_text("被退回").first).to_be_visible()
    assert await page.evaluate(FAULTS) == []
    await page.context.close()


async def test_the_triangle_has_the_colour_of_marks_and_the_legend_shows_what_the_map_shows(
    site: str, browser: Browser
) -> None:
    await case_in(site, "filed")
    now = datetime.now(UTC)
    clock = {
        "stage": "dispatch", "startedAt": (now - timedelta(hours=99)).isoformat(), "state": "near",
        "dueAt": (now + timedelta(hours=1)).isoformat(), "limitText": "100 小时", "unpublishedYear": None,
    }  # fmt: skip
    page = await desk(browser, site, who="dispatcher", worker=False)
    await _first_row(page, clock=clock)
    await page.goto("/dispatch")
    await expect(page.locator(".legend .ui-map-mark")).to_have_count(4)
    triangle = page.locator("[data-case] .ui-clock.is-near .ui-clock-shape").first
    await expect(triangle).to_be_visible()
    mark, words = await triangle.evaluate(
        "(one) => [one, one.closest('.ui-clock')].map((of) => getComputedStyle(of).color)"
    )
    legend = await page.locator(".legend .is-near").evaluate("(one) => getComputedStyle(one).fill")
    assert mark == legend != words
    await page.context.close()


async def test_on_a_tablet_the_map_s_switch_stands_beside_the_search(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await page.set_viewport_size({"width": 820, "height": 1180})
    await page.goto("/dispatch")
    search, shops = await page.locator(".search.float").bounding_box(), await page.locator(".shops").bounding_box()
    assert search
    assert shops
    assert search["y"] == shops["y"]
    assert shops["x"] > search["x"] + search["width"]
    await page.context.close()


async def test_on_a_phone_the_legend_leaves_the_map_s_credit_free(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/dispatch")
    credit = page.locator(".field .credit")
    await expect(credit).to_be_visible()
    below, above = await credit.bounding_box(), await page.locator(".legend").bounding_box()
    assert below
    assert above
    assert above["y"] + above["height"] <= below["y"]
    await page.context.close()


@pytest.mark.parametrize(
    ("who", "path", "state"),
    [
        ("clerk", "/clerk/{}", "reported"),
        ("dispatcher", "/dispatch/{}", "filed"),
        ("squad", "/unit/{}", "handling"),
        ("supervisor", "/supervise/{}", "filed"),
    ],
)
async def test_an_open_case_on_a_tablet_keeps_the_page_s_name(
    site: str, browser: Browser, who: str, path: str, state: str
) -> None:
    case = await case_in(site, state)
    page = await desk(browser, site, who=who)
    await page.set_viewport_size({"width": 820, "height": 1180})
    await page.goto(path.format(case))
    await expect(page.get_by_role("heading", level=2).first).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await page.context.close()


async def test_a_unit_s_case_on_a_narrow_phone(site: str, browser: Browser) -> None:
    """The buttons keep their words in one line; the clock begins the line it goes to; one photo is not counted."""
    case = await case_in(site, "handling")
    page = await phone(browser, site, who="squad")
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(f"/unit/{case}")
    await expect(page.locator("footer .buttons button")).to_have_count(3)
    heights = await page.locator("footer .buttons button").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert heights == [50, 50, 50]
    await expect(page.locator("figcaption").first).to_have_text(re.compile("^市民"))
    clock, place = (
        await page.locator(".case header .ui-clock").bounding_box(),
        await page.locator(".case header p").bounding_box(),
    )
    assert clock
    assert place
    assert clock["x"] == place["x"]
    await page.context.close()


async def test_how_far_it_is_stands_beside_where_it_is(site: str, browser: Browser) -> None:
    await case_in(site, "handling")
    page = await phone(browser, site, who="squad")
    await page.goto("/field")
    await expect(page.locator(".ui-row .second").first).to_have_text(re.compile(r"\d (米|公里)$"))
    await page.context.close()


async def test_the_desk_s_sign_in_stands_in_the_middle(site: str, browser: Browser) -> None:
    page = await desk(browser, site)
    await page.goto("/signin")
    brand, form = await page.locator(".brand").bounding_box(), await page.locator("form").bounding_box()
    assert brand
    assert form
    assert abs(brand["x"] - (1440 - form["x"] - form["width"])) <= 20
    await page.context.close()


@pytest.mark.parametrize(("path", "button"), [("/track", "查一下"), ("/verify", "核对")])
async def test_on_a_wide_screen_the_button_follows_what_it_sends(
    site: str, browser: Browser, path: str, button: str
) -> None:
    page = await desk(browser, site)
    await page.goto(path)
    await settled(page)
    above, pressed = (
        await page.locator(".body > :last-child").bounding_box(),
        await page.get_by_role("button", name=button, exact=True).bounding_box(),
    )
    assert above
    assert pressed
    assert pressed["y"] - (above["y"] + above["height"]) < 60
    await page.context.close()


async def test_large_words_break_where_they_pause(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto("/")
    said = page.locator(".hello-text")
    await expect(said).to_be_visible()
    lines = await said.evaluate(_LINES)
    assert len(lines) > 1
    assert all(line.strip()[-1] in "，。" for line in lines), lines
    await page.context.close()


async def test_a_slow_start_shows_the_sign_and_not_an_empty_page(site: str, browser: Browser) -> None:
    page = await phone(browser, site, who="inspector", worker=False)

    async def never(route: Route) -> None:
        del route

    await page.route("**/api/me", never)
    await page.goto("/field")
    await expect(page.get_by_role("status", name="正在打开")).to_be_visible()
    await page.context.close()


async def test_a_page_that_is_not_there_has_a_name(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await page.goto("/no/such/page")
    await expect(page.get_by_role("heading", level=1)).to_have_text("门前")
    await page.context.close()


async def test_the_camera_on_a_wide_screen_has_no_bright_sides(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="inspector")
    await page.goto("/field/capture")
    camera = page.locator(".camera")
    await expect(camera).to_be_visible()
    assert await camera.evaluate("(one) => getComputedStyle(one).boxShadow") != "none"
    assert await page.evaluate("document.documentElement.scrollWidth") <= 1440
    await page.context.close()


@pytest.mark.parametrize(
    ("who", "path", "state"), [("clerk", "/clerk/{}", "reported"), ("squad", "/unit/{}", "handling")]
)
async def test_a_case_that_does_not_come_on_a_tablet_lets_back_to_the_list(
    site: str, browser: Browser, who: str, path: str, state: str
) -> None:
    case = await case_in(site, state)
    page = await desk(browser, site, who=who, worker=False)
    await page.set_viewport_size({"width": 820, "height": 1180})

    async def fail(route: Route) -> None:
        await route.fulfill(status=502, content_type="text/html", body="")

    await page.route(f"**/api/cases/{case}", fail)
    await page.goto(path.format(case))
    await expect(page.get_by_text("再试一次")).to_be_visible()
    await page.get_by_role("button", name="回到列表").click()
    await expect(page).to_have_url(re.compile(path.split("/")[1] + "$"))
    await page.context.close()


async def test_the_steps_of_a_report_on_a_wide_screen_have_their_button_near(site: str, browser: Browser) -> None:
    page = await desk(browser, site)
    await page.goto("/")
    await page.get_by_role("button", name="没法拍照，先写位置").click()
    foot = page.locator("footer.actions")
    body = page.locator(".body")
    await expect(page.get_by_role("heading", name="是在这里吗？").or_(page.locator(".body h2")).first).to_be_visible()
    above, below = await body.bounding_box(), await foot.bounding_box()
    assert above
    assert below
    assert below["y"] - (above["y"] + above["height"]) < 4
    await page.context.close()


async def test_the_oversight_s_tables_share_their_columns(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="supervisor")
    await page.goto("/supervise")
    heads = page.locator(".figures thead tr")
    await expect(heads).to_have_count(2)
    lefts = await heads.evaluate_all(
        "all => all.map((one) => [...one.cells].map((cell) => cell.getBoundingClientRect().x))"
    )
    assert lefts[0] == lefts[1]
    await page.context.close()


async def test_an_english_apostrophe_is_no_wider_than_a_letter(site: str, browser: Browser) -> None:
    page = await phone(browser, site)
    await page.add_init_script("localStorage.setItem('menqian.locale', 'en')")
    await page.goto("/")
    await settled(page)
    width = await page.evaluate(
        """async () => {
          const one = document.body.appendChild(document.createElement('span'))
          one.style.cssText = 'position: absolute; font-size: 100px'
          one.textContent = '’'
          await document.fonts.ready
          return one.getBoundingClientRect().width
        }"""
    )
    assert width < 60
    await page.context.close()


async def test_in_large_text_how_far_it_is_still_stands_beside_where_it_is(site: str, browser: Browser) -> None:
    await case_in(site, "handling")
    page = await phone(browser, site, who="squad")
    await page.add_init_script("localStorage.setItem('menqian.text', 'large')")
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto("/field")
    row = page.locator(".ui-row .second").first
    await expect(row).to_have_text(re.compile(r"\d (米|公里)$"))
    place, far = await row.locator(".text").bounding_box(), await row.locator(".end").bounding_box()
    assert place
    assert far
    assert far["x"] >= place["x"] + place["width"]
    await page.context.close()
