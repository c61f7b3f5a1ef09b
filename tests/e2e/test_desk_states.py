"""The desk when there is nothing to show or no answer: no sentence asks for what cannot be done, nothing is cut off."""

import pytest
from playwright.async_api import Browser, Route, expect

from tests.e2e.cases import case_in
from tests.e2e.site import desk


@pytest.mark.parametrize(
    ("who", "path", "asked", "says"),
    [
        ("clerk", "/clerk", "**/api/cases?*", "都受理完了"),
        ("squad", "/unit", "**/api/cases?*", "本队没有待办"),
        ("clerk", "/privacy", "**/api/privacy/reviews?*", "都复核完了"),
    ],
)
async def test_nobody_is_asked_to_choose_from_an_empty_list(
    site: str, browser: Browser, who: str, path: str, asked: str, says: str
) -> None:
    page = await desk(browser, site, who=who)

    async def nothing(route: Route) -> None:
        await route.fulfill(json={"items": [], "next": None})

    await page.route(asked, nothing)
    await page.goto(path)
    await expect(page.get_by_text(says)).to_be_visible()
    await expect(page.get_by_text("选一")).to_have_count(0)
    await page.context.close()


async def test_on_a_narrow_screen_a_case_takes_the_place_of_the_list_and_gives_it_back(
    site: str, browser: Browser
) -> None:
    case = await case_in(site, "reported")
    page = await desk(browser, site, who="clerk")
    await page.set_viewport_size({"width": 820, "height": 1180})
    await page.goto("/clerk")
    row = page.locator(f'[data-case="{case}"] a')
    await row.scroll_into_view_if_needed()
    await expect(page.locator(".report")).to_be_hidden()
    await row.click()
    await expect(page.locator(".report h2").first).to_be_in_viewport()
    await expect(row).to_be_hidden()
    await page.get_by_role("button", name="回到列表").click()
    await expect(row).to_be_visible()


async def test_the_dispatcher_s_map_is_seen_beside_a_long_list_on_a_narrow_screen(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="dispatcher")
    await page.set_viewport_size({"width": 820, "height": 1180})
    await page.goto("/dispatch")
    await expect(page.locator("[data-case] a").first).to_be_in_viewport()
    await expect(page.locator(".field canvas")).to_be_in_viewport(ratio=0.9)
    await expect(page.get_by_role("searchbox")).to_be_in_viewport()


async def test_the_installation_s_panels_are_as_high_as_what_they_hold(site: str, browser: Browser) -> None:
    page = await desk(browser, site, who="admin")
    await page.goto("/ops")
    await expect(page.locator(".ui-panel")).to_have_count(6)
    await expect(page.locator(".entries")).to_be_visible()
    cut = await page.locator(".ui-panel .body").evaluate_all(
        "all => all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.innerText.slice(0, 40))"
    )
    assert cut == []
    await page.context.close()
