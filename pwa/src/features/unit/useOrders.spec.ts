import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createApp, effectScope, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { ApiProblem } from '@/api'
import { provideContainer, type Container } from '@/app/container'
import { phoneOf } from '@/offline/start'

import { useCase } from '../desk/useCase'
import { useOrders } from './useOrders'

const one = (id: string, version: number, left: readonly string[]) => ({
  id, version, state: 'dispatched', category: { name: '暴露垃圾' }, placeWords: '', tasks: [], commands: left.map((command) => ({ command, needs: [] })),
})

/** A unit's order on case a whose answer is on its way, case b on screen with its own form open. */
async function ordered() {
  const hands = { arrive: (_: unknown) => undefined, refuse: (_: unknown) => undefined }
  const cases = {
    get: (id: string) => Promise.resolve(one(id, 1, ['return', 'acknowledge'])), events: () => Promise.resolve({ items: [] }),
    command: () => new Promise((arrive, refuse) => { Object.assign(hands, { arrive, refuse }) }),
  }
  const session = { can: () => false, accountId: ref('li'), me: ref(null) }
  const container = { api: { cases, client: {} }, session, stream: { listen: () => () => undefined } } as unknown as Container
  const kept = vi.spyOn(phoneOf(container), 'hand').mockResolvedValue({ id: 'x' } as never)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { render: () => null } }] })
  const pushed = vi.spyOn(router, 'push')
  const app = createApp({}).use(router)
  provideContainer(app, container)
  const id = ref('a')
  const say = vi.fn()
  const page = app.runWithContext(() => effectScope().run(() => {
    const work = useCase(() => id.value)
    return { work, orders: useOrders(work, { say } as never, () => id.value) }
  }))
  if (!page) throw new Error('no scope')
  await flushPromises()
  page.orders.asking.value = 'return'
  const sent = page.orders.give({ note: '不属本队职责' })
  id.value = 'b'
  await flushPromises()
  return { ...page, hands, sent, say, pushed, kept }
}

it('says what was done on the case before, and leaves the one that is open now and its form alone', async () => {
  const { orders, hands, sent, say, pushed, work } = await ordered()
  hands.arrive(undefined)
  await sent
  expect(say).toHaveBeenCalledExactlyOnceWith('暴露垃圾，已退回派遣')
  expect([orders.asking.value, work.detail.value?.id, pushed.mock.calls.length]).toEqual(['return', 'b', 0])
})

it('says a refusal that comes when another case is open, and shows it nowhere else', async () => {
  const { orders, hands, sent, say } = await ordered()
  hands.refuse(new ApiProblem({ type: 'case.needs', title: '请写明情况', status: 422 }))
  await sent
  expect(say).toHaveBeenCalledExactlyOnceWith('暴露垃圾，退回没办成：请写明情况')
  expect(orders.refused.value).toBeNull()
})

it('keeps on the phone what the network did not take, for the case it was ordered on', async () => {
  const { hands, sent, say, kept } = await ordered()
  hands.refuse(new ApiProblem({ type: 'network', title: '连不上服务器', status: 0 }))
  await sent
  expect(kept.mock.calls[0]?.[0]).toMatchObject({ outgoing: { caseId: 'a', body: { command: 'return', note: '不属本队职责' } } })
  expect(say).not.toHaveBeenCalled()
})
