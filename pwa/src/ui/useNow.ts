import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'

const now = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  if (document.visibilityState === 'visible') now.value = Date.now()
}

/** The time in milliseconds, moved on every 10 s while the page is seen; one timer for all clocks. */
export function useNow(): Readonly<Ref<number>> {
  onMounted(() => {
    now.value = Date.now()
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
