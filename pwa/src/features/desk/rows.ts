import type { Api } from '@/api'
import type { CaseQuery } from '@/api/cases'
import type { CaseItem } from '@/api/types'

/** Rows of one step down a list. */
export const STEP = 100
/** The server gives at most these in one answer. */
const MOST = 200

export interface Rows {
  items: CaseItem[]
  /** The cursor behind them, null at the end of the list. */
  next: string | null
}

/** Rows of `page` behind those of `before`; one that has moved meanwhile stands once. */
export function joined(before: readonly CaseItem[], page: readonly CaseItem[]): CaseItem[] {
  const known = new Set(before.map((item) => item.id))
  return [...before, ...page.filter((item) => !known.has(item.id))]
}

/** The first `wanted` rows of a list, in the server's order. */
export async function firstRows(api: Api, query: CaseQuery, wanted: number, signal?: AbortSignal): Promise<Rows> {
  let items: CaseItem[] = []
  let next: string | null = null
  do {
    const page = await api.cases.list({ ...query, limit: Math.min(MOST, wanted - items.length), ...(next ? { cursor: next } : {}) }, signal ? { signal } : {})
    items = joined(items, page.items)
    next = page.next
  } while (next && items.length < wanted)
  signal?.throwIfAborted()
  return { items, next }
}
