import { shallowMount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { provideContainer, type Container } from '@/app/container'
import { phoneOf } from '@/offline/start'

import { eventually } from '../../../tests/eventually'
import LeaderWork from './LeaderWork.vue'

const item = (id: string) => ({ id, version: 4, state: 'dispatched', photo: null, category: null, placeWords: '', clock: null, assignee: null, cameBack: false, location: { lon: 0, lat: 0 } })
const api = { client: {}, cases: {
  list: () => Promise.resolve({ items: [item('a'), item('b'), item('c')], next: null }), counts: () => Promise.resolve({ states: {} }),
  get: (id: string) => Promise.resolve({ ...item(id), tasks: [], reports: [], commands: [] }), events: () => Promise.resolve({ items: [], next: null }),
}, units: { list: () => Promise.resolve({ items: [] }), members: () => Promise.resolve({ items: [] }) } }
const session = { accountId: ref('li'), me: ref(null), state: ref('signed_in'), can: () => true }
const container = { api, session, stream: { listen: () => () => undefined } } as unknown as Container
const hand = vi.spyOn(phoneOf(container), 'hand')
const kept = (id: string) => sessionStorage.getItem(`menqian.typed/li/${id}/return`)

/** The leader's phone with case a open on top of b and c. */
async function opened() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', name: 'unit', component: { render: () => null } }] })
  await router.push('/')
  const page = shallowMount(LeaderWork, {
    props: { found: {} as never, done: { say: () => undefined } as never, asked: '', sort: 'due' as const },
    global: { plugins: [router, { install: (app: Parameters<typeof provideContainer>[0]) => { provideContainer(app, container) } }] },
  })
  const part = (name: string) => page.findComponent({ name })
  const standsOpen = (id: string) => eventually(() => { expect(part('LeaderCard').props('item')).toMatchObject({ id }) })
  await eventually(() => { expect(part('LeaderCard').exists()).toBe(true) })
  await standsOpen('a')
  return { page, part, standsOpen, choose: (id: string) => page.find(`[data-case=${id}]`).findComponent({ name: 'ListRow' }).vm.$emit('click') }
}

beforeEach(() => {
  sessionStorage.clear()
  for (const id of ['a', 'b']) sessionStorage.setItem(`menqian.typed/li/${id}/return`, JSON.stringify({ why: 'duty', words: `${id}：不是我们的路灯` }))
  hand.mockReset().mockResolvedValue({ id: 'x', state: 'ready' } as never)
})

it('keeps the reason written for the next case when this one is sent back, whose own is done with', async () => {
  const { page, part, standsOpen } = await opened()
  part('LeaderCard').vm.$emit('send-back')
  await nextTick()
  part('ReturnSheet').vm.$emit('give', { note: '不是我们的路灯' })
  await standsOpen('b')
  expect([kept('a'), part('ReturnSheet').props('fields')]).toMatchObject([null, { why: 'duty', whyWords: 'b：不是我们的路灯' }])
  expect(kept('b')).toContain('b：不是我们的路灯')
  page.unmount()
})

it('keeps it when this one is taken', async () => {
  const { page, part, standsOpen } = await opened()
  part('LeaderCard').vm.$emit('take')
  await nextTick()
  part('AssignSheet').vm.$emit('give', null)
  await standsOpen('b')
  expect(kept('b')).toContain('b：不是我们的路灯')
  page.unmount()
})

it('leaves open what was chosen before the order was stored', async () => {
  let stored: (_: unknown) => void = () => undefined
  hand.mockReturnValueOnce(new Promise((done) => { stored = done as typeof stored }))
  const { page, part, standsOpen, choose } = await opened()
  part('LeaderCard').vm.$emit('take')
  await nextTick()
  part('AssignSheet').vm.$emit('give', null)
  choose('c')
  await standsOpen('c')
  stored({ id: 'x', state: 'ready' })
  await eventually(() => { expect(page.find('[data-case=a]').exists()).toBe(false) })
  await standsOpen('c')
  page.unmount()
})
