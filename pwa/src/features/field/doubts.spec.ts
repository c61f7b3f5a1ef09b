import { afterEach, describe, expect, it } from 'vitest'

import { forgetServerTime, learnServerTime } from '@/api/serverTime'
import type { CaseDetail } from '@/api/types'

import { doubts } from './doubts'

const T = Date.parse('2026-11-26T02:00:00Z')
const detail = {
  reports: [{ photos: ['before'] }],
  tasks: [
    { kind: 'handle', state: 'returned', openedAt: new Date(T + 9_000_000).toISOString(), photos: [] },
    { kind: 'handle', state: 'finished', openedAt: new Date(T).toISOString(), photos: ['after'] },
  ],
} as unknown as CaseDetail
const photo = (sha256: string, minutes: number) => ({ sha256, takenAt: T + minutes * 60_000, saysWhen: true })

afterEach(forgetServerTime)

describe('doubts', () => {
  it('has none about a photo taken since', () => {
    expect(doubts(detail, [photo('new', 30), photo('other', -3)])).toEqual([])
  })

  it('knows every file of the case, the unit’s own too', () => {
    expect(doubts(detail, [photo('after', 30), photo('before', 30)]).map((one) => one.key)).toEqual(['same_file/after', 'same_file/before'])
  })

  it('names a photo from before the dispatch', () => {
    expect(doubts(detail, [photo('old', -60)]).map((one) => one.key)).toEqual(['too_early/old'])
  })

  it('takes the time of a file for no time of the photo', () => {
    expect(doubts(detail, [{ ...photo('saved', -60), saysWhen: false }])).toEqual([])
  })

  it('compares by the phone’s own clock, however wrong it is', () => {
    learnServerTime(String(T), T - 3 * 3_600_000, T - 3 * 3_600_000)
    expect(doubts(detail, [photo('new', 30 - 180)])).toEqual([])
    expect(doubts(detail, [photo('old', -60 - 180)])).toHaveLength(1)
  })
})
