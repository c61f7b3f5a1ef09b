import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'

import type { CaseDetail, Command, CommandBody } from '@/api/types'
import { useContainer } from '@/app/container'
import { forgetTyped } from '@/app/typed'

import { notDone, told } from '../desk/said'
import type { useCase } from '../desk/useCase'
import type { useDone } from '../desk/useDone'
import { useNarrow } from './useNarrow'
import { useStored } from './useStored'

/** What a unit does with its open case: takes it, for a person, hands it in, sends it back. */
export function useOrders(work: ReturnType<typeof useCase>, done: ReturnType<typeof useDone>, caseId: () => string | undefined) {
  const router = useRouter()
  const { session } = useContainer()
  const stored = useStored(caseId)
  const narrow = useNarrow()
  const asking = ref<Command | null>(null)
  const assigning = ref(false)
  const leads = computed(() => session.can('task.assign'))
  const offers = computed(() => work.detail.value?.commands ?? [])
  const has = (command: Command) => offers.value.some((offer) => offer.command === command)
  const form = computed(() => offers.value.find((offer) => offer.command === asking.value))

  function tell(command: Command, one: CaseDetail): void {
    done.say(told(command, one))
    // Sent back, it is not this unit's any more; where the list is not beside it, the list says what was done.
    if (caseId() === one.id && (!work.detail.value || (command === 'return' && narrow.value))) void router.push('/unit')
  }
  async function keep(command: Command, one: CaseDetail, fields: Partial<CommandBody>): Promise<boolean> {
    if (!await stored.keep(one, command, fields)) return false
    forgetTyped(one.id, command)
    if (caseId() === one.id) work.refused.value = null
    return true
  }
  /** Given at once; without a network it is stored here and sent later, never lost. Another case may be chosen by the time of the answer. */
  async function order(command: Command, fields: Partial<CommandBody> = {}): Promise<boolean> {
    const one = work.detail.value
    if (!one || stored.waiting.value) return false
    if (!navigator.onLine) return keep(command, one, fields)
    const answer = await work.send(command, fields)
    if (answer?.problem?.type === 'network') return keep(command, one, fields)
    if (answer && !answer.problem) tell(command, answer.one)
    if (answer?.problem && caseId() !== one.id) done.say(notDone(command, one, answer.problem))
    return answer?.problem === null
  }
  const take = () => {
    if (!has('acknowledge') || form.value) return
    if (leads.value) assigning.value = true
    else void order('acknowledge')
  }
  const assign = () => { if (has('assign') && !form.value) assigning.value = true }
  const sendBack = () => { if (has('return')) asking.value = 'return' }
  const handIn = () => { if (has('finish') && !form.value) void router.push(`/field/task/${caseId() ?? ''}`) }
  async function assigned(assigneeId: string | null): Promise<void> {
    const of = caseId()
    if (await order(has('acknowledge') ? 'acknowledge' : 'assign', assigneeId ? { assigneeId } : {}) && caseId() === of) assigning.value = false
  }
  async function give(fields: Partial<CommandBody>): Promise<void> {
    const of = caseId()
    if (asking.value && await order(asking.value, fields) && caseId() === of) asking.value = null
  }
  return { asking, assigning, leads, has, form, take, assign, sendBack, handIn, assigned, give, waiting: stored.waiting, refused: work.refused, busy: work.busy }
}
