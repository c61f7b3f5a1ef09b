import { dated } from '@/api/serverTime'
import { computed } from 'vue'

import type { CaseDetail, Command, CommandBody } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { commandWords } from '@/i18n/words'

import { taskInHand } from '../field/work'
import { useOwner, usePhone, useUnsent } from '../phone/usePhone'

/** Commands of a unit that wait on this device for a network: the same outbox as the inspector's. */
export function useStored(caseId: () => string | undefined) {
  const { session } = useContainer()
  const phone = usePhone()
  const owner = useOwner()
  const unsent = useUnsent()

  /** What waits for this case, the newest. */
  const waiting = computed(() => unsent.value?.findLast((item) => item.owner === owner.value && item.subject === caseId()) ?? null)

  /** True when it is safe on this device. */
  async function keep(detail: CaseDetail, command: Command, fields: Partial<CommandBody>): Promise<boolean> {
    const task = taskInHand(detail, session.me.value?.unit?.id)
    const body: CommandBody = { id: newId(), command, ...dated(), ...(task ? { taskId: task.id } : {}), ...fields }
    try {
      await phone.hand({ owner: owner.value, outgoing: { kind: 'caseCommand', caseId: detail.id, body }, title: commandWords(command), place: detail.placeWords })
      return true
    } catch {
      return false
    }
  }

  return { waiting, keep }
}
