import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { createApp, effectScope, ref } from 'vue'

import { ApiProblem } from '@/api'
import { provideContainer, type Container } from '@/app/container'

import { notDone } from './said'
import { useCase } from './useCase'
import { isOlder } from './useCommands'

/** The open case of a page on this server. */
async function on(container: unknown, id: () => string, answers?: Parameters<typeof useCase>[1]) {
  const app = createApp({})
  provideContainer(app, container as Container)
  const work = app.runWithContext(() => effectScope().run(() => useCase(id, answers)))
  if (!work) throw new Error('no scope')
  await flushPromises()
  return work
}

/** On a server that answers every command alike. */
async function opened(command: () => Promise<unknown>) {
  const get = vi.fn((): Promise<unknown> => Promise.resolve({ id: 'c', version: 3 }))
  const events = vi.fn(() => Promise.resolve({ items: [{ command: 'report' }] }))
  const work = await on({ api: { cases: { get, events, command } }, session: { can: () => false }, stream: { listen: () => () => undefined } }, () => 'c')
  expect(work.detail.value?.version).toBe(3)
  events.mockClear()
  return { work, events, get }
}

it('shows the case as the command left it', async () => {
  const { work } = await opened(() => Promise.resolve({ id: 'c', version: 4 }))
  expect(await work.give('return', { note: '不属本队职责' })).toBe(true)
  expect(work.detail.value?.version).toBe(4)
})

it('takes a command that ended the sight of the case for done, and asks for nothing more', async () => {
  const { work, events } = await opened(() => Promise.resolve(undefined))
  expect(await work.give('return', { note: '不属本队职责' })).toBe(true)
  expect(work.detail.value).toBeNull()
  expect(work.refused.value).toBeNull()
  expect(events).not.toHaveBeenCalled()
})

it('keeps the case and says why when the server refuses', async () => {
  const { work } = await opened(() => Promise.reject(new ApiProblem({ type: 'case.needs', title: '请写明情况', status: 422 })))
  expect(await work.give('return')).toBe(false)
  expect(work.refused.value?.title).toBe('请写明情况')
  expect(work.detail.value?.version).toBe(3)
})

it('does not go back to what was asked before the command', async () => {
  let late: (one: unknown) => void = () => undefined
  const { work, get } = await opened(() => Promise.resolve({ id: 'c', version: 4 }))
  get.mockImplementationOnce(() => new Promise((done) => { late = done as typeof late }))
  const asked = work.load()
  await work.give('dispatch')
  late({ id: 'c', version: 3 })
  await asked
  expect(work.detail.value?.version).toBe(4)
})

it('takes a command for done whose log cannot be had', async () => {
  const { work, events } = await opened(() => Promise.resolve({ id: 'c', version: 4 }))
  events.mockRejectedValueOnce(new ApiProblem({ type: 'network', title: '连不上服务器', status: 0 }))
  expect(await work.give('dispatch')).toBe(true)
  expect([work.detail.value?.version, work.refused.value]).toEqual([4, null])
})

describe('when another case is chosen before the answer', () => {
  const one = (id: string, version: number) => ({ id, version, category: { name: '暴露垃圾' }, commands: [{ command: 'recall' }] })

  /** A command on case a whose answer is on its way, b on screen; `changed`: the server tells of a change. */
  async function overtaken() {
    const hands = { arrive: (_: unknown) => undefined, refuse: (_: unknown) => undefined, change: (_: { caseId: string; version: number }) => undefined }
    const get = vi.fn((id: string): Promise<unknown> => Promise.resolve(one(id, 1)))
    const events = vi.fn(() => Promise.resolve({ items: [] }))
    const command = () => new Promise((arrive, refuse) => { Object.assign(hands, { arrive, refuse }) })
    const answers = { given: vi.fn(), refusedElsewhere: vi.fn() }
    const id = ref('a')
    const work = await on({
      api: { cases: { get, events, command } }, session: { can: () => false },
      stream: { listen: ({ change }: Pick<typeof hands, 'change'>) => { hands.change = change; return () => undefined } },
    }, () => id.value, answers)
    const sent = work.give('dispatch')
    id.value = 'b'
    await flushPromises()
    expect(work.detail.value?.id).toBe('b')
    return { work, hands, answers, sent, get, id }
  }

  it('the answer does not stand under it, but the page is told what was done', async () => {
    const { work, hands, answers, sent } = await overtaken()
    hands.arrive(one('a', 2))
    expect(await sent).toBe(true)
    expect(work.detail.value).toMatchObject({ id: 'b', version: 1 })
    expect(answers.given).toHaveBeenCalledExactlyOnceWith('dispatch', one('a', 2))
  })

  it('the page is told of a case that went out of sight, with which nothing more can be done', async () => {
    const { work, hands, answers, sent } = await overtaken()
    hands.arrive(undefined)
    expect(await sent).toBe(true)
    expect(work.detail.value?.id).toBe('b')
    expect(answers.given).toHaveBeenCalledExactlyOnceWith('dispatch', { ...one('a', 1), commands: [] })
  })

  it('a refusal does not stand under it, but is said', async () => {
    const { work, hands, answers, sent, get } = await overtaken()
    const problem = new ApiProblem({ type: 'case.version_conflict', title: '这个案卷刚被别人改过', status: 409 })
    hands.refuse(problem)
    expect(await sent).toBe(false)
    expect([work.refused.value, get.mock.calls.length]).toEqual([null, 2])
    expect(answers.refusedElsewhere).toHaveBeenCalledExactlyOnceWith('dispatch', one('a', 1), problem)
    expect(notDone('dispatch', one('a', 1) as never, problem)).toBe('暴露垃圾，派遣没办成：这个案卷刚被别人改过')
  })

  it('a change of it is fetched all the same', async () => {
    const { work, hands, get } = await overtaken()
    get.mockResolvedValue(one('b', 2))
    hands.change({ caseId: 'b', version: 2 })
    await flushPromises()
    expect(work.detail.value).toMatchObject({ id: 'b', version: 2 })
  })

  it('its version is not measured by that of the case before', () => {
    expect([isOlder(one('b', 1) as never, one('b', 2) as never), isOlder(one('b', 1) as never, one('a', 2) as never)]).toEqual([true, false])
  })
})
