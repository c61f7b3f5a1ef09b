import { computed, ref } from 'vue'
import { registerSW } from 'virtual:pwa-register'

import { busy } from './pending'

const HOUR = 60 * 60 * 1000
const waiting = ref(false)
const put = ref(false)
let activate: ((reload?: boolean) => Promise<void>) | null = null

/** True when a new version waits, nobody is interrupted by a reload and nobody said "later". */
export const updateReady = computed(() => waiting.value && !put.value && !busy.value)

/** Registers the service worker and looks for a new version every hour and when the app comes back to the front. */
export function watchForUpdates(): void {
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

/** Changes to the new version; does nothing while something is being written or uploaded. */
export function updateNow(): void {
  if (!busy.value) void activate?.(true)
}

/** Not now; asks again on the next start. */
export function updateLater(): void {
  put.value = true
}
