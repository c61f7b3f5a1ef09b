import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type App } from 'vue'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { StreamListener } from '@/api/stream'
import type { CaseItem } from '@/api/types'
import { provideContainer, type Container } from '@/app/container'
import { gather } from '@/app/gather'
import { createSession } from '@/app/session'
import { countOf } from '@/features/desk/counts'
import { useList } from '@/features/desk/useList'

const change = { caseId: 'c', version: 2, command: 'accept' }
const row = (n: number) => ({ id: `c${String(n)}`, clock: null }) as CaseItem

/** A server with `total` cases in one state; what it was asked; answers wait for `open` when `slow`. */
function server(total: () => number) {
  const asked: URLSearchParams[] = []
  const gate = { slow: false, open: (): void => undefined }
  const fetcher = (async (url: string) => {
    const { pathname, searchParams } = new URL(url, 'http://x')
    if (pathname === '/api/cases/counts') return new Response(JSON.stringify({ asOf: '', states: { reported: { all: total(), over: 38, outside: 1 } } }))
    asked.push(searchParams)
    if (gate.slow) await new Promise<void>((resolve) => { gate.open = resolve })
    const from = Number(searchParams.get('cursor') ?? 0)
    const to = Math.min(total(), from + Number(searchParams.get('limit')))
    return new Response(JSON.stringify({ items: Array.from({ length: to - from }, (_, i) => row(from + i)), next: to < total() ? String(to) : null }))
  }) as unknown as typeof fetch
  return { asked, gate, api: createApi(createClient(fetcher)) }
}

function page(api: Container['api']) {
  let listener: StreamListener = {}
  let list!: ReturnType<typeof useList>
  const container: Container = { api, session: createSession(api), stream: { listen: (one) => { listener = one; return () => undefined } } }
  const wrapper = mount(defineComponent({ setup() { list = useList(() => ({ state: 'reported' })); return () => h('div') } }), {
    global: { plugins: [{ install: (app: App) => { provideContainer(app, container) } }] },
  })
  return { list: () => list, event: () => listener.change?.(change), close: () => { wrapper.unmount() } }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('many askings', () => {
  it('become one run when it is quiet', () => {
    const run = vi.fn()
    const soon = gather(run, 250)
    for (let i = 0; i < 3; i++) { soon.ask(); vi.advanceTimersByTime(100) }
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(150)
    expect(run).toHaveBeenCalledOnce()
  })

  it('run at the latest two seconds after the first, however steady they come', () => {
    const run = vi.fn()
    const soon = gather(run, 800)
    for (let i = 0; i < 50; i++) { soon.ask(); vi.advanceTimersByTime(200) }
    expect(run.mock.calls.length).toBeGreaterThanOrEqual(4)
    soon.cancel()
    vi.advanceTimersByTime(5000)
    expect(run.mock.calls.length).toBeLessThanOrEqual(5)
  })
})

describe('a list of cases', () => {
  it('asks for what runs out first and says how many there are beyond', async () => {
    const { asked, api } = server(() => 253)
    const { list } = page(api)
    await flushPromises()
    expect(asked[0]?.get('order')).toBe('due')
    expect(list().items.value).toHaveLength(100)
    expect(list().left.value).toBe(153)
    expect([list().countOf({ state: 'reported' }), list().countOf({ state: 'filed' }), list().countOf({ overdue: true, open: true })]).toEqual([253, 0, 38])
    await list().more()
    await list().more()
    expect(list().items.value?.map((one) => one.id)).toEqual(Array.from({ length: 253 }, (_, i) => `c${String(i)}`))
    expect(list().left.value).toBe(0)
  })

  it('is fetched again as far down as it was, in the order of the server', async () => {
    let total = 253
    const { api } = server(() => total)
    const { list, event } = page(api)
    await flushPromises()
    await list().more()
    total = 150
    event()
    await vi.advanceTimersByTimeAsync(300)
    expect(list().items.value).toHaveLength(150)
    expect(list().left.value).toBe(0)
  })

  it('is fetched although an event comes every 200 ms', async () => {
    const { asked, api } = server(() => 3)
    const { event } = page(api)
    await flushPromises()
    const before = asked.length
    for (let i = 0; i < 25; i++) { event(); await vi.advanceTimersByTimeAsync(200) }
    expect(asked.length - before).toBeGreaterThanOrEqual(2)
  })

  it('keeps a slow answer although more events come meanwhile', async () => {
    const { gate, api } = server(() => 3)
    gate.slow = true
    const { list, event } = page(api)
    for (let i = 0; i < 20; i++) { event(); await vi.advanceTimersByTimeAsync(200) }
    gate.open()
    await flushPromises()
    expect(list().items.value).toHaveLength(3)
  })
})

describe('counts', () => {
  const counts = { asOf: '', states: { reported: { all: 5, over: 2, outside: 1, cameBack: null }, filed: { all: 3, over: 0, outside: 0, cameBack: null } } }
  it('add up the states of a tab', () => {
    expect(countOf(counts, { state: ['reported', 'filed'] })).toBe(8)
    expect(countOf(counts, { outside: true, open: true })).toBe(1)
  })
  it('say how many came back where that was counted', () => {
    const one = { asOf: '', states: { handling: { all: 5, over: 2, outside: 1, cameBack: 2 } } }
    expect(countOf(one, { unit: 'mine', state: 'handling', cameBack: true })).toBe(2)
    expect(countOf({ asOf: '', states: {} }, { unit: 'mine', state: 'handling', cameBack: true })).toBe(0)
    expect(countOf(counts, { state: 'reported', cameBack: true })).toBeUndefined()
  })
  it('say nothing about what they do not know', () => {
    expect(countOf(null, { state: 'reported' })).toBeUndefined()
    expect(countOf(counts, { q: 'x' })).toBeUndefined()
  })
})
