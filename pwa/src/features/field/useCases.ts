import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import { asProblem, type ApiProblem } from '@/api'
import type { CaseDetail, CaseItem } from '@/api/types'
import { recall, remember } from '@/offline/cache'

import { useOwner, usePhone } from '../phone/usePhone'
import { detailKey, prefetch } from './prefetch'
import { FIELD_STATES } from './today'

const LIST = 'today'

/** The unit's open work: the server's list, or the last one with its time when there is no network. */
export function useToday() {
  const { api, session, stream } = useContainer()
  const { db } = usePhone()
  const owner = useOwner()
  const items = shallowRef<CaseItem[] | null>(null)
  const asOf = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  async function load(): Promise<void> {
    busy.value = true
    try {
      const unit = session.me.value?.unit?.id
      items.value = (await api.cases.list({ state: FIELD_STATES, unit, limit: 200 })).items
      asOf.value = Date.now()
      problem.value = null
      await remember(db, owner.value, LIST, items.value)
      prefetch(api, db, owner.value, items.value).catch(() => undefined)
    } catch (error) {
      problem.value = asProblem(error)
      await fromPhone()
    } finally {
      busy.value = false
    }
  }

  async function fromPhone(): Promise<void> {
    const kept = await recall<CaseItem[]>(db, owner.value, LIST)
    if (!kept || items.value) return
    items.value = kept.value
    asOf.value = kept.asOf
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => { void load() }, 800)
  }
  const seen = () => { if (document.visibilityState === 'visible') soon() }
  const quiet = stream.listen({ change: soon, reset: soon })
  window.addEventListener('online', soon)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    clearTimeout(timer)
    quiet()
    window.removeEventListener('online', soon)
    document.removeEventListener('visibilitychange', seen)
  })

  void fromPhone().then(load)
  return { items, asOf, problem, busy, load }
}

/** One case, from the phone at once and from the server as soon as it answers. */
export function useCase(id: () => string): {
  detail: Readonly<Ref<CaseDetail | null>>
  asOf: Readonly<Ref<number>>
  problem: Readonly<Ref<ApiProblem | null>>
  fresh: Readonly<Ref<boolean>>
  load: () => Promise<void>
} {
  const { api } = useContainer()
  const { db } = usePhone()
  const owner = useOwner()
  const detail = shallowRef<CaseDetail | null>(null)
  const asOf = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)

  async function load(): Promise<void> {
    const wanted = id()
    const kept = await recall<CaseDetail>(db, owner.value, detailKey(wanted))
    if (kept && detail.value?.id !== wanted) {
      detail.value = kept.value
      asOf.value = kept.asOf
    }
    try {
      const answer = await api.cases.get(wanted)
      if (id() !== wanted) return
      detail.value = answer
      asOf.value = Date.now()
      problem.value = null
      await remember(db, owner.value, detailKey(wanted), answer).catch(() => undefined)
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  watch(id, () => {
    detail.value = null
    void load()
  }, { immediate: true })
  return { detail, asOf, problem, fresh: computed(() => problem.value === null), load }
}
