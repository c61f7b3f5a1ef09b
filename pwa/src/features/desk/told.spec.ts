import { expect, it } from 'vitest'

import type { CaseDetail } from '@/api/types'

import { told } from './said'

const detail = (assignee: string | null) => ({ category: { name: '暴露垃圾' }, unit: { name: '东昌中队' }, tasks: [], assignee: assignee ? { name: assignee } : null }) as unknown as CaseDetail

it.each([
  ['acknowledge', '周敏', '暴露垃圾，已接收，派给周敏'],
  ['acknowledge', null, '暴露垃圾，已接收'],
  ['assign', '周敏', '暴露垃圾，派给周敏'],
  ['assign', null, '暴露垃圾，未派队员'],
] as const)('names the person of %s, if there is one', (command, person, words) => {
  expect(told(command, detail(person))).toBe(words)
})
