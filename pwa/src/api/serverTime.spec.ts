import { afterEach, describe, expect, it, vi } from 'vitest'

import { createClient } from './client'
import { clockAhead, dated, deviceTime, forgetServerTime, learnServerTime, serverNow } from './serverTime'

const HOUR = 3_600_000
const T = Date.parse('2026-11-26T02:00:00Z')

afterEach(() => { forgetServerTime(); vi.useRealTimers() })

describe('server time', () => {
  it('is the phone’s own until an answer told', () => {
    expect(clockAhead().value).toBeNull()
    expect(serverNow(T)).toBe(T)
    expect(dated()).not.toHaveProperty('clockAheadMs')
  })

  it('corrects a phone that is three hours slow', () => {
    learnServerTime(String(T), T - 3 * HOUR, T - 3 * HOUR + 40)
    expect(serverNow(T - 3 * HOUR + 20)).toBe(T)
    expect(deviceTime(T)).toBe(T - 3 * HOUR + 20)
    expect(dated().clockAheadMs).toBe(-3 * HOUR + 20)
  })

  it('prefers quick answers, and notices when the phone was set anew', () => {
    learnServerTime(String(T), T + 1000, T + 1020)
    learnServerTime(String(T + 1000), T + 1000, T + 4000)
    expect(clockAhead().value).toBe(1010)
    learnServerTime(String(T), T + HOUR, T + HOUR + 3000)
    expect(clockAhead().value).toBe(HOUR + 1500)
  })

  it('learns nothing from an answer without the header, from nonsense or from a very slow one', () => {
    learnServerTime(null, T, T)
    learnServerTime('yesterday', T, T)
    learnServerTime(String(T), T, T + 20_000)
    learnServerTime(String(T), T, T - 1)
    expect(clockAhead().value).toBeNull()
  })

  it('is learnt from every answer of the server, refusals too, but not from what the worker kept', async () => {
    const answer = (status: number) => createClient(() => Promise.resolve(new Response('{}', { status, headers: { 'Menqian-Time': String(T) } })))
    vi.useFakeTimers({ now: T + 600_000 })
    await answer(200).get('/catalog/categories')
    expect(clockAhead().value).toBeNull()
    await answer(404).get('/cases/1').catch(() => undefined)
    expect(clockAhead().value).toBe(600_000)
  })
})
