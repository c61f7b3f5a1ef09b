import { describe, expect, it } from 'vitest'

import type { CaseCounts } from '@/api/cases'
import type { CaseItem, CaseState } from '@/api/types'
import { stateWords } from '@/i18n/words'

import { countOf } from '../desk/counts'
import { headed } from './byState'
import { inTab, PHONE_TABS, shownCount, TABS, tabWords, type PhoneTab } from './tabs'

const at = (state: CaseState) => ({ item: { state, cameBack: false } as CaseItem })

describe('the counts of a squad leader\'s tabs', () => {
  it('are the server\'s, moved by what waits on the phone', () => {
    const before = [at('dispatched'), at('dispatched'), at('handling')]
    const taken = [at('handling'), at('dispatched'), at('handling')]
    const items = before.map((row) => row.item)
    expect(shownCount('take', 60, items, taken)).toBe(59)
    expect(shownCount('work', 11, items, taken)).toBe(12)
    expect(shownCount('handed', 6, items, taken)).toBe(6)
  })
  it('come from the kept list where the server cannot be asked', () => {
    expect(shownCount('take', undefined, [at('dispatched').item], [at('dispatched')])).toBe(1)
    expect(shownCount('take', undefined, null, null)).toBeUndefined()
  })
})

it('what came back stands under its own tab while it is handled anew, and while it waits to be taken anew', () => {
  const one = (state: CaseState, cameBack: boolean) => inTab('back', { state, cameBack })
  expect([one('dispatched', true), one('handling', true), one('handling', false), one('finished', true)]).toEqual([true, true, false, false])
})

describe('the counts of one unit', () => {
  const of = (all: number, cameBack = 0) => ({ all, over: 0, outside: 0, cameBack })
  const counts = { states: { dispatched: of(7, 1), checking: of(2), handling: of(4), finished: of(3) } } as unknown as CaseCounts

  it('count what was sent out again as 返工 while it waits to be taken', () => {
    expect([countOf(counts, TABS.back), countOf(counts, { state: PHONE_TABS.back, cameBack: true })]).toEqual([1, 1])
  })
  it('are the same in the hand and at the desk', () => {
    const both = (['take', 'work', 'handed'] as PhoneTab[]).map((tab) => [countOf(counts, TABS[tab]), countOf(counts, { state: PHONE_TABS[tab] })])
    expect(both).toEqual([[7, 7], [6, 6], [3, 3]])
    expect(countOf(counts, TABS.all)).toBe(13)
  })
  it('stand over groups that are called what the tags of their rows are called', () => {
    const rows = (['dispatched', 'checking', 'handling'] as CaseState[]).map((state) => ({ id: state, state }) as CaseItem)
    expect(headed(rows, 'all', '', (query) => countOf(counts, query)).map((group) => group.label)).toEqual(['待接收 7', '核实中 2', '处置中 4'])
  })
})

describe('tabWords', () => {
  it('calls a tab of one state what its rows are called, and names both states of the other', () => {
    expect([tabWords('take'), tabWords('handed')]).toEqual([stateWords('dispatched'), stateWords('finished')])
    expect([tabWords('work'), tabWords('all')]).toEqual(['处置、核实', '在办'])
  })
})
