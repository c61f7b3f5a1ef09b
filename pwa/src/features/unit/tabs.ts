import type { CaseQuery } from '@/api/cases'
import type { CaseItem, CaseState } from '@/api/types'
import { stateWords } from '@/i18n/words'

import { t as own } from './messages'

export type Tab = 'all' | 'take' | 'work' | 'handed' | 'back'
export type Sort = 'due' | 'newest'

/**
 * What each tab of a unit's work list asks for: tasks of the caller's own unit. 在办 is what waits for the unit, the same
 * that the dispatcher is told of it; what came back waits to be taken first where it was sent out again.
 */
export const TABS: Record<Tab, CaseQuery> = {
  all: { unit: 'mine', state: ['dispatched', 'checking', 'handling'] },
  take: { unit: 'mine', state: 'dispatched' },
  work: { unit: 'mine', state: ['checking', 'handling'] },
  handed: { unit: 'mine', state: 'finished' },
  back: { unit: 'mine', state: ['dispatched', 'handling'], cameBack: true },
}

/** What the list asks for: a tab in an order, or what a search finds among all that the unit ever had, newest first. */
export const asks = (tab: Tab, sort: Sort, search: string): CaseQuery => search ? { unit: 'mine', q: search } : { ...TABS[tab], order: sort }

/** A tab of one state is called what its rows are called; one of several names them. */
export function tabWords(tab: Tab): string {
  if (tab === 'take') return stateWords('dispatched')
  return tab === 'handed' ? stateWords('finished') : own(tab === 'all' ? 'tabAll' : tab === 'work' ? 'tabWork' : 'tabBack')
}

/** The leader's phone: three tabs by what is to be done, the same as at the desk; a tablet has room for what came back by itself. */
export type PhoneTab = Exclude<Tab, 'all'>
const of = (tab: PhoneTab) => [TABS[tab].state ?? []].flat()
export const PHONE_TABS: Record<PhoneTab, readonly CaseState[]> = { take: of('take'), work: of('work'), handed: of('handed'), back: of('back') }

/** Whether a row stands under a tab. */
export const inTab = (tab: PhoneTab, item: Pick<CaseItem, 'state' | 'cameBack'>): boolean => PHONE_TABS[tab].includes(item.state) && (tab !== 'back' || item.cameBack)

/** What stands under a tab: the server's count, moved by what waits on this phone; the kept list's without a count. */
export function shownCount(tab: PhoneTab, counted: number | undefined, items: readonly Pick<CaseItem, 'state' | 'cameBack'>[] | null, rows: readonly { item: Pick<CaseItem, 'state' | 'cameBack'> }[] | null): number | undefined {
  const of = (all: readonly Pick<CaseItem, 'state' | 'cameBack'>[]) => all.filter((item) => inTab(tab, item)).length
  if (!items || !rows) return counted
  const shown = of(rows.map((row) => row.item))
  return counted === undefined ? shown : Math.max(0, counted + shown - of(items))
}
