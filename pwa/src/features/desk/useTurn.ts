import { watch } from 'vue'

/** The one after `current` in the list as it was ordered, else the one before; only what the list still has. */
export function following(ordered: readonly string[], current: string | undefined, now: readonly string[]): string | undefined {
  const at = current ? ordered.indexOf(current) : -1
  if (at < 0) return undefined
  const there = new Set(now)
  return ordered.slice(at + 1).find((id) => there.has(id)) ?? ordered.slice(0, at).findLast((id) => there.has(id))
}

/**
 * Whose turn it is after a command: a command takes the case out of the list, often before its answer arrives, so the
 * order is remembered as it was when the case still stood in it.
 * @param waiting those of the order that wait for this desk; all of them when left out
 */
export function useTurn(order: () => readonly string[], current: () => string | undefined, waiting = order) {
  let remembered: readonly string[] = []
  watch([order, current], ([ids, id]) => {
    if (id && ids.includes(id)) remembered = ids
  }, { immediate: true, flush: 'sync' })

  return { next: (): string | undefined => following(remembered, current(), waiting()) }
}
