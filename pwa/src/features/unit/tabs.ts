import type { CaseQuery } from '@/api/cases'
import type { CaseItem, CaseState } from '@/api/types'

export type Tab = 'all' | 'take' | 'work' | 'handed'

/** What each tab of a unit's work list asks for: tasks of the caller's own unit. */
export const TABS: Record<Tab, CaseQuery> = {
  all: { unit: 'mine', state: ['dispatched', 'handling', 'finished', 'checking'] },
  take: { unit: 'mine', state: 'dispatched' },
  work: { unit: 'mine', state: 'handling' },
  handed: { unit: 'mine', state: ['finished', 'checked'] },
}

/** The leader's phone: three tabs by what is to be done. */
export type PhoneTab = 'take' | 'work' | 'handed'
export const PHONE_TABS: Record<PhoneTab, readonly CaseState[]> = { take: ['dispatched'], work: ['handling', 'checking'], handed: ['finished'] }

/** What stands under a tab: the server's count, moved by what waits on this phone; the kept list's without a count. */
export function shownCount(tab: PhoneTab, counted: number | undefined, items: readonly Pick<CaseItem, 'state'>[] | null, rows: readonly { item: Pick<CaseItem, 'state'> }[] | null): number | undefined {
  const of = (all: readonly Pick<CaseItem, 'state'>[]) => all.filter((item) => PHONE_TABS[tab].includes(item.state)).length
  if (!items || !rows) return counted
  const shown = of(rows.map((row) => row.item))
  return counted === undefined ? shown : Math.max(0, counted + shown - of(items))
}
