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

/** The task that matters in this state: the check while it is verified, else the newest handling. */
export function taskOf(detail: CaseDetail): Task | undefined {
  const kind = detail.state === 'checking' ? 'check' : 'handle'
  return [...detail.tasks].reverse().find((task) => task.kind === kind && ACTIVE.has(task.state))
}
