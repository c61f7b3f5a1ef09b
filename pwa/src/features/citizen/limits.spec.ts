import { expect, it } from 'vitest'

import type { TrackStage } from '@/api/types'

import { aheadOf, limitWords } from './limits'

const stages: TrackStage[] = [
  { stage: 'handle', dueAt: '2026-11-27T08:37:00Z', limit: { value: 4, unit: 'work_hour' } },
  { stage: 'check', dueAt: null, limit: { value: 30, unit: 'minute' } },
]

it('calls what comes next the same before and after the server answered, and asks the reporter at the end', () => {
  const first = aheadOf(undefined)
  expect(first.map((one) => one.title)).toEqual(['受理', '派给负责的单位', '处理', '核查', '请你看结果'])
  expect(first.every((one) => one.stage === undefined)).toBe(true)
  expect(first[2]?.text).toBe('由负责的单位去办，时限按类别定')
  expect(aheadOf(stages).map((one) => one.title)).toEqual(['处理', '核查', '请你看结果'])
})

it('says of a limit in working hours that only those count, wherever it stands', () => {
  expect(aheadOf(stages)[0]?.text).toBe('由负责的单位去办，限 4 小时（只算上班时间）')
  expect(limitWords({ value: 2, unit: 'urgent_hour' })).toBe('2 小时（夜里也算）')
})

it('says what a newer server says as it is: a unit of time, a step', () => {
  const newer = [{ stage: 'appeal', dueAt: null, limit: { value: 3, unit: 'lunar_day' } }] as unknown as TrackStage[]
  expect(aheadOf(newer)[0]).toMatchObject({ title: 'appeal', text: '限 3 lunar_day' })
})
