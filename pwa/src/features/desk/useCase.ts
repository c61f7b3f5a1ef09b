import { onScopeDispose, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { CaseDetail, CaseEvent, ContactRead } from '@/api/types'
import { useContainer } from '@/app/container'

import { isOlder, useCommands, type Answers } from './useCommands'

/** The chosen case with its log, kept up to date; commands are given on the version that is on screen. */
export function useCase(id: () => string | undefined, answers: Answers = {}) {
  const { api, session, stream } = useContainer()
  const detail = shallowRef<CaseDetail | null>(null)
  const events = shallowRef<CaseEvent[]>([])
  /** Who opened the reporters' contacts; empty for who may not know it. */
  const reads = shallowRef<ContactRead[]>([])
  const problem = shallowRef<ApiProblem | null>(null)

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
      if (id() !== wanted || isOlder(one, detail.value)) return
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

  const { refused, commanded, busy, send, give } = useCommands(id, { detail, events, load }, answers)
  onScopeDispose(stream.listen({
    // The command's own answer brings its change.
    change: (change) => { if (change.caseId === id() && change.version !== detail.value?.version && commanded.value !== change.caseId) void load() },
    reset: () => { void load() },
  }))
  watch(id, () => {
    detail.value = null
    events.value = []
    reads.value = []
    problem.value = refused.value = null
    void load()
  }, { immediate: true })

  return { detail, events, reads, problem, refused, busy, load, loadReads, send, give }
}
