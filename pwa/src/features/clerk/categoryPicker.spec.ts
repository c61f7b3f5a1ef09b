import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import CategoryPicker from './CategoryPicker.vue'

const catalog = [{ code: '06010', name: '暴露垃圾', majorName: '市容环境' }] as never

it('says when no category is called what was typed', async () => {
  const page = mount(CategoryPicker, { props: { text: '', catalog, modelValue: null } })
  await page.get('input[type="search"]').setValue('QZ8196')
  expect(page.get('[role="status"]').text()).toContain('没有')
  await page.get('input[type="search"]').setValue('06')
  expect(page.find('[role="status"]').exists()).toBe(false)
  expect(page.text()).toContain('暴露垃圾')
})

it('says nothing before anything was typed', () => {
  expect(mount(CategoryPicker, { props: { text: '', catalog, modelValue: null } }).find('[role="status"]').exists()).toBe(false)
})
