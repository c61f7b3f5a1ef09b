import { onMounted, onScopeDispose } from 'vue'

export const PACE_MS = 60_000
const SLOWEST_MS = 600_000

/** What a look came to: it got through, it did not, or there is nothing to look at (a wrong code costs its holder tries). */
export type Look = 'seen' | 'failed' | 'over'

/**
 * Looks when the page opens and from then on by itself, at a modest pace, while somebody can see the page and there is
 * a network: at once when either comes back, more seldom while looks fail.
 */
export function useLooks(look: () => Promise<Look>): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let pace = PACE_MS
  let over = false
  const worth = () => !over && document.visibilityState === 'visible' && navigator.onLine

  async function go(): Promise<void> {
    clearTimeout(timer)
    const came = await look()
    over ||= came === 'over'
    pace = came === 'failed' ? Math.min(pace * 2, SLOWEST_MS) : PACE_MS
    clearTimeout(timer)
    if (worth()) timer = setTimeout(() => { void go() }, pace)
  }

  function changed(): void {
    clearTimeout(timer)
    pace = PACE_MS
    if (worth()) void go()
  }

  const events = new AbortController()
  onMounted(() => {
    void go()
    document.addEventListener('visibilitychange', changed, { signal: events.signal })
    for (const name of ['online', 'offline']) window.addEventListener(name, changed, { signal: events.signal })
  })
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
    events.abort()
  })
}
