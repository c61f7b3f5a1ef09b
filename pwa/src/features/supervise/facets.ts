import type { CaseQuery } from '@/api/cases'
import type { Oversight } from '@/api/oversight'
import type { CaseState, Stage } from '@/api/types'

export type Tab = 'late' | 'returned' | 'toClose' | 'disputed'

/** The lists behind the figures of now. */
export const TABS: Record<Tab, CaseQuery> = {
  late: { overdue: true, open: true },
  returned: { state: 'filed', returned: true },
  toClose: { state: 'checked' },
  disputed: { disputed: true, order: 'newest' },
}

/** The states in which a stage's clock runs. */
const STATES: Partial<Record<Stage, readonly CaseState[]>> = {
  accept: ['reported', 'accepted'], check: ['checking', 'finished', 'checked'], dispatch: ['filed'], handle: ['dispatched', 'handling'],
}
/** In these a unit has an open task; in the others of an open case none has. */
const SOMEBODYS: readonly CaseState[] = ['checking', 'dispatched', 'handling']
const NOBODYS: readonly CaseState[] = ['reported', 'accepted', 'filed', 'finished', 'checked']

export interface Facet {
  key: string
  /** What it is called by the server; null where the page has the words. */
  name: string | null
  n: number
  /** The list behind it; null where this shell does not know it: of a newer server's stage, in which states it runs. */
  query: CaseQuery | null
}

export const byStage = (seen: Oversight): Facet[] => seen.lateByStage.map((one) => ({ key: one.stage, name: null, n: one.n, query: STATES[one.stage] ? { ...TABS.late, state: STATES[one.stage] } : null }))
export const byUnit = (seen: Oversight): Facet[] => seen.lateByUnit.map((one) => ({ key: `u:${one.id ?? ''}`, name: one.name, n: one.n, query: { ...TABS.late, ...(one.id ? { unit: one.id, state: SOMEBODYS } : { state: NOBODYS }) } }))
export const byStreet = (seen: Oversight): Facet[] => seen.lateByStreet.map((one) => ({ key: `a:${one.code ?? ''}`, name: one.name ?? one.code, n: one.n, query: { ...TABS.late, ...(one.code ? { area: one.code } : { outside: true }) } }))
