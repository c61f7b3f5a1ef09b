import { afterEach, describe, expect, it } from 'vitest'

import type { Clock } from '@/api/types'

import { setLocale } from '.'
import { dueWords, mayMoveWords, readClock } from './clock'

const MINUTE = 60_000
const start = Date.parse('2026-11-23T02:00:00Z')

/** A clock of `limit` minutes from 10:00 in Shanghai. */
function clock(limit: number, state: Clock['state'] = 'ample'): Clock {
  return { stage: 'dispatch', state, limitText: '', startedAt: new Date(start).toISOString(), dueAt: new Date(start + limit * MINUTE).toISOString() }
}

const after = (minutes: number) => start + minutes * MINUTE

afterEach(() => { setLocale('zh-CN') })

describe('clock', () => {
  it('says what is left in two units at most', () => {
    expect(readClock(clock(100), after(28)).words).toBe('剩 1 时 12 分')
    expect(readClock(clock(100), after(78)).words).toBe('剩 22 分')
    expect(readClock(clock(5000), after(20)).words).toBe('剩 3 天 11 时')
    expect(readClock(clock(125), after(0)).words).toBe('剩 2 时 05 分')
    expect(readClock(clock(120), after(0)).words).toBe('剩 2 时')
    expect(readClock(clock(10), after(9.5)).words).toBe('剩不到 1 分')
  })

  it('is near its end beyond four fifths of the limit', () => {
    expect(readClock(clock(100), after(80)).state).toBe('ample')
    expect(readClock(clock(100), after(81)).state).toBe('near')
  })

  it('is over after the limit and says by how much', () => {
    expect(readClock(clock(100), after(125))).toEqual({ state: 'over', used: 1, words: '超 25 分' })
    expect(readClock(clock(100), after(100.5)).words).toBe('刚超时')
  })

  it('believes the server when it is further on, because it knows working hours', () => {
    expect(readClock(clock(100, 'near'), after(10)).state).toBe('near')
    expect(readClock(clock(100, 'over'), after(10)).state).toBe('over')
  })

  it('does not run while it is paused', () => {
    expect(readClock(clock(100, 'paused'), after(500))).toMatchObject({ state: 'paused', words: '停表' })
  })

  it('says how early or late the work was handed in', () => {
    expect(readClock(clock(100, 'done'), after(500), { doneAt: new Date(after(52)).toISOString() }).words).toBe('提前 48 分')
    expect(readClock(clock(100, 'done'), after(500), { doneAt: new Date(after(125)).toISOString() }).words).toBe('超 25 分')
    expect(readClock(clock(100, 'done'), after(500)).words).toBe('已办完')
  })

  it('names the work it is for by the state of the case, not by the stage of the clock', () => {
    expect(readClock(clock(15), after(1), { work: 'filed' }).words).toBe('派遣剩 14 分')
    expect(readClock({ ...clock(30), stage: 'check' }, after(1), { work: 'finished' }).words).toBe('核查剩 29 分')
    expect(readClock({ ...clock(30), stage: 'check' }, after(1), { work: 'checked' }).words).toBe('结案剩 29 分')
    expect(readClock({ ...clock(30), stage: 'check' }, after(1), { work: 'checking' }).words).toBe('核实剩 29 分')
    expect(readClock({ ...clock(15), stage: 'accept' }, after(1), { work: 'accepted' }).words).toBe('立案剩 14 分')
    setLocale('en')
    expect(readClock(clock(15), after(1), { work: 'filed' }).words).toBe('Dispatch: 14 min left')
  })

  it('says first when it ends', () => {
    expect(dueWords(clock(120), after(0))).toBe('今天 12:00 前')
    expect(dueWords(clock(24 * 60), after(0))).toBe('明天 10:00 前')
    expect(dueWords(clock(60), after(24 * 60))).toBe('昨天 11:00 前')
    expect(dueWords({ ...clock(60), dueAt: '2027-01-04T04:00:00Z' }, after(0))).toBe('2027 年 1 月 4 日 周一 12:00 前')
    expect(dueWords({ ...clock(60), dueAt: '2027-01-04T04:00:00Z', unpublishedYear: 2027 }, after(0))).toBe('2027 年 1 月 4 日 周一 12:00 前（2027 年放假安排未公布）')
    expect(dueWords(clock(120, 'paused'), after(0))).toBe('')
    setLocale('en')
    expect(dueWords(clock(120), after(0))).toBe('by 12:00 today')
  })

  it('says why an end may still move, while the clock runs', () => {
    const open = { ...clock(60), unpublishedYear: 2027 }
    expect(mayMoveWords(open)).toBe('2027 年放假安排未公布')
    expect(mayMoveWords({ ...open, state: 'paused' })).toBe('')
    expect(mayMoveWords(clock(60))).toBe('')
    setLocale('en')
    expect(mayMoveWords(open)).toBe('days off of 2027 not yet published')
  })

  it('fills the pie with the share that is used', () => {
    expect(readClock(clock(100), after(25)).used).toBeCloseTo(0.25)
    expect(readClock(clock(100), after(-5)).used).toBe(0)
  })
})
