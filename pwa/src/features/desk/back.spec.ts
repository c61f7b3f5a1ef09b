import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { CaseEvent } from '@/api/types'

import { sentBack } from './back'
import SentBack from './SentBack.vue'

const event = (no: number, command: string, more: Partial<CaseEvent> = {}) =>
  ({ id: String(no), no, at: `2026-11-23T06:0${String(no)}:00Z`, command, actor: { name: '陈静', unitName: null }, note: null, photos: [], facts: {}, ...more }) as unknown as CaseEvent
const finish = event(1, 'finish')
const failed = event(2, 'check_fail', { note: '垃圾还在', photos: ['shot'] })
const notYet = event(5, 'rework', { actor: null, note: '又堆满了', facts: { by: 'reporter', clean: false, reasons: ['still_there'] } })

it('tells whoever does it again why: the check, in its words, with its photo', () => {
  const shown = mount(SentBack, { props: { events: [finish, failed] } })
  expect(shown.text()).toContain('核查没通过：垃圾还在')
  expect(shown.text()).toContain('陈静')
  expect(shown.findAll('.photos button')).toHaveLength(1)
})

it('tells what whoever reported it chose and wrote', () => {
  const events = [finish, failed, event(3, 'finish'), event(4, 'check_pass'), notYet]
  expect(mount(SentBack, { props: { events } }).text()).toContain('市民说没办好：还在原地；又堆满了')
})

it('tells of a rework by the desk also what the reporter had said', () => {
  const said = event(5, 'answer', { actor: null, facts: { by: 'reporter', clean: false } })
  expect(sentBack([finish, said, event(6, 'rework')]).map(({ no }) => no)).toEqual([6, 5])
})

it('is silent once the check passed, and where nothing was refused', () => {
  expect([sentBack([finish, failed, event(3, 'finish'), event(4, 'check_pass')]), sentBack([finish])]).toEqual([[], []])
})
