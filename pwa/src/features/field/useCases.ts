import { serverNow } from '@/api/serverTime'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import { asProblem, type ApiProblem } from '@/api'
import type { CaseCounts } from '@/api/cases'
import type { Stream } from '@/api/stream'
import type { CaseChange, CaseDetail, CaseEvent, CaseItem } from '@/api/types'
import { gather, type Gather } from '@/app/gather'
import { recall, remember } from '@/offline/cache'

import { countOf } from '../desk/counts'
import { firstRows, STEP } from '../desk/rows'
import { useOwner, usePhone } from '../phone/usePhone'
import { detailKey, logKey, prefetch } from './prefetch'
import { FIELD_STATES } from './today'

const LIST = 'today'

/** Loads again, soon, after a change that `matters`, with the network, and when the page is seen again. */
function followed(stream: Stream, load: () => Promise<void>, matters: (change: CaseChange) => boolean = () => true): Gather {
  const soon = gather(() => { void load() }, 800)
  const seen = () => { if (document.visibilityState === 'visible') soon.ask() }
  const quiet = stream.listen({ change: (change) => { if (matters(change)) soon.ask() }, reset: soon.ask })
  window.addEventListener('online', soon.ask)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    soon.cancel()
    quiet()
    window.removeEventListener('online', soon.ask)
    document.removeEventListener('visibilitychange', seen)
  })
  return soon
}

/** The unit's open work, what runs out first on top: the server's list, or the last one with its time without a network. */
export function useToday() {
  const { api, session, stream } = useContainer()
  const { db } = usePhone()
  const owner = useOwner()
  const items = shallowRef<CaseItem[] | null>(null)
  const next = ref<string | null>(null)
  const counts = shallowRef<CaseCounts | null>(null)
  const asOf = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  let wanted = STEP
  let again = false

  /** One fetch at a time, of the rows that are wanted from the top; what is asked meanwhile is fetched behind it. */
  async function load(): Promise<void> {
    if (busy.value) {
      again = true
      return
    }
    busy.value = true
    try {
      const unit = session.me.value?.unit?.id
      const figures = unit ? api.cases.counts({ unit }).catch(() => null) : null
      const rows = await firstRows(api, { state: FIELD_STATES, unit, order: 'due' }, wanted)
      items.value = rows.items
      next.value = rows.next
      asOf.value = serverNow()
      problem.value = null
      counts.value = await figures
      await remember(db, owner.value, LIST, items.value)
      prefetch(api, db, owner.value, items.value).catch(() => undefined)
    } catch (error) {
      problem.value = asProblem(error)
      await fromPhone()
    } finally {
      busy.value = false
    }
    if (again) soon.ask()
    again = false
  }

  async function fromPhone(): Promise<void> {
    const kept = await recall<CaseItem[]>(db, owner.value, LIST)
    if (!kept || items.value) return
    items.value = kept.value
    asOf.value = kept.asOf
  }

  const soon = followed(stream, load)

  void fromPhone().then(load)
  return {
    items, asOf, problem, busy, load,
    /** The next rows at the end, or all of them. */
    more: (all = false) => {
      wanted = all ? Infinity : wanted + STEP
      return load()
    },
    /** Rows at the end that are not on the phone: how many, null when there are some and nobody counted them. */
    left: computed(() => {
      const total = countOf(counts.value, { state: FIELD_STATES })
      return next.value === null ? 0 : total === undefined ? null : Math.max(1, total - (items.value?.length ?? 0))
    }),
  }
}

/**
 * One case with its log, from the phone at once and from the server as soon as it answers; then as it changes there, so
 * that nobody goes on working on what was taken back. A change that takes it out of sight is told as any other.
 */
export function useCase(id: () => string): {
  detail: Readonly<Ref<CaseDetail | null>>
  events: Readonly<Ref<CaseEvent[]>>
  asOf: Readonly<Ref<number>>
  problem: Readonly<Ref<ApiProblem | null>>
  fresh: Readonly<Ref<boolean>>
  load: () => Promise<void>
} {
  const { api, stream } = useContainer()
  const { db } = usePhone()
  const owner = useOwner()
  const detail = shallowRef<CaseDetail | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  const asOf = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)

  async function fromPhone(wanted: string): Promise<void> {
    const [kept, log] = await Promise.all([recall<CaseDetail>(db, owner.value, detailKey(wanted)), recall<CaseEvent[]>(db, owner.value, logKey(wanted))])
    if (!kept || detail.value || id() !== wanted) return
    events.value = log?.value ?? []
    detail.value = kept.value
    asOf.value = kept.asOf
  }

  async function load(): Promise<void> {
    const wanted = id()
    await fromPhone(wanted)
    try {
      const log = api.cases.events(wanted).catch(() => null)
      const answer = await api.cases.get(wanted)
      const told = await log
      if (id() !== wanted) return
      if (told) events.value = told.items
      detail.value = answer
      asOf.value = serverNow()
      problem.value = null
      await remember(db, owner.value, detailKey(wanted), answer).catch(() => undefined)
      if (told) await remember(db, owner.value, logKey(wanted), told.items).catch(() => undefined)
    } catch (error) {
      if (id() === wanted) problem.value = asProblem(error)
    }
  }

  watch(id, () => {
    detail.value = null
    events.value = []
    problem.value = null
    void load()
  }, { immediate: true })

  followed(stream, load, (change) => change.caseId === id() && change.version !== detail.value?.version)
  return { detail, events, asOf, problem, fresh: computed(() => problem.value === null), load }
}
