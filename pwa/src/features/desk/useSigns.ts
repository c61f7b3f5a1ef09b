import { computed } from 'vue'

import { stateWords } from '@/i18n/words'

import { said } from './said'
import type { useCase } from './useCase'
import type { useList } from './useList'
import { usePresence } from './usePresence'

/**
 * What must not be overlooked at the head of the open case: it is not one of the list beside it, somebody else has it open.
 * @param tab the list's name; null while the list is what a search found
 */
export function useSigns(work: Pick<ReturnType<typeof useCase>, 'detail'>, rows: Pick<ReturnType<typeof useList>, 'items' | 'left'>, caseId: () => string | undefined, tab: () => string | null) {
  const also = usePresence(caseId)
  return computed(() => {
    const one = work.detail.value
    const name = tab()
    const whole = rows.items.value !== null && rows.left.value === 0
    const missing = one && name !== null && whole && !rows.items.value?.some((item) => item.id === one.id)
    return [
      ...(missing ? [said('notListed', { tab: name, state: stateWords(one.state) })] : []),
      ...(also.names.value.length ? [said('alsoHere', { names: also.names.value.join(said('and')) })] : []),
    ]
  })
}
