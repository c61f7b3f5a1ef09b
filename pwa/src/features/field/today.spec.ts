import { describe, expect, it } from 'vitest'

import type { CaseItem } from '@/api/types'

import { awaitsOthers, todayGroups, todayRows } from './today'

const item = (id: string, due: string, over: Partial<CaseItem> = {}): CaseItem => ({
  id, no: null, state: 'handling', version: 1, receivedAt: due, stateSince: due, category: null, text: '', placeWords: '', location: { lon: 121.5, lat: 31.23 }, cell: null, certainty: 'certain', unit: null,
  clock: { stage: 'handle', startedAt: due, dueAt: due, state: 'ample', limitText: '' }, photo: null, photoCount: 0, reportCount: 1, returnedBy: null, assignee: null, cameBack: false, kind: 'citizen', ...over,
})

describe('今日', () => {
  const early = item('a', '2026-11-23T06:00:00Z')
  const mine = item('b', '2026-11-23T09:00:00Z', { assignee: { id: 'me', name: '周敏' } })
  const others = item('c', '2026-11-23T07:00:00Z', { assignee: { id: 'you', name: '李卫' } })

  it('begins with what was given to the reader, then what runs out first', () => {
    expect(todayRows([early, others, mine], [], null, 'limit', false, 'me').map((row) => row.item.id)).toEqual(['b', 'a', 'c'])
  })
  it('does not put a check first of what the reader was given to handle', () => {
    const handed = item('d', '2026-11-23T10:00:00Z', { state: 'finished', assignee: { id: 'me', name: '周敏' } })
    expect(todayRows([handed, early], [], null, 'limit', true, 'me').map((row) => row.item.id)).toEqual(['a', 'd'])
  })
  it('knows what the reader handed in from what is theirs to check', () => {
    const rows = (ownWork: CaseItem['ownWork']) => todayRows([item('e', '2026-11-23T10:00:00Z', { state: 'finished', ownWork }), early], [], null, 'limit', true, 'me').filter((row) => !awaitsOthers(row)).map((row) => row.item.id)
    expect([rows('refused'), rows('allowed'), rows(null)]).toEqual([['a'], ['a', 'e'], ['a', 'e']])
  })
  it('goes by the limit alone for who is nobody', () => {
    expect(todayRows([mine, others, early], [], null, 'limit', false).map((row) => row.item.id)).toEqual(['a', 'c', 'b'])
  })
  it('says where what was given to the reader ends, and goes by the limit on both sides', () => {
    const later = item('z', '2026-11-23T11:00:00Z', { assignee: { id: 'me', name: '周敏' } })
    const groups = (order: 'limit' | 'distance', me?: string) => todayGroups(todayRows([others, later, early, mine], [], null, order, false, me), order, me).map(({ key, rows }) => [key, rows.map((row) => row.item.id)])
    expect(groups('limit', 'me')).toEqual([['given', ['b', 'z']], ['others', ['a', 'c']]])
    expect(groups('limit')).toEqual([['all', ['a', 'c', 'b', 'z']]])
    expect(groups('distance', 'me')).toEqual([['all', ['a', 'c', 'b', 'z']]])
  })
})
