import type { CaseQuery } from '@/api/cases'

export type Tab = 'new' | 'accepted' | 'finished' | 'checked' | 'outside'

/** What each tab of the clerk's inbox asks for. */
export const TABS: Record<Tab, CaseQuery> = {
  new: { state: 'reported' },
  accepted: { state: ['accepted', 'checking'] },
  finished: { state: 'finished' },
  checked: { state: 'checked' },
  outside: { outside: true, open: true },
}
