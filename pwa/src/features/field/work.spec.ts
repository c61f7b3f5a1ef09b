import { describe, expect, it } from 'vitest'

import type { Task } from '@/api/types'

import { taskInHand, taskOf } from './work'

const task = (id: string, unit: string, state: Task['state'], more: Partial<Task> = {}): Task => ({
  id, kind: 'handle', role: 'lead', unit: { id: unit, name: unit }, state, openedAt: '2026-11-28T01:00:00Z', acknowledgedAt: null,
  finishedAt: null, verdict: null, note: null, photos: [], assignee: null, suggested: null, ...more,
})

describe('the task of a page', () => {
  const tasks = [task('1', 'A', 'returned'), task('2', 'A', 'acknowledged'), task('3', 'B', 'open', { role: 'assist' })]

  it('is that of one\'s own unit, where several work on the case', () => {
    expect(taskOf({ state: 'handling', tasks }, 'A')?.id).toBe('2')
    expect(taskOf({ state: 'handling', tasks }, 'B')?.id).toBe('3')
    expect(taskOf({ state: 'handling', tasks }, 'C')?.id).toBe('3')
  })

  it('is the check on the spot while the case waits for it', () => {
    const verify = task('4', 'A', 'open', { kind: 'check', role: 'check' })
    expect(taskOf({ state: 'checking', tasks: [...tasks, verify] }, 'A')?.id).toBe('4')
  })

  it('is in hand only while the unit works on it', () => {
    expect(taskInHand({ tasks }, 'A')?.id).toBe('2')
    expect(taskInHand({ tasks: [task('1', 'A', 'finished')] }, 'A')).toBeUndefined()
    expect(taskInHand({ tasks }, 'C')).toBeUndefined()
    expect(taskInHand(null, 'A')).toBeUndefined()
  })
})
