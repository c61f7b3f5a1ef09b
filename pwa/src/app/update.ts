import { computed, ref, watch } from 'vue'
import type { Router } from 'vue-router'

import { busy } from './pending'
import type { Session } from './session'

const HOUR = 60 * 60 * 1000
const HERE = 'menqian.here'
const waiting = ref(false)
const put = ref(false)
let activate: ((reload?: boolean) => Promise<void>) | null = null

/** True when a new version waits, nobody is interrupted by a reload and nobody said "later". */
export const updateReady = computed(() => waiting.value && !put.value && !busy.value)

let started = false

/**
 * Registers the service worker where it earns its bytes: on a device that has been here before or is installed, and on
 * every page beyond the three that a first visit opens. Somebody who only looks fetches nothing for a next time.
 */
export function keepForLater(router: Router, session: Session): void {
  if (!('serviceWorker' in navigator)) return
  if (beenHere() || navigator.serviceWorker.controller || matchMedia('(display-mode: standalone)').matches) whenIdle(start)
  router.afterEach(({ meta, name, query }) => { if (meta.verbs || name === 'sent' || query.step) whenIdle(start) })
  watch(session.state, (state) => { if (state === 'signed_in') whenIdle(() => { void start().then(askForStaffPages) }) }, { immediate: true })
}

/** Looks for a new version every hour and when the app comes back to the front. */
async function start(): Promise<void> {
  if (started) return
  started = true
  const { registerSW } = await import('virtual:pwa-register')
  activate = registerSW({
    onNeedRefresh() { waiting.value = true },
    onRegisteredSW(_url, registration) {
      if (!registration) return
      const look = () => { if (navigator.onLine) registration.update().catch(() => undefined) }
      setInterval(look, HOUR)
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look() })
    },
  })
}

async function askForStaffPages(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  active?.postMessage({ type: 'STAFF' })
}

function whenIdle(work: () => unknown): void {
  const later = () => { if ('requestIdleCallback' in window) requestIdleCallback(() => { work() }, { timeout: 4000 }); else setTimeout(work, 1500) }
  if (document.readyState === 'complete') later()
  else window.addEventListener('load', later, { once: true })
}

/** Whether this browser was here before; from now on it was. */
function beenHere(): boolean {
  try {
    const before = localStorage.getItem(HERE) !== null
    localStorage.setItem(HERE, '1')
    return before
  } catch {
    return false
  }
}

/** Changes to the new version; does nothing while something is being written or uploaded. */
export function updateNow(): void {
  if (!busy.value) void activate?.(true)
}

/** Not now; asks again on the next start. */
export function updateLater(): void {
  put.value = true
}
