/** Longer than a double tap takes, shorter than it takes to see a button and decide. */
const HOLD_MS = 400
/** How far from the first tap the second may land, in CSS pixels. */
const REACH = 56

/**
 * The second of two quick taps never falls through: where the control that was tapped has gone (another page, step or
 * view has come), the place under the finger takes nothing for a moment. Only that place, so that nobody waits
 * elsewhere; only pointers, so that no key is lost; an element above it, so that scrolling goes on.
 */
export function guardTaps(): () => void {
  let tapped: { on: Element; x: number; y: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const shield = document.createElement('div')
  shield.dataset.shield = ''
  shield.style.cssText = `position:fixed;z-index:99;width:${String(2 * REACH)}px;height:${String(2 * REACH)}px;touch-action:manipulation`

  function press({ target, clientX: x, clientY: y }: PointerEvent): void {
    if (target instanceof Element && target !== shield) tapped = { on: target.closest('a,button,label') ?? target, x, y }
  }

  const watcher = new MutationObserver(() => {
    if (!tapped || tapped.on.isConnected) return
    shield.style.left = `${String(tapped.x - REACH)}px`
    shield.style.top = `${String(tapped.y - REACH)}px`
    tapped = null
    // What lies outside an open dialog takes no tap, a shield out there neither.
    const dialogs = document.querySelectorAll('dialog[open]')
    ;(dialogs[dialogs.length - 1] ?? document.body).append(shield)
    clearTimeout(timer)
    // From the first picture of what came: a slow phone may take longer than that to draw it.
    requestAnimationFrame(() => { timer = setTimeout(() => { shield.remove() }, HOLD_MS) })
  })
  watcher.observe(document.body, { childList: true, subtree: true })
  window.addEventListener('pointerdown', press, true)
  return () => {
    watcher.disconnect()
    window.removeEventListener('pointerdown', press, true)
    clearTimeout(timer)
    shield.remove()
  }
}
