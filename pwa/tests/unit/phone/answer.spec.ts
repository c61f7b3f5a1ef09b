import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProblem, createApi } from '@/api'
import type { Track } from '@/api/types'
import { provideContainer, type Container } from '@/app/container'
import AnswerPanel from '@/features/citizen/AnswerPanel.vue'

import { eventually } from '../../eventually'

const api = createApi()
const answer = vi.spyOn(api.track, 'answer')
const plugin = { install: (app: Parameters<typeof provideContainer>[0]) => { provideContainer(app, { api } as Container) } }
let page: VueWrapper | undefined

function open(code: string): VueWrapper {
  page = mount(AnswerPanel, {
    attachTo: document.body, global: { plugins: [plugin] },
    props: { code, answer: { open: true, until: '2026-12-05T00:00:00Z', clean: null, at: null, reworks: true, said: [] } },
  })
  return page
}
const named = (wrapper: VueWrapper, words: string) => wrapper.findAll('button').find((button) => button.text() === words)
async function press(wrapper: VueWrapper, words: string): Promise<void> {
  await eventually(() => { expect(named(wrapper, words)?.attributes('disabled')).toBeUndefined() })
  await named(wrapper, words)?.trigger(words === '提交' ? 'submit' : 'click')
}
const offline = () => new ApiProblem({ type: 'network', title: '连不上服务器', status: 0 })

afterEach(() => {
  page?.unmount()
  answer.mockReset()
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
