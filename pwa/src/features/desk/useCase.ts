import { dated } from '@/api/serverTime'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { CaseDetail, CaseEvent, Command, CommandBody } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'

/** The chosen case with its log, kept up to date; commands are given on the version that is on screen. */
export function useCase(id: () => string | undefined) {
  const { api, stream } = useContainer()
  const detail = shallowRef<CaseDetail | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  const problem = shallowRef<ApiProblem | null>(null)
  const refused = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  async function load(): Promise<void> {
    const wanted = id()
    if (!wanted) {
      detail.value = null
      events.value = []
      return
    }
    try {
      const [one, log] = await Promise.all([api.cases.get(wanted), api.cases.events(wanted)])
      if (id() !== wanted) return
      detail.value = one
      events.value = log.items
      problem.value = null
    } catch (error) {
      if (id() === wanted) problem.value = asProblem(error)
    }
  }

  /** True when the server has done it. A conflict shows the new state and keeps what was typed. */
  async function give(command: Command, fields: Partial<CommandBody> = {}): Promise<boolean> {
    const current = detail.value
    if (!current || busy.value) return false
    busy.value = true
    refused.value = null
    try {
      detail.value = await api.cases.command(current.id, { id: newId(), command, ifVersion: current.version, ...dated(), ...(command === 'check_pass' || command === 'close' ? { looked: [] } : {}), ...fields })
      events.value = (await api.cases.events(current.id)).items
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
    void load()
  }, { immediate: true })

  return { detail, events, problem, refused, busy, load, give }
}
