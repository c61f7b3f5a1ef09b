import { afterEach, describe, expect, it, vi } from 'vitest'

import { createClient } from './client'
import type { ApiProblem } from './problem'

/** A fetch that gives one prepared answer and remembers what was asked. */
function scripted(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetcher = ((url: string, init: RequestInit) => {
    asked.push({ url, init })
    return Promise.resolve(answer())
  }) as typeof fetch
  return { asked, client: createClient(fetcher) }
}

/** A fetch that never answers but obeys its signal. */
const silent = ((_url: string, init: RequestInit) => new Promise((_resolve, reject) => {
  init.signal?.addEventListener('abort', () => { reject(new DOMException('aborted', 'AbortError')) })
})) as typeof fetch

const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' }, ...init })
const failing = (promise: Promise<unknown>) => promise.then(() => { throw new Error('should fail') }, (error: unknown) => error as ApiProblem)

afterEach(() => { vi.useRealTimers() })

describe('client', () => {
  it('asks with the cookie of this origin and leaves out empty parameters', async () => {
    const { asked, client } = scripted(() => json({ items: [] }))
    await client.get('/cases', { query: { state: ['filed', 'dispatched'], q: '', unit: undefined, overdue: false, bbox: [121.5, 31.2, 121.6, 31.3] } })
    expect(asked[0]?.url).toBe('/api/cases?state=filed%2Cdispatched&overdue=false&bbox=121.5%2C31.2%2C121.6%2C31.3')
    expect(asked[0]?.init.credentials).toBe('same-origin')
  })

  it('sends JSON and gives the status to who asks for it', async () => {
    const { asked, client } = scripted(() => json({ id: 'a' }, { status: 201 }))
    const answer = await client.send<{ id: string }>('POST', '/reports', { json: { text: '早' } })
    expect(answer).toMatchObject({ status: 201, body: { id: 'a' } })
    expect(asked[0]?.init.body).toBe('{"text":"早"}')
  })

  it('turns problem+json into a problem with its further members', async () => {
    const { client } = scripted(() => json({ type: 'report.photo_missing', title: '还差照片', status: 409, detail: '2 张', hashes: ['ab'] }, { status: 409 }))
    const problem = await failing(client.post('/reports', {}))
    expect(problem).toMatchObject({ type: 'report.photo_missing', title: '还差照片', status: 409, detail: '2 张', extra: { hashes: ['ab'] } })
    expect(problem.repeatable).toBe(false)
  })

  it('understands both forms of Retry-After', async () => {
    const seconds = await failing(scripted(() => json({}, { status: 429, headers: { 'Retry-After': '7' } })).client.get('/me'))
    expect(seconds.retryAfter).toBe(7)
    const date = await failing(scripted(() => json({}, { status: 503, headers: { 'Retry-After': new Date(Date.now() + 30_000).toUTCString() } })).client.get('/me'))
    expect(date.retryAfter).toBeGreaterThan(27)
    expect(date.repeatable).toBe(true)
  })

  it('makes a problem of a proxy page that is not JSON', async () => {
    const problem = await failing(scripted(() => new Response('<h1>Bad gateway</h1>', { status: 502 })).client.get('/me'))
    expect(problem).toMatchObject({ type: 'http.502', status: 502, title: '服务器出错了' })
  })

  it('calls a broken connection "network" and says it can be repeated', async () => {
    const problem = await failing(createClient(() => Promise.reject(new TypeError('Failed to fetch'))).get('/me'))
    expect(problem).toMatchObject({ type: 'network', status: 0 })
    expect(problem.repeatable).toBe(true)
  })

  it('gives up after the time-out', async () => {
    vi.useFakeTimers()
    const asking = failing(createClient(silent).get('/me', { timeout: 5_000 }))
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await asking).type).toBe('timeout')
  })

  it('tells the caller\'s own abort from a time-out', async () => {
    const controller = new AbortController()
    const asking = failing(createClient(silent).get('/me', { signal: controller.signal }))
    controller.abort()
    const problem = await asking
    expect(problem.type).toBe('aborted')
    expect(problem.repeatable).toBe(false)
  })

  it('reports an ended session but not a wrong password', async () => {
    const heard = vi.fn()
    const ended = scripted(() => json({ type: 'auth.required', title: '请先登录' }, { status: 401 })).client
    ended.onSignedOut(heard)
    await failing(ended.get('/me'))
    expect(heard).toHaveBeenCalledTimes(1)
    const wrong = scripted(() => json({ type: 'auth.wrong_password', title: '' }, { status: 401 })).client
    wrong.onSignedOut(heard)
    await failing(wrong.post('/sessions', {}))
    expect(heard).toHaveBeenCalledTimes(1)
  })
})
