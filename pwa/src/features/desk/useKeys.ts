import { onBeforeUnmount, onMounted } from 'vue'

export type Keys = Record<string, () => void>

const WRITES = 'input, textarea, select, [contenteditable], dialog'

/** The name of a key press in a table of keys; null while somebody writes or holds Ctrl, Alt or Meta. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'target'>): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  if (event.key === 'Escape') return 'Escape'
  if (event.target instanceof Element && event.target.closest(WRITES)) return null
  if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a, button')) return null
  return event.key.length === 1 ? event.key.toLowerCase() : event.key
}

/** One-key commands of a desk page, while nobody is writing. */
export function useKeys(keys: Keys): void {
  const press = (event: KeyboardEvent) => {
    const name = keyName(event)
    const act = name === null ? undefined : keys[name]
    if (!act) return
    event.preventDefault()
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
