import { onScopeDispose, ref, watch } from 'vue'

import { useContainer } from '@/app/container'

/** How often an open case is renewed; the server forgets who was silent for a minute. */
const EVERY_MS = 10_000

/** Names of the colleagues who have the same case open now. Silent when it cannot be asked: the work does not wait for it. */
export function usePresence(caseId: () => string | undefined) {
  const { api } = useContainer()
  const names = ref<string[]>([])
  let held: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function renew(): Promise<void> {
    clearTimeout(timer)
    const id = held
    if (!id) return
    try {
      const page = await api.presence.enter(id)
      if (held === id) names.value = page.items.map((one) => one.name)
    } catch {
      if (held === id) names.value = []
    }
    if (held === id) timer = setTimeout(() => { void renew() }, EVERY_MS)
  }
  function leave(): void {
    clearTimeout(timer)
    const id = held
    held = undefined
    names.value = []
    if (id) void api.presence.leave(id).catch(() => undefined)
  }
  function enter(): void {
    const id = document.visibilityState === 'visible' ? caseId() : undefined
    if (id === held) return
    leave()
    held = id
    void renew()
  }
  watch(caseId, enter, { immediate: true })
  document.addEventListener('visibilitychange', enter)
  window.addEventListener('pagehide', leave)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', enter)
    window.removeEventListener('pagehide', leave)
    leave()
  })
  return { names }
}
