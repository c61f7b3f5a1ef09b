import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import NearbyCases from './NearbyCases.vue'
import type { Nearby } from './useNearby'

const near = (id: string, no: string | null, placeWords: string) => ({ metres: 8, item: { id, no, placeWords, state: 'filed', receivedAt: '2026-11-23T06:00:00Z', photo: null, category: { name: '暴露垃圾' } } }) as unknown as Nearby
const found = [near('a', '2026-00110', '浦城路东侧'), near('b', null, '东昌路北侧')]
const page = () => mount(NearbyCases, { props: { found, busy: false, keys: true } })

it('asks once more before a case ends by merging, and says into which', async () => {
  const shown = page()
  await shown.findAll('.near button')[0]?.trigger('click')
  expect(shown.emitted('merge')).toBeUndefined()
  expect(shown.get('.ui-confirm').text()).toContain('并入暴露垃圾 2026-00110？（浦城路东侧')
  expect(shown.get('.ui-confirm').text()).toContain('不能撤回')
  await shown.findAll('.ui-confirm button').at(-1)?.trigger('click')
  expect(shown.emitted('merge')).toEqual([['a']])
})

it('asks by key too: the same key again goes on, another one asks about the other, Escape leaves it', async () => {
  const shown = page()
  shown.vm.press(0)
  shown.vm.press(1)
  expect(shown.emitted('merge')).toBeUndefined()
  await shown.vm.$nextTick()
  expect(shown.get('.ui-confirm').text()).toContain('东昌路北侧')
  shown.vm.cancel()
  shown.vm.press(1)
  expect(shown.emitted('merge')).toBeUndefined()
  shown.vm.press(1)
  expect(shown.emitted('merge')).toEqual([['b']])
})
