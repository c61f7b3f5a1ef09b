"""Large text is a layout of its own: nothing is cut or lies on anything else, and no page is wider than its screen."""

import pytest
from playwright.async_api import Browser

from tests.e2e.pages import PAGES, Shown, fresh, visit

_WIDTHS = {"phone": ((360, 740), (390, 844)), "desk": ((1440, 900),)}
# Words that are there to be seen; the map draws its own, and what floats over a page may lie on it.
FAULTS = """() => {
  const found = []
  // A page that is too wide widens the window of a phone: what counts is the screen.
  const innerWidth = Math.min(window.innerWidth, screen.width)
  const said = (one) => `${one.tagName}.${one.className} ${one.innerText.slice(0, 40)}`
  const above = (one, is) => {
    for (let at = one; at; at = at.parentElement) if (is(getComputedStyle(at))) return true
    return false
  }
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
  const hasWords = (one) => [...one.childNodes].some(isText)
  // A list's rows far below are not drawn before they come near.
  const drawn = { visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }
  const seen = (one) => one.checkVisibility(drawn) && !one.closest('.sr-only, .skip, .maplibregl-map, svg')
  const words = [...document.querySelectorAll('#app *')].filter((one) => hasWords(one) && seen(one))
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push(`wide: ${document.documentElement.scrollWidth}`)
  for (const one of words) {
    const style = getComputedStyle(one), { left, right } = one.getBoundingClientRect()
    if (style.display !== 'inline' && !/auto|scroll/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      found.push(`cut: ${said(one)}`)
    if ((right > innerWidth + 1 || left < -1) && !above(one.parentElement, (its) => /auto|scroll/.test(its.overflowX)))
      found.push(`off the screen: ${said(one)}`)
  }
  // Where its words are, as far as what scrolls round them shows them.
  const box = (one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    let { left, right, top, bottom } = range.getBoundingClientRect()
    for (let at = one.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === 'visible') continue
      const its = at.getBoundingClientRect()
      top = Math.max(top, its.top)
      bottom = Math.min(bottom, its.bottom)
    }
    return { one, left, right, top, bottom }
  }
  // Words that go on in the next line leave room beside them: line by line.
  const lines = (one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    return [...range.getClientRects()]
  }
  const meet = (p, q) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 3
    && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 5
  const boxes = words.filter((one) => !above(one, (its) => /^(fixed|sticky|absolute)$/.test(its.position))).map(box)
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (!meet(a, b) || a.one.contains(b.one) || b.one.contains(a.one)) return
    if (lines(a.one).some((p) => lines(b.one).some((q) => meet(p, q))))
      found.push(`${said(a.one)} lies on ${said(b.one)}`)
  }))
  return found
}"""
# What a clock says changes with the hour, and a day that may move has its sign: as much as it ever says must fit.
_LONGEST_CLOCKS = """() => {
  const longest = (words) => words
    .replace(/(剩|超|提前) \\d.*/, '$1 23 时 58 分')
    .replace(/(?:under )?(?:\\d+ \\w+ ?)+ (left|over|early)/, '23 h 58 min $1')
  for (const { childNodes } of document.querySelectorAll('.ui-clock .left'))
    for (const node of childNodes) if (node.nodeType === Node.TEXT_NODE) node.textContent = longest(node.textContent)
  const sign = '<svg width="14" height="14" style="flex: none"></svg>'
  for (const left of document.querySelectorAll('.ui-clock .left:not(:has(.may-move))'))
    left.insertAdjacentHTML('beforeend', sign)
}"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
async def test_large_text_is_read_whole(site: str, browser: Browser, shown: Shown, language: str) -> None:
    page = await fresh(shown, browser, site)
    await page.add_init_script(
        f"localStorage.setItem('menqian.text', 'large'); localStorage.setItem('menqian.locale', '{language}')"
    )
    for width, height in _WIDTHS[shown.device]:
        await page.set_viewport_size({"width": width, "height": height})
        await visit(shown, page)
        assert await page.evaluate("document.documentElement.dataset.text") == "large"
        await page.evaluate(_LONGEST_CLOCKS)
        faults = await page.evaluate(FAULTS)
        assert faults == [], f"{width}: " + "\n".join(faults)
    await page.context.close()
