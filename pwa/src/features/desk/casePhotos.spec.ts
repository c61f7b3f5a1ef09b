import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { CaseDetail, CaseEvent } from '@/api/types'

import CasePhotos from './CasePhotos.vue'
import { gallery } from './gallery'

const detail = { id: 'c', no: null, tasks: [], reports: [{ kind: 'citizen', receivedAt: '2026-11-23T06:00:00Z', photos: ['a', 'b'] }] } as unknown as CaseDetail
const shown = (large: boolean) => mount(CasePhotos, { props: { detail, events: [], large } }).findAll('figure img').map((img) => img.classes('whole'))

it('shows a photo whole where it is judged, alone or beside another', () => {
  expect(shown(true)).toEqual([true])
  expect(shown(false)).toEqual([true, true])
})

const event = (no: number, command: string, sha: string, more = {}) => ({ id: String(no), no, at: `2026-11-23T06:0${String(no)}:00Z`, command, actor: { name: '杨阳', unitName: '东昌中队' }, note: null, photos: [sha], facts: {}, ...more }) as unknown as CaseEvent

it('shows every photo of the case in the order of time, with who and as what', () => {
  const no = { by: 'reporter', clean: false }
  const events = [
    event(1, 'report', 'a'), event(2, 'finish', 'first'), event(3, 'check_fail', 'failed'), event(4, 'finish', 'second'),
    event(5, 'check_pass', 'passed'), event(6, 'rework', 'not-yet', { actor: null, facts: no }), event(7, 'finish', 'third'),
  ]
  const tasks = [{ kind: 'handle', photos: ['third'], finishedAt: '2026-11-23T06:07:00Z' }]
  const shown = gallery({ ...detail, reports: [{ ...detail.reports[0], photos: ['a'] }], tasks } as unknown as CaseDetail, events)
  expect(shown.map(({ sha }) => sha)).toEqual(['a', 'first', 'failed', 'second', 'passed', 'not-yet', 'third'])
  expect(shown.map(({ alt }) => alt.replace(/\d.*:\d\d /, ''))).toEqual(['处置前', '处置后（核查没通过）', '核查', '处置后（市民说没办好）', '核查', '市民 说没办好', '处置后'])
  expect(shown[1]?.label).toMatch(/^处置后（核查没通过） .* 杨阳$/)
})

it('takes from the tasks what the log does not hold', () => {
  const tasks = [{ kind: 'handle', photos: ['done'], finishedAt: '2026-11-23T07:00:00Z' }]
  expect(gallery({ ...detail, tasks } as unknown as CaseDetail, []).map(({ sha }) => sha)).toEqual(['a', 'b', 'done'])
})

it('shows what a case that was merged in had photos of', () => {
  const joined = [{ at: '2026-11-23T06:30:00Z', command: 'report_check', actor: { name: '周洁', unitName: null }, photos: ['looked'] }]
  const found = gallery({ ...detail, joined } as unknown as CaseDetail, [event(2, 'finish', 'done', { at: '2026-11-23T07:00:00Z' })])
  expect(found.map(({ sha }) => sha)).toEqual(['a', 'b', 'looked', 'done'])
  expect(found[2]).toMatchObject({ alt: '核实（并入的案卷）', after: false })
  expect(found[2]?.label).toMatch(/^核实（并入的案卷） .* 周洁$/)
})

it.each([['rework', false, '市民 .* 说没办好'], ['answer', false, '市民 .* 说没办好'], ['answer', true, '市民 .* 说办好了']])('says of a photo of a merged case that it came with an answer (%s, clean: %s)', (command, clean, words) => {
  const joined = [{ at: '2026-11-23T06:30:00Z', command, actor: null, photos: ['said'], byReporter: true, clean }]
  const found = gallery({ ...detail, joined } as unknown as CaseDetail, []).find(({ sha }) => sha === 'said')
  expect(found?.label).toMatch(new RegExp(`^${words}（并入的案卷）$`))
})
