import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'

import FailurePage from './FailurePage.vue'
import { reportPending } from './pending'

const buttons = (kind: 'broken' | 'unloaded', back?: () => void) =>
  mount(FailurePage, { props: { kind, ...(back ? { back } : {}) } }).findAll('button').map((button) => button.text())

afterEach(() => { reportPending({ fleeting: false, count: 0 }) })

test('where the browser stores things a failed page may be opened again', () => {
  reportPending({ count: 1 })
  expect(buttons('broken')).toEqual(['重开这一页', '回首页'])
  expect(buttons('unloaded')).toEqual(['重开这一页', '回首页'])
})

test('what is in the memory of the page alone survives every button of a page that broke', async () => {
  reportPending({ fleeting: true, count: 1 })
  const page = mount(FailurePage, { props: { kind: 'broken' } })
  expect(page.text()).toContain('有网自动发')
  const reload = vi.spyOn(window.location, 'reload')
  const leave = vi.spyOn(window.location, 'assign')
  for (const button of page.findAll('button')) await button.trigger('click')
  expect(page.findAll('button').map((button) => button.text())).toEqual(['再试一次', '回首页'])
  expect(Object.keys(page.emitted())).toEqual(expect.arrayContaining(['again', 'home']))
  expect(reload).not.toHaveBeenCalled()
  expect(leave).not.toHaveBeenCalled()
})

test('what was begun in such a page is gone back to', async () => {
  reportPending({ fleeting: true })
  const back = vi.fn()
  const page = mount(FailurePage, { props: { kind: 'unloaded', back } })
  expect(page.findAll('button').map((button) => button.text())).toEqual(['回刚才那一页'])
  await page.find('button').trigger('click')
  expect(back).toHaveBeenCalledOnce()
})
