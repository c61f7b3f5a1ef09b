import type { CaseDetail, CaseState, Task } from '@/api/types'

export type Role = 'acknowledge' | 'handle' | 'check' | 'verify' | 'none'

/** What this person may do on this case now, read from its state (with what waits here), the task's unit and the verbs. */
export function roleOf(state: CaseState, task: Task | undefined, unitId: string | undefined, can: (verb: 'task.acknowledge' | 'task.finish' | 'case.check' | 'case.report_check') => boolean): Role {
  const ours = task !== undefined && task.unit.id === unitId
  if (state === 'dispatched' && ours && can('task.acknowledge')) return 'acknowledge'
  if (state === 'handling' && ours && can('task.finish')) return 'handle'
  if (state === 'checking' && ours && can('case.report_check')) return 'verify'
  if (state === 'finished' && can('case.check')) return 'check'
  return 'none'
}

const ACTIVE = new Set<Task['state']>(['open', 'acknowledged', 'finished'])

/** The task that matters in this state: the check while it is verified, else the newest handling, one's own unit's first. */
export function taskOf(detail: Pick<CaseDetail, 'state' | 'tasks'>, unitId?: string): Task | undefined {
  const kind = detail.state === 'checking' ? 'check' : 'handle'
  const active = detail.tasks.filter((task) => task.kind === kind && ACTIVE.has(task.state))
  return active.findLast((task) => task.unit.id === unitId) ?? active.at(-1)
}

/** What the unit has in hand on the case. */
export function taskInHand(detail: Pick<CaseDetail, 'tasks'> | null, unitId: string | undefined): Task | undefined {
  return detail?.tasks.findLast((task) => task.kind === 'handle' && task.unit.id === unitId && (task.state === 'open' || task.state === 'acknowledged'))
}
