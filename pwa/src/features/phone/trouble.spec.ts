import { expect, it } from 'vitest'

import type { Trouble } from '@/offline/types'

import { isFinal, isGone, troubleWords } from './trouble'

const trouble = (code: string, over: Partial<Trouble> = {}): Trouble => ({ outcome: 'conflict', code, title: '这项任务已经撤回，不用再办', detail: '', status: 409, at: 0, ...over })

it('says of a task that was taken away what really happened', () => {
  expect(troubleWords(trouble('case.task_recalled', { detail: '11月28日 14:55 改派给了别的单位：属地' }))).toBe('不用再办了：11月28日 14:55 改派给了别的单位：属地')
})

it('knows what is refused for good from what may go out another time', () => {
  const codes = ['case.task_recalled', 'case.not_found', 'case.not_your_task', 'case.version_conflict', 'case.look_first']
  expect(codes.map((code) => isFinal(trouble(code)))).toEqual([true, true, true, false, false])
  expect([isFinal(null), isFinal(trouble('case.not_found', { outcome: 'repeat' }))]).toEqual([false, false])
  expect(codes.map((code) => isGone(trouble(code)))).toEqual([true, true, false, false, false])
})
