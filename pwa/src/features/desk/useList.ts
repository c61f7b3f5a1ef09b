import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import type { CaseQuery } from '@/api/cases'
import { asProblem, type ApiProblem } from '@/api'
import type { StreamStatus } from '@/api/stream'
import type { CaseItem } from '@/api/types'
import { useContainer } from '@/app/container'

const SOON_MS = 250
/** How long a row that came in stays marked. */
export const FRESH_MS = 60_000

/** Ids that a list shows now and did not show before; none on its first answer. */
export function newcomers(before: readonly CaseItem[] | null, after: readonly CaseItem[]): string[] {
  if (!before) return []
  const known = new Set(before.map((item) => item.id))
  return after.filter((item) => !known.has(item.id)).map((item) => item.id)
}

/** A list of cases that follows live changes; what is shown stays while it is fetched again. */
export function useList(query: () => CaseQuery) {
  const { api, stream } = useContainer()
  const items = shallowRef<CaseItem[] | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const status = ref<StreamStatus>('off')
  const fresh = ref(new Map<string, number>())
  let abort: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    abort?.abort()
    const mine = (abort = new AbortController())
    busy.value = true
    try {
      const page = await api.cases.list({ limit: 200, ...query() }, { signal: mine.signal })
      const now = Date.now()
      for (const id of newcomers(items.value, page.items)) fresh.value.set(id, now)
      for (const [id, since] of fresh.value) if (now - since > FRESH_MS) fresh.value.delete(id)
      items.value = page.items
      problem.value = null
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error)
    } finally {
      if (abort === mine) busy.value = false
    }
  }

  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => { void load() }, SOON_MS)
  }
  const quiet = stream.listen({ change: soon, reset: soon, status: (now) => { status.value = now } })
  window.addEventListener('online', soon)
  onScopeDispose(() => {
    clearTimeout(timer)
    abort?.abort()
    quiet()
    window.removeEventListener('online', soon)
  })
  watch(query, (now, before) => {
    if (JSON.stringify(now) === JSON.stringify(before)) return
    items.value = null
    void load()
  }, { immediate: true })

  return { items, problem, busy, status, load, isFresh: (id: string) => fresh.value.has(id), count: computed(() => items.value?.length ?? 0) }
}
