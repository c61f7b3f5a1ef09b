import { expect, it } from 'vitest'

import type { CaseDetail, CaseEvent } from '@/api/types'

import { takenBack } from './takenBack'

const task = (state: string, finishedAt: string) => ({ state, finishedAt }) as unknown as CaseDetail['tasks'][number]
const event = (command: string, at: string, note: string) => ({ command, at, note }) as unknown as CaseEvent
const events = [event('dispatch', '08:00', ''), event('recall', '09:00', '派早了'), event('dispatch', '10:00', ''), event('recall', '11:00', '是部门的事')]

it('says why this task was taken, not why that of another unit was', () => {
  expect(takenBack(task('cancelled', '09:00'), events)?.note).toBe('派早了')
  expect(takenBack(task('cancelled', '11:00'), events)?.note).toBe('是部门的事')
})

it('says nothing of a task that its unit gave back or has', () => {
  expect([takenBack(task('returned', '09:00'), events), takenBack(undefined, events)]).toEqual([undefined, undefined])
})
