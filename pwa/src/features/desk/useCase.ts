import { dated } from '@/api/serverTime'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { CaseDetail, CaseEvent, Command, CommandBody, ContactRead } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { forgetTyped } from '@/app/typed'

/** The chosen case with its log, kept up to date; commands are given on the version that is on screen. */
export function useCase(id: () => string | undefined) {
  const { api, session, stream } = useContainer()
  const detail = shallowRef<CaseDetail | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  /** Who opened the reporters' contacts; empty for who may not know it. */
  const reads = shallowRef<ContactRead[]>([])
  const problem = shallowRef<ApiProblem | null>(null)
  const refused = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  async function load(): Promise<void> {
    const wanted = id()
    if (!wanted) {
      detail.value = null
      events.value = []
      reads.value = []
      return
    }
    try {
      const [one, log] = await Promise.all([api.cases.get(wanted), api.cases.events(wanted)])
      // An answer may be overtaken by that of a command: what is older than what is shown says nothing new.
      if (id() !== wanted || (detail.value && one.version < detail.value.version)) return
      detail.value = one
      events.value = log.items
      problem.value = null
      await loadReads()
    } catch (error) {
      if (id() === wanted) problem.value = asProblem(error)
    }
  }

  async function loadReads(): Promise<void> {
    const wanted = id()
    if (!wanted || !(session.can('contact.read') || session.can('case.force_close'))) return
    const found = await api.cases.contactReads(wanted).catch(() => null)
    if (found && id() === wanted) reads.value = found.items
  }

  /** True when the server has done it; without a case when that took it out of sight. A conflict shows the new state and keeps what was typed. */
  async function give(command: Command, fields: Partial<CommandBody> = {}): Promise<boolean> {
    const current = detail.value
    if (!current || busy.value) return false
    busy.value = true
    refused.value = null
    try {
      const after = await api.cases.command(current.id, { id: newId(), command, ifVersion: current.version, ...dated(), ...(command === 'check_pass' || command === 'close' ? { looked: [] } : {}), ...fields })
      forgetTyped(current.id, command)
      detail.value = after ?? null
      events.value = after ? (await api.cases.events(current.id)).items : []
      return true
    } catch (error) {
      refused.value = asProblem(error)
      if (refused.value.status === 409 || refused.value.type === 'case.look_first') await load()
      return false
    } finally {
      busy.value = false
    }
  }

  onScopeDispose(stream.listen({
    change: (change) => { if (change.caseId === id() && change.version !== detail.value?.version && !busy.value) void load() },
    reset: () => { void load() },
  }))
  watch(id, () => {
    detail.value = null
    refused.value = null
    reads.value = []
    void load()
  }, { immediate: true })

  return { detail, events, reads, problem, refused, busy, load, loadReads, give }
}
