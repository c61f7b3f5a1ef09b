import { expect, test } from 'vitest'

import type { TrackLimit } from '@/api/types'

import { usedWords } from './used'

const work = (hours: number, limit: TrackLimit | null, usedS: number | null = null) => usedWords({
  unitName: '一中队', startedAt: '2026-11-27T12:00:00Z', finishedAt: new Date(Date.parse('2026-11-27T12:00:00Z') + hours * 3_600_000).toISOString(),
  dueAt: null, limit, usedS,
})

test('a weekend stands beside no limit that counts working time', () => {
  expect(work(44, { value: 4, unit: 'work_hour' }, 240)).toBe('用 4 分，限 4 小时（只算上班时间）')
  expect(work(44, { value: 2, unit: 'work_day' }, 10.5 * 3600)).toBe('用 10 时 30 分（上班时间），限 2 个工作日')
})

test('a day of working time is no 24 hours', () => {
  expect(work(200, { value: 5, unit: 'work_day' }, 30 * 3600)).toBe('用 30 时（上班时间），限 5 个工作日')
})

test('where the server does not say it, the page does not either; time by the clock it can count', () => {
  expect(work(44, { value: 4, unit: 'work_hour' })).toBe('')
  expect(work(2, { value: 4, unit: 'urgent_hour' })).toBe('用 2 时，限 4 小时（夜里也算）')
  expect(work(2, null)).toBe('用 2 时')
})

test('what was done outside working time is said so, not as next to no time', () => {
  expect(work(0.05, { value: 4, unit: 'work_hour' }, 0)).toBe('下班时间办的，限 4 小时（只算上班时间）')
  expect(work(0.05, { value: 2, unit: 'work_day' }, 0)).toBe('下班时间办的，限 2 个工作日')
  expect(work(0.01, { value: 4, unit: 'work_hour' }, 36)).toBe('用不到 1 分，限 4 小时（只算上班时间）')
  expect(work(0.01, null)).toBe('用不到 1 分')
})
