import type { CaseItem, CaseState } from '@/api/types'
import { overlay, type Shown } from '@/offline/overlay'
import type { Fix, OutboxItem } from '@/offline/types'

import { metresBetween } from '../phone/position'

/** States in which a case can wait for somebody in the street. */
export const FIELD_STATES: readonly CaseState[] = ['checking', 'dispatched', 'handling', 'finished']

/** What the reader is to do there. */
export type Work = 'verify' | 'acknowledge' | 'handle' | 'check'
const WORK: Partial<Record<CaseState, Work>> = { checking: 'verify', dispatched: 'acknowledge', handling: 'handle', finished: 'check' }

export interface TodayRow extends Shown<CaseItem> {
  work: Work
  /** Metres from here, null without a position. */
  metres: number | null
}

/** The reader handled it and others check it: nothing is to be done there. */
export const awaitsOthers = (row: Pick<TodayRow, 'item' | 'work' | 'needsYou'>): boolean => row.work === 'check' && row.item.ownWork === 'refused' && !row.needsYou

export type Order = 'limit' | 'distance'

/** Whether it was given to this person to handle: a row that says so and stands on top. */
export const isGiven = (row: Pick<TodayRow, 'item' | 'work'>, me: string | undefined): boolean => row.work === 'handle' && me !== undefined && row.item.assignee?.id === me

/** Today's list, what was given to `me` to handle on top by limit: the server's plus what waits here, without what is already handed in, in the chosen order. */
export function todayRows(items: readonly CaseItem[], unsent: readonly OutboxItem[], fix: Fix | null, order: Order, mayCheck: boolean, me?: string): TodayRow[] {
  const rows = items.flatMap((item) => {
    const shown = overlay(item, unsent)
    const work = WORK[shown.item.state]
    const leave = !work || (work === 'check' && (!mayCheck || shown.item.state !== item.state))
    return leave && !shown.needsYou ? [] : [{ ...shown, work: work ?? WORK[item.state] ?? 'handle', metres: fix && metresBetween(fix, item.location) }]
  })
  const due = (row: TodayRow) => row.item.clock ? Date.parse(row.item.clock.dueAt) : Infinity
  const far = (row: TodayRow) => row.metres ?? Infinity
  const own = (row: TodayRow) => isGiven(row, me) ? 0 : 1
  return rows.sort((a, b) => (order === 'limit' ? own(a) - own(b) : 0) || (order === 'distance' && fix ? far(a) - far(b) : 0) || due(a) - due(b) || a.item.id.localeCompare(b.item.id))
}

/** Rows under their headings: what was given to `me`, then the others; one group without a heading where there is but one kind, or by distance. */
export function todayGroups(rows: readonly TodayRow[], order: Order, me?: string): { key: 'given' | 'others' | 'all'; rows: TodayRow[] }[] {
  const given = order === 'limit' ? rows.filter((row) => isGiven(row, me)) : []
  const others = rows.filter((row) => !given.includes(row))
  if (!given.length || !others.length) return [{ key: 'all', rows: [...rows] }]
  return [{ key: 'given', rows: given }, { key: 'others', rows: others }]
}

/** Metres of a walk from here through the rows in their order. */
export function walk(rows: readonly TodayRow[], fix: Fix): number {
  let at: { lon: number; lat: number } = fix
  return rows.reduce((sum, { item }) => {
    const step = metresBetween(at, item.location)
    at = item.location
    return sum + step
  }, 0)
}
