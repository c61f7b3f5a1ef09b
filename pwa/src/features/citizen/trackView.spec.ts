import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { App } from 'vue'

import { createApi } from '@/api'
import type { Track, TrackStep } from '@/api/types'
import { provideContainer, type Container } from '@/app/container'
import { phoneOf } from '@/offline/start'
import { ANONYMOUS } from '@/offline/types'

import { eventually } from '../../../tests/eventually'
import TrackView from './TrackView.vue'

const CODE = '7K429MQDX3HB7N'
const api = createApi()
const get = vi.spyOn(api.track, 'get')
const container = { api } as Container

const step = (name: string, over: Partial<TrackStep> = {}): TrackStep => ({ at: '2026-11-27T12:00:00Z', step: name, words: '', unitName: null, ...over })
const track = (over: Partial<Track>): Track => ({
  trackingCode: CODE, receivedAt: '2026-11-27T10:00:00Z', state: 'reported', stateWords: '', text: '', category: null, placeWords: '东昌路', steps: [step('received')],
  done: false, photos: [], unitName: null, stages: [], work: null, answer: null, said: [], ...over,
})

async function open(found: Track) {
  get.mockResolvedValue(found)
  const page = mount(TrackView, {
    props: { code: CODE },
    global: { plugins: [{ install: (app: App) => { provideContainer(app, container) } }], stubs: { TopBar: true, AnswerPanel: true, RouterLink: RouterLinkStub, Button: true } },
  })
  await eventually(() => { expect(page.find('h2.title').exists()).toBe(true) })
  await flushPromises()
  return page
}

afterEach(() => { get.mockReset() })

test('that somebody was there is said only of a check that brought a photo of its own', async () => {
  const closed = (over: Partial<TrackStep>) => track({ state: 'closed', done: true, steps: [step('received'), step('checked', over), step('closed')] })
  for (const over of [{}, { onSite: false }]) {
    const page = await open(closed(over))
    expect(page.text()).not.toContain('现场')
    expect(page.get('.end').text()).toBe('核对了处置前后的情况，核查通过。')
    expect(page.text()).toContain('核查通过')
    page.unmount()
  }
  const page = await open(closed({ onSite: true }))
  expect(page.get('.end').text()).toBe('有人到现场看过，核查通过。')
  expect(page.text()).toContain('到现场看过，核查通过')
  page.unmount()
})

test('before the check nothing is promised of where it is made', async () => {
  const stages = (['handle', 'check'] as const).map((stage) => ({ stage, dueAt: null, limit: null }))
  for (const state of ['handling', 'finished'] as const) {
    const page = await open(track({ state, steps: [step('received'), step('finished', { unitName: '一中队' })], stages }))
    expect(page.text()).not.toContain('现场')
    page.unmount()
  }
})

test('of what happened nothing is under way: the last step is the latest, the stage that runs is the current one', async () => {
  const page = await open(track({ stages: [{ stage: 'accept', dueAt: null, limit: null }] }))
  const [ahead, steps] = page.findAll('section.steps')
  expect(ahead?.get('li').text()).toContain('正在进行')
  expect(steps?.get('li').text()).toContain('最近一步')
  expect(page.text().match(/正在进行/g)).toHaveLength(1)
  page.unmount()
})

test('the number of the case stands there and goes with the link to where a photo is checked; without one there is no link', async () => {
  const links = (page: Awaited<ReturnType<typeof open>>) => page.findAllComponents(RouterLinkStub).filter((link) => link.text().includes('手里有照片')).map((link) => link.props('to') as unknown)
  const none = await open(track({ caseNo: null }))
  expect(links(none)).toEqual([])
  none.unmount()
  const page = await open(track({ caseNo: '2026-00381' }))
  expect(page.text()).toContain('案卷 2026-00381')
  expect(links(page)).toEqual([{ path: '/verify', query: { no: '2026-00381' } }])
  page.unmount()
})

test('all photos that this phone sent are shown and counted', async () => {
  let n = 0
  URL.createObjectURL = () => `blob:${String(n++)}`
  URL.revokeObjectURL = () => undefined
  const small = new ArrayBuffer(4)
  await phoneOf(container).db.outbox.add({
    id: 'one', owner: ANONYMOUS, outgoing: null, subject: 'one', title: '', place: '', photoShas: [], createdAt: 0, state: 'done', attempts: 0, nextTryAt: 0,
    result: { trackingCode: CODE, thumb: small, more: [small] },
  })
  const page = await open(track({ photoCount: 2 }))
  await eventually(() => { expect(page.get('.pair').text()).toBe('你拍的，共 2 张') })
  expect(page.findAll('.pair img, .own img')).toHaveLength(2)
  page.unmount()
})
