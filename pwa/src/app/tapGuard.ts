/** Longer than a double tap takes, shorter than it takes to see a button and decide. */
const HOLD_MS = 400
const POPOVER = 'showPopover' in HTMLElement.prototype
/** So late after a tap nobody taps a second time for the same. */
const PATIENCE_MS = 4000
/** What opens later than this after a tap was not opened by it. */
const SOON_MS = 1000
/** How far from the first tap the second may land, in CSS pixels. */
const REACH = 56

/**
 * The second of two quick taps never falls through: where the control that was tapped has gone (another page, step or
 * view has come) or lies under a sheet that the tap opened, the place under the finger takes nothing for a moment. Only
 * that place, so that nobody waits elsewhere; only pointers, so that no key is lost; an element above it, so that
 * scrolling goes on.
 */
export function guardTaps(): () => void {
  let tapped: { on: Element; x: number; y: number; at: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const shield = document.createElement('div')
  shield.dataset.shield = ''
  // A sheet that moves would carry it along; a popover stands in the window.
  if (POPOVER) shield.popover = 'manual'
  shield.style.cssText = `position:fixed;z-index:99;margin:0;padding:0;border:0;background:none;right:auto;bottom:auto;width:${String(2 * REACH)}px;height:${String(2 * REACH)}px;touch-action:manipulation`

  function press({ target, clientX: x, clientY: y }: PointerEvent): void {
    if (target instanceof Element && target !== shield) tapped = { on: target.closest('a,button,label') ?? target, x, y, at: performance.now() }
  }

  /** The finger scrolls: it tapped nothing. */
  function forget(): void {
    tapped = null
  }

  /** Whether the tap opened a dialog over its own control. */
  const covered = (changes: readonly MutationRecord[], { on, at }: { on: Element; at: number }) => performance.now() - at < SOON_MS
    && changes.some(({ target, attributeName }) => attributeName === 'open' && target instanceof HTMLDialogElement && target.open && !target.contains(on))

  const watcher = new MutationObserver((changes) => {
    if (!tapped || (tapped.on.isConnected && !covered(changes, tapped))) return
    if (performance.now() - tapped.at > PATIENCE_MS) {
      tapped = null
      return
    }
    shield.style.left = `${String(tapped.x - REACH)}px`
    shield.style.top = `${String(tapped.y - REACH)}px`
    tapped = null
    // What lies outside an open dialog takes no tap, a shield out there neither.
    const dialogs = document.querySelectorAll('dialog[open]')
    ;(dialogs[dialogs.length - 1] ?? document.body).append(shield)
    if (POPOVER) shield.showPopover()
    clearTimeout(timer)
    // From the first picture of what came: a slow phone may take longer than that to draw it.
    requestAnimationFrame(() => { timer = setTimeout(() => { shield.remove() }, HOLD_MS) })
  })
  watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ['open'] })
  window.addEventListener('pointerdown', press, true)
  window.addEventListener('pointercancel', forget, true)
  // A wheel presses nothing: what lies below scrolls on.
  shield.addEventListener('wheel', () => { shield.remove() }, { passive: true })
  return () => {
    watcher.disconnect()
    window.removeEventListener('pointerdown', press, true)
    window.removeEventListener('pointercancel', forget, true)
    clearTimeout(timer)
    shield.remove()
  }
}
