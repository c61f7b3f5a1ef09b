// @vitest-environment node
import { describe, expect, test } from 'vitest'

import type { CaseDetail, CaseItem, Task } from '@/api/types'
import { codeFault, shownCode, tidyCode } from '@/features/citizen/code'
import { phoneFault } from '@/features/citizen/phoneNumber'
import { closingConditions } from '@/features/field/conditions'
import { todayRows, walk } from '@/features/field/today'
import { roleOf, taskOf } from '@/features/field/work'
import { better, metresBetween } from '@/features/phone/position'
import type { OutboxItem } from '@/offline/types'

describe('tracking codes', () => {
  test('forgive spaces, dashes, lower case, full-width letters and look-alikes', () => {
    expect(tidyCode(' 7k42-9mqdx 3hb7w ')).toBe('7K429MQDX3HB7W')
    expect(tidyCode('７Ｋ４２—９MQDX·3HB7W')).toBe('7K429MQDX3HB7W')
    expect(tidyCode('oIlu')).toBe('011V')
  })

  test('tell what is wrong before the server is asked', () => {
    expect(codeFault('7K429MQDX3HB7W')).toBeNull()
    expect(codeFault('7K429MQDX3HB')).toEqual({ kind: 'short', n: 2 })
    expect(codeFault('7K429MQDX3HB7WW')).toEqual({ kind: 'long', n: 1 })
    expect(codeFault('7K42*')).toEqual({ kind: 'bad', chars: '*' })
    expect(codeFault('7K429MQDX3HB8W')).toEqual({ kind: 'typo' })
    expect(codeFault('K7429MQDX3HB7W')).toEqual({ kind: 'typo' })
  })

  test('are shown in groups', () => { expect(['7K429MQDX3HB7W', '7K42-9MQDX-3HB7W'].map(shownCode)).toEqual(['7K42-9MQDX-3HB7W', '7K42-9MQDX-3HB7W']) })
})

test.each([
  ['', null], ['13800138000', null], ['138 0013 8000', null], ['+86 21 5888 0000', null], ['1380013800', 'phoneShort'], ['138001380001', 'phoneShort'],
  ['12345', 'phoneShort'], ['call me', 'phoneBad'],
])('the phone number "%s" is judged %s', (typed, fault) => { expect(phoneFault(typed)).toBe(fault) })

describe('position', () => {
  const fix = (accuracyM: number, at: number) => ({ lon: 121.5, lat: 31.2, accuracyM, at })

  test('a rough fix does not push out a fine one that is still fresh', () => {
    expect(better(fix(6, 0), fix(800, 10_000)).accuracyM).toBe(6)
    expect(better(fix(6, 0), fix(40, 40_000)).accuracyM).toBe(40)
    expect(better(fix(40, 0), fix(6, 1000)).accuracyM).toBe(6)
    expect(better(null, fix(40, 0)).accuracyM).toBe(40)
  })

  test('distances are right to a part in a hundred', () => {
    expect(metresBetween({ lon: 121.5, lat: 31.2 }, { lon: 121.51, lat: 31.2 })).toBeCloseTo(951, -1)
    expect(metresBetween({ lon: 121.5, lat: 31.2 }, { lon: 121.5, lat: 31.21 })).toBeCloseTo(1112, -1)
  })
})

describe("today's list", () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23) + minutes * 60_000).toISOString()
  const row = (id: string, state: CaseItem['state'], dueMinutes: number | null, lon = 121.5): CaseItem =>
    ({ id, state, location: { lon, lat: 31.2 }, clock: dueMinutes === null ? null : { dueAt: at(dueMinutes) } }) as CaseItem
  const command = (caseId: string, name: string, state: OutboxItem['state'] = 'waiting'): OutboxItem =>
    ({ id: `${caseId}-${name}`, subject: caseId, state, outgoing: { kind: 'caseCommand', caseId, body: { id: 'x', command: name } } }) as OutboxItem
  const ids = (rows: ReturnType<typeof todayRows>) => rows.map((entry) => entry.item.id)

  test('what runs out first stands first; without a limit last', () => {
    const rows = todayRows([row('a', 'handling', null), row('b', 'handling', 90), row('c', 'dispatched', -25)], [], null, 'limit', true)
    expect(ids(rows)).toEqual(['c', 'b', 'a'])
  })

  test('by distance when a position is known', () => {
    const fix = { lon: 121.5, lat: 31.2, accuracyM: 5, at: 0 }
    const rows = todayRows([row('far', 'handling', 1, 121.6), row('near', 'handling', 2, 121.501)], [], fix, 'distance', true)
    expect(ids(rows)).toEqual(['near', 'far'])
    expect(Math.round(walk(rows, fix) / 100)).toBe(95)
  })

  test('what was handed in from here is off the list, what was acknowledged here is to be handled', () => {
    const rows = todayRows([row('a', 'handling', 1), row('b', 'dispatched', 2)], [command('a', 'finish'), command('b', 'acknowledge')], null, 'limit', true)
    expect(rows.map(({ item, work, waiting }) => [item.id, work, waiting])).toEqual([['b', 'handle', 1]])
  })

  test('what the server refused comes back and says so', () => {
    const [entry] = todayRows([row('a', 'handling', 1)], [command('a', 'finish', 'needs_you')], null, 'limit', true)
    expect(entry).toMatchObject({ needsYou: true, work: 'handle' })
  })

  test('checks stand only with those who may check', () => {
    expect(todayRows([row('a', 'finished', 1)], [], null, 'limit', false)).toEqual([])
    expect(todayRows([row('a', 'finished', 1)], [], null, 'limit', true)).toHaveLength(1)
  })
})

describe('work on a case', () => {
  const task = (over: Partial<Task>): Task => ({ id: 't', kind: 'handle', state: 'open', unit: { id: 'u', name: '' }, ...over }) as Task
  const all = () => true

  test.each([
    ['dispatched', 'acknowledge'], ['handling', 'handle'], ['checking', 'verify'], ['finished', 'check'], ['filed', 'none'], ['closed', 'none'],
  ] as const)('in state %s is to %s', (state, role) => { expect(roleOf(state, task({}), 'u', all)).toBe(role) })

  test("of another unit is not ours, and nobody does without the verb", () => {
    expect(roleOf('handling', task({ unit: { id: 'other', name: '' } }), 'u', all)).toBe('none')
    expect(roleOf('handling', task({}), 'u', () => false)).toBe('none')
    expect(roleOf('handling', undefined, 'u', all)).toBe('none')
  })

  test('is the newest live task of the right kind', () => {
    const detail = { state: 'handling', tasks: [task({ id: 'old', state: 'returned' }), task({ id: 'check', kind: 'check' }), task({ id: 'new' })] } as CaseDetail
    expect(taskOf(detail)?.id).toBe('new')
    expect(taskOf({ ...detail, state: 'checking' })?.id).toBe('check')
  })

  test('is closed under the condition it was filed under, else under any of its category', () => {
    const condition = (id: string, closeWhen: string) => ({ id, closeWhen, condition: '', limitText: '', demo: true })
    const conditions = [condition('a', '已清除'), condition('b', '已清除'), condition('c', '已修复')]
    expect(closingConditions({ conditions, conditionId: 'c' } as CaseDetail).map((entry) => entry.id)).toEqual(['c'])
    expect(closingConditions({ conditions, conditionId: null } as CaseDetail).map((entry) => entry.id)).toEqual(['a', 'c'])
  })
})
