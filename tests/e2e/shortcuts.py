"""The keys of every desk page, each beside the control of the same; walked in test_shortcuts.py."""

import re
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from playwright.async_api import Locator, Page, expect

from tests.e2e.shots import drawn

By = Literal["mouse", "key"]
Step = Callable[[Page, By], Awaitable[None]]
Seen = Callable[[Page], Awaitable[None]]


class Row(msgspec.Struct, frozen=True):
    """One line of a page's help: `caps` as printed there, the key, the control of the same, what both bring about."""

    caps: str
    press: str
    click: Callable[[Page], Awaitable[None]]
    seen: Seen
    state: str = ""  # needs cases of its own in this state, the first of them open; otherwise the first of the list
    cases: int = 1
    before: Step | None = None


class Desk(msgspec.Struct, frozen=True):
    """A page with a list whose rows are links, and its keys. `tabs`: under which tab cases of a state stand."""

    path: str
    who: str
    row: str
    rows: tuple[Row, ...]
    tabs: dict[str, str] = {}


def on(selector: str, at: int = 0) -> Callable[[Page], Awaitable[None]]:
    """A real press of the mouse."""

    async def press(page: Page) -> None:
        await page.locator(selector).nth(at).click()

    return press


def button(name: str) -> Callable[[Page], Awaitable[None]]:
    async def press(page: Page) -> None:
        await _button(page, name).click()

    return press


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}")).last


def said(words: str | re.Pattern[str]) -> Seen:
    async def see(page: Page) -> None:
        await expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    return see


def shown(selector: str, words: str = "") -> Seen:
    async def see(page: Page) -> None:
        await expect(page.locator(selector).filter(has_text=words).first).to_be_visible()

    return see


def gone(selector: str) -> Seen:
    async def see(page: Page) -> None:
        await expect(page.locator(selector)).to_have_count(0)

    return see


def focused(selector: str) -> Seen:
    async def see(page: Page) -> None:
        await expect(page.locator(selector)).to_be_focused()

    return see


def checked(selector: str) -> Seen:
    async def see(page: Page) -> None:
        await expect(page.locator(selector).first).to_be_checked()

    return see


def at(path: str) -> Seen:
    async def see(page: Page) -> None:
        await expect(page).to_have_url(re.compile(f"{path}$"))

    return see


def second(row: str) -> Seen:
    """The list's second row is the open one."""

    async def see(page: Page) -> None:
        await expect(page.locator(row).nth(1)).to_have_attribute("aria-current", "true")

    return see


def both(key: str, control: Callable[[Page], Awaitable[None]], then: Seen) -> Step:
    """What must stand before a row can be tried, brought about in the same way as the case was opened."""

    async def step(page: Page, by: By) -> None:
        await (page.keyboard.press(key) if by == "key" else control(page))
        await then(page)

    return step


# --- dispatch -----------------------------------------------------------------------------------------------------


async def both_ticked(page: Page, by: By) -> None:
    """The open case and the one below it."""
    boxes = page.locator("[data-case] input[type=checkbox]")
    opened = await page.locator("[data-case] a").evaluate_all(
        "all => all.findIndex((row) => row.ariaCurrent === 'true')"
    )
    for n in (opened, opened + 1):
        if by == "mouse":
            await page.locator("[data-case] .pick").nth(n).click()
        else:
            await page.keyboard.press("x")
            await expect(boxes.nth(n)).to_be_checked()
            await page.keyboard.press("j")
        await expect(boxes.nth(n)).to_be_checked()


async def other_unit(page: Page, by: By) -> None:
    """Another unit than the first choice is set."""
    await page.locator(".others select").select_option(index=1)
    await expect(page.locator(".ui-radio-rows input").first).not_to_be_checked()
    if by == "key":
        await page.evaluate("document.activeElement.blur()")


async def map_drawn(page: Page, by: By) -> None:
    """The map stands still with the focus; `before` is its picture."""
    await expect(page.locator("canvas")).to_be_visible()
    box = await page.locator("canvas").bounding_box()
    assert box is not None
    await page.locator("canvas").focus() if by == "key" else await page.mouse.click(box["x"] + 30, box["y"] + 300)
    await drawn(page)
    await page.evaluate("picture => { window.before = picture }", await _map(page))


async def _map(page: Page) -> str:
    return (await page.locator("canvas").screenshot()).hex()


async def drag_map(page: Page) -> None:
    box = await page.locator("canvas").bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 200, box["y"] + 400)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 300, box["y"] + 400, steps=5)
    await page.mouse.up()


async def map_moved(page: Page) -> None:
    """Another part of the city stands on the map, and the list is where it was."""
    await drawn(page)
    assert await _map(page) != await page.evaluate("window.before")
    await expect(page.locator("[data-case] a").first).to_have_attribute("aria-current", "true")


send = button("派给")
_BOTH_SENT = re.compile(r"(?<!首选)派出 2 件")  # the button beside it says 按首选派出 2 件
sent = both("a", send, said("已派给"))
DISPATCH = Desk(
    path="/dispatch", who="dispatcher", row="[data-case] a",
    rows=(
        Row("JK", "j", on("[data-case] a", 1), second("[data-case] a")),
        Row("X", "x", on("[data-case] .pick"), checked("[data-case] input[type=checkbox]")),
        Row("A", "a", send, said("已派给"), state="filed"),
        # Cases of its own: one that its only unit sent back has no first choice and stays ticked.
        Row("⇧A", "Shift+A", button("按首选派出 2 件"), said(_BOTH_SENT), state="filed", cases=2, before=both_ticked),
        Row("Z", "z", button("撤销"), said("已撤回，回到待派遣"), state="filed", before=sent),
        Row("1…9", "1", on(".ui-radio-rows label"), checked(".ui-radio-rows input"), state="filed", before=other_unit),
        Row("/", "/", on(".search input"), focused(".search input")),
        Row("←→↑↓", "ArrowRight", drag_map, map_moved, before=map_drawn),
        Row("Esc", "Escape", button("关闭"), at("/dispatch")),
        Row("?", "?", button("全部按键"), shown("section.help", "换单位")),
    ),
)  # fmt: skip

# --- clerk --------------------------------------------------------------------------------------------------------

CATEGORY = ".picker .ui-radio-rows input"
FORM = ".decide form.form"


async def guessed(page: Page, by: By) -> None:
    """The catalogue is there: the words' categories can be chosen."""
    await expect(page.locator(".picker .ui-radio-rows label").first).to_be_visible()


async def sorted_out(page: Page, by: By) -> None:
    await guessed(page, by)
    await both("q", on(".picker .ui-radio-rows label"), checked(CATEGORY))(page, by)


async def writing(page: Page, by: By) -> None:
    await sorted_out(page, by)
    await page.get_by_label("说明").fill("写着字")


async def sent_to_look(page: Page, by: By) -> None:
    await both("v", button("派人核实"), shown(FORM, "派人核实"))(page, by)
    await (
        page.keyboard.press("Control+Enter") if by == "key" else page.locator(FORM).get_by_role("button").last.click()
    )
    await said("去核实")(page)


async def twin_found(page: Page, by: By) -> None:
    """What may be the same is fetched behind the case; this one has twins among the tests' own."""
    await expect(page.locator(".decide .near").first).to_be_visible()


async def reason_stands(page: Page) -> None:
    await expect(page.get_by_label("没有核实")).to_have_value(re.compile("照片清楚"))


declining = both("n", button("不予立案"), shown(FORM))
CLERK = Desk(
    path="/clerk", who="clerk", row="[data-case] a", tabs={"accepted": "待立案"},
    rows=(
        Row("JK", "j", on("[data-case] a", 1), second("[data-case] a")),
        Row("↵", "Enter", button("受理"), said("已受理"), state="reported", before=sorted_out),
        Row("Ctrl↵", "Control+Enter", button("受理"), said("已受理"), state="reported", before=writing),
        Row("QWET", "q", on(".picker .ui-radio-rows label"), checked(CATEGORY), state="reported", before=guessed),
        Row("/", "/", on(".picker [type=search]"), focused(".picker [type=search]"), state="reported"),
        Row("ASDF", "a", on(".decide .ui-chips .chip"), reason_stands, state="accepted"),
        Row("123", "1", button("并案"), shown(".decide .ui-confirm", "并入"), state="reported", before=twin_found),
        Row("Z", "z", button("撤销"), said("已撤回，回到待立案"), state="accepted", before=sent_to_look),
        Row("N", "n", button("不予立案"), shown(FORM, "不予立案"), state="reported"),
        Row("V", "v", button("派人核实"), shown(FORM, "派人核实"), state="accepted"),
        Row("␣", " ", on(".report .hero"), shown("dialog[open]"), state="reported"),
        Row("Esc", "Escape", button("取消"), gone(FORM), state="reported", before=declining),
        Row("?", "?", button("全部按键"), shown("section.help", "选常用理由")),
    ),
)  # fmt: skip

# --- unit ---------------------------------------------------------------------------------------------------------

RETURN = ".case form.form"
returning = both("r", button("退回"), shown(RETURN))
UNIT = Desk(
    path="/unit", who="squad", row="[data-case] a",
    rows=(
        Row("JK", "j", on("[data-case] a", 1), second("[data-case] a")),
        Row("A", "a", button("接收"), shown("dialog[open]", "派给谁"), state="dispatched"),
        Row("R", "r", button("退回"), shown(RETURN, "退回"), state="dispatched"),
        Row("F", "f", button("办完"), at("/field/task/.*"), state="handling"),
        Row("P", "p", button("派给队员"), shown("dialog[open]", "派给谁"), state="handling"),
        Row("/", "/", on(".search input"), focused(".search input")),
        Row("Esc", "Escape", button("取消"), gone(RETURN), state="dispatched", before=returning),
        Row("?", "?", button("全部按键"), shown("section.help", "收起")),
    ),
)  # fmt: skip

# --- privacy ------------------------------------------------------------------------------------------------------

BOX = ".frame .box"
one_box = both("n", button("加一个框"), shown(f"{BOX}.on"))


async def approved(page: Page) -> None:
    await expect(page.get_by_text("通过了")).to_be_visible()


PRIVACY = Desk(
    path="/privacy", who="clerk", row=".queue .item",
    rows=(
        Row("JK", "j", on(".queue .item", 1), second(".queue .item")),
        Row("A", "a", button("通过，可以公开"), approved),
        Row("N", "n", button("加一个框"), shown(f"{BOX}.on")),
        Row("Del", "Delete", button("删掉这个框"), gone(f"{BOX}.on"), before=one_box),
        Row("P", "p", button("看遮住后的样子"), shown(".bar button", "改框")),
        Row("Esc", "Escape", on(".side .row.on"), gone(f"{BOX}.on"), before=one_box),
        Row("?", "?", button("全部按键"), shown("section.help", "删掉选中的框")),
    ),
)  # fmt: skip

# --- supervise ----------------------------------------------------------------------------------------------------

SUPERVISE = Desk(
    path="/supervise", who="supervisor", row="[data-case] a",
    rows=(
        Row("JK", "j", on("[data-case] a", 1), second("[data-case] a")),
        Row("Esc", "Escape", button("关闭"), at("/supervise")),
        Row("?", "?", button("全部按键"), shown("section.help", "上下")),
    ),
)  # fmt: skip

DESKS = (DISPATCH, CLERK, UNIT, PRIVACY, SUPERVISE)
