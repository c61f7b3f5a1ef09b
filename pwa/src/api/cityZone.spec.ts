import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { setLocale } from '@/i18n'
import { dayTime, day, fullTime, time, untilTime } from '@/i18n/format'

import { cityZone, forgetCityZone, learnCityZone } from './cityZone'
import { createClient } from './client'

/** 22:30 in Shanghai, 20:30 in Urumqi. */
const EVENING = '2026-11-23T14:30:00Z'
/** Past midnight in Shanghai, not yet in Urumqi. */
const LATE = '2026-11-23T16:30:00Z'

const answering = (headers: Record<string, string>) => createClient(() => Promise.resolve(new Response('{}', { status: 200, headers })))

beforeEach(forgetCityZone)
afterEach(forgetCityZone)

describe('the zone of the city', () => {
  it('is Shanghai until the server says another, and then every time and every "today" is in it', async () => {
    setLocale('zh-CN')
    expect(time(EVENING)).toBe('22:30')
    expect(dayTime(EVENING, LATE)).toBe('昨天 22:30')
    await answering({ 'Menqian-Zone': 'Asia/Urumqi' }).get('/me')
    expect(cityZone().value).toBe('Asia/Urumqi')
    expect(time(EVENING)).toBe('20:30')
    expect(dayTime(EVENING, LATE)).toBe('20:30')
    expect(untilTime(LATE, EVENING)).toBe('今天 22:30')
    expect(day(LATE)).toBe('11 月 23 日 周一')
    expect(fullTime(LATE)).toBe('2026 年 11 月 23 日 22:30:00')
  })

  it('follows a zone whose day is not a whole number of hours before or behind, and one with summer time', () => {
    learnCityZone('Asia/Kathmandu')
    expect(time('2026-11-23T18:14:00Z')).toBe('23:59')
    expect(dayTime('2026-11-23T18:14:00Z', '2026-11-23T18:16:00Z')).toBe('昨天 23:59')
    learnCityZone('Europe/Berlin')
    expect(dayTime('2026-10-24T22:30:00Z', '2026-10-25T22:30:00Z')).toBe('00:30')
  })

  it('stays as it was where the answer says none, or one that this browser does not know', async () => {
    learnCityZone('Asia/Urumqi')
    await answering({}).get('/me')
    await answering({ 'Menqian-Zone': 'Mars/Olympus' }).get('/me')
    expect(cityZone().value).toBe('Asia/Urumqi')
  })

  it('is kept for a start without a network', async () => {
    learnCityZone('Asia/Urumqi')
    vi.resetModules()
    const again = await import('./cityZone')
    expect(again.cityZone().value).toBe('Asia/Urumqi')
  })

  it('is not learnt from an answer that the service worker keeps', async () => {
    await answering({ 'Menqian-Zone': 'Asia/Urumqi' }).get('/catalog/categories')
    expect(cityZone().value).toBe('Asia/Shanghai')
  })
})
