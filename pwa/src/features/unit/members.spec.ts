import { expect, it } from 'vitest'

import type { Member } from '@/api/types'

import { peopleWords } from './useMembers'

const member = (name: string, openTasks: number): Member => ({ id: name, name, roles: ['inspector'], openTasks })

it('counts whose name a task stands under, which is nobody while all is 未派', () => {
  expect(peopleWords([member('周敏', 0), member('李卫', 0)])).toBe('可派 2 人，名下都没有任务')
  expect(peopleWords([member('周敏', 2), member('李卫', 0)])).toBe('可派 2 人，1 人名下有任务')
})
