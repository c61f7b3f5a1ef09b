import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createStream, type StreamParts, type StreamStatus } from './stream'
import type { CaseChange } from './types'

/** An EventSource whose server is the test. */
class Source extends EventTarget {
  static all: Source[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor(readonly url: string) {
    super()
    Source.all.push(this)
  }
  open(): void { this.readyState = 1; this.onopen?.() }
  send(id: string, change: CaseChange): void { this.dispatchEvent(new MessageEvent('case', { data: JSON.stringify(change), lastEventId: id })) }
  fail(state: number): void { this.readyState = state; this.onerror?.() }
  close(): void { this.readyState = 2 }
  static get live(): Source[] { return Source.all.filter((source) => source.readyState !== 2) }
}

/** Web locks of one browser: one holder, the others in order. */
class Locks {
  private queue: (() => void)[] = []
  private held = false
  request(_name: string, options: { signal: AbortSignal }, use: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        this.held = true
        void use().then(() => {
          this.held = false
          resolve()
          this.queue.shift()?.()
        })
      }
      options.signal.addEventListener('abort', () => {
        this.queue = this.queue.filter((entry) => entry !== take)
        reject(new DOMException('', 'AbortError'))
      })
      if (this.held) this.queue.push(take)
      else take()
    })
  }
}

/** Broadcast channels of one browser, delivered at once. */
function channels() {
  const open = new Set<Channel>()
  class Channel {
    onmessage: ((event: { data: unknown }) => void) | null = null
    constructor() { open.add(this) }
    postMessage(data: unknown): void { open.forEach((other) => { if (other !== this) other.onmessage?.({ data: structuredClone(data) }) }) }
    close(): void { open.delete(this) }
  }
  return () => new Channel() as unknown as BroadcastChannel
}

const change: CaseChange = { caseId: 'c1', version: 2, command: 'accept' }
let parts: StreamParts

/** One tab: what it heard, and how to close it. */
function tab() {
  const heard: { changes: CaseChange[]; resets: number; status: StreamStatus } = { changes: [], resets: 0, status: 'off' }
  const close = createStream('/api/stream', parts).listen({
    change: (value) => { heard.changes.push(value) },
    reset: () => { heard.resets++ },
    status: (value) => { heard.status = value },
  })
  return { heard, close }
}

const settle = () => new Promise((resolve) => { queueMicrotask(() => { queueMicrotask(() => { resolve(undefined) }) }) })

beforeEach(() => {
  Source.all = []
  vi.stubGlobal('EventSource', { CLOSED: 2 })
  parts = {
    source: (url) => new Source(url) as unknown as EventSource,
    channel: channels(),
    locks: new Locks() as unknown as LockManager,
  }
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('stream', () => {
  it('opens one connection for all tabs of the browser and tells every tab', () => {
    const [first, second, third] = [tab(), tab(), tab()]
    expect(Source.live).toHaveLength(1)
    Source.live[0]?.open()
    Source.live[0]?.send('1-7', change)
    for (const each of [first, second, third]) expect(each.heard).toMatchObject({ changes: [change], status: 'live' })
  })

  it('tells a tab that comes later that the connection is live', () => {
    tab()
    Source.live[0]?.open()
    expect(tab().heard.status).toBe('live')
  })

  it('passes on to the next tab from the last position when the leading one closes', async () => {
    const [first, second] = [tab(), tab()]
    Source.live[0]?.open()
    Source.live[0]?.send('1-7', change)
    first.close()
    await settle()
    expect(Source.live).toHaveLength(1)
    expect(Source.live[0]?.url).toBe('/api/stream?lastEventId=1-7')
    Source.live[0]?.open()
    expect(second.heard.resets).toBe(1) // of the first connection
  })

  it('asks for everything again once it is open without a position: what changed until then did not come', async () => {
    const [first, second] = [tab(), tab()]
    expect(first.heard.resets).toBe(0)
    Source.live[0]?.open()
    expect([first.heard.resets, second.heard.resets]).toEqual([1, 1])
    first.close()
    await settle()
    Source.live[0]?.open()
    expect(second.heard.resets).toBe(2)
  })

  it('asks for nothing when the browser repeats a connection or it begins where the last one ended', () => {
    vi.useFakeTimers()
    const { heard } = tab()
    Source.live[0]?.open()
    Source.live[0]?.fail(0)
    Source.live[0]?.open()
    Source.live[0]?.send('1-7', change)
    Source.live[0]?.fail(2)
    vi.advanceTimersByTime(2_000)
    Source.live[0]?.open()
    expect(heard.resets).toBe(1)
  })

  it('hands a reset to every tab', () => {
    const [first, second] = [tab(), tab()]
    Source.live[0]?.dispatchEvent(new MessageEvent('reset', { data: '{}' }))
    expect([first.heard.resets, second.heard.resets]).toEqual([1, 1])
  })

  it('leaves short breaks to the browser and repeats a refusal itself, slower each time', () => {
    vi.useFakeTimers()
    const { heard } = tab()
    Source.live[0]?.open()
    Source.live[0]?.fail(0)
    expect(heard.status).toBe('lost')
    expect(Source.all).toHaveLength(1)
    Source.live[0]?.fail(2)
    vi.advanceTimersByTime(2_000)
    expect(Source.all).toHaveLength(2)
    Source.live[0]?.fail(2)
    vi.advanceTimersByTime(3_999)
    expect(Source.all).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(Source.all).toHaveLength(3)
  })

  it('closes the connection when nobody listens', () => {
    const one = tab()
    one.close()
    expect(Source.live).toHaveLength(0)
  })

  it('works with a connection per tab where web locks do not exist', () => {
    parts = { ...parts, locks: undefined }
    tab()
    expect(Source.live).toHaveLength(1)
  })
})
