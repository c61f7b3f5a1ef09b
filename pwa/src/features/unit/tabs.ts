import type { CaseQuery } from '@/api/cases'

export type Tab = 'all' | 'take' | 'work' | 'handed'

/** What each tab of a unit's work list asks for: tasks of the caller's own unit. */
export const TABS: Record<Tab, CaseQuery> = {
  all: { unit: 'mine', state: ['dispatched', 'handling', 'finished', 'checking'] },
  take: { unit: 'mine', state: 'dispatched' },
  work: { unit: 'mine', state: 'handling' },
  handed: { unit: 'mine', state: ['finished', 'checked'] },
}
