import { cityZone } from '@/api/cityZone'
import { serverNow } from '@/api/serverTime'

import { locale } from '.'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type When = string | number | Date

const PARTS = { hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
const made = new Map<string, Intl.DateTimeFormat>()

/** A formatter by the city's wall clock, 24 h, whatever the device is set to; made once, for making one is slow. */
function cityFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const timeZone = cityZone().value
  const key = `${timeZone} ${language} ${Object.entries(options).join()}`
  const found = made.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone })
  made.set(key, found)
  return found
}

function wall(when: When) {
  const out: Record<string, string> = {}
  for (const { type, value } of cityFormat('en-CA', PARTS).formatToParts(new Date(when))) out[type] = value
  return {
    year: out.year ?? '', month: out.month ?? '', day: out.day ?? '', hour: out.hour ?? '', minute: out.minute ?? '', second: out.second ?? '',
  }
}

const english = () => locale.value === 'en'

/** Days since 1970 on the city's calendar. */
function dayNumber(when: When): number {
  const { year, month, day: date } = wall(when)
  return Date.UTC(Number(year), Number(month) - 1, Number(date)) / DAY
}

/** `14:32` */
export function time(when: When): string {
  const { hour, minute } = wall(when)
  return `${hour}:${minute}`
}

/** `11 月 23 日 周一` · `Mon, 23 Nov` */
export function day(when: When): string {
  const at = new Date(when)
  if (english()) return cityFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).format(at)
  const { month, day: date } = wall(at)
  const weekday = cityFormat('zh-CN', { weekday: 'short' }).format(at)
  return `${String(Number(month))} 月 ${String(Number(date))} 日 ${weekday}`
}

/** As short as it stays clear: `14:32` today, `昨天 14:32`, `11-21 14:32`, with the year when it is another. */
export function dayTime(when: When, now: When = serverNow()): string {
  const at = wall(when)
  const clock = `${at.hour}:${at.minute}`
  const ago = dayNumber(now) - dayNumber(when)
  if (ago === 0) return clock
  if (ago === 1) return english() ? `yesterday ${clock}` : `昨天 ${clock}`
  const date = `${at.month}-${at.day} ${clock}`
  return at.year === wall(now).year ? date : `${at.year}-${date}`
}

/** As {@link dayTime}, but says `今天` too; for a sentence that stands alone. */
export function todayTime(when: When, now: When = serverNow()): string {
  const words = dayTime(when, now)
  if (words.length > 5) return words
  return english() ? `today ${words}` : `今天 ${words}`
}

/** A moment that ends something, past or to come: `今天 14:32`, `明天 00:00`, `昨天 18:00`, `11 月 28 日 周六 09:00`, with the year when it is another. */
export function untilTime(when: When, now: When = serverNow()): string {
  const ahead = dayNumber(when) - dayNumber(now)
  const near: Record<number, readonly [string, string]> = { '-1': ['昨天', 'yesterday'], 0: ['今天', 'today'], 1: ['明天', 'tomorrow'] }
  const named = near[ahead]
  if (named) return english() ? `${time(when)} ${named[1]}` : `${named[0]} ${time(when)}`
  const { year } = wall(when)
  const date = year === wall(now).year ? day(when) : english() ? `${day(when)} ${year}` : `${year} 年 ${day(when)}`
  return english() ? `${time(when)} on ${date}` : `${date} ${time(when)}`
}

/** `11-23 14:32:08`, for facts. */
export function exact(when: When): string {
  const { month, day: date, hour, minute, second } = wall(when)
  return `${month}-${date} ${hour}:${minute}:${second}`
}

/** `2026 年 11 月 23 日 14:32:08`: the year stands in it, for what is printed and kept. */
export function fullTime(when: When): string {
  if (english()) return cityFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(when))
  const { year, month, day: date, hour, minute, second } = wall(when)
  return `${year} 年 ${String(Number(month))} 月 ${String(Number(date))} 日 ${hour}:${minute}:${second}`
}

/** Milliseconds in two units at most: `3 天 2 时`, `1 时 05 分`, `22 分`, `不到 1 分`. Rounds down. */
export function duration(ms: number): string {
  const [d, h, m] = english() ? [' d', ' h', ' min'] : [' 天', ' 时', ' 分']
  const left = Math.abs(ms)
  if (left < MINUTE) return english() ? 'under 1 min' : '不到 1 分'
  const days = Math.floor(left / DAY)
  const hours = Math.floor((left % DAY) / HOUR)
  const minutes = Math.floor((left % HOUR) / MINUTE)
  if (days > 0) return `${String(days)}${d}${hours > 0 ? ` ${String(hours)}${h}` : ''}`
  if (hours > 0) return `${String(hours)}${h}${minutes > 0 ? ` ${String(minutes).padStart(2, '0')}${m}` : ''}`
  return `${String(minutes)}${m}`
}

/** Metres as people say them: `120 米`, `1.1 公里`. */
export function distance(metres: number): string {
  if (metres < 1000) return `${String(Math.round(metres))} ${english() ? 'm' : '米'}`
  const km = metres / 1000
  return `${km < 10 ? km.toFixed(1) : String(Math.round(km))} ${english() ? 'km' : '公里'}`
}

/** `±18 米` */
export function accuracy(metres: number): string {
  return `±${String(Math.round(metres))} ${english() ? 'm' : '米'}`
}

/** A 15-digit grid code in its groups: `310115 902 012 010`; shorter area codes likewise. */
export function gridCode(code: string): string {
  return [code.slice(0, 6), code.slice(6, 9), code.slice(9, 12), code.slice(12)].filter(Boolean).join(' ')
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  分钟: ['minute', 'minutes'], 紧急工作时: ['hour, day and night', 'hours, day and night'], 工作时: ['working hour', 'working hours'],
  工作日: ['working day', 'working days'], 自然日: ['day', 'days'],
}

/** A limit as the server writes it (backend/catalog/limits.py), in the reader's language: `4 工作时`, `4 working hours`. */
export function limitWords(text: string): string {
  const [, n = '', unit = ''] = /^(\d+) (\D+)$/.exec(text) ?? []
  const words = UNITS[unit]
  return english() && words ? `${n} ${words[n === '1' ? 0 : 1]}` : text
}

/** 0.64 → `64%` */
export function percent(share: number): string {
  return `${String(Math.round(share * 100))}%`
}
