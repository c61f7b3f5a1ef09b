import { onBeforeUnmount, onMounted } from 'vue'

export type Keys = Record<string, () => void>

const WRITES = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], dialog'
/** The focused map pans and zooms by these keys itself. */
const PANS = /^Arrow|^[+=-]$/

/**
 * Whether Enter belongs to the element itself. The row that was opened by a click keeps the focus without showing it:
 * Enter there means the case's main action. Reached by Tab it shows, and Enter is the link's own.
 */
function isPressed(target: Element): boolean {
  const own = target.closest('a, button, label')
  return own !== null && (own.getAttribute('aria-current') !== 'true' || own.matches(':focus-visible'))
}

/** The name of a key press in a table of keys, `A` with Shift and `a` without; null while somebody writes or holds Ctrl, Alt or Meta. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'target'>): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  if (event.key === 'Escape') return 'Escape'
  if (event.target instanceof Element && event.target.closest(WRITES)) return null
  if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof Element && isPressed(event.target)) return null
  if (PANS.test(event.key) && event.target instanceof Element && event.target.closest('canvas, [type="radio"]')) return null
  if (event.key.length !== 1) return event.key
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()
}

/** One-key commands of a desk page, while nobody is writing. */
export function useKeys(keys: Keys): void {
  const press = (event: KeyboardEvent) => {
    const name = keyName(event)
    const act = name === null ? undefined : keys[name]
    if (!act) return
    event.preventDefault()
    // A row that was clicked must not catch the next Enter once the keys have moved on.
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('[data-case]')) document.activeElement.blur()
    act()
  }
  onMounted(() => { window.addEventListener('keydown', press) })
  onBeforeUnmount(() => { window.removeEventListener('keydown', press) })
}

/** The id `step` rows away from `current` in a list; the first one when nothing is chosen. */
export function neighbour(ids: readonly string[], current: string | undefined, step: number): string | undefined {
  const at = current ? ids.indexOf(current) : -1
  if (at < 0) return ids[0]
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))]
}
