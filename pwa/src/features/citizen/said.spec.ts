import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'

import type { Track, TrackAnswer, TrackSaid } from '@/api/types'

import AnswersSaid from './AnswersSaid.vue'
import { headingOf, saidOf } from './said'

const one = (text: string, over: Partial<TrackSaid> = {}): TrackSaid => ({ at: '2026-11-27T12:00:00Z', clean: false, reasons: ['still_there'], text, photos: 0, ...over })
const track = (over: Pick<Track, 'said' | 'answer'>) => over as Track
const answer = (said?: TrackSaid[]) => ({ open: true, reworks: true, ...(said && { said }) }) as TrackAnswer

test('what was said before a merger is there, though the new case was not closed yet', () => {
  expect(saidOf(track({ answer: null, said: [one('甲案')] })).map(({ text }) => text)).toEqual(['甲案'])
  expect(saidOf(track({ answer: answer([one('乙案')]), said: [one('乙案'), one('甲案')] })).map(({ text }) => text)).toEqual(['乙案', '甲案'])
})

test('an older server, or what a phone kept of one, tells it under the closing or not at all', () => {
  expect(saidOf(track({ answer: answer([one('旧的')]) })).map(({ text }) => text)).toEqual(['旧的'])
  expect(saidOf(track({ answer: answer() }))).toEqual([])
  expect(saidOf(track({ answer: null }))).toEqual([])
  expect(saidOf(null)).toEqual([])
})

test('a reason that this page does not know is left out', () => {
  const reasons = ['brand_new', 'partly', 'toString'] as TrackSaid['reasons']
  const page = mount(AnswersSaid, { props: { now: Date.parse('2026-11-28T12:00:00Z'), said: [one('话', { reasons }), one('', { reasons: reasons.slice(0, 1), at: '2026-11-26T12:00:00Z' })] } })
  expect(page.findAll('.head span').map((head) => head.text())).toEqual(['还没办好：只清了一部分', '还没办好'])
  page.unmount()
})

test('a state that this page does not know is called what the server calls it', () => {
  expect(headingOf({ state: 'handling', stateWords: '处置中' } as Track)).toBe('正在处理')
  expect(headingOf({ state: 'on_hold', stateWords: '暂缓办理' } as unknown as Track)).toBe('暂缓办理')
})
