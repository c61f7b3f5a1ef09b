import { mount, RouterLinkStub } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { CaseItem, CaseState } from '@/api/types'

import CaseRow from './CaseRow.vue'

const row = (state: CaseState, whose: boolean) => mount(CaseRow, {
  props: { item: { id: 'a', no: null, state, placeWords: '浦城路东侧', reportCount: 1, unit: { id: 'u', name: '东昌中队' } } as unknown as CaseItem, to: '/supervise/a', whose },
  global: { stubs: { RouterLink: RouterLinkStub } },
}).text()

it('names a unit as who has the case only while it does, where the list is about who has it', () => {
  expect([row('handling', true), row('checked', true), row('finished', true)].map((text) => text.includes('东昌中队已交回'))).toEqual([false, true, true])
  expect(row('finished', false)).not.toContain('已交回')
})
