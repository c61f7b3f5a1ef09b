import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { CaseEvent, CaseReport } from '@/api/types'

import DeskNotes from './DeskNotes.vue'
import ReportWords from './ReportWords.vue'

const event = (command: string, note: string | null) => ({ id: command, at: '2026-11-23T06:00:00Z', command, actor: { name: '林静', unitName: '受理派遣中心' }, note, facts: {} }) as unknown as CaseEvent
const report = (id: string, text: string) => ({ id, text, kind: 'citizen', receivedAt: '2026-11-23T06:00:00Z' }) as CaseReport

it('shows whoever does the work what the desk wrote at each of its steps, and no step without words', () => {
  const shown = mount(DeskNotes, { props: { events: [event('accept', '店家说下午清'), event('file', null), event('dispatch', '带上水车'), event('finish', '清了')] } })
  expect(shown.findAll('li').map((li) => li.text())).toEqual([expect.stringMatching(/^受理：店家说下午清.*林静/), expect.stringContaining('派遣：带上水车')])
  expect(mount(DeskNotes, { props: { events: [event('file', ' ')] } }).find('ul').exists()).toBe(false)
})

it('shows the words of everybody who reported it, and how many they are', () => {
  const shown = mount(ReportWords, { props: { reports: [report('a', '垃圾桶翻了'), report('b', '门口好多垃圾袋')] } })
  expect(shown.text()).toContain('2 人反映')
  expect(shown.text()).toContain('垃圾桶翻了')
  expect(shown.text()).toContain('门口好多垃圾袋')
  expect(mount(ReportWords, { props: { reports: [report('a', '垃圾桶翻了')] } }).text()).toBe('垃圾桶翻了')
})
