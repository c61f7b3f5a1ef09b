import type { CaseQuery } from '@/api/cases'
import type { CaseItem, CaseState } from '@/api/types'
import { stateWords } from '@/i18n/words'

import type { Group } from '../desk/groups'
import { t as desk } from '../desk/messages'
import { t } from './messages'
import { TABS, tabWords, type Tab } from './tabs'

/** The groups of a unit's list in the order of its work; `tab` shows one group alone. */
const GROUPS: readonly { tab: Exclude<Tab, 'all'>; key: string; state: CaseState }[] = [
  { key: 'take', tab: 'take', state: 'dispatched' },
  { key: 'checking', tab: 'work', state: 'checking' },
  { key: 'work', tab: 'work', state: 'handling' },
  { key: 'handed', tab: 'handed', state: 'finished' },
]

/** Rows under their group, each in the server's order; groups without rows are left out. */
export function byState(items: readonly CaseItem[]): { tab: Exclude<Tab, 'all'>; key: string; state: CaseState; items: CaseItem[] }[] {
  return GROUPS.map((group) => ({ ...group, items: items.filter((item) => item.state === group.state) })).filter((group) => group.items.length)
}

/**
 * Headings, called what the state of their rows is called, with how many there are; on the tab of everything, how many
 * of a group are not fetched yet stands beside it and leads to its tab. What came back and what a search found stand under one heading.
 */
export function headed(items: readonly CaseItem[], tab: Tab, search: string, countOf: (query: CaseQuery) => number | undefined): Group[] {
  if (!items.length) return []
  if (search) return [{ key: 'found', label: desk('newest'), items }]
  if (tab === 'back') return [{ key: 'back', label: [tabWords('back'), countOf(TABS.back) ?? items.length].join(' '), items }]
  return byState(items).map((group) => {
    const all = countOf({ unit: 'mine', state: group.state })
    const rest = tab === 'all' && all !== undefined ? Math.max(0, all - group.items.length) : 0
    return { key: group.key, label: [stateWords(group.state), all ?? group.items.length].join(' '), items: group.items, more: rest ? { words: t('restOf', { n: rest }), tab: group.tab } : undefined }
  })
}
