import type { CaseQuery } from '@/api/cases'

export type Tab = 'filed' | 'out' | 'over'

/** What each tab of the dispatcher's list asks for. */
export const TABS: Record<Tab, CaseQuery> = {
  filed: { state: 'filed' },
  out: { state: ['dispatched', 'handling', 'finished'] },
  over: { overdue: true, open: true },
}
