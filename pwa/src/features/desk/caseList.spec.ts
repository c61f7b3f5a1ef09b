import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import type { CaseItem } from '@/api/types'

import CaseList from './CaseList.vue'

/** An observer for which everything is in sight; it tells so when it begins to look, as a browser's does. */
class Sees {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe() { this.tell([{ isIntersecting: true }]) }
  disconnect() { /* nothing is kept */ }
}
vi.stubGlobal('IntersectionObserver', Sees)
afterEach(() => { document.body.innerHTML = '' })

const list = (more: { busy: boolean; problem?: unknown }) => mount(CaseList, {
  props: { title: '受理', tabs: [], items: [{ id: 'c' } as CaseItem], problem: null, status: 'live', chosen: undefined, base: '/clerk', isFresh: () => false, empty: { title: '', text: '' }, left: 5, ...more } as never,
  slots: { row: '<p>row</p>' },
})

it('asks for more when its end was reached while something else was fetched', async () => {
  const page = list({ busy: true })
  await nextTick()
  expect(page.emitted('more')).toBeUndefined()
  await page.setProps({ busy: false } as never)
  expect(page.emitted('more')).toHaveLength(1)
})

it('does not ask again by itself after a refusal', async () => {
  const page = list({ busy: true, problem: { title: '服务器出错' } })
  await nextTick()
  await page.setProps({ busy: false } as never)
  expect(page.emitted('more')).toBeUndefined()
})
