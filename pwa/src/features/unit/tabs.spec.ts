import { describe, expect, it } from 'vitest'

import type { CaseItem, CaseState } from '@/api/types'
import { stateWords } from '@/i18n/words'

import { inTab, shownCount, tabWords } from './tabs'

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

it('what came back stands under its own tab while it is handled anew', () => {
  const one = (state: CaseState, cameBack: boolean) => inTab('back', { state, cameBack })
  expect([one('handling', true), one('handling', false), one('finished', true)]).toEqual([true, false, false])
})

describe('tabWords', () => {
  it('calls a tab what its rows are called', () => {
    expect([tabWords('take'), tabWords('work'), tabWords('handed')]).toEqual([stateWords('dispatched'), stateWords('handling'), stateWords('finished')])
    expect(tabWords('take')).toBe('待接收')
  })
})
