import { computed, onBeforeUnmount, onMounted, ref } from 'vue'

import { t } from './messages'

/** One line of a page's keys: what is printed, what is pressed, what it does. KeyHelp shows every line. */
export interface Shortcut {
  /** As printed on the caps. */
  caps: readonly string[]
  /** Names by `keyName`; none where an element of the page answers by itself (the map pans). */
  keys: readonly string[]
  text: string
  /** `at`: which of `keys` was pressed. */
  act?: (at: number) => void
}

const WRITES = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], dialog'
/** What a click leaves the focus on. */
const TAKES_FOCUS = 'a, button, label, summary, [tabindex]'
/** The focused map pans and zooms by these keys itself. */
const PANS = /^Arrow|^[+=-]$/
/** Keys that may be held down. */
const MOVES = /^Arrow|^[jk]$/

/**
 * Whether the element takes the key for itself: reached by Tab it does. What was pressed with the mouse keeps the focus
 * without anybody meaning it, so there the key is the page's.
 */
function takes(key: string, target: Element, pointed: Element | null): boolean {
  if (pointed?.contains(target)) return PANS.test(key) && target.closest('canvas') !== null
  if (key === 'Enter') return target.closest('a, button, summary') !== null
  if (key === ' ') return target.closest('a, button, summary, label') !== null
  return PANS.test(key) && target.closest('canvas, [type="radio"]') !== null
}

/**
 * The name of a key press in a table of keys: `A` with Shift and `a` without, `Mod+Enter` with Ctrl or Meta.
 * Null while somebody writes, holds another modifier, or when the focused element takes the key itself.
 * @param pointed what the mouse pressed last
 */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'target'>, pointed: Element | null = null): string | null {
  if (event.altKey) return null
  if (event.ctrlKey || event.metaKey) return event.key === 'Enter' ? 'Mod+Enter' : null
  if (event.key === 'Escape') return 'Escape'
  if (event.target instanceof Element && (event.target.closest(WRITES) || takes(event.key, event.target, pointed))) return null
  if (event.key.length !== 1) return event.key
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()
}

/** One-key commands of a desk page, while nobody is writing; `?` shows them, Escape leaves a field, the help, then what the page says. */
export function useKeys(shortcuts: () => readonly Shortcut[]) {
  const help = ref(false)
  let pointed: Element | null = null
  const rows = computed<Shortcut[]>(() => [...shortcuts(), { caps: ['?'], keys: ['?'], text: t('keyHelp'), act: () => { help.value = !help.value } }])

  const point = (event: PointerEvent) => { pointed = event.target instanceof Element ? event.target.closest(TAKES_FOCUS) : null }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Tab') pointed = null
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    const name = keyName(event, pointed)
    if (name === null || (event.repeat && !MOVES.test(name))) return
    if (name === 'Escape' && leave(event.target)) return
    const row = rows.value.find((one) => one.keys.includes(name))
    if (!row?.act) return
    event.preventDefault()
    row.act(row.keys.indexOf(name))
  }
  function leave(target: EventTarget | null): boolean {
    const writing = target instanceof HTMLElement && target.closest(WRITES) !== null
    if (writing) target.blur()
    else if (help.value) help.value = false
    else return false
    return true
  }
  onMounted(() => {
    window.addEventListener('pointerdown', point, true)
    window.addEventListener('keydown', press)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('pointerdown', point, true)
    window.removeEventListener('keydown', press)
  })
  return { help, rows }
}

/** The id `step` rows away from `current` in a list; the first one when nothing is chosen. */
export function neighbour(ids: readonly string[], current: string | undefined, step: number): string | undefined {
  const at = current ? ids.indexOf(current) : -1
  if (at < 0) return ids[0]
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))]
}
