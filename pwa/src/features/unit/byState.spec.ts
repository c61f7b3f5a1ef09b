import { expect, it } from 'vitest'

import type { CaseItem, CaseState } from '@/api/types'

import { byState, headed } from './byState'

const row = (id: string, state: CaseState) => ({ id, state }) as CaseItem

it('groups by what is to be done, each in the order it came, without empty groups', () => {
  const groups = byState([row('a', 'handling'), row('b', 'dispatched'), row('d', 'handling'), row('e', 'finished')])
  expect(groups.map((group) => [group.key, group.items.map((item) => item.id)])).toEqual([['take', ['b']], ['work', ['a', 'd']], ['handed', ['e']]])
})

it('puts one heading over what came back and over what a search found, and says what of a group is not fetched', () => {
  const rows = [row('a', 'handling'), row('b', 'closed')]
  expect(headed(rows, 'all', '东昌路', () => 9).map((group) => [group.key, group.items.length])).toEqual([['found', 2]])
  expect(headed(rows.slice(0, 1), 'back', '', () => 1).map((group) => group.label)).toEqual(['返工 1'])
  expect(headed(rows.slice(0, 1), 'all', '', () => 7)[0]?.more).toEqual({ words: '其余 6 件', tab: 'work' })
  expect(headed([], 'back', '', () => 0)).toEqual([])
})
