import type { CaseCounts, CaseQuery } from '@/api/cases'

/** How many open cases a query leaves, from the server's counts by state; undefined where they cannot say. */
export function countOf(counts: CaseCounts | null, query: CaseQuery): number | undefined {
  if (!counts || query.q || query.returned || query.disputed || (query.unit && query.unit !== 'mine') || query.area || query.category || query.bbox) return undefined
  const states = query.state === undefined ? Object.keys(counts.states) : [query.state].flat()
  if (query.cameBack) return cameBack(counts, states)
  const kind = query.outside ? 'outside' : query.overdue ? 'over' : 'all'
  return states.reduce((sum, state) => sum + (counts.states[state]?.[kind] ?? 0), 0)
}

function cameBack(counts: CaseCounts, states: readonly string[]): number | undefined {
  const of = states.map((state) => counts.states[state]?.cameBack)
  return of.includes(null) ? undefined : of.reduce<number>((sum, n) => sum + (n ?? 0), 0)
}
