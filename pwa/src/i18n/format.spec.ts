import { afterEach, describe, expect, it } from 'vitest'

import { setLocale, translator } from '.'
import { day, dayTime, distance, exact, gridCode, limitWords, time, todayTime } from './format'

const at = '2026-11-23T06:32:08Z'
const now = '2026-11-23T09:00:00Z'

afterEach(() => { setLocale('zh-CN') })

describe('times', () => {
  it('are on the city wall clock, 24 h, whatever the zone of the device', () => {
    expect(time(at)).toBe('14:32')
    expect(exact(at)).toBe('11-23 14:32:08')
    expect(time('2026-11-23T16:05:00Z')).toBe('00:05')
  })

  it('name the day only as far as it is needed', () => {
    expect(dayTime(at, now)).toBe('14:32')
    expect(todayTime(at, now)).toBe('今天 14:32')
    expect(dayTime('2026-11-22T15:59:00Z', now)).toBe('昨天 23:59')
    expect(dayTime('2026-11-21T06:32:00Z', now)).toBe('11-21 14:32')
    expect(dayTime('2025-11-21T06:32:00Z', now)).toBe('2025-11-21 14:32')
  })

  it('count the day from midnight in the city, not in UTC', () => {
    expect(dayTime('2026-11-22T16:30:00Z', '2026-11-22T17:00:00Z')).toBe('00:30')
    expect(dayTime('2026-11-22T15:30:00Z', '2026-11-22T17:00:00Z')).toBe('昨天 23:30')
  })

  it('follow the language', () => {
    expect(day(at)).toBe('11 月 23 日 周一')
    setLocale('en')
    expect(day(at)).toMatch(/Mon.*23.*Nov/)
    expect(document.documentElement.lang).toBe('en')
  })
})

describe('other figures', () => {
  it('have a space before the unit', () => {
    expect(distance(119.6)).toBe('120 米')
    expect(distance(1130)).toBe('1.1 公里')
  })

  it('group a grid code 6-3-3-3', () => {
    expect(gridCode('310115902012010')).toBe('310115 902 012 010')
    expect(gridCode('310115902')).toBe('310115 902')
  })
})

describe('translator', () => {
  const t = translator({ zh: { n: '{n} 条，{who}' }, en: { n: '{n|item|items}, {who}' } })

  it('fills in parameters and English plurals', () => {
    expect(t('n', { n: 3, who: '周敏' })).toBe('3 条，周敏')
    setLocale('en')
    expect(t('n', { n: 1, who: 'Zhou' })).toBe('1 item, Zhou')
    expect(t('n', { n: 3, who: 'Zhou' })).toBe('3 items, Zhou')
  })
})

describe('limits', () => {
  it.each([['4 工作时', '4 working hours'], ['1 工作日', '1 working day'], ['2 紧急工作时', '2 hours, day and night'], ['30 分钟', '30 minutes'], ['7 自然日', '7 days'], ['', '']])('%s', (text, inEnglish) => {
    expect(limitWords(text)).toBe(text)
    setLocale('en')
    expect(limitWords(text)).toBe(inEnglish)
  })
})
