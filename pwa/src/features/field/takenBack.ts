import { TAKEN_BACK } from '@/api/contract.gen'
import type { CaseDetail, CaseEvent } from '@/api/types'

/** What took this task from its unit; an order of another unit may have been called back since. */
export function takenBack(task: CaseDetail['tasks'][number] | undefined, events: readonly CaseEvent[]): CaseEvent | undefined {
  if (task?.state !== 'cancelled') return undefined
  return events.find((event) => event.at === task.finishedAt && TAKEN_BACK.some((command) => command === event.command))
}
