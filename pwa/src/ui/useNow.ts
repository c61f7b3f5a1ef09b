import { onBeforeUnmount, onMounted, readonly, ref, watch, type Ref } from 'vue'

import { clockAhead, serverNow } from '@/api/serverTime'

const now = ref(serverNow())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

watch(clockAhead(), () => { now.value = serverNow() })

function tick(): void {
  if (document.visibilityState === 'visible') now.value = serverNow()
}

/** The server’s time in milliseconds, as this phone knows it (its own clock may be wrong), moved on every 10 s while the page is seen; one timer for all clocks. */
export function useNow(): Readonly<Ref<number>> {
  onMounted(() => {
    now.value = serverNow()
    if (users++ > 0) return
    timer = setInterval(tick, 10_000)
    document.addEventListener('visibilitychange', tick)
  })
  onBeforeUnmount(() => {
    if (--users > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })
  return readonly(now)
}
