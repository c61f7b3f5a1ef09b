import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import type { CaseCounts, CaseQuery } from '@/api/cases'
import { asProblem, type ApiProblem } from '@/api'
import type { StreamStatus } from '@/api/stream'
import type { CaseItem } from '@/api/types'
import { useContainer } from '@/app/container'
import { gather } from '@/app/gather'

import { countOf } from './counts'
import { firstRows, joined, STEP } from './rows'

const SOON_MS = 250
/** How long a row that came in stays marked. */
const FRESH_MS = 60_000

/** Ids that a list shows now and did not show before; none on its first answer. */
export function newcomers(before: readonly CaseItem[] | null, after: readonly CaseItem[]): string[] {
  if (!before) return []
  const known = new Set(before.map((item) => item.id))
  return after.filter((item) => !known.has(item.id)).map((item) => item.id)
}

/**
 * A list of cases in the server's order, what runs out first on top, that follows live changes: what is shown stays
 * while it is fetched again, as far down as it was. A search comes newest first. `unit`: the counts are of its tasks.
 */
export function useList(query: () => CaseQuery, unit?: 'mine') {
  const { api, stream } = useContainer()
  const items = shallowRef<CaseItem[] | null>(null)
  const next = ref<string | null>(null)
  const counts = shallowRef<CaseCounts | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const status = ref<StreamStatus>('off')
  const fresh = ref(new Map<string, number>())
  let abort: AbortController | null = null
  let again = false

  const asked = (): CaseQuery => ({ ...(query().q ? {} : { order: 'due' as const }), ...query() })

  /** One fetch at a time: a change that comes meanwhile is fetched behind it, so that a slow answer is never thrown away. */
  async function one(fetching: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const mine = (abort = new AbortController())
    busy.value = true
    try {
      await fetching(mine.signal)
      problem.value = null
    } catch (error) {
      if (!mine.signal.aborted) problem.value = asProblem(error)
    }
    if (abort !== mine) return
    busy.value = false
    abort = null
    if (again) soon.ask()
    again = false
  }

  async function load(): Promise<void> {
    if (abort) {
      again = true
      return
    }
    await one(async (signal) => {
      const figures = api.cases.counts(unit ? { unit } : {}, { signal }).catch(() => null)
      const page = await firstRows(api, asked(), Math.max(STEP, items.value?.length ?? 0), signal)
      const now = Date.now()
      for (const id of newcomers(items.value, page.items)) fresh.value.set(id, now)
      for (const [id, since] of fresh.value) if (now - since > FRESH_MS) fresh.value.delete(id)
      items.value = page.items
      next.value = page.next
      counts.value = await figures
    })
  }

  /** The next rows at the end. */
  async function more(): Promise<void> {
    const cursor = next.value
    if (!cursor || abort) return
    await one(async (signal) => {
      const page = await api.cases.list({ ...asked(), limit: STEP, cursor }, { signal })
      items.value = joined(items.value ?? [], page.items)
      next.value = page.next
    })
  }

  const soon = gather(() => { void load() }, SOON_MS)
  const quiet = stream.listen({ change: soon.ask, reset: soon.ask, status: (now) => { status.value = now } })
  window.addEventListener('online', soon.ask)
  onScopeDispose(() => {
    soon.cancel()
    abort?.abort()
    quiet()
    window.removeEventListener('online', soon.ask)
  })
  watch(query, (now, before) => {
    if (JSON.stringify(now) === JSON.stringify(before)) return
    items.value = null
    next.value = null
    abort?.abort()
    abort = null
    again = false
    void load()
  }, { immediate: true })

  const total = computed(() => countOf(counts.value, query()))
  return {
    items, problem, busy, status, load, more, isFresh: (id: string) => fresh.value.has(id), count: computed(() => items.value?.length ?? 0),
    /** How many there are under a query, fetched or not; undefined while that is not known. */
    countOf: (of: CaseQuery) => countOf(counts.value, of),
    /** Rows at the end that are not fetched: how many, null when there are some and nobody counted, 0 when there are none. */
    left: computed(() => next.value === null ? 0 : total.value === undefined ? null : Math.max(1, total.value - (items.value?.length ?? 0))),
  }
}
