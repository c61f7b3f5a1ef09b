import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createApp, effectScope } from 'vue'

import { ApiProblem } from '@/api'
import { provideContainer, type Container } from '@/app/container'

import { useCase } from './useCase'

/** The open case of a page, on a server that answers every command alike. */
async function opened(command: () => Promise<unknown>) {
  const get = vi.fn((): Promise<unknown> => Promise.resolve({ id: 'c', version: 3 }))
  const events = vi.fn(() => Promise.resolve({ items: [{ command: 'report' }] }))
  const app = createApp({})
  provideContainer(app, { api: { cases: { get, events, command } }, session: { can: () => false }, stream: { listen: () => () => undefined } } as unknown as Container)
  const work = app.runWithContext(() => effectScope().run(() => useCase(() => 'c')))
  if (!work) throw new Error('no scope')
  await flushPromises()
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
