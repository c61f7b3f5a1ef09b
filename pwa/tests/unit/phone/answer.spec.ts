import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProblem, createApi } from '@/api'
import type { Track } from '@/api/types'
import { provideContainer, type Container } from '@/app/container'
import AnswerPanel from '@/features/citizen/AnswerPanel.vue'
import { phoneOf } from '@/offline/start'
import { ANONYMOUS } from '@/offline/types'

import { eventually } from '../../eventually'

const api = createApi()
const answer = vi.spyOn(api.track, 'answer')
const put = vi.spyOn(api.client, 'put')
const plugin = { install: (app: Parameters<typeof provideContainer>[0]) => { provideContainer(app, { api } as Container) } }
const pages: VueWrapper[] = []

function open(code: string, closing = 'first'): VueWrapper {
  const page = mount(AnswerPanel, {
    attachTo: document.body, global: { plugins: [plugin] },
    props: { code, answer: { open: true, until: '2026-12-05T00:00:00Z', clean: null, at: null, reworks: true, closing, said: [] } },
  })
  pages.push(page)
  return page
}
const named = (wrapper: VueWrapper, words: string) => wrapper.findAll('button').find((button) => button.text() === words)
async function press(wrapper: VueWrapper, words: string): Promise<void> {
  await eventually(() => { expect(named(wrapper, words)?.attributes('disabled')).toBeUndefined() })
  await named(wrapper, words)?.trigger(words === '提交' ? 'submit' : 'click')
}
const offline = () => new ApiProblem({ type: 'network', title: '连不上服务器', status: 0 })

const KEPT = '已存在这部手机上'
/** The answer to what was pressed first is lost; resolves when it has been. */
async function pressedOffline(code: string, words = '清干净了', closing?: string): Promise<VueWrapper> {
  answer.mockRejectedValueOnce(offline())
  const panel = open(code, closing)
  await press(panel, words)
  await eventually(() => { expect(panel.text()).toContain(KEPT) })
  return panel
}

afterEach(() => {
  pages.splice(0).forEach((page) => { page.unmount() })
  answer.mockReset()
  put.mockReset()
})

test('an answer that waits for the network is kept and nothing else: no form, no red box', async () => {
  answer.mockRejectedValue(offline())
  const panel = open('CODE1')
  await press(panel, '还没有')
  await press(panel, '还在原地')
  await press(panel, '提交')
  await eventually(() => { expect(panel.text()).toContain('“还没有”已存在这部手机上') })
  expect(panel.text()).toContain('有网就自动提交')
  expect(panel.text()).not.toContain('连不上服务器')
  expect(panel.findAll('button').map((button) => button.text())).toEqual(['收回', '现在再试'])
  await press(panel, '收回')
  expect(panel.text()).not.toContain('已存在这部手机上')
  expect(panel.get('.chip[aria-pressed="true"]').text()).toBe('还在原地')
})

test('the next try leaves the kept answer in sight until the server has it', async () => {
  answer.mockRejectedValueOnce(offline())
  const panel = open('CODE2')
  await press(panel, '清干净了')
  await eventually(() => { expect(panel.text()).toContain('“清干净了”已存在这部手机上') })
  let arrive: ((track: Track) => void) | undefined
  answer.mockReturnValueOnce(new Promise((done) => { arrive = done }))
  await press(panel, '现在再试')
  await eventually(() => { expect(named(panel, '正在提交')).toBeDefined() })
  expect(panel.text()).toContain('“清干净了”已存在这部手机上')
  arrive?.({} as Track)
  await eventually(() => { expect(panel.emitted('answered') ?? []).toHaveLength(1) })
  expect(panel.text()).not.toContain('已存在这部手机上')
})

test('what the server refuses is told as refused, with the form to put it right', async () => {
  answer.mockRejectedValue(new ApiProblem({ type: 'report.answer_closed', title: '不能再评价', status: 409 }))
  const panel = open('CODE3')
  await press(panel, '还没有')
  await press(panel, '还在原地')
  await press(panel, '提交')
  await eventually(() => { expect(panel.find('[role="alert"]').exists()).toBe(true) })
  expect(panel.text()).not.toContain('已存在这部手机上')
  expect(named(panel, '提交')).toBeDefined()
})

test('the form that 还没有 opens takes the keys', async () => {
  const panel = open('CODE4')
  await press(panel, '还没有')
  await eventually(() => { expect(document.activeElement?.textContent).toBe('还在原地') })
})

test('what was kept about an earlier closing is shown and never sent', async () => {
  answer.mockRejectedValueOnce(offline())
  const first = open('CODE5')
  await press(first, '还没有')
  await press(first, '还在原地')
  await first.get('textarea').setValue('墙角还有一堆')
  await press(first, '提交')
  await eventually(() => { expect(first.text()).toContain(KEPT) })
  expect(answer.mock.calls[0]?.[1]).toMatchObject({ closing: 'first' })
  first.unmount()
  const next = open('CODE5', 'second')
  await eventually(() => { expect(next.text()).toContain('你对上一次结果的回答没有提交') })
  expect(next.text()).toContain('墙角还有一堆')
  window.dispatchEvent(new Event('online'))
  await flushPromises()
  expect(answer).toHaveBeenCalledTimes(1)
  await press(next, '看这一次的')
  await press(next, '还没有')
  expect(next.find('.chip[aria-pressed="true"]').exists()).toBe(false)
  expect(next.get('textarea').element.value).toBe('')
})

test('what an older version has kept without a closing is sent', async () => {
  const panel = await pressedOffline('CODE6')
  panel.unmount()
  const { db } = phoneOf({ api } as Container)
  const row = await db.drafts.where({ owner: ANONYMOUS, purpose: 'answer:CODE6' }).first()
  const { closing, ...older } = row?.fields ?? {}
  expect(closing).toBe('first')
  await db.drafts.update(row?.id ?? '', { fields: older, rev: (row?.rev ?? 0) + 1 })
  answer.mockResolvedValue({} as Track)
  const next = open('CODE6', 'second')
  await eventually(() => { expect(next.emitted('answered') ?? []).toHaveLength(1) })
})

test('a page that is gone sends nothing, whatever it was waiting for', async () => {
  let refuse: ((error: unknown) => void) | undefined
  answer.mockReturnValueOnce(new Promise((_, no) => { refuse = no }))
  const first = open('CODE7')
  await press(first, '清干净了')
  await eventually(() => { expect(answer).toHaveBeenCalledTimes(1) })
  first.unmount()
  const timers = vi.spyOn(globalThis, 'setTimeout')
  refuse?.(offline())
  await flushPromises()
  expect(timers.mock.calls.filter(([, ms]) => ms === 15_000)).toEqual([])
  timers.mockRestore()
})

test('an answer that is taken back while its photos travel is not sent', async () => {
  const panel = await pressedOffline('CODE8')
  answer.mockReset()
  answer.mockResolvedValue({} as Track)
  void press(panel, '现在再试')
  const other = open('CODE8')
  await press(other, '收回')
  await flushPromises()
  expect((answer.mock.calls.length > 0) === ((panel.emitted('answered') ?? []).length > 0)).toBe(true)
  await eventually(() => { expect(other.text()).not.toContain(KEPT) })
})

test('what another page has delivered is said to wait here no longer, and the case is looked at again', async () => {
  const one = await pressedOffline('CODE9')
  answer.mockRejectedValue(offline())
  const two = open('CODE9')
  await eventually(() => { expect(two.text()).toContain(KEPT) })
  answer.mockReset()
  answer.mockResolvedValue({} as Track)
  await press(one, '现在再试')
  await eventually(() => { expect(two.emitted('elsewhere') ?? []).toHaveLength(1) })
  expect(two.text()).not.toContain(KEPT)
})

test('an answer whose photo the server has thrown away brings it again by itself', async () => {
  const panel = await pressedOffline('CODE10')
  answer.mockReset()
  answer.mockRejectedValueOnce(new ApiProblem({ type: 'report.photo_missing', title: '照片要再传一次', status: 409 })).mockResolvedValue({} as Track)
  window.dispatchEvent(new Event('online'))
  await eventually(() => { expect(panel.emitted('answered') ?? []).toHaveLength(1) })
  expect(answer).toHaveBeenCalledTimes(2)
})
