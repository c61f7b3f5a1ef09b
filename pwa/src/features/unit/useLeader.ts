import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { CaseCounts } from '@/api/cases'
import { dated } from '@/api/serverTime'
import type { CaseDetail, CaseEvent, CaseItem, CaseState, Command, CommandBody } from '@/api/types'
import { gather } from '@/app/gather'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { named } from '@/i18n/names'
import { commandWords } from '@/i18n/words'
import { recall, remember } from '@/offline/cache'
import { overlay } from '@/offline/overlay'
import type { OutboxItem } from '@/offline/types'

import { countOf } from '../desk/counts'
import { firstRows, STEP } from '../desk/rows'
import { detailKey } from '../field/prefetch'
import { taskInHand } from '../field/work'
import { useOwner, usePhone, useUnsent } from '../phone/usePhone'
import { PHONE_TABS, shownCount, type PhoneTab, type Sort } from './tabs'

const LIST = 'unit'
const STATES = [...PHONE_TABS.take, ...PHONE_TABS.work, ...PHONE_TABS.handed]

/**
 * A unit's work on its leader's phone: the server's list or the last one known, with what waits here laid over it. What
 * is ordered goes through the outbox like everything done in the street: in a basement it is stored and sent later.
 */
export function useLeader(sort: () => Sort) {
  const { api, session, stream } = useContainer()
  const phone = usePhone()
  const owner = useOwner()
  const unsent = useUnsent()
  const items = shallowRef<CaseItem[] | null>(null)
  const counts = shallowRef<CaseCounts | null>(null)
  const next = ref<string | null>(null)
  const asOf = ref(0)
  const problem = shallowRef<ApiProblem | null>(null)
  const refused = shallowRef<ApiProblem | null>(null)
  const loading = ref(false)
  const busy = ref(false)
  const detail = shallowRef<CaseDetail | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  let wanted = STEP
  let opened: string | null = null
  let again = false

  const mine = computed(() => unsent.value?.filter((item) => item.owner === owner.value) ?? [])
  /** What was sent from here and has arrived, until the list says so too. */
  const arrived = ref(new Map<string, { version: number; state: CaseState }>())
  const rows = computed(() => items.value?.map((item) => {
    const shown = overlay(item, mine.value)
    const sent = arrived.value.get(item.id)
    return sent && sent.version === item.version && !shown.waiting && !shown.needsYou ? { ...shown, item: { ...item, state: sent.state } } : shown
  }) ?? null)

  async function load(): Promise<void> {
    if (loading.value) {
      again = true
      return
    }
    loading.value = true
    try {
      const figures = api.cases.counts({ unit: 'mine' }).catch(() => null)
      const page = await firstRows(api, { state: STATES, unit: 'mine', order: sort() }, wanted)
      items.value = page.items
      next.value = page.next
      asOf.value = Date.now()
      problem.value = null
      counts.value = await figures
      await remember(phone.db, owner.value, LIST, page.items).catch(() => undefined)
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      loading.value = false
    }
    if (again) soon.ask()
    again = false
  }

  /** The open card's reasons: the case and its log, as far as they can be had. */
  function open(id: string | null): void {
    opened = id
    events.value = []
    if (id) void show(id)
  }
  async function show(id: string): Promise<void> {
    const kept = await recall<CaseDetail>(phone.db, owner.value, detailKey(id)).catch(() => undefined)
    if (kept && opened === id && detail.value?.id !== id) detail.value = kept.value
    try {
      const [one, log] = await Promise.all([api.cases.get(id), api.cases.events(id)])
      if (opened !== id) return
      detail.value = one
      events.value = log.items
      await remember(phone.db, owner.value, detailKey(id), one)
    } catch {
      // The row says what is needed; the reasons come with the network.
    }
  }

  /** The record, when it is safe on this device, else null; the outbox sends it at once where there is a network. */
  async function give(item: CaseItem, command: Command, fields: Partial<CommandBody>): Promise<OutboxItem | null> {
    if (busy.value) return null
    busy.value = true
    refused.value = null
    try {
      const task = detail.value?.id === item.id ? taskInHand(detail.value, session.me.value?.unit?.id) : undefined
      const body: CommandBody = { id: newId(), command, ...dated(), ...(task ? { taskId: task.id } : {}), ...fields }
      const stored = await phone.hand({ owner: owner.value, outgoing: { kind: 'caseCommand', caseId: item.id, body }, title: `${commandWords(command)} · ${named(item.category?.name) ?? ''}`, place: item.placeWords })
      arrived.value.set(item.id, { version: item.version, state: command === 'return' ? 'filed' : 'handling' })
      return stored
    } catch (error) {
      refused.value = asProblem(error)
      return null
    } finally {
      busy.value = false
    }
  }

  const soon = gather(() => { void load() }, 400)
  const quiet = stream.listen({ change: soon.ask, reset: soon.ask })
  window.addEventListener('online', soon.ask)
  onScopeDispose(() => {
    soon.cancel()
    quiet()
    window.removeEventListener('online', soon.ask)
  })

  watch(sort, () => { void load() })
  watch(() => mine.value.length, (left, before) => { if (left < before) soon.ask() })
  void recall<CaseItem[]>(phone.db, owner.value, LIST).catch(() => undefined).then((kept) => {
    if (kept && !items.value) {
      items.value = kept.value
      asOf.value = kept.asOf
    }
    return load()
  })
  return {
    rows, asOf, problem, refused, loading, busy, detail, events, load, open, give,
    more: () => { wanted += STEP; return load() },
    left: computed(() => next.value === null ? 0 : 1),
    /** How many stand under a tab: the server's count, moved by what waits here. */
    countOf: (tab: PhoneTab) => shownCount(tab, countOf(counts.value, { state: PHONE_TABS[tab], ...(tab === 'back' ? { cameBack: true } : {}) }), items.value, rows.value),
  }
}
