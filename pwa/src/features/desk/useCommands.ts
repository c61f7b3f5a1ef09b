import { computed, ref, shallowRef, type Ref } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import { dated } from '@/api/serverTime'
import type { CaseDetail, CaseEvent, Command, CommandBody } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { forgetTyped } from '@/app/typed'

/** What became of a command: `one` is the case as it left it; where that took it out of sight, as it was, with nothing more to be done. */
export interface Outcome { one: CaseDetail; problem: ApiProblem | null }
/** What a page does after a command, whichever case is chosen by then: the panel it was given in may be gone. */
export interface Answers {
  given?: (command: Command, one: CaseDetail) => void
  /** Refused while another case stood there, where the refusal has no place. */
  refusedElsewhere?: (command: Command, one: CaseDetail, problem: ApiProblem) => void
}
/** The chosen case as the page shows it. */
interface Shown { detail: Ref<CaseDetail | null>; events: Ref<CaseEvent[]>; load: () => Promise<void> }

/** Whether it says less of a case than what is shown of the same one. */
export const isOlder = (one: CaseDetail, shown: CaseDetail | null): boolean => shown?.id === one.id && one.version < shown.version

/** Commands on the chosen case; the answer belongs to the case that was commanded and stands here only while that is chosen. */
export function useCommands(id: () => string | undefined, { detail, events, load }: Shown, answers: Answers) {
  const { api } = useContainer()
  const refused = shallowRef<ApiProblem | null>(null)
  /** The case whose command is on its way. */
  const commanded = ref<string | null>(null)

  async function show(of: string, after: CaseDetail | undefined): Promise<void> {
    if (id() !== of || (after && isOlder(after, detail.value))) return
    detail.value = after ?? null
    // Done is done, also where its log cannot be had: the next change brings it.
    const log = after ? await api.cases.events(of).catch(() => null) : { items: [] }
    if (log && id() === of) events.value = log.items
  }

  async function refuse(command: Command, one: CaseDetail, problem: ApiProblem): Promise<void> {
    if (id() !== one.id) {
      answers.refusedElsewhere?.(command, one, problem)
      return
    }
    refused.value = problem
    if (problem.status === 409 || problem.type === 'case.look_first') await load()
  }

  async function ask(command: Command, one: CaseDetail, fields: Partial<CommandBody>): Promise<Outcome> {
    const looked = command === 'check_pass' || command === 'close' ? { looked: [] } : {}
    try {
      const after = await api.cases.command(one.id, { id: newId(), command, ifVersion: one.version, ...dated(), ...looked, ...fields })
      forgetTyped(one.id, command)
      await show(one.id, after)
      return { one: after ?? { ...one, commands: [] }, problem: null }
    } catch (error) {
      return { one, problem: asProblem(error) }
    }
  }

  /** Gives a command on the version that is on screen; null when nothing is, or another is on its way. */
  async function send(command: Command, fields: Partial<CommandBody> = {}): Promise<Outcome | null> {
    const current = detail.value
    if (!current || commanded.value) return null
    commanded.value = current.id
    refused.value = null
    const outcome = await ask(command, current, fields)
    if (outcome.problem) await refuse(command, current, outcome.problem)
    commanded.value = null
    if (!outcome.problem) answers.given?.(command, outcome.one)
    return outcome
  }

  /** True when the server has done it. A conflict shows the new state and keeps what was typed. */
  const give = async (command: Command, fields: Partial<CommandBody> = {}): Promise<boolean> => (await send(command, fields))?.problem === null

  return { refused, commanded, busy: computed(() => commanded.value !== null), send, give }
}
