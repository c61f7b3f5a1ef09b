import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { Oversight } from '@/api/oversight'

import FacetRows from './FacetRows.vue'
import { byStage } from './facets'

const seen = { lateByStage: [{ stage: 'check', n: 2 }, { stage: 'appeal', n: 3 }] } as unknown as Oversight

it('asks for the late cases of a stage by the states in which it runs', () => {
  expect(byStage(seen)[0]?.query).toEqual({ overdue: true, open: true, state: ['checking', 'finished', 'checked'] })
})

it('shows the figure of a stage that only a newer server knows, and no list in its place', async () => {
  const rows = mount(FacetRows, { props: { title: '卡在哪一步', facets: byStage(seen), say: ({ key }) => key, modelValue: null } })
  const [known, newer] = rows.findAll('button')
  expect(newer?.text()).toContain('3')
  await newer?.trigger('click')
  expect(rows.emitted('update:modelValue')).toBeUndefined()
  await known?.trigger('click')
  expect(rows.emitted('update:modelValue')).toEqual([['check']])
})
